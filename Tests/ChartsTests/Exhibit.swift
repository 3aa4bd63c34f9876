import StatsModel
import Testing

@testable import Charts

/// One picture of the golden files.
struct Exhibit: Sendable, CustomTestStringConvertible {
    /// Of which release its figures are.
    enum World: Sendable {
        case llr, synthetic, partial, wide
    }

    let name: String
    let query: String
    var kind: ChartKind?
    var size = ChartSize.page
    var world = World.llr

    var testDescription: String { name }

    func chart() throws -> Chart {
        let version =
            switch world {
            case .llr: ChartWorld.llr
            case .synthetic: ChartWorld.synthetic
            case .partial: ChartWorld.partial
            case .wide: ChartWorld.wide
            }
        return try ChartWorld.chart(query, of: version, kind: kind, size: size)
    }

    static let all = lines + bars + multiples + tiles

    private static let tiled = "area=leicester,rutland,children(leicestershire-county)"

    private static let lines = [
        Exhibit(name: "line-years", query: "area=leicester&grain=year&last=6"),
        Exhibit(name: "line-months", query: "area=llr&grain=month&last=36"),
        Exhibit(name: "line-quarters-category", query: "area=leicester&category=race&grain=quarter&last=8"),
        Exhibit(name: "line-rate", query: "area=rutland&grain=year&last=6&measure=rate"),
        Exhibit(name: "line-change", query: "area=leicester,rutland&grain=year&last=5&measure=change"),
        Exhibit(name: "line-share", query: "area=leicester&category=race,religion&grain=year&last=6&measure=share"),
        Exhibit(name: "line-hidden", query: "area=rutland&category=disability&grain=quarter&last=12"),
        Exhibit(name: "line-one-point", query: "area=rutland&category=race&grain=quarter&last=12"),
        Exhibit(name: "line-all-hidden", query: "area=rutland&category=other&grain=year&last=3"),
        Exhibit(name: "line-absent", query: "area=leicester,rutland&grain=quarter&last=8", world: .partial),
        Exhibit(name: "line-nothing", query: "area=melton&grain=month&last=12"),
        Exhibit(name: "line-four", query: "area=charnwood,blaby,melton,rutland&grain=year&last=6"),
        Exhibit(
            name: "line-four-hidden",
            query: "area=leicestershire-county&category=any,other,transgender,disability&grain=quarter&last=12"),
        Exhibit(name: "line-break", query: "area=leicester&kind=incident&grain=quarter&last=10"),
        Exhibit(
            name: "line-synthetic", query: "area=leicester,leicestershire-county&grain=year&last=6", world: .synthetic),
        Exhibit(name: "line-long-names", query: "area=w2,w3,w4&grain=year&last=3", world: .wide),
        Exhibit(name: "line-card", query: "area=leicester,rutland&grain=year&last=6", size: .card, world: .synthetic),
        Exhibit(name: "line-four-card", query: "area=charnwood,blaby,melton,rutland&grain=year&last=6", size: .card),
        Exhibit(name: "line-print", query: "area=leicester&grain=year&last=6", size: .print),
    ]

    private static let bars = [
        Exhibit(name: "bars-areas", query: "area=children(leicestershire-county)"),
        Exhibit(name: "bars-rate", query: "area=children(leicestershire-county)&measure=rate"),
        Exhibit(name: "bars-categories", query: "area=leicester&category=*"),
        Exhibit(name: "bars-hidden", query: "area=rutland&category=*", world: .synthetic),
        Exhibit(name: "bars-absent", query: "area=melton,leicester&period=QE2024-03&category=race"),
        Exhibit(name: "bars-one", query: "area=leicester"),
        Exhibit(name: "bars-periods", query: "area=leicester&period=2024-03,QE2024-03,YE2024-03"),
        Exhibit(name: "bars-change", query: "area=*&measure=change_percent"),
        Exhibit(name: "bars-long-names", query: "area=*", world: .wide),
        Exhibit(name: "bars-63-categories", query: "area=w1&category=*", world: .wide),
        Exhibit(name: "bars-card", query: "area=children(llr)&measure=rate", size: .card, world: .synthetic),
        Exhibit(name: "bars-print", query: "area=leicester&category=*", size: .print),
    ]

    private static let multiples = [
        Exhibit(name: "multiples-years", query: "area=*&grain=year&last=6"),
        Exhibit(name: "multiples-areas-categories", query: "area=children(leicestershire-county)&category=*"),
        Exhibit(name: "multiples-grid", query: "area=children(llr)&category=race,religion,other&grain=year&last=6"),
        Exhibit(name: "multiples-kinds", query: "area=children(llr)&kind=*&measure=rate"),
        Exhibit(name: "multiples-quarters", query: "area=rutland&category=*&grain=quarter&last=12"),
        Exhibit(
            name: "multiples-card", query: "area=leicester,rutland&kind=*&grain=year&last=5", kind: .multiples,
            size: .card, world: .synthetic),
    ]

    private static let tiles = [
        Exhibit(name: "tiles-rate", query: tiled + "&measure=rate", kind: .tiles),
        Exhibit(name: "tiles-hidden", query: tiled + "&category=other", kind: .tiles, world: .synthetic),
        Exhibit(name: "tiles-card", query: tiled, kind: .tiles, size: .card),
    ]
}
