#!/usr/bin/env bash
# All tests, on private throw-away databases. `tsan` runs them under the thread sanitizer.
# FILTER=… runs those whose names match. HATESTATS_TEST_DATA names a folder of real data; without it the tests
# look for ../shared/data beside the checkout, and skip what needs it, saying so, where there is none.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

require_swift
scripts/install.sh build

building=(--jobs "${JOBS:-2}" --explicit-target-dependency-import-check error)
suites=(contract examples browser)
if [ "${1-}" = tsan ]; then
    building+=(--sanitize thread --scratch-path .build-tsan)
    export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=1}
fi
[ "${1-}" != tsan ] && [ -z "${FILTER-}" ] || suites=()

# A first build takes minutes; what else the tests need is fetched meanwhile.
fetch() {
    scripts/install.sh database test
    for suite in "${suites[@]}"; do "Tests/EndToEnd/$suite.sh" install; done
}
fetch &
fetching=$!
swift build --build-tests "${building[@]}"
wait "$fetching" || die 'what the tests need could not be installed; see above.'

# Hundreds of tests at once would share two cores and one server: deadlines pass and connections run out for no fault
# of what is tested. Swift Testing has no lasting name for this yet; one that it no longer knows does no harm.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=${TESTS_AT_ONCE:-4}
# Only Swift Testing is used; XCTest's own closing line would say that no test ran.
testing=("${building[@]}" --disable-xctest)
# Runs the tests with the arguments given. A thousand lines stand between a failure and the end, so what failed is said
# once more there.
run_tests() {
    log=$(mktemp)
    status=0
    swift test --skip-build "${testing[@]}" "$@" 2>&1 | tee "$log" || status=$?
    if [ "$status" != 0 ]; then
        echo 'What failed:'
        grep -E '^(✘|error:)|: error:' "$log" || echo 'No test said so: see the lines above.'
    fi
    rm -f "$log"
    return "$status"
}
# The bridge's tests run by themselves: they measure the memory of their process.
# The service's run after them, and not beside them, so that neither waits for the other's databases.
if [ -n "${FILTER-}" ]; then
    run_tests --filter "$FILTER"
else
    run_tests --filter '^PostgresBridgeTests\.'
    run_tests --skip '^PostgresBridgeTests\.'
fi
[ ${#suites[@]} -gt 0 ] || exit 0
echo 'What make run promises:'
HATESTATS_PROGRAM=$(swift build "${building[@]}" --show-bin-path)/hatestats
export HATESTATS_PROGRAM
Tests/EndToEnd/make-run.sh
echo 'What openapi.yaml promises:'
Tests/EndToEnd/contract.sh
echo 'What /docs promises:'
Tests/EndToEnd/examples.sh
echo 'What people do with the pages:'
Tests/EndToEnd/browser.sh
