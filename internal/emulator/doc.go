// Package emulator is a stateful stand-in for Maskinporten and Altinn on loopback.
//
// It answers as the running services were seen to answer (altinn-api.md §12
// and §13, maskinporten.md §11), statuses, bodies, order of checks and quirks
// included, so that whatever passes against it passes against them. One
// listener serves everything:
//
//   - Maskinporten: /.well-known/oauth-authorization-server, /jwk, /token
//   - the system register and its neighbours: /authentication/api/v1/…
//   - the open metadata: /resourceregistry/api/v1/resource/…,
//     /accessmanagement/api/v1/meta/info/accesspackages/…
//   - the page behind confirmUrl, where the customer answers: /accessmanagement/ui/systemuser/…
//   - its own controls: /_emulator/…
//
// A call passes through guard (who may talk to it), journal, fault plan, router
// and handler, in this order. A handler runs alone: it sees and changes the one
// [state] under the server's mutex, and what it changed is on disk before its
// answer leaves.
//
// Files are named after what they are about:
//
//   - serve, guard, router, call, reply: a call on its way
//   - bind, netjson, uri, paging, problem, authproblem: what .NET and Altinn's
//     own libraries make of bodies, addresses, lists and errors
//   - register…: the system register
//   - request…, change…, and petition, which is either: what a vendor asks for
//   - customer, approv…, delegation, systemuser, party: the customer's side, and
//     the page
//   - resource: the resource registry, as far as the provider reads it
//   - accesspackage, packageanswer: the access packages, likewise; catalogue
//     holds both
//   - server, state, world, builtin…, access: what there is, and is kept
//   - control…, fault…, flight, journal, ratelimit, rotate: the emulator's own
//   - the folder issuer: Maskinporten
package emulator
