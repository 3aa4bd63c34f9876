#!/usr/bin/env bash
# Builds the service and runs it on a private database, from nothing; `make run` calls this. Settings, from the environment:
#   PORT (8080), HOST (127.0.0.1)   where to listen
#   DEMO=0                          no demonstration data; by default it is made on the first run
#   PACK                            the folder of reference data (reference/llr)
#   HATESTATS_HOME                  where the database and the keys are kept (.hatestats in the checkout)
#   HATESTATS_DATABASE_URL          use this database instead of a private one (HATESTATS_OWNER_DATABASE_URL for its owner);
#                                   demonstration data is then made with DEMO=1 only
#   HATESTATS_PROGRAM               run this program instead of building one
# SIGINT, SIGTERM or SIGHUP stops the service and then the database. Nothing outlives the script.
set -eu
cd "$(dirname "$0")/.."
. scripts/common.sh
. scripts/database.sh

port=${PORT:-8080}
host=${HOST:-127.0.0.1}
pack=${PACK:-reference/llr}
home=${HATESTATS_HOME:-.hatestats}
program=${HATESTATS_PROGRAM:-}
own_database=yes
[ -z "${HATESTATS_DATABASE_URL-}" ] || own_database=no
demonstration=${DEMO:-$([ "$own_database" = yes ] && echo 1 || echo 0)}

if ! [[ $port =~ ^[1-9][0-9]{0,4}$ ]] || [ "$port" -gt 65535 ]; then
    die "PORT is '$port'; a number from 1 to 65535 is expected."
fi
[[ $demonstration =~ ^[01]$ ]] || die "DEMO is '$demonstration'; 0 or 1 is expected."
[ -d "$pack" ] || die "PACK is '$pack', and there is no such folder."

# --- What is running, and how it ends -----------------------------------------------------------------------------

step=''     # the process group of a step that is under way
service=''  # the process of the service, leader of a group of its own
watched=no  # whether the watchdog is there, to be told what is started
database=no # whether the database was started

# Starts a command in a session of its own, so that Ctrl-C reaches this script only. The watchdog knows its group before it begins.
grouped() {
    # shellcheck disable=SC2016 # expanded by the inner shell
    exec setsid bash -c 'echo "group $$" >&7; exec 7>&-; exec "$@"' grouped "$@" 9>&- </dev/null
}

# Runs one step to its end, so that a signal interrupts the waiting and is not kept for after it.
run_step() {
    local status=0
    grouped "$@" &
    step=$!
    wait "$step" || status=$?
    step=''
    return "$status"
}

# shellcheck disable=SC2317 # called by the traps
finish() {
    local status=$1 tenths
    trap '' INT TERM HUP
    trap - EXIT
    if [ -n "$step" ]; then
        kill -TERM -- "-$step" 2>/dev/null || true
        wait "$step" 2>/dev/null || true
    fi
    if [ -n "$service" ] && kill -0 "$service" 2>/dev/null; then
        say 'Stopping the service.'
        kill -TERM "$service" 2>/dev/null || true
        for ((tenths = 0; tenths < 400; tenths++)); do
            kill -0 "$service" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL -- "-$service" 2>/dev/null || true
    fi
    if [ "$database" = yes ]; then
        say 'Stopping the database.'
        stop_database || status=1
        rm -rf "$sockets"
        rm -f "$home/environment"
    fi
    [ "$watched" = no ] || echo 'done' >&7 2>/dev/null || true
    exit "$status"
}
trap 'finish $?' EXIT
trap 'finish 0' INT TERM HUP

# --- A home of our own --------------------------------------------------------------------------------------------

ours=no
if [ ! -e "$home" ]; then
    (umask 077 && mkdir -p "$home") || die "the folder $home can't be made; HATESTATS_HOME names another one."
    ours=yes
fi
home=$(cd "$home" 2>/dev/null && pwd -P) || die "the folder $home can't be entered; HATESTATS_HOME names another one."
[ -w "$home" ] || die "the folder $home can't be written to; HATESTATS_HOME names another one."
if [ "$ours" = yes ] || [ -z "$(find "$home" -mindepth 1 -print -quit)" ]; then : >"$home/made-by-hatestats"; fi

exec 9>>"$home/lock"
flock -n 9 || die "another make run is using $home. Stop it first, or name another folder with HATESTATS_HOME (and another PORT)."
exec 8>>"$home/lock-ending"
if ! flock -n 8; then
    say 'Waiting for the end of an earlier run.'
    flock -w 120 8 || die "an earlier run on $home has not ended after two minutes; see which processes still use it."
fi
# The watchdog alone keeps the second lock: an earlier run has ended when its watchdog has.
exec 7> >(exec setsid bash scripts/watchdog.sh "$$" "$PPID" 9>&- >/dev/null 2>&1)
exec 8>&-
watched=yes

