package approval

func nynorsk() *text {
	return &text{
		Site: "Altinn-emulator", Emulator: "Dette er ein emulator til utprøving. Ingenting av det du gjer her, blir sendt til Altinn.",
		ChooseLanguage: "Språk", AllRequests: "Alle førespurnader",

		Standard: question{
			Name:         "Systemtilgang",
			Heading:      "Vil du la dette systemet handle på vegner av verksemda di?",
			Meaning:      "Når du godkjenner, får {system} ein systemtilgang og kan bruke tenestene under på vegner av {customer}.",
			Given:        "Tenester systemet får tilgang til",
			ApprovedMore: "Systemet har fått ein systemtilgang.",
			RejectedMore: "Systemet har ikkje fått nokon tilgang.",
		},
		Agent: question{
			Name:    "Systemtilgang for klientar",
			Heading: "Vil du la dette systemet handle på vegner av klientane dine?",
			Meaning: "Når du godkjenner, får {system} ein systemtilgang for klientane til {customer}. " +
				"Etterpå legg de til klientane. Først då kan systemet bruke tenestene under på vegner av dei.",
			Given:        "Tenester systemet får tilgang til",
			ApprovedMore: "Systemet har fått ein systemtilgang for klientar. No kan de leggje til klientane.",
			RejectedMore: "Systemet har ikkje fått nokon tilgang.",
		},
		Change: question{
			Name:    "Endring av systemtilgang",
			Heading: "Vil du endre kva dette systemet kan gjere på vegner av verksemda di?",
			Meaning: "Når du godkjenner, blir det endra kva fullmakter {system} har på vegner av {customer}.",
			Added:   "Blir lagt til", Removed: "Blir fjerna",
			ApprovedMore: "Systemtilgangen er endra.",
			RejectedMore: "Systemtilgangen er som før.",
		},

		Preview: "Førehandsvising av det kunden møter i Altinn", Asks: "{system} ber om godkjenning",
		Packages: "Tilgangspakkar", Services: "Enkelttenester",
		OneService: "1 teneste", Several: "{number} tenester", NoServices: "tenestene finst ikkje i emulatoren",
		NoName: "utan namn", Approve: "Godkjenn", Reject: "Avvis", Answer: "Svaret ditt",
		Withdrawable: "Du kan når som helst trekkje tilbake systemtilgangen i Altinn.",
		Delivered:    "Systemet blir levert av {vendor}, organisasjonsnummer {number}.",
		Approved:     "Førespurnaden er godkjend", Rejected: "Førespurnaden er avvist",
		Forwarded: "Førespurnaden er send vidare til ein tilgangsstyrar i verksemda.",
		NotFound:  "Førespurnaden finst ikkje", NotFoundMore: "Aktøren du har valt, har ingen slik førespurnad. Er det rett aktør?",
		NotFoundOurs: "Altinn spør om aktøren same kva som er gale. Lenkja kan vere feil eller ufullstendig, eller høyre til ein annan type " +
			"førespurnad eller eit anna miljø. Eller leverandøren har trekt førespurnaden tilbake: Då må kunden få ei ny lenkje.",
		AnsweredBefore: "Det er alt svart på førespurnaden",
		WasApproved:    "Han vart godkjend tidlegare. Svaret ditt endra ingenting.",
		WasRejected:    "Han vart avvist tidlegare. Svaret ditt endra ingenting.",
		NotApproved:    "Førespurnaden kunne ikkje godkjennast", NotApprovedMore: "Ingenting er endra.", AltinnSaid: "Altinn svarte: {problem}",
		BadForm: "Skjemaet kunne ikkje brukast", BadFormMore: "Ingenting er endra. Opne lenkja frå leverandøren på nytt, og svar der.",

		Ours:          "Dette viser ikkje Altinn",
		Old:           "Førespurnaden er eldre enn 180 dagar. Leverandøren får timed_out, men kunden merkar ingenting og kan framleis svare.",
		ForwardedOurs: "Den som sende førespurnaden vidare, kan ikkje lenger svare. Her svarer du som tilgangsstyraren.",
		NameMissing:   "Systemet manglar namn på {language}. Der viser Altinn «N/A».",
		NameEmpty:     "Namnet til systemet er tomt på {language}. Der viser Altinn ingenting.",
		LeftOut:       "Altinn utelèt det som ikkje finst der: {names}",
		RequestID:     "Førespurnad", SystemID: "System", Customer: "Kunde", Reference: "Referanse", Title: "Namn i oversikta",
		SystemUser: "Systemtilgang som blir endra", Sent: "Sendt", Status: "Status",
		LeadsTo:      "Etter svaret loggar Altinn kunden ut og går til adressa under, utan å leggje til noko.",
		LeadsToFront: "Etter svaret loggar Altinn kunden ut og viser framsida på altinn.no.",
		Stayed:       "Emulatoren finn ikkje verten i adressa, så du blir på denne sida.",

		Overview: "Svar som kundane", OverviewMore: "Emulatoren står for Altinn og for kundane. Her er førespurnadene dei har fått.",
		Open: "Ventar på svar", NoneOpen: "Ingen førespurnader ventar på svar.",
		NoneOpenMore: "Når Terraform har sendt ein førespurnad, står han her. confirm_url fører rett til han.",
		Done:         "Svart på",
		Customers:    "Kundar", CustomersMore: "Alle andre organisasjonsnummer kan òg vere kundar. Dei har berre ikkje namn.",
		OneWaits: "1 førespurnad ventar", SeveralWait: "{number} førespurnader ventar",
		OneAccess: "1 systemtilgang", SeveralAccesses: "{number} systemtilgangar",
		IsOld: "eldre enn 180 dagar", IsForwarded: "send vidare",
		Can: "Dette kan du gjere", CanSeeUsers: "Sjå systemtilgangane til kundane", CanSeeCalls: "Sjå kalla til Altinn og Maskinporten",
		CanSeeControls: "Sjå alt som kan styrast", CanWait: "La eit halvt år gå:", CanDelete: "La ein kunde slette ein systemtilgang:",
		CanFail: "La Altinn svikte dei to neste gongene eit system blir lese:", CanReset: "Byrj på nytt, med eit tomt register:",
		Clock: "Klokka til emulatoren: {date}",

		Languages: map[string]string{languageNb: "bokmål", languageNn: "nynorsk", languageEn: "engelsk"},
		Months:    norwegianMonths(),
		DateForm:  norwegianDate,
	}
}
