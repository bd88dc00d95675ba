// Package api calls HTTP services that take bearer tokens. It adds and renews the token, retries
// what may be retried, keeps to the rate that a service accepts, tells an outage of the service
// from a call that fails by itself, and returns every failure as an [*Error]. The package of a
// service says how to read its errors.
package api
