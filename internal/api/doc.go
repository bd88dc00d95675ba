// Package api is the one way in which the provider calls HTTP services that take bearer tokens: it adds the token and renews it,
// repeats what may be repeated, keeps the pace that a service wants, knows an outage from a call that fails by itself, and makes
// every failure an [*Error]. What errors of a service look like, the service's own package says.
package api
