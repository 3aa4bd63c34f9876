import StatsModel
import Testing

@testable import HateStatsAPI

@Suite("The reference data over HTTP")
struct ReferenceRoutesTests {
    @Test func `is lists in the order of the pack`() async throws {
        try await TestDatabase.make().serving { app async throws in
            let areas = try await app.get("/v1/areas")
            #expect(areas.status == 200)
            #expect(areas.headers["content-type"] == "application/json")
            #expect(areas.json["next"] == .null)
            #expect(areas.json["items"].items.map { $0["code"].text } == ["N1", "N2", "N3", "N4", "N5", "N6", "N7"])
            #expect(areas.json["items"][1]["tile"]["x"].integer == 1)
            #expect(areas.json["items"][1]["populations"][1]["value"].integer == 10000)
            #expect(
                areas.text.hasPrefix(
                    #"{"items":[{"code":"N1","slug":"northshire","name":"Alder, Birch and Cedar","level":"top","parent":null,"#
                ))
            let categories = try await app.get("/v1/categories").json["items"].items
            #expect(categories.map { $0["code"].text } == ["race", "age", "faith"])
        }
    }

    @Test(arguments: [
        ("measures", "code", "count"), ("sources", "code", "northshire-police"), ("definitions", "id", "crime-1"),
        ("notes", "code", "always"), ("reporting", "telephone", "0100 000000"), ("symbols", "code", "c"),
        ("plan", "grain", "year"),
    ])
    func `has every list of the contract`(name: String, member: String, value: String) async throws {
        try await TestDatabase.make().serving { app async throws in
            let answer = try await app.get("/v1/\(name)")
            #expect(answer.status == 200)
            #expect(answer.json["items"][0][member].text == value)
        }
    }

    @Test func `has no periods before anything is published`() async throws {
        try await TestDatabase.make().serving { app async throws in
            #expect(try await app.get("/v1/periods").text == #"{"items":[],"next":null}"#)
        }
    }

    @Test func `comes in parts where a limit asks for them`() async throws {
        try await TestDatabase.make().serving { app async throws in
            var codes: [String?] = []
            var path: String? = "/v1/areas?limit=3"
            while let next = path {
                let answer = try await app.get(next)
                codes += answer.json["items"].items.map { $0["code"].text }
                path = answer.json["next"].text.map { "/v1/areas?limit=3&cursor=\($0)" }
                #expect((answer.headers["link"] == path.map { "<\($0)>; rel=\"next\"" }))
            }
            #expect(codes == ["N1", "N2", "N3", "N4", "N5", "N6", "N7"])
        }
    }

    @Test func `may be kept until the next mark of the clock, and is asked for by its tag`() async throws {
        try await TestDatabase.make().serving { app async throws in
            let answer = try await app.get("/v1/areas")
            let control = try #require(answer.headers["cache-control"])
            let age = try #require(Int(control.replacing("public, max-age=", with: "")))
            #expect((1...300).contains(age))
            #expect(answer.headers["last-modified"]?.hasSuffix("GMT") == true)
            let tag = try #require(answer.headers["etag"])
            #expect(try await app.get("/v1/areas", headers: ["If-None-Match": tag]).status == 304)
            #expect(try await app.get("/v1/areas?limit=2", headers: ["If-None-Match": tag]).status == 200)
        }
    }

    @Test func `changes in every process when a pack is loaded`() async throws {
        let database = try await TestDatabase.make()
        try await database.serving { app async throws in
            let tag = try #require(try await app.get("/v1/areas").headers["etag"])
            let renamed = TestPack.northshire("areas.csv") { $0.replacing("Cedar,upper", with: "Cedarwood,upper") }
            try await database.load(renamed)
            var name: String?
            for _ in 0..<100 where name != "Cedarwood" {
                name = try await app.get("/v1/areas").json["items"][3]["name"].text
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(name == "Cedarwood")
            #expect(try await app.get("/v1/areas", headers: ["If-None-Match": tag]).status == 200)
        }
    }

    @Test func `maps positions and numbers whatever the order of categories`() async throws {
        let database = try await TestDatabase.make()
        let reordered = TestPack.northshire("categories.csv") { text in
            let lines = text.split(separator: "\n").map(String.init)
            return ([lines[0]] + lines[1...].reversed()).joined(separator: "\n") + "\n"
        }
        try await database.load(reordered)
        let pack = try await database.asOwner().withContext { try $0.reference.required() }
        #expect(pack.pack.categories.map(\.code.rawValue) == ["faith", "age", "race"])
        #expect(pack.categoryNumbers == [2, 1, 0])
        #expect(pack.mask(CategorySet([0])) == 4)
        #expect(pack.categories(5) == CategorySet([0, 2]))
        #expect(pack.areaPosition(3) == 2)
    }
}
