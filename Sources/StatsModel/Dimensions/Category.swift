/// A characteristic at which hostility is aimed (a *monitored strand*), as the pack names it.
public struct Category: Sendable, Hashable {
    /// By which it is asked for.
    public let code: CategoryCode
    /// At the head of a column: `Religion or faith`.
    public let label: String
    /// Within a sentence, before "motivation": `religion or faith`.
    public let adjective: String
    /// What it takes in.
    public let definition: String
    /// Whether national statistics count it; a local total can exceed a national return where one does not.
    public let isNational: Bool

    /// A category of these values.
    public init(code: CategoryCode, label: String, adjective: String, definition: String, isNational: Bool) {
        self.code = code
        self.label = label
        self.adjective = adjective
        self.definition = definition
        self.isNational = isNational
    }

    /// How many categories a pack may have: the highest bit stays free, so that a set is a number that is not negative
    /// in PostgreSQL, whose `int8` has a sign.
    public static let limit = 63
}

/// The categories of one incident: bit n stands for the category at position n of the pack.
///
/// The database numbers categories in the order of their first appearance; whoever reads or writes a mask there
/// translates.
public struct CategorySet: Sendable, Hashable {
    /// One bit a category.
    public var rawValue: UInt64

    /// The set of these bits.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// The set of no category.
    public init() {
        self.init(rawValue: 0)
    }

    /// The set of the categories at these positions; a position outside `0..<Category.limit` is left out.
    public init(_ positions: some Sequence<Int>) {
        self.init()
        for position in positions { insert(position) }
    }

    /// Every category of a pack with `count` of them.
    public static func all(count: Int) -> CategorySet {
        CategorySet(0..<Swift.max(0, Swift.min(count, Category.limit)))
    }

    /// Adds the category at a position; a position outside `0..<Category.limit` changes nothing.
    public mutating func insert(_ position: Int) {
        guard position >= 0, position < Category.limit else { return }
        rawValue |= 1 << UInt64(position)
    }

    /// Whether the category at a position is in it.
    public func contains(_ position: Int) -> Bool {
        position >= 0 && position < Category.limit && rawValue & (1 << UInt64(position)) != 0
    }

    /// Whether every category of another set is in it.
    public func isSuperset(of other: CategorySet) -> Bool {
        rawValue & other.rawValue == other.rawValue
    }

    /// What is in either.
    public func union(_ other: CategorySet) -> CategorySet {
        CategorySet(rawValue: rawValue | other.rawValue)
    }

    /// How many categories are in it.
    public var count: Int { rawValue.nonzeroBitCount }

    /// Whether none is in it.
    public var isEmpty: Bool { rawValue == 0 }
}

extension CategorySet: Sequence {
    /// Goes through the positions, ascending.
    public struct Iterator: IteratorProtocol, Sendable {
        var rest: UInt64

        /// The next position.
        public mutating func next() -> Int? {
            guard rest != 0 else { return nil }
            let position = rest.trailingZeroBitCount
            rest &= rest &- 1
            return position
        }
    }

    /// The positions, ascending.
    public func makeIterator() -> Iterator {
        Iterator(rest: rawValue)
    }

    /// How many positions there are.
    public var underestimatedCount: Int { count }
}
