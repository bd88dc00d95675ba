package tfkit

import (
	"fmt"
	"strings"
)

// ImportBlock is the configuration that imports an object. A provider is not told the name that the configuration gives
// to a resource: the block has a placeholder, and the text around must say so.
func ImportBlock(resourceType, id string) string {
	return fmt.Sprintf("  import {\n    to = %s.example\n    id = %s\n  }", resourceType, quoteHCL(id))
}

// quoteHCL writes a string literal of Terraform's language.
func quoteHCL(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "${", "$${", "%{", "%%{").
		Replace(text) + `"`
}
