#!/usr/bin/env bash
# What openapi.yaml promises, held to it by schemathesis: a service on a private database with the demonstration data is
# asked everything that the contract allows and much that it does not, without a key and as each role.
# HATESTATS_PROGRAM names the program to run; CONTRACT_ROLES=nobody,statistician asks as these only, CONTRACT_EXAMPLES=N more or less,
# CONTRACT_VERBOSE=1 says what each operation answered. With the argument install, what this needs is installed and no more.
set -eum # job control: the run gets a process group of its own
cd "$(dirname "$0")/../.."
. scripts/common.sh
. Tests/EndToEnd/service.sh

scripts/install.sh database contract
python_tools contract schemathesis
[ "${1-}" != install ] || exit 0
program=${HATESTATS_PROGRAM:?names the program to run}
make_work

# What is promised is the same of few figures as of many.
small_pack reference/llr 2023
start_service "$program" "$work/pack"
end_with "$tools/bin/python" Tests/EndToEnd/contract/roles.py "$address" "$keys" openapi.yaml
