import Testing

@testable import StatsModel

@Suite struct MeasuresTests {
    /// Counts that are written down, some of them hidden.
    struct WrittenCounts: CountSource {
        var counts: [FigureCell: CountState] = [:]

        func state(of cell: FigureCell) -> CountState {
            counts[cell] ?? CountState(missing: FigureRemark(.unavailable, "Not written down."))
        }
    }

    static let hidden = CountState(missing: FigureRemark(.confidential, "Hidden so that nobody can be identified."))
    let pack: ReferencePack
    let year: Period

    init() throws {
        pack = try SmallPack.pack()
        year = .year(ending: try SmallPack.month("2023-03"))
    }

    func cell(
        area: Int = 1, category: Int? = nil, kind: KindSelection = .crime, _ period: Period? = nil
    ) -> FigureCell {
        FigureCell(area: area, category: category, kind: kind, period: period ?? year)
    }

    func value(
        _ measure: Measure, of cell: FigureCell, _ counts: [FigureCell: CountState],
        comparison: Comparison = .yearEarlier
    ) -> MeasuredValue {
        let source = WrittenCounts(counts: counts)
        return Measures(source: source, reference: MeasureReference(pack), comparison: comparison)
            .value(of: measure, in: cell)
    }

    @Test func `a rate is per 1,000 residents of the June inside the year, with Byar's interval`() throws {
        // The year ending March 2023 holds 30 June 2022, for which Alder has 10,000 residents.
        // 33 × 1,000 / 10,000 = 3.30.
        // Lower: 33 × (1 − 1/297 − 1.959964 / (3 × √33))³ = 33 × 0.882906³ = 22.712 → 2.27.
        // Upper: 34 × (1 − 1/306 + 1.959964 / (3 × √34))³ = 34 × 1.108775³ = 46.345 → 4.63.
        let rate = value(.rate, of: cell(), [cell(): CountState(33)])
        #expect(rate.value?.description == "3.30")
        #expect(rate.interval?.lower.description == "2.27")
        #expect(rate.interval?.upper.description == "4.63")
        #expect(rate.interval?.confidence.description == "0.95")
        #expect(rate.population == MeasureReference.Residents(value: 10_000, year: 2022, source: "Census Office"))
        #expect(rate.symbols == [])
        #expect(rate.reason == nil)
    }

    @Test func `a rate of fewer than 20 is of low reliability and is shown`() {
        let few = value(.rate, of: cell(), [cell(): CountState(19)])
        #expect(few.value?.description == "1.90")
        #expect(few.symbols == [.lowReliability])
        #expect(value(.rate, of: cell(), [cell(): CountState(20)]).symbols == [])
    }

    @Test func `a rate of nought begins at nought and ends with the exact limit`() {
        // The upper limit of 0 is 3.6889: 3.6889 × 1,000 / 10,000 = 0.37.
        let none = value(.rate, of: cell(), [cell(): CountState(0)])
        #expect(none.value?.description == "0.00")
        #expect(none.interval?.lower.description == "0.00")
        #expect(none.interval?.upper.description == "0.37")
    }

    @Test(
        arguments: [
            ("YE2022-06", 1, 2022), ("YE2022-05", 1, 2021), ("YE2023-05", 1, 2022), ("YE2030-12", 1, 2022),
            ("YE2022-12", 3, nil),
            ("YE2021-03", 1, nil), ("YE2023-06", 2, 2023),
        ] as [(String, Int, Int?)])
    func `the residents are those of the June inside, else the newest earlier ones`(
        code: String, area: Int, estimate: Int?
    ) throws {
        let period = try #require(Period(code))
        let rate = value(.rate, of: cell(area: area, period), [cell(area: area, period): CountState(100)])
        #expect(rate.population?.year == estimate)
        #expect(rate.symbols == (estimate == nil ? [.unavailable] : []))
        #expect((rate.value == nil) == (estimate == nil))
    }

    @Test(arguments: ["2023-03", "QE2023-03", "2023-03-01..2023-03-02"])
    func `a rate of anything but a year has no sense`(code: String) throws {
        let period = try #require(Period(code))
        let rate = value(.rate, of: cell(period), [cell(period): CountState(100)])
        #expect(rate.value == nil)
        #expect(rate.symbols == [.notApplicable])
        #expect(rate.reason == "Rates are given for years only.")
    }

    @Test(arguments: [
        (120, 100, "20", "20.0"), (100, 120, "-20", "-16.7"), (50, 50, "0", "0.0"), (51, 80, "-29", "-36.3"),
        (0, 50, "-50", "-100.0"),
        (1175, 1234, "-59", "-4.8"),
    ])
    func `a change is the difference, and its percentage is of the earlier count`(
        now: Int, earlier: Int, change: String, percent: String
    ) {
        // (51 − 80) / 80 = −36.25 %, which is −36.3 half away from zero.
        let counts = [cell(): CountState(now), cell(year.yearEarlier): CountState(earlier)]
        let difference = value(.change, of: cell(), counts)
        #expect(difference.value?.description == change)
        #expect(difference.comparedWith?.period.code == "YE2022-03")
        #expect(difference.comparedWith?.value == earlier)
        #expect(value(.changePercent, of: cell(), counts).value?.description == percent)
    }

