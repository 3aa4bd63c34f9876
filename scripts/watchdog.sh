#!/usr/bin/env bash
# Sees to it that nothing outlives `make run`, even where its script is killed outright.
# It reads what the script starts from a pipe; when the pipe ends without the word `done`, the script is gone, and what it
# started is stopped here. It also tells the script when `make` is gone, or has been told to stop and waits for it.
# Arguments: the script's process and its parent's.
set -u
cd "$(dirname "$0")/.." || exit 1
. scripts/common.sh
. scripts/database.sh
trap '' INT TERM HUP

script=$1 parent=$2
data='' programs='' account='' sockets=''
groups=()
told=no
waiting=0

# A field of /proc/PROCESS/status.
status_field() {
    local key value
    while read -r key value; do
        if [ "$key" = "$2:" ]; then
            printf '%s\n' "$value"
            return
        fi
    done 2>/dev/null <"/proc/$1/status"
}

# Whether a process is there and not merely waiting to be buried by its parent.
is_alive() { case $(status_field "$1" State) in '' | Z* | X*) return 1 ;; *) return 0 ;; esac }

is_make() { case $(status_field "$1" Name) in *make) return 0 ;; *) return 1 ;; esac }

watches_make=no
is_make "$parent" && watches_make=yes

# Whether make is gone or holds back a signal to stop: it passes SIGTERM on by itself, but on SIGINT it waits for us.
make_has_ended() {
    [ "$(status_field "$script" PPid)" = "$parent" ] || return 0
    local blocked
    blocked=$(status_field "$parent" SigBlk)
    if (((0x${blocked:-0} & 0x3) != 0)); then waiting=$((waiting + 1)); else waiting=0; fi
    [ "$waiting" -ge 2 ]
}

while :; do
    if read -r -t 1 word argument; then
        case $word in
        group) groups+=("$argument") ;;
        data) data=$argument ;;
        programs) programs=$argument ;;
        account) account=$argument ;;
        sockets) sockets=$argument ;;
        done) exit 0 ;;
        esac
    elif [ $? -le 128 ]; then
        break
    elif [ "$watches_make" = yes ] && [ "$told" = no ] && make_has_ended; then
        told=yes
        kill -TERM "$script" 2>/dev/null
    fi
done

for group in "${groups[@]}"; do kill -TERM -- "-$group" 2>/dev/null; done
for ((tenths = 0; tenths < 400; tenths++)); do
    alive=no
    for group in "${groups[@]}"; do is_alive "$group" && alive=yes; done
    [ "$alive" = yes ] || break
    sleep 0.1
done
for group in "${groups[@]}"; do kill -KILL -- "-$group" 2>/dev/null; done
if [ -n "$sockets" ]; then
    # It may have been just about to start.
    for _ in 1 2 3; do
        stop_database
        sleep 0.3
    done
    rm -rf "$sockets"
fi
