#!/usr/bin/env bash
# In a run of an OpenTofu test, var.NAME is the default in the configuration, and not what the test file sets.
#
# Versions:  OpenTofu 1.12.6; Terraform 1.11.4 to compare
# Behaviour: a test file sets a variable, and a run makes its own value from it: variables { name = "${var.name}-2" }. OpenTofu takes
#            the default of the configuration for var.name, and the run goes on with it. Without that run, the file's value holds.
#            For a run with another module, which has no such variable, it is an error.
#            A run with command = plan hands on nothing: "run" has no attribute of its name, though every output is known.
# Expected:  the file's value, as without the run's own, and the outputs that are known. Terraform does so: CLI=terraform shows it,
#            and ends with CHANGED.
# Seen:      the run's own value: x-2, and the file says y
#            after a plan: This object does not have an attribute named "looks".
set -euo pipefail
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
export TF_CLI_CONFIG_FILE="$folder/cli.tfrc" CHECKPOINT_DISABLE=1
unset TF_WORKSPACE TF_DATA_DIR TF_CLI_ARGS TF_CLI_ARGS_init TF_CLI_ARGS_test
touch cli.tfrc

# CLI=/path/to/tofu spares building it, which takes some ten minutes.
cli=$(command -v "${CLI:-tofu}" || true)
if [ -z "$cli" ]; then
	command -v go >/dev/null || { echo "needs tofu or Go; nothing was tried"; exit 2; }
	mkdir build
	cat >build/go.mod <<'MOD'
module example.com/tofu

go 1.25

tool github.com/opentofu/opentofu/cmd/tofu

require github.com/opentofu/opentofu v1.12.6

replace github.com/hashicorp/hcl/v2 v2.20.1 => github.com/opentofu/hcl/v2 v2.20.2-0.20251021132045-587d123c2828
MOD
	(cd build && GOWORK=off GOFLAGS=-mod=mod go mod tidy && GOWORK=off go build -o ../tofu github.com/opentofu/opentofu/cmd/tofu) >log 2>&1 ||
		{ cat log; exit 2; }
	cli="$folder/tofu"
fi

mkdir module && cd module
cat >main.tf <<'TF'
variable "name" {
  type    = string
  default = "x"
}

output "name" {
  value = var.name
}
TF
cat >variables.tftest.hcl <<'TF'
variables {
  name = "y"
}

run "as_the_file_says" {
  assert {
    condition     = output.name == "y"
    error_message = "The file's value does not hold."
  }
}

run "made_of_it" {
  variables {
    name = "${var.name}-2"
  }
  assert {
    condition     = output.name == "y-2"
    error_message = "the run's own value: ${output.name}, and the file says y"
  }
}
TF
cat >planned.tftest.hcl <<'TF'
run "looks" {
  command = plan
}

run "uses" {
  variables {
    name = run.looks.name
  }
}
TF
"$cli" version | sed -n 1p
"$cli" init -no-color -input=false >../log 2>&1 || { cat ../log; exit 2; }
for test in variables planned; do
	"$cli" test -no-color -filter="$test.tftest.hcl" >"../$test" 2>&1 || true
done
{
	grep -E "^(the run's own value|The file's value)" ../variables || echo "the run's own value: as expected"
	grep '^This object does not' ../planned | sed 's/^/after a plan: /' || echo "after a plan: as expected"
} | tee ../seen
cat >../expected <<'TXT'
the run's own value: x-2, and the file says y
after a plan: This object does not have an attribute named "looks".
TXT
if ! cmp -s ../expected ../seen; then
	echo "CHANGED: what a run of a test sees is not what it was"
	exit 1
fi
