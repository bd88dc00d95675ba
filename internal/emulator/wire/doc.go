// Package wire is what the services' framework makes of a call, whatever the service: ASP.NET Core
// and System.Text.Json, Altinn's own libraries for problems and lists, and PostgreSQL where it
// shows through.
//
//   - call, reply, router, policy: a call and its answer, and who may call what
//   - bind, json, jsonreader, query: what a body or a query becomes, and what is said of a wrong one
//   - problem: the bodies of errors
//   - paging, postgres: lists, times and texts as they are stored and written
//   - inflight: what calls at the same time see of each other
//   - strictjson: not the framework's: JSON that people write for the emulator
package wire
