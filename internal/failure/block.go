package failure

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

// MoveAdvice says what to do about an object that Terraform takes for another one because its address has changed.
func MoveAdvice(resourceType string) string {
	return "If the resource has got another name, module, key in `for_each` or place in `count`, add a block that says so for each that has:\n\n" +
		MovedBlock(resourceType) + "\n\nTaking one out of the middle of a `count` moves all that follow: `for_each` does not."
}

// ForgetAdvice says how an address gives an object up that lives on.
func ForgetAdvice(noun, resourceType string) string {
	return "If an address is to give the " + noun + " up, and it is to live on, add this block with that address (`state rm` does the same, " +
		"also on CLIs that know no such block):\n\n" + RemovedBlock(resourceType)
}

// DeposedAdvice says how to get rid of what no block can name.
func DeposedAdvice(noun string) string {
	return "What an interrupted `create_before_destroy` has left behind as a deposed object has no address of its own: `state rm` the " +
		"resource, and import the " + noun + " again."
}

// quoteHCL writes a string literal of Terraform's language.
func quoteHCL(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "${", "$${", "%{", "%%{").
		Replace(text) + `"`
}
