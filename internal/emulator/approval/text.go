package approval

// text is what the approval page says, in one language.
type text struct {
	Site, ChooseLanguage, Emulator                     string
	Asks, Request, System, Vendor, Customer            string
	Kind, Standard, Agent, SystemUser, Reference       string
	Rights, Packages                                   string
	AddedRights, AddedPackages                         string
	RemovedRights, RemovedPackages                     string
	Answer, Approve, Reject, TimedOut                  string
	Approved, ApprovedMore, Rejected, RejectedMore     string
	Unknown, UnknownMore                               string
	AnsweredBefore, AnsweredApproved, AnsweredRejected string
	NotApproved, NotApprovedMore, BadForm, BadFormMore string
}

// texts returns the page's texts in English, or else in Bokmål.
func texts(language string) text {
	if language == "en" {
		return text{
			Site: "System users", ChooseLanguage: "Language",
			Emulator: "This is an emulator of Altinn for trying things out. Nothing you do here reaches Altinn.",
			Asks:     "Do you let this system act for your organisation?",
			Request:  "The request", System: "System", Vendor: "Vendor", Customer: "On behalf of",
			Kind: "Applies to", Standard: "the organisation itself", Agent: "the organisation’s clients", Reference: "Reference",
			SystemUser: "System user",
			Rights:     "Services it asks for", Packages: "Access packages it asks for",
			AddedRights: "Services to be added", AddedPackages: "Access packages to be added",
			RemovedRights: "Services to be taken away", RemovedPackages: "Access packages to be taken away",
			Answer: "Your answer", Approve: "Approve", Reject: "Reject",
			TimedOut:       "The request is more than 180 days old and has expired. It can still be answered.",
			Approved:       "The request is approved",
			ApprovedMore:   "The system can now act as the request says. You may close this page.",
			Rejected:       "The request is rejected",
			RejectedMore:   "The system got no access. You may close this page.",
			Unknown:        "There is no such request",
			UnknownMore:    "Either the address is wrong, or the vendor has withdrawn the request. Ask the vendor for a new address.",
			AnsweredBefore: "The request was already answered", AnsweredApproved: "It was approved earlier. Your answer changed nothing.",
			AnsweredRejected: "It was rejected earlier. Your answer changed nothing.",
			NotApproved:      "The request could not be approved",
			NotApprovedMore:  "Nothing was changed. Altinn answered: ",
			BadForm:          "The form could not be used",
			BadFormMore:      "Nothing was changed. Open the address from the vendor again and answer there.",
		}
	}
	return text{
		Site: "Systembrukere", ChooseLanguage: "Språk",
		Emulator: "Dette er en emulator av Altinn for utprøving. Ingenting du gjør her, når Altinn.",
		Asks:     "Lar du dette systemet handle for virksomheten din?",
		Request:  "Forespørselen", System: "System", Vendor: "Leverandør", Customer: "På vegne av",
		Kind: "Gjelder", Standard: "virksomheten selv", Agent: "virksomhetens klienter", Reference: "Referanse",
		SystemUser: "Systembruker",
		Rights:     "Tjenester den gjelder", Packages: "Tilgangspakker den gjelder",
		AddedRights: "Tjenester som legges til", AddedPackages: "Tilgangspakker som legges til",
		RemovedRights: "Tjenester som tas bort", RemovedPackages: "Tilgangspakker som tas bort",
		Answer: "Svaret ditt", Approve: "Godkjenn", Reject: "Avvis",
		TimedOut:       "Forespørselen er mer enn 180 dager gammel og har gått ut på tid. Den kan likevel besvares.",
		Approved:       "Forespørselen er godkjent",
		ApprovedMore:   "Systemet kan nå handle slik forespørselen sier. Du kan lukke siden.",
		Rejected:       "Forespørselen er avvist",
		RejectedMore:   "Systemet fikk ingen tilgang. Du kan lukke siden.",
		Unknown:        "Forespørselen finnes ikke",
		UnknownMore:    "Enten er adressen feil, eller så har leverandøren trukket forespørselen tilbake. Be leverandøren om en ny adresse.",
		AnsweredBefore: "Forespørselen er allerede besvart", AnsweredApproved: "Den ble godkjent tidligere. Svaret ditt endret ingenting.",
		AnsweredRejected: "Den ble avvist tidligere. Svaret ditt endret ingenting.",
		NotApproved:      "Forespørselen kunne ikke godkjennes",
		NotApprovedMore:  "Ingenting ble endret. Altinn svarte: ",
		BadForm:          "Skjemaet kunne ikke brukes",
		BadFormMore:      "Ingenting ble endret. Åpne adressen fra leverandøren på nytt, og svar der.",
	}
}

// changeTexts are the page's texts where it is about a change of a system user.
func changeTexts(language string) text {
	text := texts(language)
	if language == languageEn {
		text.Asks = "Do you agree to change what this system may do for your organisation?"
		text.ApprovedMore = "The system’s access is now changed as the request says. You may close this page."
		text.RejectedMore = "The system’s access stays as it was. You may close this page."
		return text
	}
	text.Asks = "Godtar du at det endres hva dette systemet kan gjøre for virksomheten din?"
	text.ApprovedMore = "Tilgangen er nå endret slik forespørselen sier. Du kan lukke siden."
	text.RejectedMore = "Tilgangen er som før. Du kan lukke siden."
	return text
}
