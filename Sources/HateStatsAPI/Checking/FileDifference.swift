/// Where two files that should be the same begin to differ, in words.
enum FileDifference {
    /// Of how many lines the words are given.
    private static let told = 3
    /// How many bytes of a long line are shown around the first that differs.
    private static let shown = 160

    /// The difference of what is kept from what it should be; nil where the two are the same.
    static func of(kept: [UInt8], expected: [UInt8]) -> String? {
        guard kept != expected else { return nil }
        let (one, other) = (lines(kept), lines(expected))
        guard one.count == other.count else {
            return "it has \(one.count) lines, and by a recount it has \(other.count); "
                + (firstDifferences(one, other).first ?? "the rest is the same")
        }
        let differing = one.indices.count { one[$0] != other[$0] }
        let noun = differing == 1 ? "1 line differs" : "\(differing) lines differ"
        return "\(noun) from a recount: " + firstDifferences(one, other).joined(separator: "; ")
    }

    private static func firstDifferences(_ one: [ArraySlice<UInt8>], _ other: [ArraySlice<UInt8>]) -> [String] {
        let differing = zip(one, other).enumerated().filter { $1.0 != $1.1 }
        return differing.prefix(told).map { index, pair in
            "line \(index + 1) is “\(excerpt(pair.0, beside: pair.1))”, not “\(excerpt(pair.1, beside: pair.0))”"
        }
    }

    private static func excerpt(_ line: ArraySlice<UInt8>, beside other: ArraySlice<UInt8>) -> String {
        guard line.count > shown else { return String(decoding: line, as: UTF8.self) }
        let common = zip(line, other).prefix { $0 == $1 }.count
        let part = line.dropFirst(max(0, common - shown / 2)).prefix(shown)
        return "…" + String(decoding: part, as: UTF8.self) + "…"
    }

    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }
}
