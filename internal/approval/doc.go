// Package approval is what the two requests that a customer answers have in common:
// altinn_system_user_request asks for a system user, altinn_system_user_change_request for a change
// of one (altinn-api.md §4, §5). The vendor stores either with a POST, passes its link on, and can
// withdraw it for as long as it is open.
package approval
