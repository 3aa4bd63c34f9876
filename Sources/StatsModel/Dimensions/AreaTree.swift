/// The areas of a pack, each in its parent up to one top. Positions are those of the pack's file.
public struct AreaTree: Sendable {
    /// All areas, in the order of the pack.
    public let areas: [Area]
    /// The position of the area that has no parent.
    public let top: Int
    /// The words for the storeys, from the top downwards.
    public let levels: [String]

    private let positions: [AreaCode: Int]
    private let parents: [Int?]
    private let childLists: [[Int]]
    private let depths: [Int]

    /// How many areas a pack may have: the database numbers them with 16 bits.
    public static let limit = 32_767

    /// Why some areas are not a tree, all at once.
    public struct Failure: Error, Sendable, Hashable {
        /// One thing that is wrong.
        public struct Problem: Sendable, Hashable {
            /// The position of the area at fault; nil where it is all of them together.
            public let area: Int?
            /// The column of the pack's file in which the fault lies.
            public let column: String
            /// What is wrong, in words.
            public let reason: String
        }

        /// Everything that is wrong, in the order of the areas; never empty.
        public let problems: [Problem]
    }

    /// The tree of these areas.
    ///
    /// - Throws: every duplicate code, unknown parent, cycle, missing or second top, and level that lies both above and
    ///   below another.
    public init(_ areas: [Area]) throws(Failure) {
        var survey = AreaSurvey(areas)
        survey.check()
        guard survey.problems.isEmpty, let top = survey.top else { throw Failure(problems: survey.problems) }
        self.areas = areas
        self.top = top
        levels = survey.levels
        positions = survey.positions
        parents = survey.parents
        childLists = survey.children
        depths = survey.depths
    }

    /// The area with a code.
    public subscript(code: AreaCode) -> Area? {
        index(of: code).map { areas[$0] }
    }

    /// The position of the area with a code.
    public func index(of code: AreaCode) -> Int? {
        positions[code]
    }

    /// The position of the area in which the area at `index` lies; nil for the top.
    public func parentIndex(of index: Int) -> Int? {
        parents[index]
    }

    /// The positions of the areas that lie directly in the area at `index`, ascending.
    public func children(of index: Int) -> [Int] {
        childLists[index]
    }

    /// The positions of the areas that lie in the area at `index` at any depth, without itself, ascending.
    public func descendants(of index: Int) -> [Int] {
        var found: [Int] = []
        var waiting = childLists[index]
        while let next = waiting.popLast() {
            found.append(next)
            waiting.append(contentsOf: childLists[next])
        }
        return found.sorted()
    }

    /// How many areas the area at `index` lies in: 0 for the top.
    public func depth(of index: Int) -> Int {
        depths[index]
    }

    /// Whether nothing lies in the area at `index`.
    public func isLeaf(_ index: Int) -> Bool {
        childLists[index].isEmpty
    }
}
