import PostgresBridge
import StatsModel
import Testing

@testable import HateStatsAPI

@Suite("What the public is given of a release")
struct PublishedRouteTests {
    /// Two versions of one release: the year ending June 2023 of Alder is 120 crimes, and then 96.
    private struct House: Sendable {
        let app: TestApplication
        let database: TestDatabase
        let first: ReleaseVersion
        let second: ReleaseVersion
    }

    private static let firstInstant = Instant("2023-10-05T08:30:00Z") ?? Instant(microseconds: 0)
    private static let secondInstant = Instant("2024-02-01T09:30:00Z") ?? Instant(microseconds: 0)

    private static func recipe(version: Int, alder: Int) throws -> PublishedRelease.Recipe {
        var recipe = try PublishedRelease.Recipe("2020-07", "2023-06")
        recipe.id = "2023-q2"
        recipe.version = version
        recipe.title = "Hate crime to June 2023"
        recipe.reason = version == 1 ? nil : "A late return."
        recipe.cutOff = (version == 1 ? firstInstant : secondInstant).later(-86_400)
        recipe.publishedAt = version == 1 ? firstInstant : secondInstant
        recipe.count = { area, kind, category, month in
            guard area == 1, kind == .crime, category == nil else { return 0 }
            return month.index >= 2022 * 12 + 6 ? alder : 9
        }
        return recipe
    }

    private static func open(_ body: (House) async throws -> Void) async throws {
        let database = try await TestDatabase.make()
        let first = try await PublishedRelease.make(try recipe(version: 1, alder: 10), in: database)
        // Before the second, another pack comes into force: Alder has another name, and more residents.
        var pack = TestPack.northshire("areas.csv") { $0.replacing("alder,Alder,upper", with: "alder,New Alder,upper") }
        pack["populations.csv"]? += Array("N2,2023,12000,Census Office\n".utf8)
        try await database.load(pack)
        var recipe = try recipe(version: 2, alder: 8)
        recipe.predecessor = first
        let second = try await PublishedRelease.make(recipe, in: database)
        try await database.serving { app async throws in
            try await body(House(app: app, database: database, first: first, second: second))
        }
    }

    @Test func `is its files, byte by byte`() async throws {
        try await Self.open { house in
            let base = "/v1/releases/2023-q2"
            for (version, made) in [(1, house.first), (2, house.second)] {
                let answer = try await house.app.get("\(base)/versions/\(version)/data.csv")
                #expect(answer.body == FrozenTable.csv(made.table, name: made.name, numbers: made.numbers))
                #expect(answer.headers["content-type"] == "text/csv; charset=utf-8")
                #expect(answer.headers["cache-control"] == "public, max-age=86400")
                #expect(answer.headers["last-modified"] == made.publishedAt?.http)
                let known = try await house.app.get(
                    "\(base)/versions/\(version)/data.csv", headers: ["If-None-Match": answer.headers["etag"] ?? ""])
                #expect(known.status == 304)
            }
            for file in ["data.csv", "metadata.json", "manifest.txt", "manifest.sig"] {
                let newest = try await house.app.get("\(base)/\(file)")
                let second = try await house.app.get("\(base)/versions/2/\(file)")
                #expect(newest.status == 200)
                #expect(newest.body == second.body, "\(file)")
                #expect(newest.headers["cache-control"]?.hasPrefix("public, max-age=") == true)
                #expect(newest.headers["cache-control"] != "public, max-age=86400")
            }
            #expect(try await house.app.get(base + "/manifest.sig").body.count == 64)
            let saved = try await house.app.get(base + "/data.csv?download=1")
            #expect(saved.headers["content-disposition"] == "attachment; filename=\"2023-q2-v2.csv\"")
            #expect(saved.body == (try await house.app.get(base + "/data.csv")).body)
        }
    }

    @Test func `is withdrawn with a reason, everywhere`() async throws {
        try await Self.open { house in
            for version in [house.first, house.second] {
                try await PublishedRelease.withdraw(version, reason: "Counted twice.", in: house.database)
            }
            try await house.app.context.publication.reload()
            for path in [
                "data.csv", "versions/1/manifest.txt", "versions/2/metadata.json", "changes", "changes?from=1&to=2",
            ] {
                let answer = try await house.app.get("/v1/releases/2023-q2/" + path)
                #expect(answer.status == 410, "\(path)")
                #expect(answer.text.contains("Counted twice."), "\(path)")
            }
            #expect(try await house.app.get("/v1/periods").json["items"].items.isEmpty)
            let history = try await house.app.get("/v1/figures/history?area=alder")
            #expect(history.problem == "nothing-published")
            // What was in force then can still be said, as far as names go.
            #expect(try await house.app.get("/v1/areas?as_of=2023-12-01").json["items"][1]["name"].text == "Alder")
        }
    }

