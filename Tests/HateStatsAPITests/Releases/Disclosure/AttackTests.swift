import Foundation
import PostgresBridge
import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The attack in the service: on frozen files alone, after each protection, in a check, and from outside.
@Suite("The attack on what is public")
struct AttackTests {
    /// Hides one figure of a published version in its file, and nothing else: whoever adds up gets it back.
    private static func hideOne(of id: String, _ house: ReleaseHouse) async throws -> [UInt8] {
        let number = try await house.number(id)
        let files = try await files(of: id, house)
        var lines = String(decoding: files.data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let place = try #require(
            lines.firstIndex {
                $0.hasPrefix("N2,") && $0.contains(",any,crime,YE2024-06,") && $0.contains(",count,40,")
            })
        lines[place] = Substring(
            lines[place].replacing(",count,40,,,", with: ",count,,c,\(ProtectedTable.hiddenReason),"))
        let data = Array(lines.joined(separator: "\n").utf8)
        #expect(data != files.data)
        let hex = data.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        try await PrivateCluster.shared().psql(
            """
            SET session_replication_role = replica;
            UPDATE release_file SET content = decode('\(hex)', 'hex')
            WHERE version_number = \(number) AND name = 'data.csv'
            """, in: PrivateCluster.databaseName(of: house.database.ownerURL))
        return data
    }

    private static func files(of id: String, _ house: ReleaseHouse) async throws -> PublicFiles {
        let number = try await house.number(id)
        return try await house.database.asOwner().withConnection { connection in
            try #require(try await connection.query(PublicFiles.OfVersion(number: number)).first)
        }
    }

    /// The program itself, serving the house's database.
    private static func service(_ house: ReleaseHouse) async throws -> ServiceProcess {
        try await ServiceProcess(environment: [
            "HATESTATS_DATABASE_URL": house.database.serviceURL, "HATESTATS_RATE_LIMIT": "0",
            "HATESTATS_MIGRATIONS": Checkout.path + "/migrations", "PATH": "/usr/bin:/bin", "TZ": "UTC",
        ])
    }

    @Test func `blocks a release beside which an earlier figure can be told, and a check names it`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.publish("r1")
            #expect(try await house.check().differences == [])
            _ = try await Self.hideOne(of: "r1", house)
            let told = try await house.check().differences.filter { $0.place == "disclosure" }.map(\.finding)
            let figure = "N2 any crime 2023-07..2024-06"
            #expect(told.contains { $0.contains(figure) && $0.contains("known exactly to be 40") }, "\(told)")
            try await house.done(house.create("r2"))
            let failures = try await house.page("r2").page.failures
            #expect(failures.contains { $0.reason == "From what is public it is known exactly to be 40." })
            let checklist = try await house.app.get("/v1/releases/r2/checklist", key: house.keys.statistician)
            let item = try #require(checklist.json["items"].items.first { $0["code"].text == "disclosure" })
            #expect(item["level"].text == "error")
            #expect(try await house.act("submit", "r2").status == 409)
            try await house.done(
                house.act(
                    "overrides", "r2",
                    #"{"area":"*","category":"*","kind":"*","period":"*","reason":"A trial."}"#))
            #expect(try await house.act("submit", "r2").status == 409)
        }
    }

