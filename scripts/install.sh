#!/usr/bin/env bash
# Installs the Debian packages that are missing for what the arguments name: build, database, test, contract, browser, examples, lint, bench.
# Says what it does, and does nothing where nothing is missing.
set -eu
cd "$(dirname "$0")/.."
. scripts/common.sh

wanted=()
for purpose in "${@:-build}"; do
    case $purpose in
    build) wanted+=(libpq-dev zlib1g-dev coinor-libcbc-dev librsvg2-dev fonts-liberation2 libqrencode-dev libcmark-dev pkg-config) ;;
    database) wanted+=(postgresql) ;;
    test) wanted+=(openssl zbar-tools) ;;
    contract) wanted+=(python3 python3-venv) ;;
    browser) wanted+=(chromium fonts-liberation2 python3 python3-venv) ;;
    examples) wanted+=(python3 python3-venv curl openssl) ;;
    lint) wanted+=(shellcheck) ;;
    bench) wanted+=(wrk python3 python3-venv) ;;
    *) die "install.sh: unknown purpose $purpose" ;;
    esac
done

if ! command -v dpkg-query >/dev/null 2>&1; then
    for program in pkg-config initdb; do
        command -v "$program" >/dev/null 2>&1 ||
            die "this is not Debian, so install what matches these packages by hand: ${wanted[*]}"
    done
    exit 0
fi

is_installed() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

missing=()
for package in "${wanted[@]}"; do
    is_installed "$package" && continue
    # Another build of the same thing is as good: pkgconf for pkg-config, any one version of the server, any Python.
    case $package in
    pkg-config) command -v pkg-config >/dev/null 2>&1 && continue ;;
    postgresql) postgres_programs '' >/dev/null && continue ;;
    python3) command -v python3 >/dev/null 2>&1 && continue ;;
    python3-venv) python3 -c 'import venv, ensurepip' >/dev/null 2>&1 && continue ;;
    esac
    missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if ! is_root; then
    command -v sudo >/dev/null 2>&1 ||
        die "these packages are missing: ${missing[*]}. Run this as root, or first: apt-get install ${missing[*]}"
    as_root=(sudo)
fi

apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@"
}

say "Installing with apt: ${missing[*]}"
apt update || die 'apt-get update failed; see above.'
case " ${missing[*]} " in
*' postgresql '*)
    # Debian starts a cluster of its own when it installs the server. We bring our own, so it is told not to before that.
    if ! is_installed postgresql-common; then
        apt install --no-install-recommends postgresql-common >/dev/null || die 'apt-get could not install postgresql-common; see above.'
        configuration=/etc/postgresql-common/createcluster.conf
        if ! grep -qsE '^[[:space:]]*create_main_cluster[[:space:]]*=' "$configuration"; then
            say "Telling Debian not to start a database of its own: create_main_cluster = false in $configuration"
            printf '\n# Set by HateStats, which brings a private cluster.\ncreate_main_cluster = false\n' |
                "${as_root[@]}" tee -a "$configuration" >/dev/null
        fi
    fi
    ;;
esac
apt install --no-install-recommends "${missing[@]}" >/dev/null || die "apt-get could not install ${missing[*]}; see above."
say 'Installed.'
