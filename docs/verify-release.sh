#!/bin/sh
# Verifies a published release with nothing but curl, sha256sum and openssl (3.0 or later): that its files are those of
# its manifest, and that the manifest was signed by the holder of the key. docs/verifying.md says what that proves.
set -u

usage() {
    cat <<'EOF'
Usage: verify-release.sh [--key FILE] [--digest DIGEST] [--into DIR] ADDRESS RELEASE [VERSION]
       verify-release.sh [--key FILE] [--digest DIGEST] --files DIR

  ADDRESS          where the service is: https://hatestats.example.org
  RELEASE          the release: 2024-q1; VERSION is its newest unless it is given
  --key FILE       the signing key as you have it from elsewhere (PEM), instead of the one that the service gives
  --digest DIGEST  the digest as you have it from elsewhere (sha256:...), which the manifest must have
  --into DIR       keep the downloaded files there
  --files DIR      verify files that were downloaded before: data.csv, metadata.json, manifest.txt, manifest.sig, key.pem

Exits with 0 where all is verified, 1 where it was called wrongly, 2 where a file can't be had, 3 where a file is not the
one of the manifest, 4 where the manifest is not the one that was signed, 5 where it is not the one of the digest.
EOF
}

fail() {
    code=$1
    shift
    printf 'FAILED: %s\n' "$*" >&2
    exit "$code"
}

key='' digest='' into='' files=''
while [ $# -gt 0 ]; do
    case $1 in
    --key | --digest | --into | --files)
        [ $# -gt 1 ] || { usage >&2; exit 1; }
        case $1 in
        --key) key=$2 ;;
        --digest) digest=$2 ;;
        --into) into=$2 ;;
        --files) files=$2 ;;
        esac
        shift 2
        ;;
    -h | --help) usage; exit 0 ;;
    -*) usage >&2; exit 1 ;;
    *) break ;;
    esac
done

for tool in sha256sum openssl; do
    command -v "$tool" >/dev/null || fail 1 "$tool is needed"
done

if [ -n "$files" ]; then
    [ $# -eq 0 ] || { usage >&2; exit 1; }
    folder=$files
else
    [ $# -eq 2 ] || [ $# -eq 3 ] || { usage >&2; exit 1; }
    command -v curl >/dev/null || fail 1 "curl is needed"
    address=${1%/} release=$2 version=${3-}
    if [ -n "$into" ]; then
        mkdir -p "$into" || fail 1 "$into can't be made"
        folder=$into
    else
        folder=$(mktemp -d) || fail 1 "there is no place for the files"
        trap 'rm -rf "$folder"' EXIT
    fi
    get() { curl --globoff --silent --show-error --fail --max-time 300 "$@"; }

    # A version never changes, so that all files are of one.
    if [ -z "$version" ]; then
        version=$(get "$address/v1/releases/$release" | sed -n 's/^{"id":"[^"]*","version":\([0-9]*\),.*/\1/p')
        [ -n "$version" ] || fail 2 "the release $release is not published at $address"
    fi
    for name in data.csv metadata.json manifest.txt manifest.sig; do
        get --dump-header "$folder/header" --output "$folder/$name" \
            "$address/v1/releases/$release/versions/$version/$name" ||
            fail 2 "$name of $release, version $version, can't be had"
    done
    if [ -z "$key" ]; then
        # The answer with the signature says where the key is.
        path=$(tr -d '\r' <"$folder/header" | sed -n 's/^[Ll]ink: <\([^>]*\)>; rel="signing-key"$/\1/p')
        get --output "$folder/key.pem" "$address${path:-/v1/keys/signing}" || fail 2 "the signing key can't be had"
    fi
    rm -f "$folder/header"
    echo "Downloaded version $version of $release."
fi
[ -n "$key" ] || key=$folder/key.pem

for name in data.csv metadata.json manifest.txt manifest.sig; do
    [ -f "$folder/$name" ] || fail 2 "$folder/$name is not there"
done
[ -f "$key" ] || fail 2 "$key is not there"

# A manifest that left a file out would let any bytes pass as that file.
for name in data.csv metadata.json; do
    grep -q "^[0-9a-f]\{64\}  $name\$" "$folder/manifest.txt" || fail 3 "manifest.txt does not list $name"
done
(cd "$folder" && sha256sum --check --strict manifest.txt) || fail 3 "a file is not the one that manifest.txt lists"

found=$(sha256sum <"$folder/manifest.txt" | cut -d ' ' -f 1)
if [ -n "$digest" ] && [ "${digest#sha256:}" != "$found" ]; then
    fail 5 "the digest is sha256:$found, not $digest"
fi

case $key in /*) ;; *) key=$PWD/$key ;; esac
openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in "$folder/manifest.txt" -sigfile "$folder/manifest.sig" ||
    fail 4 "manifest.txt was not signed by the holder of the key"

name=$(openssl pkey -pubin -in "$key" -outform DER | tail -c 32 | sha256sum | cut -c 1-16)
echo "VERIFIED: digest sha256:$found, signed by the key $name."
