public import Hummingbird

/// The parameters of an address, decoded, in the order in which they came.
///
/// Reading goes through ``only(_:)`` first: a parameter that the address does not have is refused by name, because a
/// typo must never silently answer another question. `_` is a cache buster and ignored everywhere.
public struct QueryParameters: Sendable {
    /// Names and values in order; a name may come several times.
    public let pairs: [(name: String, value: String)]

    /// Parameters that are decoded already, as a command line gives them.
    public init(pairs: [(name: String, value: String)]) {
        self.pairs = pairs
    }

    /// Decodes the query of an address (`+` and `%20` are spaces).
    ///
    /// - Throws: a `malformed-request` problem where an escape or the UTF-8 is broken.
    public init(_ query: String?) throws {
        var pairs: [(name: String, value: String)] = []
        for part in (query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = QueryParameters.decoded(halves[0]),
                let value = halves.count > 1 ? QueryParameters.decoded(halves[1]) : ""
            else {
                throw Problem(
                    .malformedRequest,
                    "The query part “\(String(part) ?? "")” is not percent-encoded UTF-8 text without control characters."
                )
            }
            if name != "_" { pairs.append((name, value)) }
        }
        self.pairs = pairs
    }

    /// The values of a parameter, in order.
    public func all(_ name: String) -> [String] {
        pairs.filter { $0.name == name }.map(\.value)
    }

    /// The one value of a parameter, nil where it is absent.
    ///
    /// - Throws: an `invalid-parameter` problem where it came more than once.
    public func one(_ name: String) throws -> String? {
        let values = all(name)
        guard values.count <= 1 else {
            throw Problem(
                .invalidParameter,
                faults: [.init("query.\(name)", value: values.joined(separator: "”, “"), reason: "only one is allowed")]
            )
        }
        return values.first
    }

    /// Refuses every parameter outside `known`, all at once, each with the nearest that exists.
    public func only(_ known: [String]) throws {
        let unknown = pairs.filter { !known.contains($0.name) }
        guard !unknown.isEmpty else { return }
        let list = known.isEmpty ? "the address has no parameters" : "it has " + known.joined(separator: ", ")
        throw Problem(
            .unknownParameter,
            faults: unknown.map { pair in
                .init(
                    "query.\(pair.name.shortened(to: 60))", value: pair.value,
                    reason: "the address has no such parameter; \(list)",
                    suggestions: Spelling.nearest(to: pair.name, among: known))
            })
    }

    /// Refuses every parameter outside `known`.
    public func only(_ known: String...) throws { try only(known) }

    /// The one value of a parameter as a whole number; nil where it is absent.
    ///
    /// - Throws: an `invalid-parameter` problem for anything outside `range`.
    func wholeNumber(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = try one(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            let bounds =
                range.upperBound == .max
                ? "from \(range.lowerBound) up" : "from \(range.lowerBound) to \(range.upperBound)"
            throw Problem(
                .invalidParameter,
                faults: [.init("query.\(name)", value: text, reason: "must be a whole number \(bounds)")])
        }
        return number
    }

    /// An address with these parameters, with another cursor.
    func address(_ path: String, cursor: String) -> String {
        let others = pairs.filter { $0.name != "cursor" } + [(name: "cursor", value: cursor)]
        return path + "?" + others.map { "\($0.name)=\(QueryParameters.encoded($0.value))" }.joined(separator: "&")
    }

    /// These parameters but for some, as they stand in an address behind `path`.
    func address(_ path: String, leavingOut names: Set<String>) -> String {
        path
            + pairs.filter { !names.contains($0.name) }.map { "\($0.name)=\(QueryParameters.encoded($0.value))" }
            .joined(separator: "&")
    }

    /// A value as it stands in an address: all but unreserved characters escaped (RFC 3986, section 2.3).
    private static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += "%" + Hexadecimal.text([byte]).uppercased()
            }
        }
        return result
    }

    /// The bytes with `%xx` and `+` decoded; nil where they are no UTF-8 text or hold a control character.
    static func decoded(_ bytes: Substring.UTF8View) -> String? {
        // Most values have nothing to decode.
        guard bytes.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") || $0 < 0x20 || $0 == 0x7F })
        else { return String(Substring(bytes)) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): result.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal)
                else { return nil }
                result.append(high << 4 | low)
            default: result.append(byte)
            }
        }
        guard !result.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return nil }
        return String(validating: result, as: UTF8.self)
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension Request {
    /// The parameters of this request's address.
    public func parameters() throws -> QueryParameters { try QueryParameters(uri.query) }
}

/// Nearness of words, for "did you mean".
enum Spelling {
    /// The words at most two edits (three for long words) away from `word`, nearest first, at most three.
    static func nearest(to word: String, among words: [String]) -> [String] {
        let word = word.lowercased().shortened(to: 80)
        return
            words.map { ($0, distance(word, $0.lowercased())) }
            .filter { $0.1 <= max(1, min(3, ($0.0.count + 1) / 3)) }
            .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
            .prefix(3).map(\.0)
    }

    /// The least number of insertions, deletions, substitutions and swaps of neighbours that turn one into the other.
    static func distance(_ a: String, _ b: String) -> Int {
        let a = Array(a.unicodeScalars)
        let b = Array(b.unicodeScalars)
        var before: [Int] = []
        var previous = Array(0...b.count)
        for i in a.indices {
            var current = [i + 1]
            for j in b.indices {
                var least = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, before[j - 1] + 1) }
                current.append(least)
            }
            (before, previous) = (previous, current)
        }
        return previous[b.count]
    }
}
