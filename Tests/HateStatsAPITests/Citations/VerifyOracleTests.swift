import StatsModel
import Testing

@testable import HateStatsAPI

/// Verification must not give a hidden number away to whoever asks often enough.
@Suite("Verification of hidden figures")
struct VerifyOracleTests {
    /// Numbers that somebody would try: all small ones, and decimals.
    private static var guesses: [QuotedNumber] {
        get throws {
            try (0...20).map { try QuotedNumber(String($0)) }
                + ["-3", "-1", "0.25", "0.5", "33.3", "50.0", "66.7", "100.0"].map { try QuotedNumber($0) }
        }
    }

    /// Expects the answer to a guess to be the answer to any, apart from what some version shows openly.
    ///
    /// - Returns: how many hidden figures there were, and how many guesses met what was shown before.
    private func hold(_ publication: Publication) throws -> (hidden: Int, shownBefore: Int) {
        let newest = try #require(publication.newest).content
        let guesses = try Self.guesses
        var found = (hidden: 0, shownBefore: 0)
        for position in stride(from: 0, to: newest.table.frame.count, by: 5) {
            let cell = try #require(newest.table.frame.cell(at: position))
            let coded = try #require(CodedCell(cell, in: newest.pack))
            for measure in CitedMeasure.allCases {
                let figure = CodedFigure(coded, measure)
                guard figure.shown(in: newest) == .hidden else { continue }
                found.hidden += 1
                let statement = FigureStatement(newest, cell, measure)
                #expect(statement.result.value == nil && statement.result.interval == nil)
                let shown = publication.entries.compactMap(\.readable).map { figure.shown(in: $0.content) }
                for guess in guesses {
                    let verdict = publication.verdict(on: guess, of: figure)
                    if shown.contains(.value(guess)) {
                        found.shownBefore += 1
                        #expect(verdict.word == "was-right-until")
                    } else {
                        #expect(verdict == .hidden, "\(figure) \(guess.text)")
                    }
                }
            }
        }
        return found
    }

    @Test func `is the same for right and wrong guesses, for counts and all that is made of them`() throws {
        let first = try FigureFixtures.version(1, FigureFixtures.recipe())
        // Other counts altogether: much that was shown is hidden now, and the other way round.
        let second = try FigureFixtures.version(
            2,
            FigureFixtures.recipe {
                $0.version = 2
                $0.reason = "Counted anew."
                $0.publishedAt = Instant(microseconds: 1_717_230_600_000_000)
                $0.predecessor = first
                $0.count = { FigureFixtures.count($0, $1, $2, $3) / ($2 == nil ? 4 : 3 + $0 % 9) }
            })
        let found = try hold(Publication([FigureFixtures.entry(first), FigureFixtures.entry(second)]))
        #expect(found.hidden > 60 && found.shownBefore > 8, "\(found)")
    }

    @Test func `depends on nothing that is hidden: other true counts give the same answers`() throws {
        // Two worlds that differ in hidden counts only: every shown value is the same.
        func world(_ small: Int) throws -> Publication {
            let recipe = try FigureFixtures.recipe { recipe in
                recipe.count = { area, kind, category, month in
                    guard kind == .crime, month.number == 5 else { return 0 }
                    return category == nil ? 40 : category == 1 ? small : 10
                }
            }
            return Publication([FigureFixtures.entry(try FigureFixtures.version(1, recipe))])
        }
        let (one, other) = (try world(1), try world(2))
        let newest = try #require(one.newest).content
        let otherNewest = try #require(other.newest).content
        var compared = 0
        for position in 0..<newest.table.frame.count {
            let cell = try #require(newest.table.frame.cell(at: position))
            // Where the two worlds add up to something that may be shown, they differ openly.
            guard cell.category == 1, newest.table.standing(at: position) == .hidden,
                otherNewest.table.standing(at: position) == .hidden,
                let coded = CodedCell(cell, in: newest.pack)
            else { continue }
            for guess in ["0", "1", "2", "3", "4"] {
                let quoted = try QuotedNumber(guess)
                let figure = CodedFigure(coded, .count)
                #expect(one.verdict(on: quoted, of: figure) == other.verdict(on: quoted, of: figure))
            }
            compared += 1
        }
        #expect(compared > 10)
    }

    @Test func `goes on once a release no longer has the cell`() throws {
        let first = try FigureFixtures.version(1, FigureFixtures.recipe())
        // A later release that begins a year later: the first year is no longer in it.
        let second = try FigureFixtures.version(
            2,
            FigureFixtures.recipe {
                $0.id = "2024-q2"
                $0.months = $0.months.lowerBound.advanced(by: 12)...$0.months.upperBound.advanced(by: 3)
                $0.publishedAt = Instant(microseconds: 1_717_230_600_000_000)
            })
        let publication = Publication([FigureFixtures.entry(first), FigureFixtures.entry(second)])
        var hidden = 0
        for position in 0..<first.table.frame.count where first.table.standing(at: position) == .hidden {
            let cell = try #require(first.table.frame.cell(at: position))
            guard let coded = CodedCell(cell, in: first.pack), !second.counts.has(cell) else { continue }
            for guess in 0...4 {
                let verdict = publication.verdict(on: try QuotedNumber(String(guess)), of: CodedFigure(coded, .count))
                #expect(verdict == .hidden)
            }
            hidden += 1
            if hidden == 200 { break }
        }
        #expect(hidden > 20)
    }

    @Test func `knows the cells of a withdrawn version by its plan as its table had them`() throws {
        let version = try FigureFixtures.version(1, FigureFixtures.recipe())
        let withdrawn = WithdrawnVersion(
            name: version.name, title: version.title, periodTo: version.periodTo,
            publishedAt: Instant(microseconds: 0), withdrawnAt: Instant(microseconds: 1), reason: "A mistake",
            referenceLoad: 1)
        let pack = version.pack
        let start = try #require(pack.policy.seriesStart)
        let frame = ReleaseFrame(pack, months: start...version.periodTo)
        var had = 0
        for area in pack.areas.indices {
            for category in [nil] + pack.categories.indices.map(Optional.some) {
                for kind in KindSelection.allCases {
                    for back in stride(from: -4, to: 90, by: 1) {
                        let month = version.periodTo.advanced(by: -back)
                        for period in [Period.month(month), .quarter(ending: month), .year(ending: month)] {
                            let cell = FigureCell(area: area, category: category, kind: kind, period: period)
                            let isIn = withdrawn.had(cell, in: pack)
                            #expect(isIn == (frame.position(of: cell) != nil))
                            had += isIn ? 1 : 0
                        }
                    }
                }
            }
        }
        #expect(had == frame.count)
        #expect(withdrawn.notice.hasSuffix("A mistake."))
    }
}
