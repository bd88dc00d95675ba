package pages

// Verdicts are what becomes of the blocks, by their keys, that no story plays and that are no files of examples/.
func Verdicts() map[string]Verdict {
	const estate = "docs/guides/existing-estate.md"

	return map[string]Verdict{
		"README.md#see-it-work":                             {Why: "these are commands of the checkout itself, which .ci/run and the tests of sandbox run"},
		"README.md#2-install":                               {Why: "every story runs with the mirror that make install makes, but for the shell variable"},
		"README.md#3-say-which-altinn":                      {Why: "the guide to access has it without the comment, and is played"},
		"README.nb.md#3-velg-miljø":                         {Why: "as in README.md"},
		"README.nb.md#se-det-virke":                         {Why: "as in README.md"},
		"README.nb.md#2-installer":                          {Why: "as in README.md"},
		"docs/guides/emulator.md#see-it":                    {Why: ".ci/run runs it"},
		"docs/guides/emulator.md#play-with-it":              {Why: "it runs until Ctrl-C; the tests of internal/cmd/sandbox run what it is made of"},
		"docs/guides/emulator.md#run-it-by-itself":          {Test: "TestPasteableText"},
		"docs/guides/emulator.md#run-it-by-itself 2":        {Why: "it is for two terminals"},
		"docs/guides/emulator.md#run-it-by-itself 3":        {Test: "TestPasteableTextForPowerShell"},
		"docs/guides/emulator.md#run-a-command-beside-it":   {Test: "TestCommandRunsBesideTheEmulator"},
		"docs/guides/emulator.md#run-a-command-beside-it 2": {Why: "it installs from the network"},
		"docs/guides/emulator-controls.md#without-curl 2":   {Why: "it is the block before, for PowerShell"},

		"docs/guides/getting-access.md#2-make-a-key 2":        {Why: "it installs a .NET tool; the provider was tried with each form that it writes"},
		"docs/guides/getting-access.md#4-tell-the-provider 2": {Why: "it takes keytool, and a store that the reader has"},

		"docs/guides/ci.md#before-there-is-a-release":                   {Why: "it clones the repository; the rest is README.md#2-install"},
		"docs/guides/ci.md#tests":                                       {Why: "they are the blocks of the guide to testing, which is played, in a loop"},
		"docs/guides/scaling.md#lock-the-state":                         {Why: "it takes a back end that locks"},
		"docs/guides/opentofu.md#writing-configuration-while-importing": {Why: "it is for Terraform 1.17 and later"},

		"docs/guides/replace-agent.md#2-see-which-clients-it-lacks 2": {Test: "TestAgentIsReplacedAsTheGuideTells"},
		"docs/guides/replace-agent.md#try-it":                         {Why: "the page of the emulator's controls has the same calls, and is played"},

		estate + "#with-terraform-query 2":       {Test: "TestExistingEstateIsListedAsTheGuideSays"},
		estate + "#1-write-down-what-there-is 3": {Test: "TestExistingEstateIsImportedAsTheGuideSays"},
		estate + "#3-import":                     {Test: "TestExistingEstateIsImportedAsTheGuideSays"},
		estate + "#read-the-plan":                {Test: "TestExistingEstateIsImportedAsTheGuideSays"},
	}
}
