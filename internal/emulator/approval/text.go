package approval

import (
	"strconv"
	"strings"
	"time"
)

// The languages of the pages, which are those of Altinn's portal.
const (
	languageNb = "nb"
	languageNn = "nn"
	languageEn = "en"
)

// text is what the pages say, in one language. The portal's terms are those of customer-page.md §4;
// {system} and the like stand for what is known later.
type text struct {
	Site, Emulator, ChooseLanguage, AllRequests string

	// What is asked, by the kind of request.
	Standard, Agent, Change question
	// Of one request, whatever its kind.
	Preview, Asks, Packages, Services                              string
	OneService, Several, NoServices, NoName                        string
	Approve, Reject, Answer, Withdrawable, Delivered               string
	Approved, Rejected, Forwarded                                  string
	NotFound, NotFoundMore, NotFoundOurs                           string
	AnsweredBefore, WasApproved, WasRejected                       string
	NotApproved, NotApprovedMore, AltinnSaid, BadForm, BadFormMore string

	// What Altinn does not show.
	Ours, Old, ForwardedOurs, NameMissing, NameEmpty, LeftOut string
	RequestID, SystemID, Customer, Reference, Title           string
	SystemUser, Sent, Status                                  string
	LeadsTo, LeadsToFront, Stayed                             string

	// The root.
	Overview, OverviewMore, Open, NoneOpen, NoneOpenMore, Done string
	Customers, CustomersMore, OneWaits, SeveralWait            string
	OneAccess, SeveralAccesses, IsOld, IsForwarded             string
	Can, CanSeeUsers, CanSeeCalls, CanSeeControls              string
	CanWait, CanDelete, CanFail, CanReset, Clock               string

	Languages map[string]string // by their codes, within a sentence
	Months    [12]string
	DateForm  string // {day}, {month}, {year}, {hour}, {minute}
}

// question is what is different about a kind of request.
type question struct {
	Name, Heading, Meaning     string
	Given, Added, Removed      string
	ApprovedMore, RejectedMore string
}

func texts(language string) *text {
	switch language {
	case languageEn:
		return english()
	case languageNn:
		return nynorsk()
	default:
		return bokmal()
	}
}

// filled puts values in the places of their names, which are given in turns.
func filled(sentence string, namesAndValues ...string) string {
	pairs := make([]string, len(namesAndValues))
	for index, one := range namesAndValues {
		pairs[index] = one
		if index%2 == 0 {
			pairs[index] = "{" + one + "}"
		}
	}
	return strings.NewReplacer(pairs...).Replace(sentence)
}

// counted is a number of things in words, "" for none.
func counted(number int, one, several string) string {
	switch number {
	case 0:
		return ""
	case 1:
		return one
	}
	return filled(several, "number", strconv.Itoa(number))
}

func (t *text) date(at time.Time) string {
	at = at.UTC()
	return filled(t.DateForm, "day", strconv.Itoa(at.Day()), "month", t.Months[at.Month()-1], "year", strconv.Itoa(at.Year()),
		"hour", at.Format("15"), "minute", at.Format("04"))
}
