import Foundation
import StatsModel
import Testing

@testable import HateStatsAPI

/// Who may ask, and in which form the answer comes.
@Suite("An answer with management figures")
struct RepresentationTests {
    private static let path = "/v1/management/figures"
    private static let columns =
        "area_code,area_name,category,kind,period,period_start,period_end,measure,value,symbols,reason,lower,upper,"
        + "confidence,citation,release,release_version,synthetic"

    private func counted<R: Sendable>(
        _ body: (TestApplication, TestDatabase, String) async throws -> R
    ) async throws -> R {
        let database = try await CountedPack.leicestershire.database()
        let key = try await database.key(.statistician)
        return try await database.serving { app in
            try await app.importFile(WorkedExampleTests.charity, source: "stop-hate-uk")
            try await app.importFile(WorkedExampleTests.police, source: "leicestershire-police")
            return try await body(app, database, key)
        }
    }

    @Test func `is for a statistician's key only`() async throws {
        try await counted { app, database, _ in
            let none = try await app.get(Self.path)
            #expect(none.status == 401)
            #expect(none.problem == "key-required")
            for role in Role.allCases where role != .statistician {
                let source: String? = role.actsForSource ? "stop-hate-uk" : nil
                let answer = try await app.get(Self.path, key: try await database.key(role, source: source))
                #expect(answer.status == 403, "\(role)")
                #expect(answer.problem == "not-allowed")
            }
        }
    }

    @Test func `is never kept, and each look is in the log`() async throws {
        try await counted { app, _, key in
            let answer = try await app.get(Self.path + "?area=leicester&period=2024-03", key: key)
            #expect(answer.status == 200)
            #expect(answer.headers["cache-control"] == "private, no-store")
            #expect(answer.headers["etag"] == nil)
            let id = try #require(Key(key)?.id)
            let looks = app.log.all.filter { $0.contains("management figures were looked at") }
            let line = try #require(looks.first)
            #expect(looks.count == 1)
            #expect(line.contains(id))
            #expect(line.contains("area=E06000016&category=any&kind=crime&period=2024-03&measure=count"))
        }
    }

    @Test func `has the contract's members in its order`() async throws {
        try await counted { app, _, key in
            let answer = try await app.get(Self.path + "?area=leicester&period=2024-03", key: key)
            #expect(answer.headers["content-type"] == "application/json")
            let start = """
                {"release":null,"synthetic":false,"understood_as":"Hate crimes recorded in Leicester in March 2024",\
                "disclosure":{"rule":"Not protected: for management only. Small counts can identify people and must not be \
                passed on.","hidden":0},"figures":[{"area":{"code":"E06000016","slug":"leicester","name":"Leicester"},\
                "category":{"code":"any","label":"Any"},"kind":"crime","period":{"code":"2024-03","label":"March 2024",\
                "grain":"month","start":"2024-03-01","end":"2024-03-31"},"measure":"count","definition":"hate-crime",\
                "value":2,"symbols":["p"],"reason":"
                """
            #expect(answer.text.hasPrefix(start), "\(answer.text.prefix(start.count))")
            let figure = answer.json["figures"][0]
            #expect(figure["interval"] == .null)
            #expect(figure["citation"] == .null)
            #expect(answer.json["stands"].truth == true)
            let query = "?area=E06000016&category=any&kind=crime&period=2024-03&measure=count"
            #expect(answer.json["links"]["self"].text == Self.path + query)
            #expect(answer.json["links"]["csv"].text == Self.path + ".csv" + query)
            let notes = answer.json["notes"].items.compactMap { $0["code"].text }
            #expect(notes.contains("provisional"))
            #expect(answer.json["sentences"].items.count == 1)
        }
    }

