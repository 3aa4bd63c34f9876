import Foundation
import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

/// Two releases of real data, the second a year longer and a revision of the first, held to counts that were made
/// independently of this service.
@Suite(
    "Two releases of Toronto's hate crimes",
    .enabled(if: SharedFixtures.toronto != nil, "\(SharedFixtures.reasonWithout("toronto"))"))
struct TorontoReleaseTests {
    private static let threshold = 5

    @Test(.timeLimit(.minutes(3)))
    func `answer as of any moment as they were counted elsewhere`() async throws {
        try await ImportDesk.turnstile.pass { try await run() }
    }

    private func run() async throws {
        let folder = try #require(SharedFixtures.toronto)
        func text(_ name: String) throws -> String { try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) }
        let database = try await TestDatabase.make(
            pack: try TestPack.folder(Checkout.path + "/Tests/Fixtures/toronto"))
        let house = House(
            statistician: try await database.key(.statistician),
            partner: try await database.key(.partner, source: "tps"))
        try await database.serving({ $0.signingKey = ReleaseHouse.signingKey }) { app async throws in
            #expect(try await house.send(text("incidents-2018-2023.csv"), app) == ImportTally(new: 1350))
            let first = try await house.publish("2023", to: "2023-12", app)
            #expect(
                try await house.send(text("incidents-2018-2024.csv"), app)
                    == ImportTally(new: 455, changed: 2, unchanged: 1348))
            let earlier = try Self.expected(text("expected-2018-2023.csv"))
            #expect(earlier.count == 494)
            // Records alone change nothing that is published.
            let before = try await compare(earlier, years: 2018...2023, "", app)
            let second = try await house.publish("2024", to: "2024-12", app)
            let later = try Self.expected(text("expected-2018-2024.csv"))
            #expect(later.count == 596)

