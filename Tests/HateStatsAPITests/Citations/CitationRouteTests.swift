import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

@Suite("A reference, looked up")
struct CitationRouteTests {
    @Test func `gives every figure of a release and every measure as the release published it`() async throws {
        try await CitedHouse.serving { app, _, versions in
            let frame = versions[0].table.frame
            #expect(frame.count == 32)
            var found = 0
            for position in 0..<frame.count {
                let cell = try #require(frame.cell(at: position))
                for measure in CitedMeasure.allCases {
                    let reference = try #require(versions[0].reference(cell, measure))
                    let answer = try await app.get("/v1/citations/\(reference)")
                    #expect(answer.status == 200)
                    #expect(answer.json["reference"].text == reference)
                    #expect(answer.json["stands"].truth == true)
                    #expect(answer.json["current"] == .null && answer.json["withdrawn"] == .null)
                    let query =
                        "area=\(frame.pack.areas[cell.area].code.rawValue)&kind=\(cell.kind.rawValue)"
                        + "&category=\(cell.category.map { frame.pack.categories[$0].code.rawValue } ?? "any")"
                        + "&period=\(cell.period.code)&measure=\(measure.measure.rawValue)"
                        + "&compare=\(measure.comparison.rawValue)"
                    let asked = try await app.get("/v1/figures?\(query)").json
                    #expect(answer.json["figure"] == asked["figures"][0], "\(query)")
                    #expect(answer.json["figure"]["citation"].text == reference)
                    #expect(answer.json["sentence"] == asked["sentences"][0], "\(query)")
                    #expect(answer.json["release"] == asked["release"])
                    found += 1
                }
            }
            #expect(found == 256)
        }
    }

    @Test func `may be written in lower case, without hyphens, with spaces, and as a word processor writes it`()
        async throws
    {
        try await CitedHouse.serving { app, _, versions in
            let reference = try #require(versions[0].reference("N2", "YE2024-06", "race", .crime, .rate))
            let plain = reference.replacing("-", with: "")
            let wanted = try await app.get("/v1/citations/\(reference)")
            for written in [
                reference.lowercased(), plain, plain.lowercased(), reference.replacing("-", with: "%20"),
                reference.replacing("-", with: "%E2%80%91"), reference.replacing("-", with: "%E2%80%93"),
                reference.replacing("-", with: "%C2%A0"), reference.replacing("-", with: "+"),
                plain.replacing("0", with: "O").replacing("1", with: "l"),
            ] {
                let answer = try await app.get("/v1/citations/\(written)")
                #expect(answer.status == 200 && answer.body == wanted.body, "\(written)")
            }
        }
    }

    @Test func `says what replaced a figure that was corrected`() async throws {
        try await CitedHouse.serving(corrected: true) { app, _, versions in
            let reference = try #require(versions[0].reference("N2", "YE2024-06"))
            let json = try await app.get("/v1/citations/\(reference)").json
            #expect(json["figure"]["value"].integer == 120)
            #expect(json["stands"].truth == false)
            #expect(json["current"]["value"].integer == 132)
            #expect(json["current"]["symbols"][0].text == "r")
            #expect(json["current"]["citation"].text == versions[1].reference("N2", "YE2024-06"))
            #expect(json["release"]["version"].integer == 1)
            #expect(json["release"]["status"].text == "superseded")
            let unchanged = try #require(versions[0].reference("N4", "YE2024-06"))
            let other = try await app.get("/v1/citations/\(unchanged)").json
            #expect(other["stands"].truth == true && other["current"] == .null)
            let newer = try await app.get("/v1/citations/\(json["current"]["citation"].text ?? "")").json
            #expect(newer["stands"].truth == true && newer["release"]["status"].text == "published")
        }
    }

    @Test func `stands while a hidden figure stays hidden, and does not once it is shown`() async throws {
        try await CitedHouse.serving(corrected: true) { app, _, versions in
            let shownNow = try #require(versions[0].reference("N3", "YE2023-06"))
            let json = try await app.get("/v1/citations/\(shownNow)").json
            #expect(json["figure"]["value"] == .null && json["figure"]["symbols"][0].text == "c")
            #expect(json["stands"].truth == false && json["current"]["value"].integer == 12)
            let hiddenNow = try #require(versions[0].reference("N2", "YE2024-06", "race"))
            let other = try await app.get("/v1/citations/\(hiddenNow)").json
            #expect(other["figure"]["value"].integer == 36)
            #expect(other["stands"].truth == false && other["current"]["value"] == .null)
            #expect(other["current"]["symbols"][0].text == "c")
        }
    }

