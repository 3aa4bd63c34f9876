#!/usr/bin/env bash
# What /docs promises: that every example and every block of code of the guides runs as it stands. A service on a private
# database, with less demonstration data than usual, is asked by curl, by Python and, where there is an Rscript, by R.
# HATESTATS_PROGRAM names the program to run. Arguments are words of the pages to try: Tests/EndToEnd/examples.sh figures verify
# With the argument install, what this needs is installed and no more.
set -eum # job control: the run gets a process group of its own
cd "$(dirname "$0")/../.."
. scripts/common.sh
. Tests/EndToEnd/service.sh

scripts/install.sh database examples
python_tools examples pandas
[ "${1-}" != install ] || exit 0
program=${HATESTATS_PROGRAM:?names the program to run}
make_work

# Two years are enough to speak of.
small_pack "${PACK:-reference/llr}" 2024
start_service "$program" "$work/pack"
end_with "$tools/bin/python" Tests/EndToEnd/examples/run.py "$address" "$keys" "$@"