    @Test func `lists what a correction changed, with what turned round`() async throws {
        try await Self.open { house in
            let changes = try await house.app.get("/v1/releases/2023-q2/changes")
            #expect(changes.status == 200)
            #expect(changes.json["from"]["version"].integer == 1 && changes.json["to"]["version"].integer == 2)
            #expect(changes.json["reason"].text == "A late return.")
            let items = changes.json["items"].items
            let alder = try #require(
                items.first { item in
                    item["area"]["slug"].text == "alder" && item["period"]["code"].text == "YE2023-06"
                        && item["kind"].text == "crime" && item["category"]["code"].text == "any"
                })
            #expect(alder["area"]["name"].text == "New Alder")
            #expect(alder["old"]["value"].integer == 120 && alder["new"]["value"].integer == 96)
            #expect(alder["change"].integer == -24)
            #expect(alder["new"]["symbols"].items == [.text("r")])
            // Against 108 the year before: a rise of 12, and then a fall of 12.
            #expect(alder["flips"].items.count == 1)
            #expect(alder["flips"][0]["old"].integer == 12 && alder["flips"][0]["new"].integer == -12)
            let same = try await house.app.get("/v1/releases/2023-q2/changes?from=1&to=2")
            #expect(same.body == changes.body)
            let csv = try await house.app.get("/v1/releases/2023-q2/changes.csv")
            #expect(csv.text.split(separator: "\n").count == items.count + 1)
            #expect(
                csv.text.contains(
                    "N2,New Alder,any,crime,YE2023-06,2022-07-01,2023-06-30,120,,96,r,-24,change,12,-12,2023-q2,1,2023-q2,2,\n"
                ))
            let first = try await house.app.get("/v1/releases/2023-q2/changes?to=1")
            #expect(first.json["from"] == .null && first.json["items"].items.isEmpty)
            for query in ["from=2&to=1", "from=1&to=1", "from=x", "to=0", "to=01"] {
                #expect(try await house.app.get("/v1/releases/2023-q2/changes?" + query).status == 400, "\(query)")
            }
            #expect(try await house.app.get("/v1/releases/2023-q2/changes?to=3").status == 404)
        }
    }

    @Test func `tells a cell's history`() async throws {
        try await Self.open { house in
            let answer = try await house.app.get("/v1/figures/history?area=alder&period=YE2023-06")
            let items = answer.json["items"].items
            #expect(items.map { $0["version"].integer } == [1, 2])
            #expect(items.map { $0["value"].integer } == [120, 96])
            #expect(items.map { $0["published_at"].text } == ["2023-10-05T08:30:00Z", "2024-02-01T09:30:00Z"])
            #expect(items.map { $0["superseded_at"].text } == ["2024-02-01T09:30:00Z", nil])
            #expect(items[1]["symbols"].items == [.text("r")])
            #expect(items[0]["citation"].text?.hasPrefix("NS-") == true)
            #expect(items[0]["citation"] != items[1]["citation"])
            for query in [
                "area=alder,cedar", "kind=*", "category=*", "period=YE2023-06,YE2022-06", "area=nowhere",
                "measure=rate",
            ] {
                #expect(try await house.app.get("/v1/figures/history?" + query).status == 400, "\(query)")
            }
        }
    }

    @Test func `keeps the names and residents of its time`() async throws {
        try await Self.open { house in
            func alder(_ query: String) async throws -> JSONValue {
                try await house.app.get("/v1/areas" + query).json["items"][1]
            }
            #expect(try await alder("")["name"].text == "New Alder")
            #expect(try await alder("?as_of=2024-03-01")["name"].text == "New Alder")
            #expect(try await alder("?as_of=2024-02-01T09:29:59Z")["name"].text == "Alder")
            #expect(try await alder("?as_of=2024-02-01T09:30:00Z")["name"].text == "New Alder")
            #expect(try await alder("?as_of=2023-12-01")["populations"].items.count == 2)
            #expect(try await alder("?as_of=2024-12-01")["populations"].items.count == 3)
            // The 5 October ends an hour earlier in UTC, after the first publication in any case.
            #expect(try await alder("?as_of=2023-10-05")["name"].text == "Alder")
            let early = try await house.app.get("/v1/areas?as_of=2023-10-04")
            #expect(early.status == 404 && early.problem == "nothing-published")
            #expect(early.text.contains("2023-10-05T08:30:00Z"))
            #expect(try await house.app.get("/v1/areas?as_of=yesterday").status == 400)
            #expect(try await house.app.get("/v1/symbols?as_of=2024-01-01").status == 400)
            let part = try await house.app.get("/v1/areas?as_of=2023-12-01&limit=2")
            let link = try #require(part.headers["link"])
            let next = link.drop { $0 != "/" }.prefix { $0 != ">" }
            #expect(try await house.app.get(String(next)).json["items"][0]["code"].text == "N3")
            for name in ["categories", "sources", "definitions", "notes", "reporting", "plan"] {
                #expect(try await house.app.get("/v1/\(name)?as_of=2023-12-01").status == 200, "\(name)")
            }
            let contact = try await house.app.get("/v1/reporting").json["items"][0]["contact"]
            #expect(contact != .null)
        }
    }

    @Test func `names its periods by grain, and the keys that signed it`() async throws {
        try await Self.open { house in
            let periods = try await house.app.get("/v1/periods").json["items"].items
            #expect(periods.map { $0["code"].text } == ["YE2021-06", "YE2022-06", "YE2023-06"])
            #expect(try await house.app.get("/v1/periods?grain=month").json["items"].items.isEmpty)
            #expect(try await house.app.get("/v1/periods?grain=week").status == 400)
            let key = try await house.app.get("/v1/keys/signing")
            #expect(key.text.hasPrefix("-----BEGIN PUBLIC KEY-----\n"))
            #expect(try await house.app.get("/v1/keys/signing?key=0123456789abcdef").body == key.body)
            #expect(try await house.app.get("/v1/keys/signing?key=ffff").status == 404)
        }
        try await TestDatabase.make().serving { app async throws in
            #expect(try await app.get("/v1/keys/signing").status == 404)
        }
    }
}

