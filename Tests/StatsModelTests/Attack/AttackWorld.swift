import StatsModel

/// A world whose every incident is known, to publish tables of and to attack these.
struct AttackWorld {
    /// Where an incident can be: in an area that has no others within it, or in one that has, in a place not recorded.
    struct Incident: Hashable {
        var area: Int
        var kind: Int
        var month: Int
        var categories: Set<Int>
    }

    let areas: [AttackedArea]
    let categories: [CategoryCode]
    let first: Month
    let months: Int
    var incidents: [Incident] = []

    /// By area (with all below it), category (0 for any), kind (2 for all) and month.
    func counts() -> [Int] {
        var counts = [Int](repeating: 0, count: areas.count * (categories.count + 1) * 3 * months)
        let numbers = Dictionary(uniqueKeysWithValues: areas.enumerated().map { ($1.code, $0) })
        for incident in incidents {
            var area: Int? = incident.area
            while let here = area {
                for category in [0] + incident.categories.map({ $0 + 1 }) {
                    counts[index(here, category, incident.kind, incident.month)] += 1
                    counts[index(here, category, 2, incident.month)] += 1
                }
                area = areas[here].parent.flatMap { numbers[$0] }
            }
        }
        return counts
    }

    func index(_ area: Int, _ category: Int, _ kind: Int, _ month: Int) -> Int {
        ((area * (categories.count + 1) + category) * 3 + kind) * months + month
    }

    /// A cell and its count.
    struct Counted {
        let cell: AttackedCell
        let area: Int
        let category: Int
        let kind: Int
        let span: Range<Int>
        let count: Int
    }

    /// The counts of all cells that a plan admits, from the first month on.
    func table(months shown: Int? = nil, plan: (_ area: Int, _ category: Int, _ kind: Int, _ span: Range<Int>) -> Bool)
        -> [Counted]
    {
        let counts = counts()
        let end = shown ?? months
        var table: [Counted] = []
        for area in areas.indices {
            for category in 0...categories.count {
                for kind in 0...2 {
                    var before = [0]
                    for month in 0..<months {
                        before.append(before[month] + counts[index(area, category, kind, month)])
                    }
                    for length in [1, 3, 12] {
                        for last in 0..<end where last + 1 >= length {
                            let span = last + 1 - length..<last + 1
                            if length == 3, !first.advanced(by: last).number.isMultiple(of: 3) { continue }
                            guard plan(area, category, kind, span) else { continue }
                            table.append(
                                Counted(
                                    cell: cell(area, category, kind, span), area: area, category: category, kind: kind,
                                    span: span, count: before[span.upperBound] - before[span.lowerBound]))
                        }
                    }
                }
            }
        }
        return table
    }

    func cell(_ area: Int, _ category: Int, _ kind: Int, _ span: Range<Int>) -> AttackedCell {
        AttackedCell(
            area: areas[area].code, category: category == 0 ? nil : categories[category - 1],
            kind: KindSelection.allCases[kind],
            months: first.advanced(by: span.lowerBound)...first.advanced(by: span.upperBound - 1))
    }
}

extension AttackWorld {
    /// As the plan of a pack has it.
    static func plan(_ pack: ReferencePack, first: Month) -> (Int, Int, Int, Range<Int>) -> Bool {
        { area, category, kind, span in
            let grain: Grain = span.count == 1 ? .month : span.count == 3 ? .quarter : .year
            return pack.plan.admits(
                level: pack.areas[area].level, category: category == 0 ? nil : category - 1,
                kind: KindSelection.allCases[kind], grain: grain,
                endingMonth: first.advanced(by: span.upperBound - 1).number)
        }
    }

    /// Months of made-up incidents, as many as a police force area records: a big city, a county of districts of which some
    /// are small, and a small one.
    ///
    /// - Parameter rates: crimes a month of the first category in each area that is a leaf, by code; others are 6.
    init(_ pack: ReferencePack, first: Month, months: Int, rates: [AreaCode: Double], seed: UInt64) {
        var random = SplitMix(seed: seed)
        areas = pack.areas.map { area in
            AttackedArea(code: area.code, parent: area.parent)
        }
        categories = pack.categories.map(\.code)
        self.first = first
        self.months = months
        let parents = Set(areas.compactMap(\.parent))
        let shares = [0.06, 0.62, 0.08, 0.12, 0.05, 0.07]
        for area in areas.indices {
            let isLeaf = !parents.contains(areas[area].code)
            let rate = isLeaf ? rates[areas[area].code] ?? 6 : 0.15
            for month in 0..<months {
                for kind in 0...1 {
                    for (category, share) in shares.enumerated() where category < categories.count {
                        for _ in 0..<random.poisson(rate * share * (kind == 0 ? 1 : 0.4)) {
                            var set: Set = [category]
                            if random.below(100) < 6 { set.insert(random.below(categories.count)) }
                            incidents.append(Incident(area: area, kind: kind, month: month, categories: set))
                        }
                    }
                }
            }
        }
    }

    static let leicestershire: [AreaCode: Double] = [
        "E06000016": 75, "E07000129": 6, "E07000130": 14, "E07000131": 4, "E07000132": 6, "E07000133": 2.5,
        "E07000134": 5, "E07000135": 5, "E06000017": 1.6,
    ]
}

extension SplitMix {
    /// A number with a Poisson distribution (Knuth's product of uniform numbers).
    mutating func poisson(_ mean: Double) -> Int {
        var (count, rest) = (0, mean)
        // In steps of at most 16, so that the product does not vanish.
        while rest > 0 {
            let step = Swift.min(rest, 16)
            rest -= step
            // The Taylor series of e^-step would lose digits; that of e^step does not.
            var (limit, term) = (1.0, 1.0)
            for n in 1...80 {
                term *= step / Double(n)
                limit += term
            }
            limit = 1 / limit
            var product = Double.random(in: 0..<1, using: &self)
            while product > limit {
                count += 1
                product *= Double.random(in: 0..<1, using: &self)
            }
        }
        return count
    }
}
