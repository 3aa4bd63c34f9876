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

    /// The areas.
    public let tree: AreaTree
    /// For each area the estimates, ascending by year.
    private let residents: [[Residents]]
    private let definitions: [Definition]
    /// For crimes and for incidents, from which to which day each definition was in force.
    private let spans: [[(start: CalendarDate, end: CalendarDate)]]

    /// What is known of the areas of a tree: `residents` in its order.
    public init(tree: AreaTree, residents: [[Residents]], definitions: [Definition]) {
        self.tree = tree
        self.residents = residents.map { $0.sorted { $0.year < $1.year } }
        self.definitions = definitions
        spans = Kind.allCases.map { kind in
            definitions.filter { $0.kind == KindSelection(kind) }.map { definition in
                (definition.validFrom ?? CalendarDate(days: .min), definition.validTo ?? CalendarDate(days: .max))
            }
        }
    }

    /// The estimate for the 30 June inside a year, else the newest earlier one, else nil; nil for other periods too.
    public func residents(of area: Int, in period: Period) -> Residents? {
        guard residents.indices.contains(area), let year = Self.yearOfEstimate(for: period) else { return nil }
        return residents[area].last { $0.year <= year }
    }

    /// The year of the 30 June inside a year; nil for other periods.
    public static func yearOfEstimate(for period: Period) -> Int? {
        guard case .year(let ending) = period else { return nil }
        return ending.number >= 6 ? ending.year : ending.year - 1
    }

    /// The definition of a kind that was in force when a period ended. Where a pack defines crimes and incidents but not
    /// both together, those in force are named one after the other.
    public func definition(of kind: KindSelection, in period: Period) -> DefinitionCode? {
        let end = period.end
        func inForce(_ kind: KindSelection) -> DefinitionCode? {
            definitions.last { $0.kind == kind && $0.isValid(on: end) }?.code
        }
        if let code = inForce(kind) { return code }
        guard kind == .all else { return nil }
        let codes = [inForce(.crime), inForce(.incident)].compactMap { $0?.rawValue }
        return codes.isEmpty ? nil : DefinitionCode(codes.joined(separator: ";"))
    }

    /// Whether more than one definition of a kind was in force from the beginning of the earlier to the end of the later
    /// of two periods, so that they cannot be compared as like with like. Both kinds together change with either.
    public func hasBreak(in kind: KindSelection, between earlier: Period, and later: Period) -> Bool {
        let isAboutCrimes = kind != .incident && spans[0].count > 1
        let isAboutIncidents = kind != .crime && spans[1].count > 1
        guard isAboutCrimes || isAboutIncidents else { return false }
        let start = Swift.min(earlier.start, later.start)
        let end = Swift.max(earlier.end, later.end)
        func changes(_ spans: [(start: CalendarDate, end: CalendarDate)]) -> Bool {
            spans.count { $0.start <= end && $0.end >= start } > 1
        }
        return (isAboutCrimes && changes(spans[0])) || (isAboutIncidents && changes(spans[1]))
    }

    /// The positions of the areas with the same parent that existed during a period, with the area itself; nil for the
    /// top, which has none beside it.
    public func siblings(of area: Int, in period: Period) -> [Int]? {
        guard tree.areas.indices.contains(area), let parent = tree.parentIndex(of: area) else { return nil }
        return tree.children(of: parent).filter { $0 == area || tree.areas[$0].exists(in: period) }
    }
}

extension MeasureReference {
    /// What a pack says of areas, residents and definitions.
    public init(_ pack: ReferencePack) {
        let residents = pack.areas.map { area in
            (pack.populations[area.code] ?? [:]).map { year, population in
                Residents(value: population.value, year: year, source: population.source)
            }
        }
        self.init(tree: pack.tree, residents: residents, definitions: pack.definitions)
    }
}
