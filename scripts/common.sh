# shellcheck shell=bash
# What several scripts need. Sourced, never run.

# A line to the person who runs the script.
say() { printf '%s\n' "$*"; }

# One line that says what is wrong and what to do, and the end.
die() {
    printf 'hatestats: %s\n' "$*" >&2
    exit 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# Ends the script unless there is a Swift toolchain that can build this.
require_swift() {
    command -v swift >/dev/null 2>&1 ||
        die 'no Swift toolchain was found: get Swift 6.3 or newer from https://www.swift.org/install/linux/debian/ and put it on the PATH.'
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    case $version in
    [0-5].* | 6.[0-2]) die "Swift $version is too old: get Swift 6.3 or newer from https://www.swift.org/install/linux/debian/" ;;
    esac
}

# The folder of PostgreSQL's server programs: of version $1 where it is given, else of the newest. Fails where there is none.
postgres_programs() {
    local folder
    if [ -n "$1" ] && [ -x "/usr/lib/postgresql/$1/bin/initdb" ]; then
        printf '%s\n' "/usr/lib/postgresql/$1/bin"
        return
    fi
    for folder in "$(find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)" \
        "$(pg_config --bindir 2>/dev/null)/initdb" "$(command -v initdb 2>/dev/null)"; do
        [ -x "$folder" ] || continue
        if [ -n "$1" ] && ! "$folder" --version | grep -qE "PostgreSQL\) $1([^0-9]|\$)"; then continue; fi
        dirname "$(readlink -f "$folder")"
        return
    done
    return 1
}
