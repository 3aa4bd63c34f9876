import StatsModel
import Testing

@testable import Charts

/// What titles claim, on counts whose arithmetic is in sight.
@Suite("The finding of a chart")
struct ChartFindingTests {
    static func change(_ earlier: Int, _ now: Int, residents: (now: Int, earlier: Int)? = nil) throws -> ChartChange {
        let period = Period.year(ending: Month(index: 2024 * 12 + 2))
        return ChartChange(
            period: period, earlierPeriod: period.yearEarlier, count: now, earlier: earlier, residents: residents,
            percent: nil, isBroken: false)
    }

    /// The bound is 1.96 times the root of the sum of both counts: 89.6 for 1,000 and 1,088, 85.8 for 1,000 and 915, 14.1 for
    /// 20 and 32, 3.4 for 0 and 3.
    @Test(arguments: [
        (1000, 1088, true), (1000, 1090, false), (1000, 915, true), (1000, 913, false), (20, 32, true), (20, 35, false),
        (0, 0, true), (0, 3, true), (0, 4, false), (1_000_000, 1_002_000, true), (1_000_000, 1_003_000, false),
    ])
    func `is that little changed where the difference can be chance`(earlier: Int, now: Int, isChance: Bool) throws {
        #expect(try Self.change(earlier, now).isWithinChance(ofRates: false) == isChance)
    }

    @Test func `is about rates where rates are drawn`() throws {
        // As many more incidents as residents is no change of the rate.
        let change = try Self.change(1000, 1300, residents: (now: 130_000, earlier: 100_000))
        #expect(!change.isWithinChance(ofRates: false))
        #expect(change.isWithinChance(ofRates: true))
    }

    @Test(arguments: [
        ("area=leicester&grain=year&last=6", "Recorded hate crimes in Leicester down 8.4% on a year earlier"),
        ("area=leicester", "Recorded hate crimes in Leicester down 8.4% on a year earlier"),
        (
            "area=llr&grain=month&last=36",
            "Recorded hate crimes in Leicester, Leicestershire and Rutland little changed: 162, after 178 a year earlier"
        ),
        // 24 in both years.
        ("area=rutland&grain=year&last=2", "Recorded hate crimes in Rutland unchanged on a year earlier at 24"),
        (
            "area=rutland&grain=year&last=6&measure=rate",
            "Rate of recorded hate crimes in Rutland little changed: 0.59 per 1,000 residents"
        ),
        // The definition of incidents changed within the last year.
        (
            "area=leicester&kind=incident&grain=year&last=3",
            "Recorded hate incidents in Leicester: 495, counted under a changed definition"
        ),
        (
            "area=rutland&category=race&grain=quarter&last=12",
            "Recorded race hate crimes in Rutland: the latest figure is hidden"
        ),
        (
            "area=rutland&category=other&grain=year&last=3",
            "Recorded other perceived difference hate crimes in Rutland: all 3 figures are hidden"
        ),
        ("area=melton&grain=month&last=12", "Recorded hate crimes in Melton: there are no figures"),
        ("area=leicester&category=*", "Race was the motivation most recorded in Leicester: 649"),
        // Five of six hidden: whether race was recorded most nobody can say.
        ("area=rutland&category=*", "Recorded hate crimes in Rutland: only Race can be shown, 13"),
        ("area=children(leicestershire-county)", "Recorded hate crimes: from 36 in Melton to 240 in Charnwood"),
        // The whole is not set beside its parts.
        ("area=llr,leicester,rutland", "Recorded hate crimes: from 24 in Rutland to 1,249 in Leicester"),
        (
            "area=leicester,rutland,children(leicestershire-county)&category=other",
            "Recorded other perceived difference hate crimes: from 6 in North West Leicestershire to 39 in Leicester, 6 hidden"
        ),
        (
            "area=leicester,rutland&grain=year&last=6",
            "Recorded hate crimes down in Leicester; little changed in Rutland"
        ),
        ("area=*&measure=change_percent", "Recorded hate crimes on a year earlier: 2 down, 9 little changed"),
        ("area=leicester&category=race&measure=share", "Recorded race hate crimes in Leicester: 52.0% of all"),
    ])
    func `says what the figures bear`(query: String, title: String) throws {
        #expect(try ChartWorld.chart(query, of: ChartWorld.llr).title == title)
    }

