// Package failure turns errors into diagnostics. [Operation] does so for errors of Altinn's client,
// and a [Hint] explains one; [Redact] keeps secrets out of messages. The rest is wording that
// several features share.
package failure
