# shellcheck shell=bash
# What the tests from outside share: tools of Python, and a service on a private database. Sourced after scripts/common.sh, by
# scripts with job control (`set -m`), so that the run gets a process group of its own; never run.

# Makes `tools` a virtual environment with what Tests/EndToEnd/$1/requirements.txt lists, which people know as $2. The tools
# are kept where what is built is kept, by what they are: another list or another Python makes them anew.
python_tools() {
    local list=Tests/EndToEnd/$1/requirements.txt python
    python=$(command -v python3) || die 'there is no python3.'
    tools=.build/$1/$( (cat "$list" && "$python" -VV && echo "$PWD") | sha256sum | cut -c1-16)
    [ ! -e "$tools/complete" ] || return 0
    say "Installing $2 for the first time."
    rm -rf ".build/$1"
    mkdir -p ".build/$1"
    "$python" -m venv "$tools" || die "no virtual environment could be made in $tools."
    "$tools/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: --requirement "$list" ||
        die "$2 could not be installed from PyPI; see above."
    : >"$tools/complete"
}

# Makes `work` a folder that is gone when the script ends, and the service in it.
make_work() {
    work=$(mktemp -d)
    chmod 711 "$work"
    run=''
    trap clean_up EXIT
    trap 'exit 130' INT TERM HUP
}

# shellcheck disable=SC2317 # called by the trap
clean_up() {
    if [ -n "$run" ]; then
        kill -TERM "$run" 2>/dev/null || true
        wait "$run" 2>/dev/null || true
    fi
    [ ! -f "$work/home/postgres-folder" ] || rm -rf "$(cat "$work/home/postgres-folder")"
    rm -rf "$work"
}

# Makes $work/pack of the pack $1, with demonstration data and figures from April of the year $2 on: fewer years are protected sooner.
recent_pack() {
    cp -r "$1" "$work/pack"
    sed -i "s/^series_start,.*/series_start,$2-04/" "$work/pack/policy.csv"
    awk -F, -v OFS=, -v year="$2" '
        $1 == "setting" && $3 == "first_month" { $4 = year "-04" }
        $1 == "year" && substr($3, 3, 4) <= year { next }
        { print }' "$1/demo.csv" >"$work/pack/demo.csv"
    grep -q "^series_start,$2-04\$" "$work/pack/policy.csv" || die "the policy of $1 has no series_start."
    chmod -R a+rX "$work/pack"
}

# The same without what takes longest to protect, quarters and years that end in other months. Releases of it are soon made.
small_pack() {
    recent_pack "$1" "$2"
    sed -i -e '/^quarter,/d' -e '/^year,\*/d' "$work/pack/plan.csv"
}

# Serves $1 with the demonstration data of the pack $2, and waits until it is ready; `address` is where, `keys` its file of keys.
# shellcheck disable=SC2034 # the scripts that source this read them
start_service() {
    local port=$((20000 + RANDOM % 20000)) tenths
    address=http://127.0.0.1:$port
    keys=$work/home/keys.json
    # The address of this run, and no other, stands in what the service writes.
    unset HATESTATS_PUBLIC_URL
    : >"$work/out"
    HATESTATS_HOME=$work/home HATESTATS_PROGRAM=$1 HATESTATS_DATABASE_URL='' HATESTATS_SIGNING_KEY='' HATESTATS_RATE_LIMIT=0 \
        HATESTATS_LOG_LEVEL=warning PACK=$2 PORT=$port HOST=127.0.0.1 DEMO=1 scripts/run.sh >"$work/out" 2>&1 &
    run=$!
    for ((tenths = 0; ; tenths++)); do
        grep -q 'is ready at' "$work/out" && break
        if ! kill -0 "$run" 2>/dev/null || [ "$tenths" -ge 6000 ]; then
            tail -n 20 "$work/out"
            die 'the service did not become ready; see above.'
        fi
        sleep 0.1
    done
}

# Runs a test of the service, and ends the script as it ends. What the service itself complains about belongs to the findings.
end_with() {
    local status=0
    "$@" || status=$?
    if [ "$status" -ne 0 ]; then
        say 'The last of what the service wrote:'
        grep '^{' "$work/out" | tail -n 20 | cut -c1-1000
    fi
    exit "$status"
}
