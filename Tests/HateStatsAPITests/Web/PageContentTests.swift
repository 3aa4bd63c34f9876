import Mustache
import Testing

@testable import HateStatsAPI

@Suite("What templates find by name")
struct PageContentTests {
    private static var all: [any MustacheParent] {
        [
            FigureGrid.Row(names: ["2024"], cells: []),
            FigureGrid.Cell(value: "1", mark: "[c]", beside: "[r]", href: "/c"),
            ExploreForm.Choice(value: "a", label: "A", isChosen: true),
            PageLink(label: "Home", href: "/", isCurrent: true),
        ]
    }

    @Test(arguments: all.indices) func `is everything that there is`(number: Int) throws {
        let content = Self.all[number]
        let labels = Mirror(reflecting: content).children.compactMap(\.label)
        #expect(!labels.isEmpty)
        for label in labels { #expect(content.child(named: label) != nil, "\(type(of: content)).\(label)") }
        #expect(content.child(named: "other") == nil)
    }

    @Test func `is nothing where a value is missing`() {
        let cell = FigureGrid.Cell(value: nil, mark: nil, beside: nil, href: nil)
        for name in ["value", "mark", "beside", "href"] { #expect(cell.child(named: name) == nil) }
    }
}