    @Test func `no percentage is given of an earlier count below 50`() {
        let counts = [cell(): CountState(100), cell(year.yearEarlier): CountState(49)]
        let percent = value(.changePercent, of: cell(), counts)
        #expect(percent.value == nil)
        #expect(percent.symbols == [.lowReliability])
        #expect(percent.comparedWith?.value == 49)
        #expect(value(.change, of: cell(), counts).value?.description == "51")
    }

    @Test func `a change across a new definition of the kind is marked, of the other kind it is not`() throws {
        // Incidents are defined anew on 3 June 2023.
        let later = Period.year(ending: try SmallPack.month("2024-03"))
        for (kind, symbols) in [
            (KindSelection.crime, []), (.incident, [FigureSymbol.breakInSeries]), (.all, [.breakInSeries]),
        ] {
            let counts = [
                cell(kind: kind, later): CountState(100), cell(kind: kind, year): CountState(90),
            ]
            let change = value(.change, of: cell(kind: kind, later), counts)
            #expect(change.value?.description == "10")
            #expect(change.symbols == symbols)
        }
        let after = Period.month(try SmallPack.month("2023-08"))
        let counts = [
            cell(kind: .incident, after): CountState(5), cell(kind: .incident, after.previous): CountState(4),
        ]
        #expect(value(.change, of: cell(kind: .incident, after), counts, comparison: .previous).symbols == [])
    }

    @Test func `a share is of any category, and of nothing there is none`() {
        // 1 / 8 = 12.5 %.
        let counts = [cell(category: 0): CountState(1), cell(): CountState(8)]
        #expect(value(.share, of: cell(category: 0), counts).value?.description == "12.5")
        let nothing = [cell(category: 0): CountState(0), cell(): CountState(0)]
        let share = value(.share, of: cell(category: 0), nothing)
        #expect(share.value == nil)
        #expect(share.symbols == [.notApplicable])
    }

    @Test func `a rank counts the siblings with more, so that ties share the smaller number`() {
        let counts = [cell(area: 1): CountState(7), cell(area: 2): CountState(7), cell(area: 3): CountState(2)]
        #expect([1, 2, 3].map { value(.rank, of: cell(area: $0), counts).value?.description } == ["1", "1", "3"])
        #expect(value(.rank, of: cell(area: 0), counts).symbols == [.notApplicable])
    }

    @Test func `a rank is hidden where any sibling is`() {
        let counts = [cell(area: 1): CountState(7), cell(area: 2): Self.hidden, cell(area: 3): CountState(2)]
        for area in 1...3 {
            let rank = value(.rank, of: cell(area: area), counts)
            #expect(rank.value == nil)
            #expect(rank.symbols == [.confidential])
        }
    }

    @Test(arguments: Measure.allCases)
    func `a measure of a hidden count is hidden`(measure: Measure) {
        let counts = [
            cell(category: 0): Self.hidden, cell(): CountState(8), cell(category: 0, year.yearEarlier): CountState(60),
        ]
        let measured = value(measure, of: cell(category: 0), counts)
        #expect(measured.value == nil)
        #expect(measured.symbols.contains(.confidential))
        #expect(measured.interval == nil)
    }

    @Test(arguments: [Measure.change, .changePercent])
    func `a change from a hidden count is hidden, and so is what it compares with`(measure: Measure) {
        let counts = [cell(): CountState(80), cell(year.yearEarlier): Self.hidden]
        let measured = value(measure, of: cell(), counts)
        #expect(measured.value == nil)
        #expect(measured.comparedWith?.value == nil)
        #expect(measured.reason == "Year ending March 2022: Hidden so that nobody can be identified.")
    }

    @Test func `the definition is the one in force when the period ended`() throws {
        let reference = MeasureReference(pack)
        let before = Period.month(try SmallPack.month("2023-05"))
        let after = Period.month(try SmallPack.month("2023-06"))
        #expect(reference.definition(of: .incident, in: before) == "incident-1")
        #expect(reference.definition(of: .incident, in: after) == "incident-2")
        #expect(reference.definition(of: .all, in: after) == "crime-1;incident-2")
    }

    @Test func `measures of random counts are what whole numbers give`() throws {
        // Half away from zero: twice the size and the divisor, over twice the divisor, cut.
        func rounded(_ dividend: Int, _ divisor: Int) -> Int {
            let size = (2 * abs(dividend) + divisor) / (2 * divisor)
            return dividend < 0 ? -size : size
        }
        var random = SplitMix(seed: 11)
        for _ in 0..<2000 {
            let any = (1...3).map { _ in random.below(400) }
            let race = random.below(any[0] + 1)
            let earlier = random.below(200)
            var counts = [cell(category: 0): CountState(race), cell(year.yearEarlier): CountState(earlier)]
            for area in 1...3 { counts[cell(area: area)] = CountState(any[area - 1]) }

            #expect(value(.rate, of: cell(), counts).value?.units == rounded(any[0] * 1000 * 100, 10_000))
            #expect(value(.change, of: cell(), counts).value?.units == any[0] - earlier)
            let percent = value(.changePercent, of: cell(), counts).value?.units
            #expect(percent == (earlier < 50 ? nil : rounded((any[0] - earlier) * 100 * 10, earlier)))
            let share = value(.share, of: cell(category: 0), counts).value?.units
            #expect(share == (any[0] == 0 ? nil : rounded(race * 100 * 10, any[0])))
            let rank = any.sorted(by: >).firstIndex(of: any[0]).map { $0 + 1 }
            #expect(value(.rank, of: cell(), counts).value?.units == rank)
        }
    }
}
