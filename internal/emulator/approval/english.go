package approval

func english() *text {
	return &text{
		Site: "Altinn emulator", Emulator: "This is an emulator for trying things out. Nothing you do here is sent to Altinn.",
		ChooseLanguage: "Language", AllRequests: "All requests",

		Standard: question{
			Name:         "System access",
			Heading:      "Do you want to let this system act on behalf of your organisation?",
			Meaning:      "If you approve, {system} gets a system access and can use the services below on behalf of {customer}.",
			Given:        "Services that the system gets access to",
			ApprovedMore: "The system has got a system access.",
			RejectedMore: "The system has not got any access.",
		},
		Agent: question{
			Name:    "System access for clients",
			Heading: "Do you want to let this system act on behalf of your clients?",
			Meaning: "If you approve, {system} gets a system access for the clients of {customer}. " +
				"Afterwards you add the clients. Only then can the system use the services below on their behalf.",
			Given:        "Services that the system gets access to",
			ApprovedMore: "The system has got a system access for clients. You can add the clients now.",
			RejectedMore: "The system has not got any access.",
		},
		Change: question{
			Name:    "Change of a system access",
			Heading: "Do you want to change what this system can do on behalf of your organisation?",
			Meaning: "If you approve, the powers of attorney that {system} holds on behalf of {customer} are changed.",
			Added:   "To be added", Removed: "To be removed",
			ApprovedMore: "The system access is changed.",
			RejectedMore: "The system access stays as it was.",
		},

		Preview: "Preview of what the customer meets in Altinn", Asks: "{system} asks for approval",
		Packages: "Access packages", Services: "Single services",
		OneService: "1 service", Several: "{number} services", NoServices: "its services are not in the emulator",
		NoName: "no name", Approve: "Approve", Reject: "Reject", Answer: "Your answer",
		Withdrawable: "You can withdraw the system access in Altinn at any time.",
		Delivered:    "The system is delivered by {vendor}, organisation number {number}.",
		Approved:     "The request is approved", Rejected: "The request is rejected",
		Forwarded: "The request has been forwarded to an access manager of the organisation.",
		NotFound:  "There is no such request", NotFoundMore: "The party you have chosen has no such request. Is it the right party?",
		NotFoundOurs: "Altinn asks for the party whatever is wrong. The link may be wrong or incomplete, or belong to another kind of request " +
			"or another environment. Or the vendor has withdrawn the request: then the customer needs a new link.",
		AnsweredBefore: "The request has been answered already",
		WasApproved:    "It was approved earlier. Your answer changed nothing.",
		WasRejected:    "It was rejected earlier. Your answer changed nothing.",
		NotApproved:    "The request could not be approved", NotApprovedMore: "Nothing has changed.", AltinnSaid: "Altinn answered: {problem}",
		BadForm: "The form could not be used", BadFormMore: "Nothing has changed. Open the vendor’s link again, and answer there.",

		Ours:          "What Altinn does not show",
		Old:           "The request is more than 180 days old. The vendor gets timed_out; the customer notices nothing and can still answer.",
		ForwardedOurs: "Who forwarded the request can no longer answer it. Here you answer as the access manager.",
		NameMissing:   "The system has no name in {language}. There Altinn shows “N/A”.",
		NameEmpty:     "The system’s name in {language} is empty. There Altinn shows nothing.",
		LeftOut:       "Altinn leaves out what does not exist there: {names}",
		RequestID:     "Request", SystemID: "System", Customer: "Customer", Reference: "Reference", Title: "Name in the overview",
		SystemUser: "System access to be changed", Sent: "Sent", Status: "Status",
		LeadsTo:      "After the answer, Altinn logs the customer out and goes to the address below, with nothing added to it.",
		LeadsToFront: "After the answer, Altinn logs the customer out and shows the front page of altinn.no.",
		Stayed:       "The emulator cannot find the host of that address, so you stay on this page.",

		Overview: "Answer as the customers", OverviewMore: "The emulator stands for Altinn and for the customers. Here are the requests they got.",
		Open: "Waiting for an answer", NoneOpen: "No request is waiting for an answer.",
		NoneOpenMore: "Once Terraform has sent a request, it is listed here. Its confirm_url leads straight to it.",
		Done:         "Answered",
		Customers:    "Customers", CustomersMore: "Every other organisation number can be a customer, too. It only has no name.",
		OneWaits: "1 request waiting", SeveralWait: "{number} requests waiting",
		OneAccess: "1 system access", SeveralAccesses: "{number} system accesses",
		IsOld: "more than 180 days old", IsForwarded: "forwarded",
		Can: "What you can do", CanSeeUsers: "See the customers’ system accesses", CanSeeCalls: "See the calls to Altinn and Maskinporten",
		CanSeeControls: "See all that can be controlled", CanWait: "Let half a year pass:", CanDelete: "Let a customer delete a system access:",
		CanFail: "Let Altinn fail the next two times a system is read:", CanReset: "Start again, with an empty register:",
		Clock: "The emulator’s clock: {date}",

		Languages: map[string]string{languageNb: "Norwegian Bokmål", languageNn: "Nynorsk", languageEn: "English"},
		Months: [12]string{
			"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
		},
		DateForm: "{day} {month} {year} at {hour}:{minute} (UTC)",
	}
}
