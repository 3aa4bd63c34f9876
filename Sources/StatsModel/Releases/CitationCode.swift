/// The text of references: groups of four of Crockford's 32 characters, the last of which is a check.
///
/// The fields are the digits of one number in a mixed radix, most significant first: version, area, category, month,
/// grain and kind, measure. There are three sizes, of 8, 12 and 16 characters; a reference is written in the smallest
/// that holds it, so each figure has one reference only. The characters, taken as elements of the field of 32 elements,
/// satisfy Σ cᵢ·αⁱ = 0. Since every αⁱ is other than 0, any single substitution shows; since αⁱ and αⁱ⁺¹ differ, so does
/// any swap of neighbours.
///
/// Source of the alphabet: D. Crockford, *Base 32* (2002); O reads as 0, I and L as 1.
public enum CitationCode {
    /// What is wrong with a text that should be a reference.
    public enum Problem: Error, Sendable, Hashable {
        /// It does not begin with a prefix that references here begin with.
        case otherPrefix
        /// A character that references don't have.
        case strayCharacter(Character)
        /// Too few or too many characters.
        case length(Int)
        /// The check fails: a character is wrong, or two are swapped.
        case mistyped
        /// The check holds, and there can't be such a figure.
        case meansNothing
    }

    /// One size of references: how many values each field may have.
    struct Layout: Sendable {
        let length: Int
        let areas: UInt64
        let categories: UInt64
        let months: UInt64
        let firstMonth: Month
        let measures: UInt64

        static let grainsAndKinds: UInt64 = 9

        /// All fields but the version.
        var cells: UInt64 { areas * categories * months * Self.grainsAndKinds * measures }

        /// Every version number must be below it, and fit an `Int32`.
        var versions: UInt64 {
            let bits = (length - 1) * 5
            return min(bits >= 64 ? .max / cells : (UInt64(1) << UInt64(bits)) / cells, UInt64(Int32.max))
        }
    }

    static let layouts = [
        Layout(length: 8, areas: 64, categories: 16, months: 600, firstMonth: year(2000), measures: 8),
        Layout(length: 12, areas: 4096, categories: 64, months: 4800, firstMonth: year(1800), measures: 32),
        Layout(length: 16, areas: 32_768, categories: 64, months: 12_000, firstMonth: year(1800), measures: 32),
    ]

    private static func year(_ year: Int32) -> Month { Month(index: year * 12) }

    // MARK: Writing

    /// The characters of a reference, without prefix and hyphens; nil where a number is out of every size's range, which
    /// no stored one is.
    public static func characters(_ citation: Citation) -> CitationCharacters? {
        for layout in layouts {
            if let number = number(citation, layout) { return CitationCharacters(number, length: layout.length) }
        }
        return nil
    }

    /// The reference as it is printed: `LLR-7Q4K-9XM2`; nil where a number is out of range.
    public static func text(_ citation: Citation, prefix: String) -> String? {
        guard let characters = characters(citation) else { return nil }
        var writer = ByteWriter(capacity: 64)
        writer.write(text: prefix)
        writer.write(characters)
        return writer.text
    }

    private static func number(_ citation: Citation, _ layout: Layout) -> UInt64? {
        guard let area = UInt64(exactly: citation.area), area < layout.areas,
            let category = UInt64(exactly: citation.category.map { $0 + 1 } ?? 0), category < layout.categories,
            let version = UInt64(exactly: citation.versionNumber), version > 0, version < layout.versions,
            let month = UInt64(exactly: layout.firstMonth.distance(to: citation.period.lastMonth)),
            month < layout.months, let grain = grains.firstIndex(of: citation.period.grain)
        else { return nil }
        let grainAndKind = UInt64(grain * KindSelection.allCases.count + citation.kind.position)
        var number = version * layout.areas + area
        number = number * layout.categories + category
        number = number * layout.months + month
        number = number * Layout.grainsAndKinds + grainAndKind
        return number * layout.measures + UInt64(citation.measure.rawValue)
    }

    private static let grains: [Grain] = [.month, .quarter, .year]

    // MARK: Reading

