#!/usr/bin/env bash
# Measures the service side by side with what it is measured against, on a private server of its own, and prints ratios.
# QUICK=1 measures a fifth of the rows, and less often. ONLY="imports roundtrips" measures these parts only. REPETITIONS=5
# measures each thing five times.
# The measurements go to JSON, by default .build-bench/results.json.
set -eu
cd "$(dirname "$0")/.."
. scripts/common.sh
require_swift
scripts/install.sh build database

only=()
[ -z "${ONLY:-}" ] || read -ra only <<<"--only $ONLY"
baselines=
case " ${ONLY:-figures} " in
*' figures '*) baselines=$(scripts/baselines.sh) ;;
*' memory '* | *' pages '*) scripts/install.sh bench ;;
esac

say 'Building for release.'
# SwiftPM looks for new and deleted files in the package that it builds, and not in the service, which this one depends on.
touch Benchmarks/Package.swift
swift build -c release -j "${JOBS:-2}" --package-path Benchmarks --scratch-path .build-bench
programs=$(swift build -c release --package-path Benchmarks --scratch-path .build-bench --show-bin-path)
server=$(postgres_programs '') || die 'no PostgreSQL server was found.'
results=${JSON:-$PWD/.build-bench/results.json}

# Short, as a socket's path has 107 bytes at most; on a disk, as a server in memory would measure something else.
scratch=$(mktemp -d "${TMPDIR:-/tmp}/hs-bench-XXXXXX")
as_server() { "$@"; }
if is_root; then
    chown postgres "$scratch"
    as_server() { (cd / && runuser -u postgres -- "$@"); }
fi
chmod 711 "$scratch"
stop() {
    as_server "$server/pg_ctl" stop -D "$scratch/data" -m immediate -s >/dev/null 2>&1 || true
    rm -rf "$scratch"
}
trap stop EXIT
# The server ends also where this script is killed outright.
# shellcheck disable=SC2016 # it is the other shell that expands these
setsid bash -c 'while kill -0 "$1"; do sleep 1; done; kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")"; sleep 1; rm -rf "$2"' \
    watchdog $$ "$scratch" </dev/null >/dev/null 2>&1 &
trap 'exit 130' INT TERM

as_server "$server/initdb" -D "$scratch/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
# Ordinary settings of a small server. Nothing that loses data in a crash is turned off; checkpoints and vacuums come when
# the benchmark asks for them, and not in the middle of a measurement.
as_server "$server/pg_ctl" start -D "$scratch/data" -s -w -l "$scratch/log" -o \
    "-k $scratch -c listen_addresses='' -c shared_buffers=512MB -c max_wal_size=8GB -c checkpoint_timeout=1h -c autovacuum=off" ||
    die 'the private server did not start.'
mkdir "$scratch/work"

how=()
[ -z "${QUICK:-}" ] || how+=(--quick)
[ -z "${REPETITIONS:-}" ] || how+=(--repetitions "$REPETITIONS")
BENCH_WORK=$scratch/work PATH=$server:$PATH "$programs/hatestats-bench" run --socket "$scratch" --hatestats "$programs/hatestats" \
    --ready "$programs/hatestats-ready" --baselines "$baselines" --pack "$PWD/reference/llr" --folder "$PWD/Benchmarks" --json "$results" "${how[@]}" "${only[@]}"
