// Package emulator is a stateful stand-in for Maskinporten and Altinn on loopback.
//
// It answers as the running services were seen to answer (altinn-api.md §12 and §13,
// maskinporten.md §11), statuses, bodies, order of checks and quirks included, so that whatever
// passes against it passes against them. One listener serves everything:
//
//   - Maskinporten: /.well-known/oauth-authorization-server, /jwk, /token
//   - the system register and its neighbours: /authentication/api/v1/…
//   - the open metadata: /resourceregistry/api/v1/resource/…,
//     /accessmanagement/api/v1/meta/info/accesspackages/…
//   - the page behind confirmUrl, where the customer answers: /accessmanagement/ui/systemuser/…
//   - what there is to answer, for people: /
//   - its own controls: /_emulator/…
//
// A call passes through guard (who may talk to it), journal, rate limit, fault plan, router and
// handler, in this order. A handler runs alone: it sees and changes what is stored under the
// server's mutex, and what it changed is on disk before its answer leaves.
//
// This package is the server, its state and its controls; it joins the others:
//
//   - wire, uri: what .NET and Altinn's own libraries make of bodies, addresses, lists and errors
//   - world: what there is around the services
//   - metadata, register, systemuser, accessmanagement: the services, one package each
//   - approval: the pages, where a customer answers
//   - issuer: Maskinporten
//   - fault: what goes wrong on demand
//   - statefile: how the state is kept between runs
//
// A further service becomes a package of its own. It offers routes to wire's router, with handlers
// that take a call of its own around wire's. What it stores is a struct that it declares and the
// state embeds; what it needs of other services it is given when the server is put together, in
// (*Server).routes. Which package may import which is in internal/layout.
package emulator