    @Test func `explains what little changed means`() throws {
        let chart = try ChartWorld.chart("area=llr&grain=month&last=36", of: ChartWorld.llr)
        #expect(
            String(decoding: chart.svg(), as: UTF8.self).contains("Little changed: "))
    }

    @Test(arguments: [
        // A change rests on two figures, and a range on its ends.
        (
            "area=leicester&grain=year&last=6", ["area=leicester&period=YE2024-03", "area=leicester&period=YE2023-03"]
        ),
        ("area=leicester", ["area=leicester&period=YE2024-03", "area=leicester&period=YE2023-03"]),
        (
            "area=rutland&grain=year&last=6&measure=rate",
            ["area=rutland&period=YE2024-03&measure=rate", "area=rutland&period=YE2023-03&measure=rate"]
        ),
        ("area=children(leicestershire-county)", ["area=melton", "area=charnwood"]),
        (
            "area=children(leicestershire-county)&measure=rate",
            ["area=melton&measure=rate", "area=charnwood&measure=rate"]
        ),
        // What is compared with nothing rests on itself.
        ("area=leicester&kind=incident&grain=year&last=3", ["area=leicester&kind=incident&period=YE2024-03"]),
        ("area=leicester&category=*", ["area=leicester&category=race"]),
        (
            "area=leicester&category=race,religion&grain=year&last=6&measure=share",
            ["area=leicester&category=race&measure=share", "area=leicester&category=religion&measure=share"]
        ),
    ])
    func `names the references of the figures that it speaks of`(query: String, cited: [String]) throws {
        let chart = try ChartWorld.chart(query, of: ChartWorld.llr)
        let references = try cited.map { reference(try ChartWorld.answer($0, of: ChartWorld.llr).figures[0]) }
        #expect(chart.references == references.compactMap(\.self), "\(chart.title)")
    }

    private func reference(_ figure: PublishedFigure) -> String? {
        figure.reference.map { reference in
            var writer = ByteWriter()
            writer.write(text: "LLR-")
            writer.write(reference)
            let text = writer.text
            return text.hasPrefix("LLR--") ? "LLR" + text.dropFirst(4) : text
        }
    }
}

/// Which chart is drawn of what.
@Suite("The kind of a chart")
struct ChartChoiceTests {
    @Test(arguments: [
        ("area=leicester", ChartKind.bars), ("area=leicester&grain=year&last=2", .line),
        ("area=children(llr)", .bars), ("area=leicester&category=*", .bars), ("area=leicester&kind=*", .bars),
        ("area=children(llr)&category=*", .multiples), ("area=children(llr)&kind=*", .multiples),
        ("area=charnwood,blaby,melton,rutland&grain=year&last=2", .line),
        ("area=charnwood,blaby,melton,rutland,leicester&grain=year&last=2", .multiples),
        ("area=leicester&period=2024-03,YE2024-03", .bars),
        ("area=children(llr)&period=2024-03,YE2024-03", .multiples),
    ])
    func `follows from the figures`(query: String, kind: ChartKind) throws {
        #expect(try ChartWorld.chart(query, of: ChartWorld.llr).kind == kind)
    }

    @Test(arguments: [
        ("area=leicester", ChartKind.line, "bars would do", ["bars"]),
        ("area=leicester", .multiples, "bars would do", ["bars"]),
        ("area=leicester&period=2024-03,YE2024-03", .line, "periods of one length", ["bars"]),
        ("area=*&grain=year&last=2", .line, "at most 4", ["multiples"]),
        ("area=children(llr)&category=*", .bars, "areas and categories differ", ["multiples"]),
        ("area=leicester&grain=year&last=2", .tiles, "one category, kind and period", ["line", "bars"]),
        ("area=children(llr)", .tiles, "no tile for Leicestershire (county); leave it out", ["bars", "multiples"]),
        ("area=llr", .tiles, "no place for these areas", ["bars"]),
    ])
    func `is refused with what would do`(
        query: String, kind: ChartKind, reason: String, suggestions: [String]
    ) throws {
        let refusal = #expect(throws: ChartRefusal.self) {
            try ChartWorld.chart(query, of: ChartWorld.llr, kind: kind)
        }
        #expect(refusal?.reason.contains(reason) == true, "\(refusal?.reason ?? "")")
        #expect(refusal?.suggestions == suggestions)
        #expect(refusal?.parameter == "chart")
    }

    @Test func `is refused where a card has no room, which a page has`() throws {
        let query = "area=*&category=*&grain=year&last=6"
        let refusal = #expect(throws: ChartRefusal.self) {
            try ChartWorld.chart(query, of: ChartWorld.llr, size: .card)
        }
        #expect(refusal?.code == .tooMany && refusal?.suggestions == ["page"])
        #expect(try ChartWorld.chart(query, of: ChartWorld.llr).kind == .multiples)
    }

    @Test func `has colours by category, the same whatever stands beside it`() throws {
        let race = Palette.series[1]
        for query in [
            "area=leicester&category=race&grain=year&last=3", "area=leicester&category=race,other&grain=year&last=3",
            "area=leicester&category=*", "area=children(llr)&category=race",
            "area=children(llr)&category=*&grain=year&last=2",
        ] {
            let svg = String(decoding: try ChartWorld.chart(query, of: ChartWorld.llr).svg(), as: UTF8.self)
            #expect(svg.contains(race), "\(query)")
        }
    }
}