    @Test func `is a table in ASCII with the contract's columns at the address that ends in csv`() async throws {
        try await counted { app, _, key in
            let answer = try await app.get(
                Self.path + ".csv?area=children(llr)&period=2024-03&measure=count,rank", key: key)
            #expect(answer.headers["content-type"] == "text/csv; charset=utf-8")
            #expect(answer.body.allSatisfy { $0 < 0x80 })
            let lines = answer.text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.first.map(String.init) == Self.columns)
            #expect(lines.count == 1 + 6 + 1)
            #expect(lines.last == "")
            #expect(lines[1].hasPrefix("E06000016,Leicester,any,crime,2024-03,2024-03-01,2024-03-31,count,2,p,"))
            #expect(lines[1].hasSuffix(",,,,,,,false"))
        }
    }

    @Test func `begins with a byte order mark only in a file for people`() async throws {
        try await counted { app, _, key in
            let file = try await app.get(Self.path + ".csv?period=2024-03&download=1", key: key)
            #expect(Array(file.body.prefix(3)) == [0xEF, 0xBB, 0xBF])
            #expect(file.headers["content-disposition"] == "attachment; filename=\"management-figures.csv\"")
            let plain = try await app.get(Self.path + ".csv?period=2024-03", key: key)
            #expect(plain.body.first == UInt8(ascii: "a"))
            #expect(plain.headers["content-disposition"] == nil)
        }
    }

    @Test func `is a flat list of the same columns where an array is asked for`() async throws {
        try await counted { app, _, key in
            let answer = try await app.get(Self.path + "?shape=array&period=2024-03&_=1711", key: key)
            let names = Self.columns.split(separator: ",").map(String.init)
            guard case .list(let items) = answer.json, case .object(let members) = items[0] else {
                Issue.record("no list of objects: \(answer.text)")
                return
            }
            #expect(Set(members.keys) == Set(names))
            #expect(members["value"]?.integer == 3)
            #expect(members["citation"] == .null)
        }
    }

    @Test func `comes as CSV where Accept likes it better, and not at all where it likes neither`() async throws {
        try await counted { app, _, key in
            let csv = try await app.get(
                Self.path + "?period=2024-03", key: key, headers: ["Accept": "application/json;q=0.5, text/csv"])
            #expect(csv.headers["content-type"] == "text/csv; charset=utf-8")
            let any = try await app.get(Self.path + "?period=2024-03", key: key, headers: ["Accept": "*/*"])
            #expect(any.headers["content-type"] == "application/json")
            let none = try await app.get(Self.path + "?period=2024-03", key: key, headers: ["Accept": "image/png"])
            #expect(none.status == 406)
            #expect(none.problem == "not-acceptable")
        }
    }

    @Test func `refuses what it does not understand, all of it at once, with what was meant`() async throws {
        try await counted { app, _, key in
            let answer = try await app.get(
                Self.path + "?area=Leicster&category=race&kind=felony&period=2024-13&measure=cuont", key: key)
            #expect(answer.status == 400)
            #expect(answer.problem == "invalid-parameter")
            let errors = answer.json["errors"].items
            #expect(
                errors.compactMap { $0["where"].text } == [
                    "query.area", "query.kind", "query.period", "query.measure",
                ])
            #expect(errors.first?["suggestions"][0].text == "leicester")
        }
    }

    @Test func `refuses an ambiguous name with its choices`() async throws {
        try await counted { app, _, key in
            let answer = try await app.get(Self.path + "?area=Leicestershire", key: key)
            #expect(answer.status == 400)
            #expect(answer.json["errors"][0]["suggestions"].items.count >= 2)
        }
    }

    @Test(arguments: ["areaa=leicester", "release=latest", "as_of=2024-05-01", "download=1", "shape=list"])
    func `refuses a parameter that it does not have`(query: String) async throws {
        try await counted { app, _, key in
            let answer = try await app.get(Self.path + "?" + query, key: key)
            #expect(answer.status == 400)
            let name = query.split(separator: "=")[0]
            #expect(answer.json["errors"][0]["where"].text == "query.\(name)")
        }
    }

    @Test func `is plain text in CSV's place where it is an error`() async throws {
        try await counted { app, _, key in
            let answer = try await app.get(Self.path + ".csv?area=nowhere", key: key)
            #expect(answer.status == 400)
            #expect(answer.headers["content-type"] == "text/plain; charset=utf-8")
            let unknown = try await app.get(Self.path + ".csv")
            #expect(unknown.status == 401)
            #expect(unknown.headers["content-type"] == "text/plain; charset=utf-8")
        }
    }

    @Test func `says that nothing is held before the first record`() async throws {
        let database = try await CountedPack.leicestershire.database()
        let key = try await database.key(.statistician)
        try await database.serving { app in
            let latest = try await app.get(Self.path, key: key)
            #expect(latest.status == 422)
            #expect(latest.problem == "impossible")
            // Nothing held is not the same as none.
            let month = try await app.flatFigures("period=2024-03", key: key)
            #expect(month[0]["value"] == .null)
            #expect(month[0]["symbols"].text == "x")
        }
    }

    @Test func `takes as the latest the newest month for which the police have sent everything`() async throws {
        try await counted { app, _, key in
            func period(_ query: String) async throws -> String? {
                try await app.flatFigures(query, key: key)[0]["period"].text
            }
            // Records up to April 2024, and no return yet: the newest month with records.
            #expect(try await period("period=latest&grain=month") == "2024-04")
            let march = try #require(Month("2024-03"))
            try await app.importFile(
                "source_ref,recorded_on,area,kind,categories\n", source: "leicestershire-police",
                covers: march.advanced(by: -2)...march)
            #expect(try await period("period=latest&grain=month") == "2024-03")
            // The last headline year within what is complete.
            #expect(try await period("") == "YE2024-03")
        }
    }

    @Test func `says so where the records are invented`() async throws {
        try await counted { app, database, key in
            try await database.run("INSERT INTO synthetic_mark (seed) VALUES (1)")
            let answer = try await app.get(Self.path + "?period=2024-03", key: key)
            #expect(answer.json["synthetic"].truth == true)
            #expect(answer.json["notes"].items.contains { $0["code"].text == "synthetic" })
            #expect(answer.json["sentences"][0].text?.hasPrefix("SYNTHETIC DEMONSTRATION DATA") == true)
            let csv = try await app.get(Self.path + ".csv?period=2024-03", key: key)
            #expect(csv.text.contains(",true\n"))
        }
    }
}