# Where to look for the service: an address that means “all” is reached on this machine.
probe=$host url_host=$host
case $host in
0.0.0.0) probe=127.0.0.1 url_host=127.0.0.1 ;;
:: | '[::]') probe=::1 url_host='[::1]' ;;
*:*) url_host="[$host]" ;;
esac
base="http://$url_host:$port"

port_is_used() { (exec 3<>"/dev/tcp/$probe/$port") 2>/dev/null; }
if port_is_used; then die "port $port on $host is in use by another program. Name another one: PORT=8081 make run"; fi

# --- A program ----------------------------------------------------------------------------------------------------

if [ -z "$program" ]; then
    require_swift
    scripts/install.sh build
    # Where nothing has changed since the last build, even asking the package manager would take longer than starting.
    built=.build/release/hatestats.built
    toolchain=$(command -v swift && swift --version 2>/dev/null)
    if [ ! -x .build/release/hatestats ] || [ "$(cat "$built" 2>/dev/null)" != "$toolchain" ] ||
        [ -n "$(find Package.swift Package.resolved Sources -newer "$built" -print -quit 2>/dev/null)" ]; then
        [ -x .build/release/hatestats ] || say 'Building the service. The first time takes some minutes.'
        # The moment before the build counts: what is changed meanwhile is built the next time.
        began=$(mktemp)
        run_step swift build --configuration release --jobs "${JOBS:-2}" --product hatestats ||
            die 'the service could not be built; see above.'
        printf '%s\n' "$toolchain" >"$built"
        touch -r "$began" "$built"
        rm -f "$began"
    fi
    program=.build/release/hatestats
fi
[ -x "$program" ] || die "there is no program at $program."

# --- A database ---------------------------------------------------------------------------------------------------

# Where the cluster lies and who runs it. PostgreSQL refuses to be run by root; the account `postgres` runs it then.
choose_cluster() {
    local folder=$home/postgres
    account=$(id -un)
    if is_root; then
        id postgres >/dev/null 2>&1 || die 'root may not run PostgreSQL, and there is no account “postgres” to run it: run this as an ordinary user.'
        account=postgres
        [ ! -e "$home/made-by-hatestats" ] || chmod 711 "$home"
        if [ -f "$home/postgres-folder" ]; then
            folder=$(cat "$home/postgres-folder")
        elif [ ! -d "$folder" ] && ! as_account test -x "$home"; then
            install -d -m 711 /var/lib/hatestats
            folder=$(mktemp -d /var/lib/hatestats/XXXXXXXX)
            chown postgres "$folder"
            say "The account postgres can't enter $home, so the database is kept in $folder."
            printf '%s\n' "$folder" >"$home/postgres-folder"
        fi
        if [ -d "$folder" ]; then
            account=$(stat -c %U "$folder")
        else
            install -d -m 700 -o postgres "$folder"
        fi
        [ "$account" != root ] || die "$folder belongs to root, and root may not run PostgreSQL."
        as_account test -x "$folder" || die "the account $account can't enter $folder, where the database is."
    else
        [ ! -f "$home/postgres-folder" ] || die "the database of $home was made by root: run this as root, or name another folder with HATESTATS_HOME."
        [ -d "$folder" ] || mkdir -m 700 "$folder"
        [ -O "$folder" ] || die "$folder belongs to $(stat -c %U "$folder"): run this as that user, or name another folder with HATESTATS_HOME."
    fi
    data=$(cd "$folder" && pwd -P)/data
}

if [ "$own_database" = yes ]; then
    scripts/install.sh database
    unset PGHOST PGHOSTADDR PGPORT PGUSER PGDATABASE PGPASSWORD PGPASSFILE PGSERVICE PGSERVICEFILE PGOPTIONS PGDATA PGSSLMODE PGTARGETSESSIONATTRS
    choose_cluster
    version=$(cat "$data/PG_VERSION" 2>/dev/null || true)
    programs=$(postgres_programs "$version") ||
        die "the database in $data is of PostgreSQL ${version:-?}, whose server programs are not installed: apt-get install postgresql-${version:-15}"
    # A run that could not clean up after itself left its folder of sockets.
    sockets=$(sed -n 's|^HATESTATS_DATABASE_URL="host=\(/tmp/hatestats\.[A-Za-z0-9]*\) .*|\1|p' "$home/environment" 2>/dev/null || true)
    [ -z "$sockets" ] || rm -rf "$sockets"
    # The path of a Unix socket may not be longer than 107 bytes, so the sockets lie apart from the data.
    sockets=$(mktemp -d /tmp/hatestats.XXXXXX)
    [ "$account" = "$(id -un)" ] || chown "$account" "$sockets"
    printf '%s\n' "data $data" "programs $programs" "account $account" "sockets $sockets" >&7
    database=yes
    if [ ! -d "$data" ]; then
        say "Making a private PostgreSQL in $data"
        create_cluster 7>&- 9>&- || die 'the database could not be made; see above.'
    fi
    start_database 7>&- 9>&- || die "the database could not be started; its log is ${data%/*}/log"
    create_roles || die 'the roles could not be made; see above.'
    export HATESTATS_DATABASE_URL="host=$sockets dbname=hatestats user=hatestats_app"
    export HATESTATS_OWNER_DATABASE_URL="host=$sockets dbname=hatestats user=hatestats_owner"
    (
        umask 077
        printf '%s="%s"\n' HATESTATS_DATABASE_URL "$HATESTATS_DATABASE_URL" \
            HATESTATS_OWNER_DATABASE_URL "$HATESTATS_OWNER_DATABASE_URL" \
            HATESTATS_SIGNING_KEY "${HATESTATS_SIGNING_KEY:-$home/signing-key.pem}" >"$home/environment"
    )
