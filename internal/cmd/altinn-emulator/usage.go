package main

const usage = `altinn-emulator runs Maskinporten and Altinn on this computer, for trying out
and testing the provider: nothing leaves the computer and nothing lasts, unless
-state says where.

Usage: altinn-emulator [flags] -- COMMAND [ARGUMENT…]
       altinn-emulator [flags]
       altinn-emulator approve|reject ID|LINK…
       altinn-emulator call METHOD PATH [BODY]

The first form, such as altinn-emulator -- terraform test, runs a command beside
a new emulator, with the variables that lead the provider there and without the
others that it reads, and stops when the command ends. ALTINN_EMULATOR names this
program, for what the command starts. The exit code is the command's, or 125 if
the emulator does not run, 126 if the command cannot be run, 127 if there is none.

The second form prints what to paste into a shell, and stops on Ctrl-C.

  -addr HOST:PORT  loopback address to listen on; without it the one that the
                   state file remembers, or else any free port
  -allow-remote    let -addr be any address of this computer's, for containers.
                   Whoever reaches it may then do everything, without a password
  -vendor NUMBER   the organisation number of the vendor, which systems' ids begin
                   with, in place of the built-in 991825827
  -world FILE      JSON file with the vendors, customers, resources and access
                   packages that exist; what it leaves out is built in
  -state FILE      keep systems, requests, clock and keys in FILE, so that a
                   restart goes on where it stopped and what was pasted keeps
                   working; FILE holds private keys, and serves one emulator
                   at a time
  -reuse-ids       let the ids of deleted systems be registered again, for tests
                   of modules; Altinn never does: there an id is spent for ever.
                   A deleted system is then gone at once, with its requests and
                   system users
  -detail-problems answer errors as Altinn did before July 2026, with the
                   message in "detail"
  -propagation-delay D
                   how long a change of a client by the self-service API takes to
                   reach Maskinporten, such as 2m; none by default
  -rate-limit N    refuse what is more than N calls to Altinn per second
  -shell NAME      print for sh or for powershell; by default what this system's
                   users mostly have
  -json            print one line of JSON with addresses and credentials instead
  -h               show this help

The other forms talk to the emulator at $ALTINN_PLATFORM_URL. approve and reject
answer requests and change requests as the customer, by id or by confirm_url.
call does anything else: it calls Altinn as the vendor, or the emulator's own
controls (journal, faults, clock, rate limit, reset, …), which GET /_emulator/
lists, and prints the answer.
A BODY of - is read from standard input.

  altinn-emulator call GET /_emulator/requests
  altinn-emulator call POST /_emulator/clock '{"advance": "4320h"}'
  altinn-emulator call GET /authentication/api/v1/systemregister/vendor
`
