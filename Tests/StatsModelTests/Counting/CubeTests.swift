import Testing

@testable import StatsModel

@Suite struct CubeTests {
    /// An incident of a small random world.
    struct Incident {
        let area: Int
        let kind: Kind
        let categories: CategorySet
        let date: CalendarDate
    }

    /// A tree in which each area but the first lies in one before it.
    static func tree(_ random: inout SplitMix, areas: Int) throws -> AreaTree {
        var depths = [0]
        var list = [Area(code: "A0", slug: "a0", name: "A0", level: "level0", parent: nil)]
        for index in 1..<areas {
            let parent = random.below(index)
            depths.append(depths[parent] + 1)
            list.append(
                Area(
                    code: AreaCode("A\(index)"), slug: AreaSlug("a\(index)"), name: "A\(index)",
                    level: "level\(depths[index])", parent: list[parent].code))
        }
        return try AreaTree(list)
    }

    static func count(
        _ incidents: [Incident], _ tree: AreaTree, area: Int, category: Int?, kind: KindSelection, period: Period
    ) -> Int {
        let areas = Set(tree.descendants(of: area) + [area])
        return incidents.count { incident in
            areas.contains(incident.area) && kind.includes(incident.kind)
                && (category.map(incident.categories.contains) ?? true)
                && (period.start...period.end).contains(incident.date)
        }
    }

    @Test(arguments: 0..<12)
    func `any period of any area is what counting the incidents one by one gives`(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let tree = try Self.tree(&random, areas: 2 + random.below(9))
        let categories = 1 + random.below(5)
        let first = try #require(Month("2021-11"))
        let months = first...first.advanced(by: 30)
        let byDay = seed % 2 == 1
        let span = byDay ? TimeSpan.days(first.firstDay...months.upperBound.lastDay) : .months(months)
        var cube = try Cube(Cube.Shape(areas: tree.areas.count, categories: categories, span: span))
        var incidents: [Incident] = []
        for _ in 0..<400 {
            let chosen = CategorySet((0..<categories).filter { _ in random.below(3) == 0 })
            let incident = Incident(
                area: random.below(tree.areas.count), kind: random.below(3) == 0 ? .incident : .crime,
                categories: chosen,
                date: first.firstDay.advanced(
                    by: random.below(first.firstDay.distance(to: months.upperBound.lastDay) + 1)))
            incidents.append(incident)
            let cell = (area: incident.area, kind: incident.kind, date: incident.date)
            try cube.add(area: cell.area, kind: cell.kind, category: nil, date: cell.date, count: 1)
            for category in chosen {
                try cube.add(area: cell.area, kind: cell.kind, category: category, date: cell.date, count: 1)
            }
        }
        let rolled = try cube.rolledUp(over: tree)
        for _ in 0..<300 {
            let month = first.advanced(by: random.below(31))
            let day = month.firstDay.advanced(by: random.below(20))
            let choices = [
                Period.month(month), .quarter(ending: month), .year(ending: month),
                .days(day...day.advanced(by: random.below(60))),
            ]
            let period = choices[random.below(byDay ? 4 : 3)]
            let area = random.below(tree.areas.count)
            let category = random.below(categories + 1) - 1
            let kind = KindSelection.allCases[random.below(3)]
            let counted = rolled.count(area: area, category: category < 0 ? nil : category, kind: kind, period: period)
            guard period.start >= span.start, period.end <= span.end else {
                #expect(counted == nil)
                continue
            }
            let naive = Self.count(
                incidents, tree, area: area, category: category < 0 ? nil : category, kind: kind, period: period)
            #expect(counted == naive)
        }
    }

    @Test func `days are not counted from months`() throws {
        var random = SplitMix(seed: 1)
        let tree = try Self.tree(&random, areas: 2)
        let month = try #require(Month("2024-03"))
        let shape = Cube.Shape(areas: 2, categories: 1, span: .months(month...month))
        let rolled = try Cube(shape).rolledUp(over: tree)
        let whole = Period.days(month.firstDay...month.lastDay)
        let part = Period.days(month.firstDay...month.firstDay)
        #expect(rolled.count(area: 0, category: nil, kind: .all, period: whole) == 0)
        #expect(rolled.count(area: 0, category: nil, kind: .all, period: part) == nil)
    }

    @Test func `what the cube does not have is refused, and so is a sum that does not fit`() throws {
        var random = SplitMix(seed: 1)
        let tree = try Self.tree(&random, areas: 3)
        let month = try #require(Month("2024-03"))
        let shape = Cube.Shape(areas: 3, categories: 1, span: .months(month...month))
        var cube = try Cube(shape)
        for (area, category) in [(3, 0), (-1, 0), (0, 1), (0, -1)] {
            #expect(throws: Cube.Failure.outside) {
                try cube.add(area: area, kind: .crime, category: category, month: month, count: 1)
            }
        }
        #expect(throws: Cube.Failure.outside) {
            try cube.add(area: 0, kind: .crime, category: nil, month: month.advanced(by: 1), count: 1)
        }
        try cube.add(area: 0, kind: .crime, category: nil, month: month, count: .max)
        #expect(throws: Cube.Failure.overflow) {
            try cube.add(area: 0, kind: .crime, category: nil, month: month, count: 1)
        }
        try cube.add(area: 2, kind: .crime, category: nil, month: month, count: 1)
        #expect(throws: Cube.Failure.overflow) { try cube.rolledUp(over: tree) }
    }

    @Test func `a cube that would be too large is not made`() throws {
        let span = TimeSpan.days(CalendarDate(days: .min)...CalendarDate(days: .max))
        for areas in [1, 300, Int.max, -1] {
            #expect(throws: Cube.Failure.tooLarge) {
                try Cube(Cube.Shape(areas: areas, categories: 63, span: span))
            }
        }
    }
}
