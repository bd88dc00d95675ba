package approval

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"golang.org/x/text/unicode/norm"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// WhyNoSystemUser says why there is no system user with a key: what has become of the request for
// it, that it has another reference, or that nobody has asked for it. To the last it adds what the
// caller has to say of a run that asks by itself.
func WhyNoSystemUser(ctx context.Context, client *altinn.Client, k Key, ifAsking string) (failure.Hint, error) {
	for _, kind := range altinn.UserTypes() {
		request, err := client.SystemUserRequestByRef(ctx, kind, k.System, k.Party, k.Reference)
		if api.IsNotFound(err) {
			continue
		}
		if err != nil {
			return failure.Hint{}, err
		}
		return withoutSystemUser(request), nil
	}
	refs, err := otherRefs(ctx, client, k)
	if err != nil {
		return failure.Hint{}, err
	}
	if len(refs) > 0 {
		return failure.Hint{
			Attribute: path.Root("external_ref"),
			Means: fmt.Sprintf("The customer has no system user with the reference %q, but has one with: %s.", k.Reference,
				strings.Join(refs, ", ")),
			Next: "Write the reference of the request in `external_ref`.",
		}, nil
	}
	return failure.Hint{
		Attribute: path.Root("party_org_number"),
		Means: fmt.Sprintf("There is neither a system user nor a request for %s: nobody has asked, or the customer has deleted the system "+
			"user, and the request went with it.", k.Describe()),
		Next: "Ask for it with `altinn_system_user_request`, and let the customer open its `confirm_url`." + ifAsking,
	}, nil
}

// WhyNoToken says in whole sentences why Maskinporten gives no token by a reference as Altinn spells
// it; it is empty if the spelling is not at fault (maskinporten.md §5.1).
func WhyNoToken(ownRef string) string {
	if norm.NFC.IsNormalString(ownRef) {
		return ""
	}
	return "Altinn has the reference decomposed (å as an a and a ring, as in names of files on macOS), and Maskinporten takes no such " +
		"reference. Ask the customer for a system user with another `external_ref`; the one that there is, only the customer can delete."
}

// otherRefs are the references of the customer's system users of the system.
func otherRefs(ctx context.Context, client *altinn.Client, k Key) ([]string, error) {
	var refs []string
	for user, err := range client.SystemUsers(ctx, k.System) {
		if err != nil {
			return nil, err
		}
		if user.PartyOrgNumber == k.Party && !user.IsDeleted {
			refs = append(refs, fmt.Sprintf("%q", user.ExternalRef))
		}
	}
	return refs, nil
}

// withoutSystemUser explains what has become of a request that has led to no system user.
func withoutSystemUser(request *altinn.SystemUserRequest) failure.Hint {
	about := KeyOf(*request).Describe()
	why := failure.Hint{Attribute: path.Root("party_org_number")}
	switch request.Status {
	case altinn.StatusNew:
		why.Means = fmt.Sprintf("The customer has not answered the request for %s yet.", about)
		why.Next = "Send the customer this address, and run again when the request is approved: " + request.ConfirmURL
	case altinn.StatusAccepted:
		why.Means = fmt.Sprintf("The request for %s was accepted, but the system user is gone: the customer has deleted it.", about)
		why.Next = "Ask again: replace the `altinn_system_user_request`."
	default:
		why.Means = fmt.Sprintf("The request for %s has the status %s.", about, request.Status)
		why.Next = "Talk to the customer, and ask again: replace the `altinn_system_user_request`, or let its `renew_on` do it."
	}
	return why
}
