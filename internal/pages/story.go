package pages

// A Story is a page, or a part of one, that a test plays as a reader would: in one folder, from top to bottom, on an emulator with its
// built-in world.
type Story struct {
	Name string
	// Ephemeral says that it takes a CLI with ephemeral resources.
	Ephemeral bool
	// Tools are commands that it takes besides a shell and the CLI. Where one is missing, it is not played.
	Tools []string
	// Emulator says that it takes the emulator's program.
	Emulator bool
	// OwnCredential says that the reader brings a client and a key, so that the environment names none.
	OwnCredential bool
	// Example is the folder below examples/ in which it begins, with the folders beside it; without one, it begins in an empty folder.
	Example string
	Steps   []Step
}

// A Step is one block of a page, or what the prose around it says or takes for granted.
type Step struct {
	// Before is what has happened meanwhile.
	Before Event
	// Block is the key of a block: one for a shell is run, any other is written to File.
	Block string
	// File is where configuration goes, relative to where the reader is.
	File string
	// Text is configuration that the page takes for granted. It is written to File, before the block if there is one.
	Text string
	// Run is a command that is in no block.
	Run string
	// Says are phrases that the shell prints, in this order.
	Says []string
}

// Event is what somebody else does, or what the reader does elsewhere.
type Event string

// What happens in stories.
const (
	// CustomersAccept answers every open request with yes.
	CustomersAccept Event = "customers accept"
	// PortalKnowsKey puts the private key of the emulator's client in place of the one that the reader has made.
	PortalKnowsKey Event = "the portal knows the key"
	// SystemRegistered registers 991825827_smartcloud without Terraform.
	SystemRegistered Event = "somebody registers a system"
	// OlderRegistered registers 991825827_older without Terraform.
	OlderRegistered Event = "somebody has registered a system"
	// CustomerAsked asks a customer for a system user of 991825827_smartcloud, under the id that the page names, without Terraform.
	CustomerAsked Event = "somebody asks a customer"
	// AccountantAsked does so with an accountant.
	AccountantAsked Event = "somebody asks an accountant"
)

// A Verdict says what becomes of a block that no story plays and that is no file of examples/.
type Verdict struct {
	// Test is the name of the test that runs it.
	Test string
	// Why says why nothing runs it.
	Why string
}
