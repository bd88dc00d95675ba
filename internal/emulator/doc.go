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
package emulator
