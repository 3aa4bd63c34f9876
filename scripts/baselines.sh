#!/usr/bin/env bash
# Installs what published figures are measured against, outside the checkout, and prints where: FastAPI and Datasette from
# PyPI at the versions in Benchmarks/baselines/requirements.txt, and nginx from Debian. Does nothing where it is there already.
set -eu
cd "$(dirname "$0")/.."
. scripts/common.sh

folder=${HATESTATS_BENCH_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/hatestats-bench}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd -P)
requirements=Benchmarks/baselines/requirements.txt
{
    scripts/install.sh bench
    if ! cmp -s "$requirements" "$folder/python/requirements.txt"; then
        say "Installing FastAPI and Datasette in $folder/python"
        rm -rf "$folder/python"
        python3 -m venv "$folder/python" || die 'python3 could not make an environment; see above.'
        "$folder/python/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$requirements" ||
            die 'pip could not install them; see above.'
        # Last, so that an installation that was broken off is made again.
        cp "$requirements" "$folder/python/requirements.txt"
    fi
    # Unpacked and not installed: Debian would start it, and keep it as a service.
    if [ ! -x "$folder/nginx/usr/sbin/nginx" ]; then
        say "Unpacking nginx in $folder/nginx"
        mkdir -p "$folder/nginx"
        (
            cd "$folder/nginx"
            apt-get -qq download nginx
            dpkg-deb --extract nginx_*.deb .
        ) || die 'nginx could not be had from Debian; see above.'
    fi
    if missing=$(ldd "$folder/nginx/usr/sbin/nginx" | grep 'not found'); then die "nginx needs libraries that are missing: $missing"; fi
} >&2
printf '%s\n' "$folder"