else
    say 'Using the database that HATESTATS_DATABASE_URL names.'
fi

# The key that releases are signed with; another one only where HATESTATS_SIGNING_KEY names it.
if [ -z "${HATESTATS_SIGNING_KEY-}" ]; then
    run_step "$program" key signing --file "$home/signing-key.pem" >/dev/null || die 'the key to sign with could not be made; see above.'
    export HATESTATS_SIGNING_KEY=$home/signing-key.pem
fi

run_step "$program" migrate || die 'the database could not be migrated; see above.'
run_step "$program" reference load "$pack" || die "the pack $pack could not be loaded; see above."
# A private database gets demonstration data on its first run, or later where DEMO=1 says so; another one only where DEMO=1 says so.
if [ "$own_database" = no ] || [ ! -e "$home/demonstration-made" ]; then
    if [ "$demonstration" = 1 ] && { [ -n "${DEMO-}" ] || [ ! -e "$home/first-run-done" ]; }; then
        run_step "$program" demo || die 'the demonstration data could not be made; see above.'
        [ "$own_database" = no ] || : >"$home/demonstration-made"
    fi
fi
[ "$own_database" = no ] || : >"$home/first-run-done"
run_step "$program" key provision --file "$home/keys.json" || die 'the keys could not be made; see above.'

# --- The service --------------------------------------------------------------------------------------------------

if port_is_used; then die "port $port on $host has been taken by another program. Name another one: PORT=8081 make run"; fi
export HATESTATS_HOST=$host HATESTATS_PORT=$port
# What stands before printed addresses, and in QR codes, unless another address was named.
export HATESTATS_PUBLIC_URL=${HATESTATS_PUBLIC_URL:-$base}
grouped "$program" serve &
service=$!

# Asks the service whether it is ready; true on a status of 200.
is_ready() {
    (
        exec 3<>"/dev/tcp/$probe/$port" || exit 1
        printf 'GET /health/ready HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n\r\n' "$url_host" "$port" >&3
        read -r -t 5 _ status _ <&3 && [ "$status" = 200 ]
    ) 2>/dev/null
}
for ((tenths = 0; ; tenths++)); do
    is_ready && break
    kill -0 "$service" 2>/dev/null || die 'the service ended before it was ready; see above.'
    [ "$tenths" -lt 600 ] || die "the service was not ready after a minute: $base/health/ready says why."
    sleep 0.1
done

key() { sed -n "s/.*\"$1\"[[:space:]]*:[[:space:]]*\"\([^\"]*\)\".*/\1/p" "$home/keys.json" | head -n 1; }
contributor=$(grep -o '"contributor:[^"]*"' "$home/keys.json" | head -n 1 | tr -d '"')
partner=partner:${contributor#contributor:}
cat <<TEXT

HateStats is ready at $base

To read:
  $base/

To try:
  $base/v1/figures?area=children(llr)&measure=count,rate,change
  $base/v1/figures.txt?area=leicester
  $base/v1/releases
  $base/openapi.yaml
  curl -H "Authorization: Bearer $(key statistician)" "$base/v1/management/figures?area=children(llr)&measure=count,rate"

Keys, one for each role (all of them: $home/keys.json):
  administrator  $(key administrator)
  statistician   $(key statistician)
  media          $(key media)
  contributor    $(key "$contributor")  (of ${contributor#contributor:})
  partner        $(key "$partner")  (of ${partner#partner:})

Ctrl-C stops the service and its database.

TEXT

status=0
wait "$service" || status=$?
service=''
[ "$status" -ne 0 ] || die 'the service ended by itself; see above.'
die "the service ended with status $status; see above."
