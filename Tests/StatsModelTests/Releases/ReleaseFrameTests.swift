import Testing

@testable import StatsModel

@Suite("The cells of a release")
struct ReleaseFrameTests {
    private static let months = Month(index: 2018 * 12 + 3)...Month(index: 2023 * 12 + 7)

    @Test(arguments: PackFixture.allCases)
    func `are exactly what the plan admits, in canonical order`(fixture: PackFixture) throws {
        let pack = try fixture.pack()
        let frame = ReleaseFrame(pack, months: Self.months)
        let expected = Self.admitted(pack, Self.months)
        var cells: [FigureCell] = []
        frame.forEachCell { position, cell in
            #expect(position == cells.count)
            cells.append(cell)
        }
        #expect(cells == expected)
        #expect(frame.count == expected.count)
        #expect(frame.periods == Set(expected.map(\.period)).sorted())
    }

    @Test(arguments: PackFixture.allCases)
    func `have each a position that leads back to it`(fixture: PackFixture) throws {
        let frame = ReleaseFrame(try fixture.pack(), months: Self.months)
        var failures = 0
        frame.forEachCell { position, cell in
            if frame.position(of: cell) != position || frame.cell(at: position) != cell { failures += 1 }
        }
        #expect(failures == 0)
        #expect(frame.count > 100)
    }

    @Test(arguments: PackFixture.allCases)
    func `end where the frame ends`(fixture: PackFixture) throws {
        let pack = try fixture.pack()
        let frame = ReleaseFrame(pack, months: Self.months)
        let admitted = Set(Self.admitted(pack, Self.months))
        for position in [-1, Int.min, frame.count, Int.max] { #expect(frame.cell(at: position) == nil) }
        let months: [Month] = [
            Self.months.lowerBound.advanced(by: -1), Self.months.lowerBound, Self.months.upperBound,
            Self.months.upperBound.advanced(by: 1), Month(index: .max), Month(index: .min),
        ]
        for area in [-1, 0, pack.areas.count - 1, pack.areas.count, Int.max, Int.min] {
            for category in [nil, -1, 0, pack.categories.count - 1, pack.categories.count, Int.max] {
                for month in months {
                    let days = Period.days(CalendarDate(days: 18_000)...CalendarDate(days: 18_001))
                    for period in [Period.month(month), .quarter(ending: month), .year(ending: month), days] {
                        for kind in KindSelection.allCases {
                            let cell = FigureCell(area: area, category: category, kind: kind, period: period)
                            #expect((frame.position(of: cell) != nil) == admitted.contains(cell))
                        }
                    }
                }
            }
        }
    }

    @Test func `are none where no whole period lies in the time`() throws {
        let month = Month(index: 2020 * 12 + 1)
        let pack = try TestPack.pack(replacing: [
            "plan.csv": "grain,ending,levels,categories,kinds\nquarter,*,*,any,*\n"
        ])
        #expect(ReleaseFrame(pack, months: month...month).count == 0)
        #expect(ReleaseFrame(pack, months: month...month.advanced(by: 3)).periods == [])
        #expect(ReleaseFrame(pack, months: month...month.advanced(by: 4)).periods.map(\.code) == ["QE2020-06"])
    }

    /// What the plan admits, looked for one by one in the order in which figures are listed.
    private static func admitted(_ pack: ReferencePack, _ months: ClosedRange<Month>) -> [FigureCell] {
        var periods: [Period] = []
        for month in months {
            for period in [Period.year(ending: month), .quarter(ending: month), .month(month)] {
                if period.grain == .quarter, ![3, 6, 9, 12].contains(month.number) { continue }
                if period.start >= months.lowerBound.firstDay { periods.append(period) }
            }
        }
        return pack.areas.indices.flatMap { area in
            ([nil] + pack.categories.indices.map(Optional.some)).flatMap { category in
                [KindSelection.crime, .incident, .all].flatMap { kind in
                    periods.filter { period in
                        let existed =
                            (pack.areas[area].validFrom ?? period.end) <= period.end
                            && (pack.areas[area].validTo ?? period.start) >= period.start
                        return existed
                            && pack.plan.admits(
                                level: pack.areas[area].level, category: category, kind: kind, grain: period.grain,
                                endingMonth: period.lastMonth.number)
                    }.map { FigureCell(area: area, category: category, kind: kind, period: $0) }
                }
            }
        }
    }
}
