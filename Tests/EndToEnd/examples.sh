#!/usr/bin/env bash
# What /docs promises: that every example and every block of code of the guides runs as it stands. A service on a private
# database, with less demonstration data than usual, is asked by curl, by Python and, where there is an Rscript, by R.
# HATESTATS_PROGRAM names the program to run. Arguments are words of the pages to try: Tests/EndToEnd/examples.sh figures verify
set -eum # job control: the run gets a process group of its own
cd "$(dirname "$0")/../.."
. scripts/common.sh

program=${HATESTATS_PROGRAM:?names the program to run}
scripts/install.sh database examples

# The tools are kept where what is built is kept, by what they are: another list or another Python makes them anew.
list=Tests/EndToEnd/examples/requirements.txt
python=$(command -v python3) || die 'there is no python3.'
tools=.build/examples/$( (cat "$list" && "$python" -VV && echo "$PWD") | sha256sum | cut -c1-16)
if [ ! -e "$tools/complete" ]; then
    say 'Installing pandas for the first time.'
    rm -rf .build/examples
    mkdir -p .build/examples
    "$python" -m venv "$tools" || die "no virtual environment could be made in $tools."
    "$tools/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: --requirement "$list" ||
        die 'pandas could not be installed from PyPI; see above.'
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

# Two years are enough to speak of, and releases of them are made soon.
cp -r "${PACK:-reference/llr}" "$work/pack"
sed -i 's/^series_start,.*/series_start,2024-04/' "$work/pack/policy.csv"
# The plan without what takes longest to protect: quarters, and years that end in other months.
sed -i -e '/^quarter,/d' -e '/^year,\*/d' "$work/pack/plan.csv"
sed -i -e 's/^setting,,first_month,.*/setting,,first_month,2024-04/' -e '/^year,[^,]*,YE20\(19\|2[0-4]\)-03,/d' "$work/pack/demo.csv"
chmod -R a+rX "$work/pack"

port=$((20000 + RANDOM % 20000))
# The address of this run, and no other, stands in the examples.
unset HATESTATS_PUBLIC_URL
: >"$work/out"
HATESTATS_HOME=$work/home HATESTATS_PROGRAM=$program HATESTATS_DATABASE_URL='' HATESTATS_SIGNING_KEY='' HATESTATS_RATE_LIMIT=0 HATESTATS_LOG_LEVEL=warning \
    PACK=$work/pack PORT=$port HOST=127.0.0.1 DEMO=1 scripts/run.sh >"$work/out" 2>&1 &
run=$!
for ((tenths = 0; ; tenths++)); do
    grep -q 'is ready at' "$work/out" && break
    if ! kill -0 "$run" 2>/dev/null || [ "$tenths" -ge 6000 ]; then
        tail -n 20 "$work/out"
        die 'the service did not become ready; see above.'
    fi
    sleep 0.1
done

status=0
"$tools/bin/python" Tests/EndToEnd/examples/run.py "http://127.0.0.1:$port" "$work/home/keys.json" "$@" || status=$?
# What the service itself complains about belongs to the findings.
if [ "$status" -ne 0 ]; then
    say 'The last of what the service wrote:'
    grep '^{' "$work/out" | tail -n 20 | cut -c1-1000
fi
exit "$status"
