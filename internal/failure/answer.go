package failure

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// answered quotes what the service answered: the field errors where there are any, else the message.
// What a proxy or gateway answered must not pass for the service's.
func (s Service) answered(answer *api.Error, fields []api.FieldError) string {
	var b strings.Builder
	switch {
	case answer.Status == 0 && answer.Err == nil:
		return ""
	case api.NoToken(answer.Err):
		return "Nothing was sent to " + s.name() + ": " + cause(answer.Err)
	case answer.Status == 0:
		return "There was no answer: " + cause(answer.Err)
	case len(fields) > 0 && !answer.Foreign:
		b.WriteString(s.name() + " answered:")
		for _, field := range fields {
			b.WriteString("\n  - " + bullet(field))
		}
	case answer.Foreign && answer.Message != "":
		b.WriteString("Not " + s.name() + " but something in between answered: " + answer.Message)
	case answer.Foreign:
		fmt.Fprintf(&b, "Not %s but something in between answered %s, without any text.", s.name(), statusLine(answer.Status))
	case answer.Message != "":
		b.WriteString(s.name() + " answered: " + answer.Message)
	case answer.Status < http.StatusMultipleChoices: // what it has is no message
		fmt.Fprintf(&b, "%s answered %s.", s.name(), statusLine(answer.Status))
	default:
		fmt.Fprintf(&b, "%s answered %s, without any text.", s.name(), statusLine(answer.Status))
	}
	for _, detail := range answer.Details {
		b.WriteString("\n  - " + detail)
	}
	if answer.Err != nil {
		b.WriteString("\nThe call ended there: " + cause(answer.Err))
	}
	return b.String()
}

// cause says why there was no answer, in plainer words than Go's for the most frequent reasons.
func cause(err error) string {
	if explained, ok := errors.AsType[explainedError](err); ok {
		return explained.Error()
	}
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection was closed."
	case errors.Is(err, context.DeadlineExceeded):
		return "the time for the operation was up."
	case errors.Is(err, context.Canceled):
		return "the operation was interrupted."
	}
	return strings.TrimSuffix(err.Error(), ".") + "."
}

func bullet(field api.FieldError) string {
	text := join(" ", field.Message, bracketed(field.Code))
	if fromFramework := field.Code == "" || strings.HasPrefix(field.Code, "STD."); fromFramework && field.Path != "" {
		text = field.Path + ": " + text
	}
	return strings.Join(append([]string{text}, field.Details...), "\n    ")
}

// trailer lists what the service's support asks for.
func (s Service) trailer(answer *api.Error) string {
	var lines []string
	add := func(name, value string) {
		if value != "" {
			lines = append(lines, fmt.Sprintf("%-13s%s", name+":", value))
		}
	}
	if answer.Status != 0 {
		add("HTTP status", statusLine(answer.Status))
	}
	add(s.name()+" code", answer.Code)
	add("Trace id", answer.TraceID)
	if !api.NoToken(answer.Err) {
		add("Request", join(" ", answer.Method, answer.Path))
	}
	add("Attempts", attempts(answer))
	return strings.Join(lines, "\n")
}

// attempts describes the attempts of a call that had more than one, or had to wait.
func attempts(answer *api.Error) string {
	const precision = 100 * time.Millisecond
	waited := answer.Waited.Round(precision)
	if answer.Attempts <= 1 && waited < time.Second {
		return ""
	}
	if answer.Attempts == 0 {
		return fmt.Sprintf("none, after %s of waiting", waited)
	}
	text := fmt.Sprintf("%d in %s", answer.Attempts, answer.Elapsed.Round(precision))
	if waited > 0 {
		text += fmt.Sprintf(", %s of it waiting", waited)
	}
	return text
}

func statusLine(status int) string {
	return join(" ", strconv.Itoa(status), http.StatusText(status))
}

func bracketed(text string) string {
	if text == "" {
		return ""
	}
	return "[" + text + "]"
}
