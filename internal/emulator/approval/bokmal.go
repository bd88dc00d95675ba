package approval

func bokmal() *text {
	return &text{
		Site: "Altinn-emulator", Emulator: "Dette er en emulator til utprøving. Ingenting av det du gjør her, sendes til Altinn.",
		ChooseLanguage: "Språk", AllRequests: "Alle forespørsler",

		Standard: question{
			Name:         "Systemtilgang",
			Heading:      "Vil du la dette systemet handle på vegne av virksomheten din?",
			Meaning:      "Når du godkjenner, får {system} en systemtilgang og kan bruke tjenestene under på vegne av {customer}.",
			Given:        "Tjenester systemet får tilgang til",
			ApprovedMore: "Systemet har fått en systemtilgang.",
			RejectedMore: "Systemet har ikke fått noen tilgang.",
		},
		Agent: question{
			Name:    "Systemtilgang for klienter",
			Heading: "Vil du la dette systemet handle på vegne av klientene dine?",
			Meaning: "Når du godkjenner, får {system} en systemtilgang for klientene til {customer}. " +
				"Etterpå legger dere til klientene. Først da kan systemet bruke tjenestene under på vegne av dem.",
			Given:        "Tjenester systemet får tilgang til",
			ApprovedMore: "Systemet har fått en systemtilgang for klienter. Nå kan dere legge til klientene.",
			RejectedMore: "Systemet har ikke fått noen tilgang.",
		},
		Change: question{
			Name:    "Endring av systemtilgang",
			Heading: "Vil du endre hva dette systemet kan gjøre på vegne av virksomheten din?",
			Meaning: "Når du godkjenner, endres fullmaktene som {system} har på vegne av {customer}.",
			Added:   "Legges til", Removed: "Fjernes",
			ApprovedMore: "Systemtilgangen er endret.",
			RejectedMore: "Systemtilgangen er som før.",
		},

		Preview: "Forhåndsvisning av det kunden møter i Altinn", Asks: "{system} ber om godkjenning",
		Packages: "Tilgangspakker", Services: "Enkelttjenester",
		OneService: "1 tjeneste", Several: "{number} tjenester", NoServices: "tjenestene finnes ikke i emulatoren",
		NoName: "uten navn", Approve: "Godkjenn", Reject: "Avvis", Answer: "Svaret ditt",
		Withdrawable: "Du kan når som helst trekke tilbake systemtilgangen i Altinn.",
		Delivered:    "Systemet leveres av {vendor}, organisasjonsnummer {number}.",
		Approved:     "Forespørselen er godkjent", Rejected: "Forespørselen er avvist",
		Forwarded: "Forespørselen er sendt videre til en tilgangsstyrer i virksomheten.",
		NotFound:  "Forespørselen finnes ikke", NotFoundMore: "Aktøren du har valgt, har ingen slik forespørsel. Er det riktig aktør?",
		NotFoundOurs: "Altinn spør om aktøren uansett hva som er galt. Lenken kan være feil eller ufullstendig, eller høre til en annen type " +
			"forespørsel eller et annet miljø. Eller leverandøren har trukket forespørselen tilbake: Da må kunden få en ny lenke.",
		AnsweredBefore: "Forespørselen er allerede besvart",
		WasApproved:    "Den ble godkjent tidligere. Svaret ditt endret ingenting.",
		WasRejected:    "Den ble avvist tidligere. Svaret ditt endret ingenting.",
		NotApproved:    "Forespørselen kunne ikke godkjennes", NotApprovedMore: "Ingenting er endret.", AltinnSaid: "Altinn svarte: {problem}",
		BadForm: "Skjemaet kunne ikke brukes", BadFormMore: "Ingenting er endret. Åpne lenken fra leverandøren på nytt, og svar der.",

		Ours:          "Dette viser ikke Altinn",
		Old:           "Forespørselen er eldre enn 180 dager. Leverandøren får timed_out, men kunden merker ingenting og kan fortsatt svare.",
		ForwardedOurs: "Den som sendte forespørselen videre, kan ikke lenger svare. Her svarer du som tilgangsstyreren.",
		NameMissing:   "Systemet mangler navn på {language}. Der viser Altinn «N/A».",
		NameEmpty:     "Navnet til systemet er tomt på {language}. Der viser Altinn ingenting.",
		LeftOut:       "Altinn utelater det som ikke finnes der: {names}",
		RequestID:     "Forespørsel", SystemID: "System", Customer: "Kunde", Reference: "Referanse", Title: "Navn i oversikten",
		SystemUser: "Systemtilgang som endres", Sent: "Sendt", Status: "Status",
		LeadsTo:      "Etter svaret logger Altinn kunden ut og går til adressen under, uten å legge til noe.",
		LeadsToFront: "Etter svaret logger Altinn kunden ut og viser forsiden på altinn.no.",
		Stayed:       "Emulatoren finner ikke verten i adressen, så du blir på denne siden.",

		Overview: "Svar som kundene", OverviewMore: "Emulatoren står for Altinn og for kundene. Her er forespørslene de har fått.",
		Open: "Venter på svar", NoneOpen: "Ingen forespørsler venter på svar.",
		NoneOpenMore: "Når Terraform har sendt en forespørsel, står den her. confirm_url fører rett til den.",
		Done:         "Besvart",
		Customers:    "Kunder", CustomersMore: "Alle andre organisasjonsnumre kan også være kunder. De har bare ikke navn.",
		OneWaits: "1 forespørsel venter", SeveralWait: "{number} forespørsler venter",
		OneAccess: "1 systemtilgang", SeveralAccesses: "{number} systemtilganger",
		IsOld: "eldre enn 180 dager", IsForwarded: "sendt videre",
		Can: "Dette kan du gjøre", CanSeeUsers: "Se systemtilgangene til kundene", CanSeeCalls: "Se kallene til Altinn og Maskinporten",
		CanSeeControls: "Se alt som kan styres", CanWait: "La et halvt år gå:", CanDelete: "La en kunde slette en systemtilgang:",
		CanFail: "La Altinn svikte de to neste gangene et system leses:", CanReset: "Begynn på nytt, med et tomt register:",
		Clock: "Emulatorens klokke: {date}",

		Languages: map[string]string{languageNb: "bokmål", languageNn: "nynorsk", languageEn: "engelsk"},
		Months:    norwegianMonths(),
		DateForm:  norwegianDate,
	}
}

// norwegianDate is how dates are written in both Norwegian languages.
const norwegianDate = "{day}. {month} {year} kl. {hour}.{minute} (UTC)"

func norwegianMonths() [12]string {
	return [12]string{
		"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember",
	}
}
