public import PostgresBridge
public import StatsModel

/// The pack in force with the numbers by which the database's rows name its codes.
///
/// The pack's own order gives *positions*; the database's dictionaries give *numbers*, which are only ever appended to.
/// Everything in memory uses positions, everything stored uses numbers, and this is the one place where they meet.
public struct NumberedPack: Sendable {
    /// The pack.
    public let pack: ReferencePack
    /// The number of its load.
    public let load: Int
    /// The SHA-256 of its files.
    public let digest: [UInt8]
    /// When it was loaded.
    public let loadedAt: PostgresTimestamp
    /// The number of each area, by position.
    public let areaNumbers: [Int16]
    /// The number of each category, by position: the bit of the stored mask.
    public let categoryNumbers: [Int]
    /// The number of each source, by position.
    public let sourceNumbers: [Int16]
    /// The number of each channel, by position.
    public let channelNumbers: [Int16]

    private let areaPositions: [Int16: Int]
    private let sourcePositions: [Int16: Int]
    private let channelPositions: [Int16: Int]
    private let categoryPositions: [Int]
    /// Whether positions and bits are the same, as they are until a pack reorders its categories.
    private let masksAreEqual: Bool

    /// Pairs a pack with the dictionaries.
    ///
    /// - Throws: ``ReferenceError`` where a code of the pack has no number, which a load never leaves behind.
    init(
        _ pack: ReferencePack, load: Int, digest: [UInt8], loadedAt: PostgresTimestamp, numbers: ReferenceNumbers
    ) throws {
        self.pack = pack
        self.load = load
        self.digest = digest
        self.loadedAt = loadedAt
        func numbered(_ codes: [String], _ table: [String: Int16]) throws -> [Int16] {
            try codes.map { code in
                guard let number = table[code] else { throw ReferenceError("The code \(code) has no number.") }
                return number
            }
        }
        areaNumbers = try numbered(pack.areas.map(\.code.rawValue), numbers.areas)
        sourceNumbers = try numbered(pack.sources.map(\.code.rawValue), numbers.sources)
        channelNumbers = try numbered(pack.channels.map(\.code.rawValue), numbers.channels)
        categoryNumbers = try numbered(pack.categories.map(\.code.rawValue), numbers.categories).map(Int.init)
        areaPositions = Self.positions(areaNumbers)
        sourcePositions = Self.positions(sourceNumbers)
        channelPositions = Self.positions(channelNumbers)
        var positions = [Int](repeating: -1, count: 64)
        for (position, number) in categoryNumbers.enumerated() where (0...62).contains(number) {
            positions[number] = position
        }
        categoryPositions = positions
        masksAreEqual = categoryNumbers == Array(categoryNumbers.indices)
    }

    private static func positions(_ numbers: [Int16]) -> [Int16: Int] {
        Dictionary(zip(numbers, numbers.indices), uniquingKeysWith: { first, _ in first })
    }

    /// The position of an area by its number; nil where the pack no longer has it.
    public func areaPosition(_ number: Int16) -> Int? { areaPositions[number] }

    /// The position of a source by its number; nil where the pack no longer has it.
    public func sourcePosition(_ number: Int16) -> Int? { sourcePositions[number] }

    /// The position of a channel by its number; nil where the pack no longer has it.
    public func channelPosition(_ number: Int16) -> Int? { channelPositions[number] }

    /// The number of a source by its code; nil where the pack has no such source.
    public func sourceNumber(_ code: SourceCode) -> Int16? {
        pack.sources.firstIndex { $0.code == code }.map { sourceNumbers[$0] }
    }

    /// A set of categories as the mask that rows hold.
    public func mask(_ set: CategorySet) -> Int64 {
        if masksAreEqual { return Int64(truncatingIfNeeded: set.rawValue) }
        return set.reduce(into: Int64(0)) { mask, position in
            if categoryNumbers.indices.contains(position) { mask |= 1 << Int64(categoryNumbers[position]) }
        }
    }

    /// The set of categories that a row's mask stands for; categories that the pack no longer has are left out.
    public func categories(_ mask: Int64) -> CategorySet {
        if masksAreEqual, mask >> Int64(categoryNumbers.count) == 0 {
            return CategorySet(rawValue: UInt64(bitPattern: mask))
        }
        var set = CategorySet()
        for number in 0...62 where mask & (1 << Int64(number)) != 0 {
            if categoryPositions[number] >= 0 { set.insert(categoryPositions[number]) }
        }
        return set
    }

    /// The version of the pack in few letters, for entity tags and cursors.
    public var version: String { Hexadecimal.text(digest.prefix(8)) }
}

/// The database's dictionaries: the number of every code that any load has ever brought.
struct ReferenceNumbers: Sendable {
    var areas: [String: Int16] = [:]
    var categories: [String: Int16] = [:]
    var sources: [String: Int16] = [:]
    var channels: [String: Int16] = [:]
}

/// Why reference data could not be loaded or read, in words for an operator.
public struct ReferenceError: Error, Sendable, CustomStringConvertible {
    /// What is wrong, a line each.
    public let description: String

    init(_ description: String) { self.description = description }
}