            let after = try await compare(later, years: 2018...2024, "", app)
            for standpoint in ["&as_of=\(second)", "&release=2024", "&release=latest"] {
                #expect(try await compare(later, years: 2018...2024, standpoint, app) == after)
            }
            for standpoint in ["&as_of=\(first)", "&as_of=\(second.before)", "&release=2023", "&release=2023@1"] {
                #expect(try await compare(earlier, years: 2018...2023, standpoint, app) == before)
            }
            #expect(try await app.get("/v1/figures?as_of=\(first.before)").problem == "nothing-published")
            let beyond = try await app.figures("period=2024&as_of=\(second.before)")
            #expect(beyond.map { $0["symbols"].text } == ["x"])
            try await revisions(from: before, to: after, app)
            try await citations(app)
            let report = try await database.asOwner().withConnection { try await DatabaseCheck($0).run() }
            #expect(report.isClean, "\(report.differences)")
            #expect(report.versions == 2)
        }
    }

    // MARK: What was counted elsewhere

    private struct Cell: Hashable {
        var year: Int
        var area: String
        var category: String
    }

    /// The counts of a file of `year,area,category,incidents`; what it lacks is a 0.
    private static func expected(_ text: String) throws -> [Cell: Int] {
        var counts: [Cell: Int] = [:]
        for line in text.split(whereSeparator: \.isNewline).dropFirst() {
            let fields = line.split(separator: ",").map(String.init)
            guard fields.count == 4, let year = Int(fields[0]), let count = Int(fields[3]) else {
                throw Answer.Broken(text: String(line))
            }
            counts[Cell(year: year, area: fields[1], category: fields[2])] = count
        }
        return counts
    }

    /// Asks for every area, category and year: each shows its count or hides it, and hides it where it is small.
    ///
    /// - Returns: what is shown, and nil where it is hidden.
    private func compare(
        _ expected: [Cell: Int], years: ClosedRange<Int>, _ standpoint: String, _ app: TestApplication
    ) async throws -> [Cell: Int?] {
        let periods = years.map(String.init).joined(separator: ",")
        let figures = try await app.figures("area=*&category=any,*&kind=crime&period=\(periods)\(standpoint)")
        #expect(figures.count == 17 * 9 * years.count)
        var seen: [Cell: Int?] = [:]
        for figure in figures {
            let cell = try Self.cell(figure)
            let (count, value) = (expected[cell] ?? 0, figure["value"].integer)
            seen[cell] = .some(value)
            let symbols = figure["symbols"].text?.split(separator: " ") ?? []
            #expect(value == nil || value == count, "\(cell) \(standpoint)")
            #expect(value == nil || !(1..<Self.threshold).contains(count), "\(cell) \(standpoint)")
            #expect(symbols.contains("c") == (value == nil), "\(cell) \(standpoint)")
            #expect(!symbols.contains("x"), "\(cell) \(standpoint)")
        }
        #expect(seen.count == figures.count && Set(seen.keys).isSuperset(of: expected.keys))
        // To protect what is small something more is hidden, and here it is little.
        let small = expected.values.count { (1..<Self.threshold).contains($0) }
        let hidden = seen.values.count { $0 == nil }
        #expect(hidden > small && (hidden - small) * 10 < small, "\(hidden) of \(seen.count), \(small) small")
        return seen
    }

    private static func cell(_ figure: JSONValue) throws -> Cell {
        Cell(
            year: try #require(figure["period_end"].text.flatMap { Int($0.prefix(4)) }),
            area: try #require(figure["area_code"].text), category: try #require(figure["category"].text))
    }

    /// Exactly the cells that are shown otherwise carry `r`, and stand in the list of changes.
    private func revisions(from earlier: [Cell: Int?], to later: [Cell: Int?], _ app: TestApplication) async throws {
        let figures = try await app.figures("area=*&category=any,*&kind=crime&period=2018,2019,2020,2021,2022,2023")
        let cells = try figures.map { (try Self.cell($0), $0) }
        let revised = Set(
            cells.filter { $0.1["symbols"].text?.split(separator: " ").contains("r") == true }.map(\.0))
        let changed = Set(cells.map(\.0).filter { earlier[$0] != later[$0] })
        #expect(!changed.isEmpty && revised == changed)
        let items = try await app.get("/v1/releases/2024/changes").json["items"].items
        #expect(items.allSatisfy { $0["old"]["value"] != $0["new"]["value"] || !$0["flips"].items.isEmpty })
        let listed = items.filter {
            $0["period"]["grain"].text == "year" && $0["old"]["value"] != $0["new"]["value"]
        }.compactMap { item -> Cell? in
            guard let year = item["period"]["end"].text.flatMap({ Int($0.prefix(4)) }),
                let area = item["area"]["code"].text, let category = item["category"]["code"].text
            else { return nil }
            return Cell(year: year, area: area, category: category)
        }
        #expect(Set(listed).symmetricDifference(changed) == [])
        #expect(listed.count == changed.count)
    }

    /// Every figure of both releases is found by its reference, as it was published.
    private func citations(_ app: TestApplication) async throws {
        for (release, years) in [("2023", "2018,2023"), ("2024", "2018,2023,2024")] {
            let figures = try await app.figures("area=*&category=any,*&period=\(years)&release=\(release)")
            for figure in figures {
                let reference = try #require(figure["citation"].text)
                let cited = try await app.get("/v1/citations/\(reference)").json
                #expect(cited["release"]["id"].text == release, "\(reference)")
                let found = cited["figure"]
                #expect(
                    found["value"] == figure["value"] && found["area"]["code"] == figure["area_code"], "\(reference)")
                #expect(found["category"]["code"] == figure["category"] && found["period"]["code"] == figure["period"])
            }
        }
    }

    // MARK: Those who publish

    private struct House {
        let statistician: String
        let partner: String

        func send(_ text: String, _ app: TestApplication) async throws -> ImportTally {
            try await app.send(
                "POST", "/v1/imports?source=tps", key: statistician, headers: ["Content-Type": "text/csv"],
                body: Array(text.utf8)
            ).tally
        }

        /// Takes a release from its creation to the public, and gives the instant at which it was out.
        func publish(_ id: String, to month: String, _ app: TestApplication) async throws -> Instant {
            func post(_ path: String, _ json: String, _ key: String) async throws -> JSONValue {
                let answer = try await app.post("/v1/releases\(path)", key: key, json: json)
                guard (200...201).contains(answer.status) else {
                    throw Answer.Broken(text: "\(path): \(answer.status) \(answer.text)")
                }
                return answer.json
            }
            let made = try await post(
                "", #"{"id":"\#(id)","title":"Hate crime to \#(month)","period_to":"\#(month)"}"#, statistician)
            _ = try await post("/\(id)/submit", "{}", statistician)
            let agreed = try await post(
                "/\(id)/agreements", #"{"decision":"agree","digest":"\#(made["digest"].text ?? "")"}"#, partner)
            #expect(agreed["status"].text == "agreed")
            let published = try await post("/\(id)/publish", "{}", statistician)
            try await app.context.publication.reload()
            return try #require(published["published_at"].text.flatMap { Instant($0) })
        }
    }
}

extension TestApplication {
    /// Asks for published figures as a flat list.
    fileprivate func figures(_ query: String) async throws -> [JSONValue] {
        let answer = try await get("/v1/figures?shape=array&\(query)")
        guard answer.status == 200 else { throw Answer.Broken(text: "\(query): \(answer.status) \(answer.text)") }
        return answer.json.items
    }
}

extension Instant {
    /// The moment before.
    fileprivate var before: Instant { Instant(microseconds: microseconds - 1) }
}
