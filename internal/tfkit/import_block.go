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

// MovedBlock is the configuration that says that a resource has got another name, with placeholders for both.
func MovedBlock(resourceType string) string {
	return fmt.Sprintf("  moved {\n    from = %[1]s.old_name\n    to   = %[1]s.new_name\n  }", resourceType)
}

// RemovedBlock is the configuration that has a resource forgotten without destroying its object, with a placeholder for its name.
func RemovedBlock(resourceType string) string {
	return fmt.Sprintf("  removed {\n    from = %s.name_to_forget\n    lifecycle {\n      destroy = false\n    }\n  }", resourceType)
}

// quoteHCL writes a string literal of Terraform's language.
func quoteHCL(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "${", "$${", "%{", "%%{").
		Replace(text) + `"`
}
