import Foundation
import PostgresBridge
import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

/// Nothing that is public tells of a release before its instant: no byte, no status, no header.
@Suite("The embargo")
struct EmbargoTests {
    static let canary = "Kestrelfeather"
    private static let canaryCount = 764_983

    /// The instant at which the release becomes public: a five-minute mark far off.
    static let instant = Instant(microseconds: 4_070_941_800_000_000)

    /// A release that has been public for long.
    static func old() throws -> PublishedRelease.Recipe {
        var recipe = try PublishedRelease.Recipe("2020-07", "2023-06")
        recipe.id = "2023-q2"
        recipe.title = "Hate crime to June 2023"
        recipe.count = { area, _, _, month in area * 7 + Int(month.index % 5) }
        return recipe
    }

    /// The next one, with the canaries, public from the instant on.
    static func new(after old: ReleaseVersion) throws -> PublishedRelease.Recipe {
        var recipe = try PublishedRelease.Recipe("2020-07", "2024-06")
        recipe.id = "2024-q2"
        recipe.title = canary
        recipe.publishedAt = instant
        recipe.predecessor = old
        // The year ending June 2024 is this one month.
        recipe.count = { area, _, _, month in area == 1 && month.index == 2023 * 12 + 6 ? canaryCount : 0 }
        return recipe
    }

    /// A service with both releases, its own clock and the database's at one instant.
    struct House: Sendable {
        let app: TestApplication
        let database: TestDatabase
        let clock: TestClock
        let new: ReleaseVersion

        func move(own: Instant, database instant: Instant) async throws {
            clock.set(own)
            try await database.setClock(instant)
            try await app.context.publication.reload()
        }
    }

    static func open(_ body: (House) async throws -> Void) async throws {
        let database = try await TestDatabase.make()
        let old = try await PublishedRelease.make(try Self.old(), in: database)
        let new = try await PublishedRelease.make(try Self.new(after: old), in: database)
        let clock = TestClock(instant.later(-3600))
        try await database.setClock(instant.later(-3600))
        try await database.serving(clock: clock.clock) { app async throws in
            try await body(House(app: app, database: database, clock: clock, new: new))
        }
    }

    // MARK: Every public address

    /// The addresses at which something of a release would be, and those of everything else that is public.
    ///
    /// They come from the routes themselves, so that a new one is looked at as well.
    private static func addresses(
        _ app: TestApplication, release id: String, version: String, reference: String = "NS-0000-0000"
    ) throws -> [String] {
        let cell = "?area=alder&category=any&kind=crime&period=YE2024-06"
        let queries: [String: [String]] = [
            "/v1/figures": [
                cell, "", "?release=\(id)", "?release=\(id)@\(version)", "?as_of=2099-12-31", "?period=latest",
            ],
            "/v1/figures.csv": [cell, "", "?release=\(id)", "?as_of=2099-12-31T00:00:00Z"],
            "/v1/figures.txt": [cell, "", "?release=\(id)"],
            "/v1/figures/history": [cell, "?area=alder", "?area=alder&period=latest"],
            "/v1/areas": ["", "?as_of=2099-12-31"], "/v1/definitions": ["", "?as_of=2099-12-31T12:00:00Z"],
            "/v1/periods": ["", "?grain=year"], "/v1/keys/signing": ["", "?key=0123456789abcdef"],
            "/v1/releases": ["", "?limit=1"], "/v1/releases/{id}/changes": ["", "?to=\(version)", "?from=1&to=2"],
            "/v1/releases/{id}/changes.csv": ["", "?to=\(version)"],
            "/v1/releases/{id}/versions/{n}/data.csv": ["", "?download=1"],
        ]
        return routeTable(app.context).entries.filter { "\($0.method)" == "GET" && !$0.path.hasPrefix("/health") }
            .flatMap { entry in
                let path = entry.path.replacing("{id}", with: id).replacing("{n}", with: version)
                    .replacing("{slug}", with: "not-found").replacing("{reference}", with: reference)
                return (queries[entry.path] ?? [""]).map { path + $0 }
            }
    }

    /// The reference of the canary, or that of the same cell of a version that never was.
    private static func reference(_ new: ReleaseVersion, number: Int? = nil) -> String {
        let cell = FigureCell(
            area: 1, category: nil, kind: .crime, period: .year(ending: Month(index: 2024 * 12 + 5)))
        return new.numbers.citation(of: cell, .count, versionNumber: number ?? new.name.number)
            .flatMap { CitationCode.text($0, prefix: new.pack.policy.citationPrefix) } ?? ""
    }

