package failure

import "strings"

// Service is whose API an operation calls. The zero value is Altinn, in whose words the hints of this package are.
type Service struct {
	// Name is that of who runs it, as it begins a sentence.
	Name string
	// Setting is the argument of the provider block with its address.
	Setting string
}

func (s Service) name() string {
	if s.Name == "" {
		return "Altinn"
	}
	return s.Name
}

// word puts a hint of this package into words about the service.
func (s Service) word(hint Hint) Hint {
	if s.Name == "" {
		return hint
	}
	words := strings.NewReplacer("Altinn's platform", s.Name, "Altinn", s.Name, "platform_url", s.Setting)
	hint.Means, hint.Next = words.Replace(hint.Means), words.Replace(hint.Next)
	return hint
}
