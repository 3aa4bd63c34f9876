/// What the measures must know beside counts: the tree of areas, their residents, and when definitions were in force.
public struct MeasureReference: Sendable {
    /// How many residents an area had on the 30 June of a year, and who says so.
    public struct Residents: Sendable, Hashable {
        /// The number of residents.
        public let value: Int
        /// The year of the estimate.
        public let year: Int
        /// Who published it.
        public let source: String

        /// An estimate of these values.
        public init(value: Int, year: Int, source: String) {
            self.value = value
            self.year = year
            self.source = source
        }
    }

    /// The time in which one definition of a kind was in force.
    public struct DefinitionSpan: Sendable, Hashable {
        /// The name of the definition.
        public let code: DefinitionCode
        /// The kind that it defines.
        public let kind: KindSelection
        /// The first day; nil where it goes back before all records.
        public let validFrom: CalendarDate?
        /// The last day; nil where it is still in force.
        public let validTo: CalendarDate?

        /// The time of a definition.
        public init(code: DefinitionCode, kind: KindSelection, validFrom: CalendarDate?, validTo: CalendarDate?) {
            self.code = code
            self.kind = kind
            self.validFrom = validFrom
            self.validTo = validTo
        }

        fileprivate func overlaps(_ start: CalendarDate, _ end: CalendarDate) -> Bool {
            if let validFrom, validFrom > end { return false }
            if let validTo, validTo < start { return false }
            return true
        }
    }

    /// The areas.
    public let tree: AreaTree
    /// For each area the estimates, ascending by year.
    private let residents: [[Residents]]
    private let definitions: [DefinitionSpan]

    /// What is known of the areas of a tree: `residents` in its order.
    public init(tree: AreaTree, residents: [[Residents]], definitions: [DefinitionSpan]) {
        self.tree = tree
        self.residents = residents.map { $0.sorted { $0.year < $1.year } }
        self.definitions = definitions
    }

    /// The estimate for the 30 June inside a year, else the newest earlier one, else nil; nil for other periods too.
    public func residents(of area: Int, in period: Period) -> Residents? {
        guard case .year(let ending) = period, residents.indices.contains(area) else { return nil }
        let yearOfJune = ending.number >= 6 ? ending.year : ending.year - 1
        return residents[area].last { $0.year <= yearOfJune }
    }

    /// The definition of a kind that was in force when a period ended. Where a pack defines crimes and incidents but not
    /// both together, those in force are named one after the other.
    public func definition(of kind: KindSelection, in period: Period) -> DefinitionCode? {
        let end = period.end
        func inForce(_ kind: KindSelection) -> DefinitionCode? {
            definitions.last { $0.kind == kind && $0.overlaps(end, end) }?.code
        }
        if let code = inForce(kind) { return code }
        guard kind == .all else { return nil }
        let codes = [inForce(.crime), inForce(.incident)].compactMap { $0?.rawValue }
        return codes.isEmpty ? nil : DefinitionCode(codes.joined(separator: ";"))
    }

    /// Whether more than one definition of a kind was in force from the beginning of the earlier to the end of the later
    /// of two periods, so that they cannot be compared as like with like. Both kinds together change with either.
    public func hasBreak(in kind: KindSelection, between earlier: Period, and later: Period) -> Bool {
        let start = Swift.min(earlier.start, later.start)
        let end = Swift.max(earlier.end, later.end)
        return kind.kinds.contains { kind in
            definitions.count { $0.kind == KindSelection(kind) && $0.overlaps(start, end) } > 1
        }
    }

    /// The positions of the areas with the same parent that existed during a period, with the area itself; nil for the
    /// top, which has none beside it.
    public func siblings(of area: Int, in period: Period) -> [Int]? {
        guard tree.areas.indices.contains(area), let parent = tree.parentIndex(of: area) else { return nil }
        return tree.children(of: parent).filter { $0 == area || exists($0, in: period) }
    }

    private func exists(_ area: Int, in period: Period) -> Bool {
        let area = tree.areas[area]
        if let from = area.validFrom, from > period.end { return false }
        if let to = area.validTo, to < period.start { return false }
        return true
    }
}