@Suite("What keys may see before publication")
struct UnpublishedVersionTests {
    private static func draft(_ state: String, _ database: TestDatabase) async throws -> ReleaseVersion {
        var recipe = try PublishedRelease.Recipe("2020-07", "2023-06")
        recipe.publishedAt = Instant("2098-01-01T09:30:00Z") ?? Instant(microseconds: 0)
        recipe.count = { area, _, _, _ in area }
        let made = try await PublishedRelease.make(recipe, in: database)
        try await database.run(
            """
            ALTER TABLE release_version DISABLE TRIGGER USER;
            UPDATE release_version SET state = '\(state)' WHERE number = \(made.name.number);
            ALTER TABLE release_version ENABLE TRIGGER USER;
            """)
        return made
    }

    private static let allowed: [(String, Set<Role>)] = [
        ("draft", [.statistician]), ("in_agreement", [.statistician, .partner]),
        ("agreed", [.statistician, .partner, .media]), ("scheduled", [.statistician, .partner, .media]),
    ]

    @Test(arguments: allowed)
    func `is what their role may see, and each look is logged`(state: String, allowed: Set<Role>) async throws {
        let database = try await TestDatabase.make()
        let made = try await Self.draft(state, database)
        try await database.serving { app async throws in
            for role in Role.allCases {
                let access = Access(
                    keyID: role.rawValue, role: role, source: role.actsForSource ? "alder-council" : nil)
                for (id, version) in [("2024-q1", nil), ("2024-q1", 1), ("latest", nil)] {
                    let found = try await app.context.unpublished(id: id, version: version, access: access)
                    #expect((found != nil) == allowed.contains(role), "\(role) \(id)")
                    #expect(found?.digest ?? made.digest == made.digest)
                    #expect(found?.publishedAt == nil)
                }
                #expect(try await app.context.unpublished(id: "2024-q1", version: 2, access: access) == nil)
                #expect(try await app.context.unpublished(id: "2024-q2", version: nil, access: access) == nil)
            }
            let looks = try await database.query(
                "SELECT actor, count(*) FROM audit_entry WHERE action = 'look' AND subject = 'release:2024-q1@1' GROUP BY 1"
            ).map { try $0.decode((String, Int64).self) }
            #expect(Set(looks.map(\.0)) == Set(allowed.map(\.rawValue)))
            #expect(looks.allSatisfy { $0.1 == 3 })
        }
    }

    @Test func `is given as files too, and kept out of every cache`() async throws {
        let database = try await TestDatabase.make()
        let made = try await Self.draft("in_agreement", database)
        let partner = try await database.key(.partner, source: "alder-council")
        let media = try await database.key(.media)
        try await database.serving { app async throws in
            for path in ["data.csv", "versions/1/data.csv"] {
                let answer = try await app.get("/v1/releases/2024-q1/" + path, key: partner)
                #expect(answer.body == FrozenTable.csv(made.table, name: made.name, numbers: made.numbers))
                #expect(answer.headers["cache-control"] == "private, no-store")
                #expect(try await app.get("/v1/releases/2024-q1/" + path, key: media).status == 404)
                #expect(try await app.get("/v1/releases/2024-q1/" + path).status == 404)
            }
        }
    }
}
