import Foundation
import TestSupport
import Testing

@testable import HateStatsAPI

/// Two real releases of one open data set, the second a revision of the first, held to counts that were made
/// independently of this service.
@Suite(
    "Toronto's hate crimes", .enabled(if: SharedFixtures.toronto != nil, "\(SharedFixtures.reasonWithout("toronto"))"))
struct TorontoTests {
    @Test func `come out as they were counted elsewhere, before and after the revision`() async throws {
        try await ImportDesk.turnstile.pass { try await run() }
    }

    private func run() async throws {
        let folder = try #require(SharedFixtures.toronto)
        func text(_ name: String) throws -> String { try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) }
        let pack = try TestPack.folder(Checkout.path + "/Tests/Fixtures/toronto")
        let database = try await TestDatabase.make(pack: pack)
        let key = try await database.key(.statistician)
        try await database.serving { app async throws in
            func send(_ name: String) async throws -> Answer {
                try await app.send(
                    "POST", "/v1/imports?source=tps", key: key, headers: ["Content-Type": "text/csv"],
                    body: Array(try text(name).utf8))
            }
            #expect(try await send("incidents-2018-2023.csv").tally == ImportTally(new: 1350))
            let first = try Self.expected(text("expected-2018-2023.csv"))
            #expect(first.count == 494)
            try await compare(first, years: 2018...2023, app, key: key)

            #expect(
                try await send("incidents-2018-2024.csv").tally == ImportTally(new: 455, changed: 2, unchanged: 1348))
            let second = try Self.expected(text("expected-2018-2024.csv"))
            #expect(second.count == 596)
            try await compare(second, years: 2018...2024, app, key: key)
            // The totals that the police service publishes; 2019 and 2022 are not published.
            let totals = [2018: 137, 2020: 210, 2021: 257, 2023: 372, 2024: 443]
            for (year, total) in totals {
                #expect(second[Cell(year: year, area: "toronto", category: "any")] == total)
                try await app.expect("period=\(year)", are: [Double(total)], key: key)
            }
            #expect(try await database.contradictions() == [])
        }
    }

    private struct Cell: Hashable {
        var year: Int
        var area: String
        var category: String
    }

    /// The counts of a file of `year,area,category,incidents`.
    private static func expected(_ text: String) throws -> [Cell: Int] {
        var counts: [Cell: Int] = [:]
        for line in text.split(whereSeparator: \.isNewline).dropFirst() {
            let fields = line.split(separator: ",").map(String.init)
            let cell = Cell(year: try #require(Int(fields[0])), area: fields[1], category: fields[2])
            guard let count = Int(fields[3]) else { throw Answer.Broken(text: String(line)) }
            counts[cell] = count
        }
        return counts
    }

    /// Asks for every area, category and year; what the file lacks must be a 0.
    private func compare(
        _ expected: [Cell: Int], years: ClosedRange<Int>, _ app: TestApplication, key: String
    ) async throws {
        let periods = years.map(String.init).joined(separator: ",")
        let figures = try await app.flatFigures("area=*&category=any,*&kind=crime&period=\(periods)", key: key)
        #expect(figures.count == 17 * 9 * years.count)
        var found: [Cell: Int] = [:]
        for figure in figures {
            let year = try #require(figure["period_end"].text.flatMap { Int($0.prefix(4)) })
            let area = try #require(figure["area_code"].text)
            let category = try #require(figure["category"].text)
            found[Cell(year: year, area: area, category: category)] = figure["value"].integer
        }
        #expect(found.count == figures.count)
        for (cell, count) in expected { #expect(found[cell] == count, "\(cell)") }
        #expect(found.filter { $0.value != expected[$0.key] ?? 0 }.isEmpty)
    }
}