    @Test func `says what it was a citation of once its version is withdrawn, without the value`() async throws {
        try await CitedHouse.serving { app, database, versions in
            let cell = try #require(versions[0].table.frame.cell(at: 9))
            let references = try CitedMeasure.allCases.map { try #require(versions[0].reference(cell, $0)) }
            var before: [JSONValue] = []
            for reference in references { before.append(try await app.get("/v1/citations/\(reference)").json) }
            try await PublishedRelease.withdraw(versions[0], reason: "A source sent a file twice", in: database)
            try await app.context.publication.reload()
            for (reference, before) in zip(references, before) {
                let answer = try await app.get("/v1/citations/\(reference)")
                #expect(answer.status == 200)
                let json = answer.json
                for member in ["area", "category", "kind", "period", "measure", "definition", "citation"] {
                    #expect(json["figure"][member] == before["figure"][member], "\(member)")
                }
                #expect(json["figure"]["value"] == .null)
                #expect(json["figure"]["population"] == .null && json["figure"]["interval"] == .null)
                #expect(json["withdrawn"]["reason"].text == "A source sent a file twice")
                #expect(json["withdrawn"]["at"].text?.hasSuffix("Z") == true)
                #expect(json["stands"].truth == false && json["current"] == .null)
                #expect(json["release"]["status"].text == "withdrawn")
                #expect(json["how_to_cite"].text?.contains(reference) == true)
            }
            // A process that starts now has never seen the figures, and answers the same.
            try await database.serving { other in
                let reference = references[0]
                let (one, two) = (
                    try await app.get("/v1/citations/\(reference)"), try await other.get("/v1/citations/\(reference)")
                )
                #expect(one.body == two.body)
            }
            let outside = Citation(
                versionNumber: versions[0].name.number, area: versions[0].numbers.areas[6], category: nil, kind: .crime,
                period: cell.period, measure: .count)
            let text = try #require(CitationCode.text(outside, prefix: "NS"))
            #expect(try await app.get("/v1/citations/\(text)").status == 404)
        }
    }

    @Test func `gives the figure that is published now in place of a withdrawn one`() async throws {
        try await CitedHouse.serving { app, database, versions in
            let later = try CitedHouse.recipe {
                $0.id = "2024-q3"
                $0.months = $0.months.lowerBound...$0.months.upperBound.advanced(by: 3)
                $0.publishedAt = CitedHouse.secondPublished
            }
            let newest = try await PublishedRelease.make(later, in: database)
            try await PublishedRelease.withdraw(versions[0], reason: "A mistake.", in: database)
            try await app.context.publication.reload()
            let reference = try #require(versions[0].reference("N2", "YE2024-06"))
            let json = try await app.get("/v1/citations/\(reference)").json
            #expect(json["figure"]["value"] == .null && json["stands"].truth == false)
            #expect(json["current"]["value"].integer == 120)
            #expect(json["current"]["citation"].text == newest.reference("N2", "YE2024-06"))
        }
    }

    @Test func `tells nothing of what is not public yet, byte by byte`() async throws {
        try await CitedHouse.serving { app, database, versions in
            let draft = try await PublishedRelease.make(
                try CitedHouse.recipe {
                    $0.id = "2024-q4"
                    $0.title = "CANARY"
                    $0.publishedAt = Instant(microseconds: 4_000_000_200_000_000)
                }, in: database)
            try await app.context.publication.reload()
            let cell = try #require(draft.table.frame.cell(at: 3))
            func never(_ number: Int) -> String? {
                draft.numbers.citation(of: cell, .count, versionNumber: number)
                    .flatMap { CitationCode.text($0, prefix: "NS") }
            }
            let embargoed = try #require(draft.reference(cell, .count))
            let unknown = try #require(never(draft.name.number + 77))
            let outside = try #require(
                CitationCode.text(
                    Citation(
                        versionNumber: versions[0].name.number, area: draft.numbers.areas[6], category: nil,
                        kind: .incident, period: cell.period, measure: .count), prefix: "NS"))
            var bodies: Set<String> = []
            var headers: Set<String> = []
            for reference in [embargoed, unknown, outside] {
                let name = "the-same-request-id"
                for answer in [
                    try await app.get("/v1/citations/\(reference)", headers: ["X-Request-Id": name]),
                    try await app.send(
                        "POST", "/v1/verify", headers: ["X-Request-Id": name, "Content-Type": "application/json"],
                        body: Array(#"{"citation": "\#(reference)", "value": 1}"#.utf8)),
                ] {
                    #expect(answer.status == 404)
                    #expect(!answer.text.contains("CANARY") && !answer.text.contains("2024-q4"))
                    bodies.insert(answer.text.replacing(reference, with: "…"))
                    headers.insert(
                        answer.headers.filter { $0.key != "date" }.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
                            .joined(separator: "\n"))
                }
            }
            // One for each of the two addresses.
            #expect(bodies.count == 2)
            #expect(headers.count == 2, "\(headers)")
        }
    }

    @Test func `names the publisher, the title, the version, the day, itself and its address`() async throws {
        try await CitedHouse.serving(corrected: true, publicURL: "https://hatestats.example") { app, _, versions in
            let reference = try #require(versions[1].reference("N2", "YE2024-06"))
            let json = try await app.get("/v1/citations/\(reference)").json
            #expect(
                json["how_to_cite"].text
                    == "Hate crime in Northshire: Hate crime to June 2024, version 2, published 2 August 2024. "
                    + "Reference \(reference), https://hatestats.example/c/\(reference)")
        }
    }

    @Test func `is called synthetic wherever it speaks, where its figures are invented`() async throws {
        let database = try await TestDatabase.make()
        let made = try await PublishedRelease.make(
            try CitedHouse.recipe { $0.isSynthetic = true }, in: database)
        let reference = try #require(made.reference("N2", "YE2024-06"))
        try await database.serving { app in
            let json = try await app.get("/v1/citations/\(reference)").json
            #expect(json["synthetic"].truth == true)
            #expect(json["sentence"].text?.hasPrefix("SYNTHETIC DEMONSTRATION DATA: ") == true)
            #expect(json["how_to_cite"].text?.hasPrefix("SYNTHETIC DEMONSTRATION DATA: ") == true)
            for value in ["120", "7"] {
                let verdict = try await app.post(
                    "/v1/verify", json: #"{"citation": "\#(reference)", "value": \#(value)}"#
                ).json
                #expect(verdict["synthetic"].truth == true)
                #expect(verdict["sentence"].text?.hasPrefix("SYNTHETIC DEMONSTRATION DATA: ") == true)
                #expect(verdict["sentence"].text?.ranges(of: "SYNTHETIC").count == 1)
            }
        }
    }

    @Test func `can be kept until the next mark of the clock, and asked for again by its tag`() async throws {
        try await CitedHouse.serving { app, _, versions in
            let reference = try #require(versions[0].reference("N2", "YE2024-06"))
            let answer = try await app.get("/v1/citations/\(reference)")
            #expect(answer.headers["cache-control"]?.hasPrefix("public, max-age=") == true)
            #expect(answer.headers["access-control-allow-origin"] == "*")
            #expect(answer.headers["last-modified"] == "Wed, 03 Jul 2024 09:50:00 GMT")
            let tag = try #require(answer.headers["etag"])
            let again = try await app.get("/v1/citations/\(reference)", headers: ["If-None-Match": tag])
            #expect(again.status == 304)
        }
    }

    @Test func `is answered while the database is away`() async throws {
        let database = try await TestDatabase.make()
        let made = try await PublishedRelease.make(try CitedHouse.recipe(), in: database)
        let reference = try #require(made.reference("N2", "YE2024-06"))
        try await database.serving { app in
            let name = PrivateCluster.databaseName(of: database.ownerURL)
            let cluster = try await PrivateCluster.shared()
            try await cluster.psql("ALTER DATABASE \"\(name)\" ALLOW_CONNECTIONS false")
            try await cluster.psql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)'")
            #expect(try await app.get("/v1/citations/\(reference)").status == 200)
            let verdict = try await app.post("/v1/verify", json: #"{"citation": "\#(reference)", "value": 120}"#)
            #expect(verdict.json["verdict"].text == "stands")
        }
    }
}
