/// What a name turned out to mean.
public enum NameResolution<Meaning: Sendable>: Sendable {
    /// One thing.
    case found(Meaning)
    /// Several things, in the order of the pack; the caller must ask, never guess.
    case ambiguous([Meaning])
    /// Nothing. The suggestions are words that mean something and look alike, the most alike first.
    case unknown(suggestions: [String])
}

extension NameResolution: Equatable where Meaning: Equatable {}

/// The words by which people call a list of things (areas, categories, kinds), and what each word means.
///
/// Words are compared as people read them: without regard to case, spaces, hyphens and punctuation, and with `&` as
/// "and", so that `Oadby & Wigston` is `oadby-and-wigston`.
public struct NameIndex: Sendable {
    /// The word to suggest for each thing, by its position: one that always means it.
    public let words: [String]

    private var meanings: [NameKey: [Int]] = [:]
    /// Every key once with its meaning, in the order of their coming, to be searched for what looks alike.
    private var candidates: [(key: [UInt8], meaning: Int)] = []

    /// An index of things that each have one word of their own; more names are added afterwards.
    public init(words: [String]) {
        self.words = words
        for (position, word) in words.enumerated() { add(word, for: position) }
    }

    /// Lets a name mean the thing at a position too. A name that means several things is ambiguous from then on.
    public mutating func add(_ name: String, for position: Int) {
        let key = NameKey(name)
        guard words.indices.contains(position), !key.isEmpty else { return }
        guard meanings[key]?.contains(position) != true else { return }
        meanings[key, default: []].append(position)
        candidates.append((Array(key.text.utf8), position))
    }

    /// The positions of what a name means, ascending; empty where it means nothing.
    public func meanings(of name: String) -> [Int] {
        let found = meanings[NameKey(name)] ?? []
        return found.count > 1 ? found.sorted() : found
    }

    /// What a name means, with suggestions where it means nothing.
    public func resolve(_ name: String) -> NameResolution<Int> {
        let found = meanings(of: name)
        switch found.count {
        case 0: return .unknown(suggestions: suggestions(for: name))
        case 1: return .found(found[0])
        default: return .ambiguous(found)
        }
    }

    /// The words of what a name means, or else of what it looks like.
    public func guesses(for name: String) -> [String] {
        let found = meanings(of: name)
        return found.isEmpty ? suggestions(for: name) : found.map { words[$0] }
    }

    /// The words of at most `limit` things whose names look like a name, the most alike first.
    ///
    /// The likeness is the number of letters that are wrong, missing, superfluous or swapped (optimal string alignment
    /// distance): 1 in short names, 2 in names up to seven letters, 3 in longer ones. Where nothing is so near, names
    /// that begin like it, or with which it begins, are taken. A name of more than 64 letters is like nothing.
    public func suggestions(for name: String, limit: Int = 3) -> [String] {
        let key = Array(NameKey(name).text.utf8)
        guard !key.isEmpty, key.count <= EditDistance.maximumLength else { return [] }
        var near: [(distance: Int, meaning: Int)] = []
        for candidate in candidates {
            let bound = EditDistance.tolerance(forLength: max(key.count, candidate.key.count))
            if let distance = EditDistance.between(key, candidate.key, atMost: bound) {
                near.append((distance, candidate.meaning))
            }
        }
        if near.isEmpty, key.count >= 4 {
            for candidate in candidates where candidate.key.count >= 4 {
                guard candidate.key.starts(with: key) || key.starts(with: candidate.key) else { continue }
                near.append((abs(candidate.key.count - key.count), candidate.meaning))
            }
        }
        near.sort { $0 < $1 }
        // What is much less alike than the best would only distract from it.
        if let best = near.first { near.removeAll { $0.distance > best.distance + 1 } }
        var chosen: [Int] = []
        for (_, meaning) in near where !chosen.contains(meaning) && chosen.count < limit { chosen.append(meaning) }
        return chosen.map { words[$0] }
    }
}

/// A name without what people leave out or write differently: lower-case letters and digits only, `&` as "and".
struct NameKey: Hashable, Sendable {
    let text: String

    init(_ name: String) {
        // Codes are what programs ask with, and those are their own keys.
        guard !name.utf8.allSatisfy(Self.isPlain) else {
            text = name
            return
        }
        if let key = Self.ascii(name) {
            text = key
            return
        }
        var key = ""
        for scalar in name.lowercased().unicodeScalars {
            if scalar == "&" {
                key += "and"
            } else if scalar.isASCII {
                switch scalar {
                case "a"..."z", "0"..."9": key.unicodeScalars.append(scalar)
                default: break
                }
            } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || scalar.properties.canonicalCombiningClass != .notReordered
            {
                key.unicodeScalars.append(scalar)
            }
        }
        text = key
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// The key of ASCII alone, byte by byte; nil where there is anything else.
    private static func ascii(_ name: String) -> String? {
        guard name.utf8.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: "&") }) else { return nil }
        return String(unsafeUninitializedCapacity: name.utf8.count) { key in
            var count = 0
            for byte in name.utf8 {
                let lower = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
                guard isPlain(lower) else { continue }
                key[count] = lower
                count += 1
            }
            return count
        }
    }

    var isEmpty: Bool { text.isEmpty }
}