    /// Reads a reference, in upper or lower case, with or without hyphens and spaces.
    ///
    /// - Parameter prefixes: those that references here have had, in upper case.
    public static func citation(_ text: String, prefixes: [String]) throws(Problem) -> Citation {
        let letters = text.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }.map(uppercased)
        guard let prefix = prefixes.map({ Array($0.utf8).map(uppercased) }).first(where: { letters.starts(with: $0) })
        else { throw .otherPrefix }
        var values: [UInt8] = []
        for byte in letters.dropFirst(prefix.count) {
            guard let value = meanings[Int(byte)] else {
                let stray = text.first { $0.utf8.contains { uppercased($0) == byte } }
                throw .strayCharacter(stray ?? "?")
            }
            values.append(value)
        }
        guard let layout = layouts.first(where: { $0.length == values.count }) else { throw .length(values.count) }
        guard check(values) == 0 else { throw .mistyped }
        guard let citation = citation(values, layout) else { throw .meansNothing }
        return citation
    }

    private static func citation(_ values: [UInt8], _ layout: Layout) -> Citation? {
        var number: UInt64 = 0
        for value in values.dropLast() {
            guard number >> 59 == 0 else { return nil }
            number = number << 5 | UInt64(value)
        }
        func next(_ radix: UInt64) -> Int {
            let (quotient, remainder) = number.quotientAndRemainder(dividingBy: radix)
            number = quotient
            return Int(remainder)
        }
        let measure = CitedMeasure(rawValue: next(layout.measures))
        let (grain, kind) = next(Layout.grainsAndKinds).quotientAndRemainder(dividingBy: KindSelection.allCases.count)
        let month = layout.firstMonth.advanced(by: next(layout.months))
        let category = next(layout.categories)
        let area = next(layout.areas)
        guard let measure, let period = Period(grains[grain], ending: month), number < layout.versions,
            let version = Int(exactly: number)
        else { return nil }
        let citation = Citation(
            versionNumber: version, area: area, category: category == 0 ? nil : category - 1,
            kind: KindSelection.allCases[kind], period: period, measure: measure)
        // What a smaller size holds is written in that size only.
        let isCanonical = layouts.prefix { $0.length < layout.length }.allSatisfy { Self.number(citation, $0) == nil }
        return isCanonical && version > 0 ? citation : nil
    }

    // MARK: The check

    /// Σ cᵢ·αⁱ, i counted from the end; 0 for a reference whose check holds. By Horner's rule.
    static func check(_ values: [UInt8]) -> UInt8 {
        values.reduce(0) { sum, value in timesAlpha(sum) ^ value }
    }

    /// Multiplication by α in the field of 32 elements, polynomials modulo x⁵ + x² + 1 (which is primitive).
    fileprivate static func timesAlpha(_ value: UInt8) -> UInt8 {
        let doubled = value << 1
        return doubled & 0x20 == 0 ? doubled : doubled ^ 0x25
    }

    static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// The character that stands for 0 to 31: digits, then capital letters without I, L, O and U.
    fileprivate static func character(_ value: UInt8) -> UInt8 {
        switch value {
        case 0..<10: UInt8(ascii: "0") + value
        case 10..<18: UInt8(ascii: "A") + value - 10
        case 18..<20: UInt8(ascii: "J") + value - 18
        case 20..<22: UInt8(ascii: "M") + value - 20
        case 22..<27: UInt8(ascii: "P") + value - 22
        default: UInt8(ascii: "V") + value - 27
        }
    }

    private static let meanings: [UInt8?] = {
        var meanings = [UInt8?](repeating: nil, count: 256)
        for (value, character) in alphabet.enumerated() { meanings[Int(character)] = UInt8(truncatingIfNeeded: value) }
        meanings[Int(UInt8(ascii: "O"))] = 0
        meanings[Int(UInt8(ascii: "I"))] = 1
        meanings[Int(UInt8(ascii: "L"))] = 1
        return meanings
    }()

    private static func uppercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte & 0xDF : byte
    }
}

