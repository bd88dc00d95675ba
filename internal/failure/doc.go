// Package failure makes diagnostics of what went wrong. [Operation] makes them of the errors of Altinn's client, and [Hint] explains;
// [Redact] keeps secrets out of them. The rest is wording that the messages of several features share.
package failure
