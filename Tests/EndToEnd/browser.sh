#!/usr/bin/env bash
# What people do with the pages, done by a real browser: a service on a private database with the demonstration data, Debian's
# Chromium, and axe-core on every page.
# HATESTATS_PROGRAM names the program to run; BROWSER_ONLY=word runs the tests whose names hold it; BROWSER_ADDRESS and BROWSER_KEYS name
# a service that runs already, and its file of keys.
set -eum # job control: the run gets a process group of its own
cd "$(dirname "$0")/../.."
. scripts/common.sh

scripts/install.sh database browser

# The tools are kept where what is built is kept, by what they are: another list or another Python makes them anew.
list=Tests/EndToEnd/browser/requirements.txt
python=$(command -v python3) || die 'there is no python3.'
tools=.build/browser/$( (cat "$list" && "$python" -VV && echo "$PWD") | sha256sum | cut -c1-16)
if [ ! -e "$tools/complete" ]; then
    say 'Installing Playwright for the first time.'
    rm -rf .build/browser
    mkdir -p .build/browser
    "$python" -m venv "$tools" || die "no virtual environment could be made in $tools."
    "$tools/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: --requirement "$list" ||
        die 'Playwright could not be installed from PyPI; see above.'
    : >"$tools/complete"
fi

if [ -n "${BROWSER_ADDRESS-}" ]; then
    exec "$tools/bin/python" Tests/EndToEnd/browser/pages.py "$BROWSER_ADDRESS" "${BROWSER_KEYS:?names the file of keys}"
fi

program=${HATESTATS_PROGRAM:?names the program to run}
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

port=$((20000 + RANDOM % 20000))
# The address of this run, and no other, stands before printed ones.
unset HATESTATS_PUBLIC_URL
: >"$work/out"
HATESTATS_HOME=$work/home HATESTATS_PROGRAM=$program HATESTATS_DATABASE_URL='' HATESTATS_SIGNING_KEY='' HATESTATS_RATE_LIMIT=0 \
    HATESTATS_LOG_LEVEL=warning PORT=$port HOST=127.0.0.1 DEMO=1 scripts/run.sh >"$work/out" 2>&1 &
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
"$tools/bin/python" Tests/EndToEnd/browser/pages.py "http://127.0.0.1:$port" "$work/home/keys.json" || status=$?
if [ "$status" -ne 0 ]; then
    say 'The last of what the service wrote:'
    grep '^{' "$work/out" | tail -n 20 | cut -c1-1000
fi
exit "$status"