/// The characters of one reference, without prefix and hyphens.
public struct CitationCharacters: Sendable, Hashable {
    /// The characters in ASCII, eight in each, the first in the highest byte.
    private let first: UInt64
    private let second: UInt64
    /// How many there are.
    public let count: Int

    /// The characters of a number, with the check after them.
    fileprivate init(_ number: UInt64, length: Int) {
        var check: UInt8 = 0
        var words: (UInt64, UInt64) = (0, 0)
        for place in 0..<length {
            var value: UInt8
            if place == length - 1 {
                // The check stands last and has the weight α⁰ = 1, so it is the sum of all others.
                check = CitationCode.timesAlpha(check)
                value = check
            } else {
                value = UInt8(truncatingIfNeeded: number >> UInt64((length - 2 - place) * 5) & 31)
                check = CitationCode.timesAlpha(check) ^ value
            }
            value = CitationCode.character(value)
            if place < 8 { words.0 = words.0 << 8 | UInt64(value) } else { words.1 = words.1 << 8 | UInt64(value) }
        }
        first = words.0 << UInt64(max(0, 8 - length) * 8)
        second = words.1 << UInt64(max(0, 16 - length) * 8)
        count = length
    }

    /// The character at a place, from the first.
    public subscript(place: Int) -> UInt8 {
        let word = place < 8 ? first : second
        return UInt8(truncatingIfNeeded: word >> UInt64((7 - (place & 7)) * 8))
    }
}

extension ByteWriter {
    /// Writes the characters in groups of four, a hyphen before each: `-7Q4K-9XM2`.
    public mutating func write(_ characters: CitationCharacters) {
        for place in 0..<characters.count {
            if place & 3 == 0 { write(UInt8(ascii: "-")) }
            write(characters[place])
        }
    }
}

/// The references of one release version: what all have in common is worked out once.
struct CitationSeries: Sendable {
    private let versionNumber: Int
    private let numbers: CitationNumbers
    /// For each area, and category (any first), its share of the number, in the smallest size; nil where the pack or the
    /// version needs a larger one.
    private let bases: [UInt64]?
    private let categories: Int

    init(versionNumber: Int, numbers: CitationNumbers) {
        self.versionNumber = versionNumber
        self.numbers = numbers
        categories = numbers.categories.count + 1
        let layout = CitationCode.layouts[0]
        let number = UInt64(clamping: versionNumber)
        var bases: [UInt64] = []
        var isSmall = versionNumber > 0 && number < layout.versions
        for area in numbers.areas {
            for category in [-1] + numbers.categories {
                guard area >= 0, area < layout.areas, category + 1 >= 0, category + 1 < layout.categories else {
                    isSmall = false
                    continue
                }
                bases.append(
                    ((number &* layout.areas &+ UInt64(area)) &* layout.categories &+ UInt64(category + 1))
                        &* layout.months)
            }
        }
        self.bases = isSmall ? bases : nil
    }

    /// The reference of a measure of a cell; nil where the cell is outside the pack.
    func reference(of cell: FigureCell, _ measure: CitedMeasure) -> CitationCharacters? {
        let layout = CitationCode.layouts[0]
        let place = cell.area * categories + (cell.category.map { $0 + 1 } ?? 0)
        let month = layout.firstMonth.distance(to: cell.period.lastMonth)
        guard let bases, bases.indices.contains(place), let grain = cell.period.grain.citedPosition,
            let months = UInt64(exactly: month), months < layout.months
        else {
            return numbers.citation(of: cell, measure, versionNumber: versionNumber).flatMap(CitationCode.characters)
        }
        let grainAndKind = UInt64(truncatingIfNeeded: grain * 3 + cell.kind.position)
        let number = (bases[place] &+ months) &* CitationCode.Layout.grainsAndKinds &+ grainAndKind
        return CitationCharacters(
            number &* layout.measures &+ UInt64(truncatingIfNeeded: measure.rawValue), length: layout.length)
    }
}

extension Grain {
    /// The number by which references name it; nil for days, which they don't.
    fileprivate var citedPosition: Int? {
        switch self {
        case .month: 0
        case .quarter: 1
        case .year: 2
        case .days: nil
        }
    }
}