    /// An answer as far as it must not tell: without its time, the name of the request, and what the request itself said.
    private static func trace(_ answer: Answer, id: String, _ echoes: String...) -> String {
        var headers = answer.headers
        for name in ["date", "x-request-id"] { headers[name] = nil }
        let fields = headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        let text = "\(answer.status)\n" + fields.joined(separator: "\n") + "\n\n" + answer.text
        return echoes.reduce(text) { $0.replacing($1, with: "ECHO") }.replacing(id, with: "ID").replacing(
            answer.headers["x-request-id"] ?? "-", with: "NAME"
        )
        // An answer without an id of its own length is as long as the id makes it.
        .replacing(#/content-length: [0-9]+/#, with: "content-length")
    }

    private static func ask(_ app: TestApplication, _ path: String) async throws -> Answer {
        try await app.get(path, headers: ["Accept": "*/*"])
    }

    /// What is said of the canary, where it is quoted.
    private static func verdict(_ app: TestApplication) async throws -> String? {
        let quote = #"{"area": "alder", "period": "YE2024-06", "value": \#(canaryCount)}"#
        return try await app.post("/v1/verify", json: quote).json["verdict"].text
    }

    /// Which words an answer has that only the new release has.
    private static func canaries(in answer: Answer, of new: ReleaseVersion) -> [String] {
        let text = answer.headers.values.joined(separator: "\n") + answer.text
        // The name of a request, a digest or an ETag can have any four digits in it.
        let words = text.replacing(#/[0-9a-f]{16,}/#, with: "HEX")
        return [canary, String(canaryCount), "2098", "2099-01-01"].filter { words.contains($0) }
            + [Hexadecimal.text(new.digest)].filter { text.contains($0) }
    }

    @Test func `is kept by every public address until one second before, and everything is there one second after`()
        async throws
    {
        try await Self.open { house in
            let reference = Self.reference(house.new)
            let addresses = try Self.addresses(
                house.app, release: "2024-q2", version: "1", reference: reference)
            #expect(addresses.contains("/v1/citations/" + reference))
            #expect(addresses.count > 40)
            for seconds in [-3600.0, -1] {
                let moment = Self.instant.later(seconds)
                try await house.move(own: moment, database: moment)
                for address in addresses {
                    let answer = try await Self.ask(house.app, address)
                    #expect(answer.status < 500, "\(address)")
                    let canaries = Self.canaries(in: answer, of: house.new)
                    #expect(canaries == [], "\(seconds) s: \(address)")
                }
                #expect(try await house.app.get("/v1/citations/" + reference).status == 404)
                #expect(try await Self.verdict(house.app) != "stands")
            }
            try await house.move(own: Self.instant.later(1), database: Self.instant.later(1))
            for address in [
                "", "/versions/1", "/versions/1/data.csv", "/data.csv", "/changes", "/versions/1/manifest.txt",
            ] {
                let answer = try await house.app.get("/v1/releases/2024-q2" + address)
                #expect(answer.status == 200, "\(address)")
            }
            let data = try await house.app.get("/v1/releases/2024-q2/data.csv")
            let hasCanary = data.text.contains(String(Self.canaryCount))
            #expect(hasCanary)
            #expect(try await house.app.get("/v1/releases").text.contains(Self.canary))
            #expect(try await house.app.get("/v1/periods").text.contains("YE2024-06"))
            let citation = try await house.app.get("/v1/citations/" + reference)
            #expect(citation.status == 200)
            let quotesCanary = citation.text.contains("764983")
            #expect(quotesCanary)
            #expect(try await Self.verdict(house.app) == "stands")
            let cell = "/v1/figures/history?area=alder&period=YE2024-06"
            #expect(try await house.app.get(cell).json["items"][0]["release"].text == "2024-q2")
        }
    }

    @Test func `makes no difference between what is embargoed and what never was`() async throws {
        try await Self.open { house in
            // Of the same length, and as near to what is public.
            let references = (Self.reference(house.new), Self.reference(house.new, number: house.new.name.number + 1))
            let pairs = zip(
                try Self.addresses(house.app, release: "2024-q2", version: "1", reference: references.0),
                try Self.addresses(house.app, release: "2024-q7", version: "1", reference: references.1))
            var differences: [String] = []
            var count = 0
            for (embargoed, unknown) in pairs where embargoed != unknown {
                count += 1
                let one = Self.trace(try await Self.ask(house.app, embargoed), id: "2024-q2", references.0)
                let other = Self.trace(try await Self.ask(house.app, unknown), id: "2024-q7", references.1)
                if one != other { differences.append("\(embargoed)\n\(one)\n\(other)") }
            }
            #expect(count > 12)
            #expect(differences == [])
        }
    }

    @Test func `makes no difference between a version that is being corrected and one that never was`() async throws {
        try await Self.open { house in
            var correction = try Self.old()
            correction.version = 2
            correction.reason = Self.canary
            correction.publishedAt = Self.instant
            try await PublishedRelease.make(correction, in: house.database)
            try await house.app.context.publication.reload()
            var differences: [String] = []
            for (embargoed, unknown) in zip(
                try Self.addresses(house.app, release: "2023-q2", version: "2"),
                try Self.addresses(house.app, release: "2023-q2", version: "3"))
            where embargoed != unknown {
                let one = Self.trace(try await Self.ask(house.app, embargoed), id: embargoed)
                let other = Self.trace(try await Self.ask(house.app, unknown), id: unknown)
                func echoed(_ text: String, _ number: String) -> String {
                    ["“\(number)”", "\"\(number)\"", "2023-q2@\(number)"]
                        .reduce(text) { $0.replacing($1, with: "N") }
                }
                if echoed(one, "2") != echoed(other, "3") {
                    differences.append("\(embargoed)\n\(one)\n\(other)")
                }
            }
            #expect(differences == [])
        }
    }

    @Test func `never shows in a cache's headers`() async throws {
        try await Self.open { house in
            let moment = Self.instant.later(-100)
            try await house.move(own: moment, database: moment)
            for path in [
                "/v1/periods", "/v1/releases", "/v1/releases/2023-q2/data.csv", "/v1/areas", "/v1/keys/signing",
            ] {
                #expect(try await house.app.get(path).headers["cache-control"] == "public, max-age=100", "\(path)")
            }
            // Five minutes later nothing is scheduled any more, and the same is said.
            try await house.move(own: Self.instant.later(200), database: Self.instant.later(200))
            for path in [
                "/v1/periods", "/v1/releases", "/v1/releases/2023-q2/data.csv", "/v1/areas", "/v1/keys/signing",
            ] {
                #expect(try await house.app.get(path).headers["cache-control"] == "public, max-age=100", "\(path)")
            }
            let data = try await house.app.get("/v1/releases/2023-q2/versions/1/data.csv")
            #expect(data.headers["cache-control"] == "public, max-age=86400")
        }
    }
}
