#!/usr/bin/env bash
# What openapi.yaml promises, held to it by schemathesis: a service on a private database with the demonstration data is
# asked everything that the contract allows and much that it does not, without a key and as each role.
# HATESTATS_PROGRAM names the program to run; CONTRACT_ROLES=nobody,statistician asks as these only, CONTRACT_EXAMPLES=N more or less,
# CONTRACT_VERBOSE=1 says what each operation answered.
set -eum # job control: the run gets a process group of its own
cd "$(dirname "$0")/../.."
. scripts/common.sh

program=${HATESTATS_PROGRAM:?names the program to run}
scripts/install.sh database contract

# The tools are kept where what is built is kept, by what they are: another list or another Python makes them anew.
list=Tests/EndToEnd/contract/requirements.txt
python=$(command -v python3) || die 'there is no python3.'
tools=.build/contract/$( (cat "$list" && "$python" -VV && echo "$PWD") | sha256sum | cut -c1-16)
if [ ! -e "$tools/complete" ]; then
    say 'Installing schemathesis for the first time.'
    rm -rf .build/contract
    mkdir -p .build/contract
    "$python" -m venv "$tools" || die "no virtual environment could be made in $tools."
    "$tools/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: --requirement "$list" ||
        die 'schemathesis could not be installed from PyPI; see above.'
    : >"$tools/complete"
fi

work=$(mktemp -d)
chmod 711 "$work"
run=''
# shellcheck disable=SC2317 # called by the trap
clean_up() {
    if [ -n "$run" ]; then
        kill -TERM "$run" 2>/dev/null || true
        wait "$run" 2>/dev/null || true
    fi
    [ ! -f "$work/home/postgres-folder" ] || rm -rf "$(cat "$work/home/postgres-folder")"
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

# Three years are published, not eight: what is promised is the same, and every release that is made here is soon made.
cp -r reference/llr "$work/pack"
sed -i 's/^series_start,.*/series_start,2023-04/' "$work/pack/policy.csv"
grep -q '^series_start,2023-04$' "$work/pack/policy.csv" || die 'the policy of reference/llr has no series_start.'

port=$((20000 + RANDOM % 20000))
: >"$work/out"
PACK=$work/pack HATESTATS_HOME=$work/home HATESTATS_PROGRAM=$program HATESTATS_DATABASE_URL='' HATESTATS_SIGNING_KEY='' HATESTATS_RATE_LIMIT=0 HATESTATS_LOG_LEVEL=warning \
    PORT=$port HOST=127.0.0.1 DEMO=1 scripts/run.sh >"$work/out" 2>&1 &
run=$!
for ((tenths = 0; ; tenths++)); do
    grep -q 'is ready at' "$work/out" && break
    if ! kill -0 "$run" 2>/dev/null || [ "$tenths" -ge 1800 ]; then
        tail -n 20 "$work/out"
        die 'the service did not become ready; see above.'
    fi
    sleep 0.1
done

status=0
"$tools/bin/python" Tests/EndToEnd/contract/roles.py "http://127.0.0.1:$port" "$work/home/keys.json" openapi.yaml || status=$?
# What the service itself complains about belongs to the findings.
if [ "$status" -ne 0 ]; then
    say 'The last of what the service wrote:'
    grep '^{' "$work/out" | tail -n 20 | cut -c1-1000
fi
exit "$status"
