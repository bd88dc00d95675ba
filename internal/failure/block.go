package failure

import (
	"fmt"
	"strings"
)

// ImportBlock returns the configuration that imports an object. Terraform does not tell a provider
// what the configuration calls a resource: the block has a placeholder, and the text around it must
// say so.
func ImportBlock(resourceType, id string) string {
	return fmt.Sprintf("  import {\n    to = %s.example\n    id = %s\n  }", resourceType, quoteHCL(id))
}

// MovedBlock returns the configuration that renames a resource, with placeholders for both names.
func MovedBlock(resourceType string) string {
	return fmt.Sprintf("  moved {\n    from = %[1]s.old_name\n    to   = %[1]s.new_name\n  }", resourceType)
}

// removedBlock returns the configuration that removes a resource from the state without destroying
// its object, with a placeholder for its name.
func removedBlock(resourceType string) string {
	return fmt.Sprintf("  removed {\n    from = %s.name_to_forget\n    lifecycle {\n      destroy = false\n    }\n  }", resourceType)
}

// MoveAdvice says what to do if Terraform takes an object for another one because its address has
// changed.
func MoveAdvice(resourceType string) string {
	return "If the resource has got another name, module, key in `for_each` or place in `count`, add a block that says so for each that has:\n\n" +
		MovedBlock(resourceType) + "\n\nTaking one out of the middle of a `count` moves all that follow: `for_each` does not."
}

// ForgetAdvice says how an address gives up an object without destroying it.
func ForgetAdvice(noun, resourceType string) string {
	return "If an address is to give the " + noun + " up, and it is to live on, add this block with that address (`state rm` does the same, " +
		"also on CLIs that know no such block):\n\n" + removedBlock(resourceType)
}

// DeposedAdvice says how to get rid of a deposed object, which no block can name.
func DeposedAdvice(noun string) string {
	return "What an interrupted `create_before_destroy` has left behind as a deposed object has no address of its own: `state rm` the " +
		"resource, and import the " + noun + " again."
}

// quoteHCL returns a text as a string literal of Terraform's language.
func quoteHCL(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "${", "$${", "%{", "%%{").
		Replace(text) + `"`
}
