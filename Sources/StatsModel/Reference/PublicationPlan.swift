/// Which figures are published at all: a finer plan would have to hide most of what it shows.
public struct PublicationPlan: Sendable, Hashable {
    /// One row of `plan.csv`: the combinations it lets through.
    public struct Rule: Sendable, Hashable {
        /// The length of the periods; never days.
        public let grain: Grain
        /// The months (1 to 12) with which the periods may end.
        public let endings: Set<Int>
        /// The levels of areas.
        public let levels: Set<String>
        /// Whether incidents of any category are counted.
        public let includesAny: Bool
        /// The categories, by their positions.
        public let categories: CategorySet
        /// The kinds, in the order crime, incident, all.
        public let kinds: [KindSelection]

        /// Whether a combination is let through; `category` is a position, nil for any.
        public func admits(
            level: String, category: Int?, kind: KindSelection, grain: Grain, endingMonth: Int
        ) -> Bool {
            guard self.grain == grain, endings.contains(endingMonth), levels.contains(level), kinds.contains(kind)
            else { return false }
            guard let category else { return includesAny }
            return categories.contains(category)
        }
    }

    /// The rules, in the order of the file. What none admits is not published.
    public let rules: [Rule]

    /// Whether some rule admits a combination; `category` is a position, nil for any.
    public func admits(level: String, category: Int?, kind: KindSelection, grain: Grain, endingMonth: Int) -> Bool {
        rules.contains {
            $0.admits(level: level, category: category, kind: kind, grain: grain, endingMonth: endingMonth)
        }
    }
}
