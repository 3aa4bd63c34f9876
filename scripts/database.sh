# shellcheck shell=bash disable=SC2154 # what the functions use is set by the script that sources this
# The private PostgreSQL of `make run`: one cluster in a folder, reached by a Unix socket only. Sourced, never run.
# The functions use: data (the cluster's folder), programs (PostgreSQL's), account (who runs it), sockets (a short folder).

# Runs a program as the account of the database, from a folder that every account can enter.
as_account() {
    if [ "$account" = "$(id -un)" ]; then
        (cd / && exec "$@")
    else
        (cd / && exec runuser -u "$account" -- "$@")
    fi
}

# The process of the database that runs on `data`; nothing where none does. A number in a file that a crash left
# behind may be another process's by now, so it counts only if that process works in this very folder.
database_process() {
    local process
    [ -f "$data/postmaster.pid" ] || return 0
    read -r process <"$data/postmaster.pid" 2>/dev/null || return 0
    if [ -d /proc/self ]; then
        [ "$(readlink "/proc/$process/cwd" 2>/dev/null)" = "$data" ] || return 0
    else
        kill -0 "$process" 2>/dev/null || return 0
    fi
    printf '%s\n' "$process"
}

# Stops the database if it runs, and waits for its end.
stop_database() {
    local process
    process=$(database_process)
    if [ -n "$process" ]; then
        as_account "$programs/pg_ctl" stop -D "$data" -m fast -w -t 60 -s ||
            as_account "$programs/pg_ctl" stop -D "$data" -m immediate -w -t 30 -s || return 1
    fi
    return 0
}

# Makes the cluster in one step: a folder that is there is whole.
create_cluster() {
    local unfinished=${data%/*}/unfinished
    as_account rm -rf "$unfinished"
    as_account "$programs/initdb" --pgdata "$unfinished" --username postgres --auth trust --encoding UTF8 --locale C.UTF-8 \
        --data-checksums --no-instructions >/dev/null
    as_account mv "$unfinished" "$data"
}

# Starts the database. What a crash left behind is cleared away first.
start_database() {
    local process log=${data%/*}/log attempt
    process=$(database_process)
    if [ -n "$process" ]; then
        say "Stopping the database of an earlier run (process $process)."
        stop_database || return 1
    elif [ -f "$data/postmaster.pid" ]; then
        say 'The last run ended in a crash; the database recovers.'
        rm -f "$data/postmaster.pid"
    fi
    if [ -f "$log" ] && [ "$(wc -c <"$log")" -gt 10000000 ]; then
        as_account mv "$log" "$log.old"
    fi
    # After a crash, the last of the old processes may take a moment to let go of the shared memory.
    for attempt in 1 2 3 4 5; do
        as_account "$programs/pg_ctl" start -D "$data" -l "$log" -w -t 120 -s -o \
            "-k $sockets -c listen_addresses='' -c unix_socket_permissions=0700 -c max_wal_size=2GB -c shared_buffers=256MB" &&
            return 0
        sleep "$attempt"
    done
    tail -n 5 "$log" >&2
    return 1
}

# The roles and the database; nothing where they are there already. What the groups `hatestats_application` and
# `hatestats_publisher` may do, the migrations say; the owner may not make roles.
create_roles() {
    "$programs/psql" -h "$sockets" -U postgres -d postgres -X -q -v ON_ERROR_STOP=1 <<'SQL'
SET client_min_messages = warning;
SELECT 'CREATE ROLE hatestats_owner LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hatestats_owner') \gexec
SELECT 'CREATE ROLE hatestats_app LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hatestats_app') \gexec
SELECT 'CREATE ROLE hatestats_application NOLOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hatestats_application') \gexec
SELECT 'CREATE ROLE hatestats_publisher NOLOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hatestats_publisher') \gexec
GRANT hatestats_application, hatestats_publisher TO hatestats_app;
SELECT 'CREATE DATABASE hatestats OWNER hatestats_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'hatestats') \gexec
REVOKE ALL ON DATABASE hatestats FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE hatestats TO hatestats_app;
SQL
}