    @Test func `gives the cost and every interval to statisticians, and notes each look`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.publish("r1")
            for path in ["disclosure", "disclosure.csv", "disclosure.txt"] {
                #expect(try await house.app.get("/v1/releases/r1/\(path)").status == 401)
                #expect(try await house.app.get("/v1/releases/r1/\(path)", key: house.keys.media).status == 403)
            }
            let answer = try await house.app.get("/v1/releases/r1/disclosure", key: house.keys.statistician)
            try #require(answer.status == 200, "\(answer.text)")
            let total = answer.json["cost"]["total"]
            let hidden = answer.json["attack"]["hidden"].items
            #expect(total["hidden"].integer == hidden.count)
            #expect(answer.json["attack"]["safe"].truth == true && answer.json["failures"].items.isEmpty)
            #expect(answer.json["attack"]["versions"].items.map(\.text) == ["r1@1"])
            for dimension in ["areas", "categories", "grains"] {
                let sums = answer.json["cost"][dimension].items.compactMap { $0["hidden"].integer }
                #expect(sums.reduce(0, +) == total["hidden"].integer, "\(dimension)")
            }
            let csv = try await house.app.get("/v1/releases/r1/disclosure.csv", key: house.keys.statistician)
            #expect(csv.text.split(separator: "\n").count == hidden.count + 1)
            let text = try await house.app.get("/v1/releases/r1/disclosure.txt", key: house.keys.statistician)
            #expect(text.text.contains("of the count"))
            let looks = try await house.deeds().filter { $0.contains(" look release:r1") }
            #expect(looks.count >= 3, "\(looks)")
        }
    }

    @Test func `is made by a stranger, who needs no key`() async throws {
        try await ReleaseHouse.open { house async throws in
            var service = try await Self.service(house)
            defer { service.signal(SIGTERM) }
            var url = ["--url", "http://127.0.0.1:\(service.port)"]
            let nothing = try await Program.run(["attack"] + url)
            #expect(nothing.status == 0 && nothing.output.contains("nothing is published"), "\(nothing.errors)")
            try await house.publish("r1")
            // What is public is read at the start, and every ten seconds.
            service.signal(SIGTERM)
            service = try await Self.service(house)
            url = ["--url", "http://127.0.0.1:\(service.port)"]
            let safe = try await Program.run(["attack"] + url)
            #expect(safe.status == 0, "\(safe.errors)")
            #expect(safe.output.contains("r1@1") && safe.output.contains("nothing that is hidden can be told"))
            let json = try await Program.run(["attack", "--format", "json", "--release", "r1"] + url)
            #expect(json.output.contains("\"safe\" : true"), "\(json.output)")
            #expect(try await Program.run(["attack", "--release", "none"] + url).status != 0)
        }
    }

    /// Files from elsewhere: whatever they hold, there is an answer or a refusal.
    @Test func `answers or refuses whatever the files hold`() async throws {
        let metadata = #"""
            {"areas": [{"code": "A", "parent": null}, {"code": "B", "parent": "A"}, {"code": "C", "parent": "A"}],
             "categories": [{"code": "race"}],
             "disclosure": {"threshold": 5, "width": 5, "zeros": "show", "rounding": null, "outside_totals": []}}
            """#
        let header = FrozenTable.columns.joined(separator: ",")
        func row(_ area: String, _ value: String, _ symbols: String) -> String {
            "\(area),x,any,crime,2024-01,2024-01-01,2024-01-31,count,\(value),\(symbols)"
                + String(repeating: ",", count: FrozenTable.columns.count - 10)
        }
        let rows = [row("A", "12", ""), row("B", "9", ""), row("C", "", "c")]
        let data = Array(([header] + rows).joined(separator: "\n").utf8) + [10]
        let attack = try await PublicAttack.run(
            on: [PublicFiles(name: "a@1", data: data, metadata: Array(metadata.utf8))], mode: .intervals)
        // C is 12 - 9 less what has no place: 1 to 3.
        #expect(attack.findings.map(\.reason) == ["From what is public it is known to be small: 1 to 3."])
        var random = SeededNumbers(seed: 11)
        for _ in 0..<2000 {
            var (one, other) = (data, Array(metadata.utf8))
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                one[Int.random(in: one.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                other[Int.random(in: other.indices, using: &random)] = UInt8.random(in: 32...126, using: &random)
            }
            for files in [
                PublicFiles(name: "a@1", data: one, metadata: Array(metadata.utf8)),
                PublicFiles(name: "a@1", data: data, metadata: other),
                PublicFiles(name: "a@1", data: Array(one.prefix(40)), metadata: other),
            ] {
                do { _ = try await PublicAttack.run(on: [files], mode: .verdict) } catch is PublicFilesFault {}
            }
        }
    }

    /// What is kept of attacks is found by what was attacked: never the intervals of other files.
    @Test func `that was made is given again for the same files, and for no others`() async throws {
        let metadata = #"""
            {"areas": [{"code": "A", "parent": null}, {"code": "B", "parent": "A"}, {"code": "C", "parent": "A"}],
             "categories": [{"code": "race"}],
             "disclosure": {"threshold": 5, "width": 5, "zeros": "show", "rounding": null, "outside_totals": []}}
            """#
        func files(_ whole: Int) -> [PublicFiles] {
            let rows = [("A", "\(whole)", ""), ("B", "9", ""), ("C", "", "c")].map { area, value, symbols in
                "\(area),x,any,crime,2024-01,2024-01-01,2024-01-31,count,\(value),\(symbols)"
                    + String(repeating: ",", count: FrozenTable.columns.count - 10)
            }
            let text = ([FrozenTable.columns.joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
            return [PublicFiles(name: "a@1", data: Array(text.utf8), metadata: Array(metadata.utf8))]
        }
        let shelf = AttackShelf()
        // More than are kept, and each twice at once.
        for _ in 0..<2 {
            for whole in 10..<18 {
                async let one = shelf.attack(on: files(whole))
                async let other = shelf.attack(on: files(whole))
                let found = try await [one, other].map { $0.report.intervals.map { $0.upper } }
                #expect(found == [[whole - 9], [whole - 9]])
            }
        }
        await #expect(throws: PublicFilesFault.self) {
            try await shelf.attack(on: [PublicFiles(name: "a@1", data: [1], metadata: [2])])
        }
    }

    // MARK: Plans

    @Test func `is not needed to try a plan: what it would hide is told, and nothing is kept`() async throws {
        try await ReleaseHouse.open { house async throws in
            let json = #"{"plans":[{"name":"years","csv":"grain,ending,levels,categories,kinds\nyear,6,*,any,*\n"}]}"#
            #expect(try await house.app.post("/v1/plan/try", key: house.keys.media, json: json).status == 403)
            let answer = try await house.app.post("/v1/plan/try", key: house.keys.statistician, json: json)
            try #require(answer.status == 200, "\(answer.text)")
            let plans = answer.json["plans"].items
            #expect(plans.map { $0["name"].text } == ["present", "years"])
            #expect((plans[0]["cells"].integer ?? 0) > 0)
            #expect((plans[1]["cells"].integer ?? 0) > 0)
            let wrong = try await house.app.post(
                "/v1/plan/try", key: house.keys.statistician,
                json: #"{"plans":[{"name":"x","csv":"grain,ending,levels,categories,kinds\nweek,6,*,any,*\n"}]}"#)
            #expect(wrong.status == 422 && wrong.text.contains("line 2"), "\(wrong.text)")
            for json in [#"{}"#, #"{"plans":1}"#, #"{"plans":[{"name":"x"}]}"#] {
                let refused = try await house.app.post("/v1/plan/try", key: house.keys.statistician, json: json)
                #expect(refused.status == 400)
            }
            #expect(try await house.database.psql("SELECT count(*) FROM release") == "0")

            let folder = try ScratchDirectory.make("plan")
            try Data("grain,ending,levels,categories,kinds\nyear,6,*,any,*\n".utf8)
                .write(to: URL(filePath: folder + "/plan.csv"))
            let service = try await Self.service(house)
            defer { service.signal(SIGTERM) }
            let outcome = try await Program.run(
                ["plan", "try", "--pack", folder, "--url", "http://127.0.0.1:\(service.port)"],
                environment: ["HATESTATS_KEY": house.keys.statistician])
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("present") && outcome.output.contains("of the count"), "\(outcome.output)")
        }
    }
}
