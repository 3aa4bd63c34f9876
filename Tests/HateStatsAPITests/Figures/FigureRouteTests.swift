import PostgresBridge
import StatsModel
import Testing

@testable import HateStatsAPI

/// The public address, as clients reach it.
@Suite("The address of published figures")
struct FigureRouteTests {
    private static let path = "/v1/figures"

    /// A service over a database with a release and a correction of it.
    private func published<R: Sendable>(
        _ body: (TestApplication, TestDatabase, ReleaseVersion) async throws -> R
    ) async throws -> R {
        let database = try await CountedPack.leicestershire.database()
        let first = try await PublishedRelease.make(try FigureFixtures.recipe(), in: database)
        let second = try await PublishedRelease.make(
            try FigureFixtures.recipe {
                $0.version = 2
                $0.reason = "Late records."
                $0.publishedAt = Instant(microseconds: 1_717_230_600_000_000)
                $0.predecessor = first
                $0.count = { FigureFixtures.count($0, $1, $2, $3) + ($0 == 1 && $1 == .crime && $2 == nil ? 5 : 0) }
            }, in: database)
        return try await database.serving { try await body($0, database, second) }
    }

    @Test func `answers everybody, with the headers of what is public`() async throws {
        try await published { app, _, version in
            let answer = try await app.get(Self.path + "?area=leicester&period=YE2024-03")
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "application/json")
            #expect(answer.headers["cache-control"]?.hasPrefix("public, max-age=") == true)
            #expect(answer.headers["last-modified"] == "Sat, 01 Jun 2024 08:30:00 GMT")
            #expect(answer.headers["access-control-allow-origin"] == "*")
            let year = try #require(Period("YE2024-03"))
            let cell = FigureCell(area: 1, category: nil, kind: .crime, period: year)
            let figure = try #require(version.table.cell(cell))
            #expect(answer.json["figures"][0]["value"].integer == figure.value)
            #expect(answer.json["figures"][0]["symbols"][0].text == "r")
            #expect(answer.json["release"]["version"].integer == 2)
            #expect(answer.json["release"]["digest"].text == "sha256:" + Hexadecimal.text(version.digest))
        }
    }

    @Test func `needs no database once it has read what is published`() async throws {
        try await published { app, database, _ in
            let before = try await app.get(Self.path + "?area=*")
            try await database.query("ALTER VIEW published_version RENAME TO gone")
            await #expect(throws: (any Error).self) { try await app.context.publication.reload() }
            let after = try await app.get(Self.path + "?area=*")
            #expect(before.body == after.body && after.status == 200)
        }
    }

    @Test func `says 304 to whoever has it, by tag and by date, and has a tag for each form`() async throws {
        try await published { app, _, _ in
            var tags: Set<String> = []
            for address in [
                "?area=leicester", ".csv?area=leicester", ".txt?area=leicester", ".csv?area=leicester&download=1",
                "?area=leicester&shape=array", "?area=rutland", "?area=leicester&release=2024-q1@1",
            ] {
                let answer = try await app.get(Self.path + address)
                let tag = try #require(answer.headers["etag"])
                #expect(tags.insert(tag).inserted, "\(address)")
                let again = try await app.get(Self.path + address, headers: ["If-None-Match": tag])
                #expect(again.status == 304 && again.body.isEmpty)
                #expect(again.headers["etag"] == tag)
            }
            // The same question in other words is the same answer.
            let slug = try await app.get(Self.path + "?area=leicester&period=latest&_=17").headers["etag"]
            let code = try await app.get(Self.path + "?period=YE2024-03&area=E06000016").headers["etag"]
            #expect(slug == code)
            let since = try await app.get(
                Self.path, headers: ["If-Modified-Since": "Sat, 01 Jun 2024 08:30:00 GMT"])
            #expect(since.status == 304)
        }
    }

    @Test func `gives the format of the suffix, or that which Accept likes best`() async throws {
        try await published { app, _, _ in
            let query = "?area=children(llr)&category=race"
            let csv = try await app.get(Self.path + ".csv" + query)
            #expect(csv.headers["content-type"] == "text/csv; charset=utf-8")
            #expect(csv.text.split(separator: "\n").count == 4)
            let text = try await app.get(Self.path + ".txt" + query)
            #expect(text.headers["content-type"] == "text/plain; charset=utf-8")
            #expect(text.text.hasPrefix("Leicestershire Police and partners recorded "))
            #expect(text.text.hasSuffix(").\n"))
            for (accept, like) in [("text/csv", csv), ("text/plain", text), ("text/plain;q=0.5, text/csv;q=0.9", csv)] {
                let answer = try await app.get(Self.path + query, headers: ["Accept": accept])
                #expect(answer.status == 200)
                #expect(answer.body == like.body, "\(accept)")
                #expect(answer.headers["vary"] == "Accept, Accept-Encoding")
            }
            let none = try await app.get(Self.path + query, headers: ["Accept": "image/webp"])
            #expect(none.status == 406)
            // The suffix wins.
            let image = try await app.get(Self.path + ".csv" + query, headers: ["Accept": "image/png"])
            #expect(image.status == 200)
        }
    }

    @Test func `gives files for people a name and a mark`() async throws {
        try await published { app, _, _ in
            let file = try await app.get(Self.path + ".csv?download=1")
            #expect(file.headers["content-disposition"] == "attachment; filename=\"figures-2024-q1-v2.csv\"")
            #expect(Array(file.body.prefix(3)) == [0xEF, 0xBB, 0xBF])
            let refused = try await app.get(Self.path + "?download=1")
            #expect(refused.status == 400)
        }
    }

    @Test(arguments: [
        ("?area=Leicster", 400, "query.area"), ("?areaa=leicester", 400, "query.areaa"),
        ("?area=Leicestershire", 400, "query.area"), ("?channel=online", 400, "query.channel"),
        ("?period=2024-03-01..2024-03-05", 400, "query.period"), ("?shape=list", 400, "query.shape"),
        ("?release=2023-q4", 404, "query.release"), ("?release=2024-q1@9", 404, "query.release"),
        ("?as_of=2024-04-01&release=2024-q1", 404, "query.as_of"), ("?as_of=2199-01-01", 400, "query.as_of"),
        ("?as_of=now", 400, "query.as_of"),
        ("?area=*&category=*&kind=*&grain=month&to=2024-03&last=1200", 422, "query.period"),
    ])
    func `says what is wrong and where, in the kind of the suffix`(query: String, status: Int, place: String)
        async throws
    {
        try await published { app, _, _ in
            let answer = try await app.get(Self.path + query)
            #expect(answer.status == status)
            #expect(answer.json["errors"][0]["where"].text == place)
            #expect(answer.headers["access-control-allow-origin"] == "*")
            let text = try await app.get(Self.path + ".csv" + query.replacing("shape=list", with: "download=2"))
            #expect(text.status == status)
            #expect(text.headers["content-type"] == "text/plain; charset=utf-8")
        }
    }

    @Test func `tells nobody whether an unknown release exists`() async throws {
        try await published { app, database, _ in
            let recipe = try FigureFixtures.recipe {
                $0.id = "2024-q3"
                $0.title = "Canary"
                $0.publishedAt = Instant(microseconds: 4_000_000_200_000_000)
            }
            try await PublishedRelease.make(recipe, in: database)
            for suffix in ["", ".csv", ".txt"] {
                let hidden = try await app.get(
                    Self.path + suffix + "?release=2024-q3", headers: ["X-Request-Id": "same-name"])
                let absent = try await app.get(
                    Self.path + suffix + "?release=2024-q4", headers: ["X-Request-Id": "same-name"])
                #expect(hidden.status == 404)
                #expect(hidden.text.replacing("2024-q3", with: "2024-q4") == absent.text)
                #expect(hidden.headers == absent.headers)
                #expect(!hidden.text.contains("Canary"))
            }
        }
    }

    @Test func `gives what is not public to those who may see it, and never lets it be kept`() async throws {
        try await published { app, database, _ in
            let recipe = try FigureFixtures.recipe {
                $0.id = "2024-q3"
                $0.publishedAt = Instant(microseconds: 4_000_000_200_000_000)
            }
            try await PublishedRelease.make(recipe, in: database)
            let partner = try await database.key(.partner, source: "blaby-district-council")
            for key in [try await database.key(.statistician), try await database.key(.media), partner] {
                let answer = try await app.get(Self.path + "?release=2024-q3&area=*", key: key)
                #expect(answer.status == 200)
                #expect(answer.json["release"]["status"].text == "scheduled")
                #expect(answer.json["release"]["published_at"] == .null)
                #expect(answer.json["stands"].truth == false)
                #expect(answer.headers["cache-control"] == "private, no-store")
                #expect(answer.headers["etag"] == nil)
                let first = answer.json["figures"][0]["area"]["slug"].text
                #expect(first == (key == partner ? "blaby" : "llr"))
                // What is public is the same for them.
                let open = try await app.get(Self.path + "?area=leicester", key: key)
                #expect(open.json["release"]["id"].text == "2024-q1")
            }
            #expect(try await database.query("SELECT FROM audit_entry WHERE action = 'look'").count == 3)
            let contributor = try await database.key(.contributor, source: "blaby-district-council")
            #expect(try await app.get(Self.path + "?release=2024-q3", key: contributor).status == 404)
        }
    }

    @Test func `says that a release was withdrawn, and why`() async throws {
        try await published { app, database, version in
            let other = try await PublishedRelease.make(
                try FigureFixtures.recipe {
                    $0.id = "2024-q2"
                    $0.publishedAt = Instant(microseconds: 1_717_230_900_000_000)
                }, in: database)
            try await PublishedRelease.withdraw(other, reason: "Counted twice.", in: database)
            try await app.context.publication.reload()
            let answer = try await app.get(Self.path + "?release=2024-q2")
            #expect(answer.status == 410)
            #expect(answer.problem == "withdrawn")
            #expect(answer.text.contains("Counted twice."))
            #expect(try await app.get(Self.path).json["release"]["version"].integer == version.name.version)
        }
    }

    @Test func `says that nothing has been published yet`() async throws {
        let database = try await TestDatabase.make()
        try await database.serving { app in
            for suffix in ["", ".csv", ".txt"] {
                let answer = try await app.get(Self.path + suffix)
                #expect(answer.status == 404)
                #expect(answer.text.contains("nothing-published"))
            }
        }
    }

    @Test func `is answered alike by the command line`() async throws {
        try await published { app, database, _ in
            let options = ["figures", "--area", "children(llr)", "--category", "race", "--measure", "count,rate"]
            let query = "?area=children(llr)&category=race&measure=count,rate"
            for (format, suffix) in [("csv", ".csv"), ("txt", ".txt"), ("json", "")] {
                let outcome = try await Program.run(options + ["--format", format], database)
                #expect(outcome.status == 0, "\(outcome.errors)")
                let answer = try await app.get(Self.path + suffix + query)
                #expect(outcome.output == answer.text + (format == "json" ? "\n" : ""))
            }
            let table = try await Program.run(options + ["--release", "2024-q1@1"], database)
            #expect(table.output.contains("Reference") && table.output.contains("LLR-"))
            let wrong = try await Program.run(["figures", "--as-of", "2024-04-01"], database)
            #expect(wrong.status != 0)
            #expect(wrong.errors.contains("2024-05-01T08:30:00Z"))
        }
    }
}
