#!/usr/bin/env bash
# What people do with the pages, done by a real browser: a service on a private database with the demonstration data, Debian's
# Chromium, and axe-core on every page.
# HATESTATS_PROGRAM names the program to run; BROWSER_ONLY=word runs the tests whose names hold it; BROWSER_ADDRESS and BROWSER_KEYS name
# a service that runs already, and its file of keys. With the argument install, what this needs is installed and no more.
set -eum # job control: the run gets a process group of its own
cd "$(dirname "$0")/../.."
. scripts/common.sh
. Tests/EndToEnd/service.sh

scripts/install.sh database browser
python_tools browser Playwright
[ "${1-}" != install ] || exit 0

if [ -n "${BROWSER_ADDRESS-}" ]; then
    exec "$tools/bin/python" Tests/EndToEnd/browser/pages.py "$BROWSER_ADDRESS" "${BROWSER_KEYS:?names the file of keys}"
fi

program=${HATESTATS_PROGRAM:?names the program to run}
make_work

# Four years have every page and every mark that eight have.
recent_pack "${PACK:-reference/llr}" 2022
start_service "$program" "$work/pack"
end_with "$tools/bin/python" Tests/EndToEnd/browser/pages.py "$address" "$keys"
