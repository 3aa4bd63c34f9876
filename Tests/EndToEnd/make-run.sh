#!/usr/bin/env bash
# What `make run` promises, held to it: keys, one run at a time, and that nothing outlives it, however it ends.
# HATESTATS_PROGRAM names the program to run. Prints a line a promise, and at the end how many were kept.
set -um # job control: each run gets a process group of its own, as from a terminal
cd "$(dirname "$0")/../.." || exit 1

program=${HATESTATS_PROGRAM:?names the program to run}
work=$(mktemp -d)
chmod 711 "$work"
home=$work/home
port=$((20000 + RANDOM % 20000))
passed=0 failed=0
make='' # the process of the run, leader of its group

# Every process that came from this test's runs: they carry its home in their environment.
descendants() { grep -lz "^HATESTATS_HOME=$work/" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3; }

clean_up() {
    local process
    [ -z "$make" ] || kill -TERM "$make" 2>/dev/null
    for _ in {1..100}; do [ -z "$(descendants)" ] && break; sleep 0.1; done
    for process in $(descendants); do kill -KILL "$process" 2>/dev/null; done
    [ ! -f "$home/postgres-folder" ] || rm -rf "$(cat "$home/postgres-folder")"
    rm -rf "$work"
}
trap clean_up EXIT

check() { # SENTENCE, COMMAND…
    local sentence=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
        echo "ok: $sentence"
    else
        failed=$((failed + 1))
        echo "FAILED: $sentence"
        sed 's/^/    /' "$work/out" | tail -n 30
    fi
}

# The status of an address, with a key where there is one; 000 where nothing answers.
status() { # PATH [KEY]
    local line
    line=$(
        exec 2>/dev/null
        exec 3<>"/dev/tcp/127.0.0.1/$port" || exit
        printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n' "$1" "${2:+Authorization: Bearer $2$'\r\n'}" >&3
        read -r -t 20 _ code _ <&3 && echo "$code"
    )
    echo "${line:-000}"
}
answers() { [ "$(status "$1" "${3-}")" = "$2" ]; }
# Becomes the run, so that the process that is signalled is make itself.
# A shell that was started in the background hands on that SIGINT is ignored, which nobody at a terminal has.
run() { exec env --default-signal=INT HATESTATS_HOME="${1:-$home}" HATESTATS_PROGRAM="$program" HATESTATS_DATABASE_URL= PORT="$port" DEMO=0 make --no-print-directory run; }
start() {
    : >"$work/out"
    run >"$work/out" 2>&1 &
    make=$!
    for _ in {1..600}; do
        grep -q 'is ready at' "$work/out" && return 0
        kill -0 "$make" 2>/dev/null || return 1
        sleep 0.1
    done
    return 1
}
is_over() { # within 20 s, nothing is left: no process, no open port, no folder of sockets
    for _ in {1..200}; do
        if [ -z "$(descendants)" ] && answers /health/live 000 && [ ! -d "$sockets" ]; then
            wait "$make" 2>/dev/null
            make=''
            return 0
        fi
        sleep 0.1
    done
    descendants | xargs -r ps -o pid,args -p
    return 1
}
sockets_of() { sed -n 's|^HATESTATS_DATABASE_URL="host=\([^ ]*\) .*|\1|p' "$home/environment"; }
key() { sed -n "s/.*\"$1\"[^\"]*\"\([^\"]*\)\".*/\1/p" "$home/keys.json"; }
refused() { # WHAT IT SAYS, HOME
    ! (run "$2") >"$work/refusal" 2>&1 && grep -q "$1" "$work/refusal"
}
# shellcheck disable=SC2046 # file names are words
script() { grep -lz 'scripts/run.sh' $(descendants | sed 's|.*|/proc/&/cmdline|') 2>/dev/null | cut -d/ -f3 | head -n 1; }
database() { head -n 1 "$(cat "$home/postgres-folder" 2>/dev/null || echo "$home/postgres")/data/postmaster.pid"; }

check 'the first run makes a database and becomes ready' start
sockets=$(sockets_of)
check 'it is ready by its own word' answers /health/ready 200
check 'the keys are readable by their owner only' test "$(stat -c %a "$home/keys.json")" = 600
for name in administrator statistician media contributor:stop-hate-uk partner:rutland-county-council; do
    check "there is a key of $name" test -n "$(key "$name")"
done
check "the administrator's key opens the list of keys" answers /v1/keys 200 "$(key administrator)"
check 'no key does not' answers /v1/keys 401
check 'a second run on the same home is refused' refused 'another make run' "$home"
check 'a run on a port in use is refused' refused 'in use' "$work/other"
before=$(cat "$home/keys.json")
kill -INT -- "-$make"
check 'Ctrl-C leaves nothing behind' is_over

check 'a second run becomes ready' start
sockets=$(sockets_of)
check 'it keeps the keys' test "$before" = "$(cat "$home/keys.json")"
check 'and they are still good' answers /v1/keys 200 "$(key administrator)"
kill -TERM "$make"
check 'SIGTERM to make leaves nothing behind' is_over

check 'a third run becomes ready' start
sockets=$(sockets_of)
kill -INT "$make"
check 'SIGINT to make alone leaves nothing behind' is_over

check 'a fourth run becomes ready' start
sockets=$(sockets_of)
kill -KILL "$(script)"
check 'nothing outlives a script that was killed' is_over

check 'a fifth run becomes ready' start
sockets=$(sockets_of)
server=$(database)
# shellcheck disable=SC2046 # process numbers are words
kill -KILL $(descendants)
wait "$make" 2>/dev/null
for _ in {1..50}; do [ -d "/proc/$server" ] || break; sleep 0.1; done
check 'the database was killed too' test ! -d "/proc/$server"
check 'a run after a crash recovers' start
check 'with the keys it had' answers /v1/keys 200 "$(key administrator)"
sockets=$(sockets_of)
kill -TERM "$make"
check 'and ends cleanly' is_over

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
