#!/usr/bin/env bash
# Checks that need no build: the format of the code, the scripts, and that the arrows between modules point one way.
set -eu
cd "$(dirname "$0")/.."
. scripts/common.sh

require_swift
scripts/install.sh lint
failed=0

swift format lint --strict --parallel --recursive Package.swift Sources Tests || failed=1
shellcheck --external-sources --source-path=SCRIPTDIR/.. scripts/*.sh Tests/EndToEnd/*.sh .ci/run || failed=1

# refuse PATTERN, SENTENCE, PATHS…: the pattern must not stand in the Swift files of the paths.
refuse() {
    local pattern=$1 sentence=$2
    shift 2
    if grep -rnE --include='*.swift' "$pattern" "$@"; then
        printf 'lint: %s\n' "$sentence" >&2
        failed=1
    fi
}
import='^[[:space:]]*(@[A-Za-z_()]+ )?((public|package|internal|fileprivate|private) )?import '
mapfile -t outside < <(find Sources Tests -name '*.swift' -not -path 'Sources/PostgresBridge/LibPQ/*' -print)
refuse "${import}CLibPQ" 'only PostgresBridge/LibPQ may import CLibPQ.' "${outside[@]}"
mapfile -t outside < <(find Sources Tests -name '*.swift' -not -path 'Sources/Solver/*' -print)
refuse "${import}CCoin" 'only Solver may import CCoin.' "${outside[@]}"
mapfile -t outside < <(find Sources Tests -name '*.swift' -not -path 'Sources/HateStatsAPI/Web/*' -not -path 'Tests/HateStatsAPITests/Web/*' -print)
refuse "${import}Mustache" 'only HateStatsAPI/Web and its tests may import Mustache.' "${outside[@]}"
mapfile -t outside < <(find Sources Tests -name '*.swift' -not -path 'Sources/CommonMark/*' -print)
refuse "${import}CCmark" 'only CommonMark may import CCmark.' "${outside[@]}"
refuse "${import}(StatsModel|HateStatsAPI|Hummingbird|NIO[A-Za-z0-9]*)" \
    'CommonMark makes HTML of text and knows nothing of what it says.' Sources/CommonMark
mapfile -t outside < <(find Sources Tests -name '*.swift' -not -path 'Sources/Pictures/*' -print)
refuse "${import}(CRsvg|CQrencode)" 'only Pictures may import CRsvg and CQrencode.' "${outside[@]}"
refuse "${import}(Foundation|Dispatch|Glibc|NIO|Logging|PostgresBridge|HateStatsAPI|Solver)([[:space:]]|\$)" \
    'StatsModel is pure: the standard library, FoundationEssentials at most.' Sources/StatsModel
refuse "${import}(Foundation[A-Za-z]*|Dispatch|Glibc|NIO[A-Za-z0-9]*|Logging|PostgresBridge|HateStatsAPI|Solver|Pictures)([[:space:]]|\$)" \
    'Charts is pure: the standard library and StatsModel.' Sources/Charts
refuse "${import}(StatsModel|Charts|HateStatsAPI|Hummingbird|NIO[A-Za-z0-9]*)" \
    'Pictures makes pixels of drawings and knows nothing of what they show.' Sources/Pictures
refuse "${import}(StatsModel|HateStatsAPI|Hummingbird|NIO[A-Za-z0-9]*)" \
    'PostgresBridge knows no incident, no area and no HTTP.' Sources/PostgresBridge

[ "$failed" -eq 0 ] || die 'lint found what is shown above.'
say 'Nothing to complain about.'
