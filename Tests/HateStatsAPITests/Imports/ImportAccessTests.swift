import Testing

@testable import HateStatsAPI

/// Who may send and who may see what.
@Suite("The rights of an import")
struct ImportAccessTests {
    private static let file = ImportAnswerTests.header + "A,2024-03-05,leicester,crime,race\nB,,,,\n"

    private func post(
        _ desk: ImportDesk, _ path: String, key: String?, type: String? = "text/csv"
    ) async throws -> Answer {
        try await desk.app.send(
            "POST", path, key: key, headers: type.map { ["Content-Type": $0] } ?? [:], body: Array(Self.file.utf8))
    }

    @Test func `sending needs a key of a contributor or a statistician`() async throws {
        try await ImportDesk.open { desk async throws in
            let path = "/v1/imports?source=leicester-city-council"
            #expect(try await post(desk, path, key: nil).status == 401)
            #expect(try await post(desk, path, key: "hs_nobody_secret").status == 401)
            for key in [desk.keys.partner, desk.keys.media, desk.keys.administrator] {
                let answer = try await post(desk, path, key: key)
                #expect(answer.status == 403)
                #expect(answer.problem == "not-allowed")
            }
            #expect(try await desk.everything() == [0, 0, 0, 0, 0])
            #expect(try await post(desk, path, key: desk.keys.statistician).status == 201)
            #expect(try await post(desk, path, key: desk.keys.contributors[.council]).status == 201)
        }
    }

    @Test func `a contributor sends for its own source only, named or not`() async throws {
        try await ImportDesk.open { desk async throws in
            let key = desk.keys.contributors[.council]
            let other = try await post(desk, "/v1/imports?source=leicestershire-police", key: key)
            #expect(other.status == 403)
            #expect(other.json["detail"].text?.contains("leicester-city-council") == true)
            #expect(try await post(desk, "/v1/imports?source=none-such", key: key).status == 403)
            #expect(try await desk.everything() == [0, 0, 0, 0, 0])
            let own = try await post(desk, "/v1/imports", key: key)
            #expect(own.status == 201)
            #expect(own.json["source"].text == "leicester-city-council")
        }
    }

    @Test func `a statistician must say for which source, and a name that is none gets suggestions`() async throws {
        try await ImportDesk.open { desk async throws in
            let without = try await post(desk, "/v1/imports", key: desk.keys.statistician)
            #expect(without.status == 400)
            #expect(without.json["errors"][0]["where"].text == "query.source")
            let misspelt = try await post(desk, "/v1/imports?source=stop-hat-uk", key: desk.keys.statistician)
            #expect(misspelt.status == 400)
            #expect(misspelt.suggestions == ["stop-hate-uk"])
            #expect(try await desk.everything() == [0, 0, 0, 0, 0])
        }
    }

    @Test func `another kind of body is a 415`() async throws {
        try await ImportDesk.open { desk async throws in
            let key = desk.keys.contributors[.police]
            for type in [nil, "application/json", "text/plain", "text/csv; charset=iso-8859-1", "multipart/form-data"] {
                let answer = try await post(desk, "/v1/imports", key: key, type: type)
                #expect(answer.status == 415, "\(type ?? "none")")
                #expect(answer.problem == "unsupported-media-type")
                #expect(answer.json["detail"].text?.contains("text/csv") == true)
            }
            for type in ["text/csv; charset=utf-8", "text/csv;charset=\"UTF-8\"; header=present", "TEXT/CSV"] {
                #expect(try await post(desk, "/v1/imports", key: key, type: type).status == 201, "\(type)")
            }
        }
    }

    @Test func `another packing than gzip is a 415`() async throws {
        try await ImportDesk.open { desk async throws in
            for packing in ["br", "deflate", "gzip, gzip"] {
                let answer = try await desk.send(Self.file, headers: ["Content-Encoding": packing])
                #expect(answer.status == 415, "\(packing)")
                #expect(answer.json["detail"].text?.contains("gzip") == true)
            }
        }
    }

    @Test func `imports are listed newest first, each source seeing its own`() async throws {
        try await ImportDesk.open { desk async throws in
            for sender in [ImportDesk.Sender.police, .council, .police, .charity, .council] {
                try await desk.take(Self.file, as: sender, "covers=2024-01..2024-03")
            }
            func listed(_ query: String, _ key: String?) async throws -> [Int] {
                let answer = try await desk.app.get("/v1/imports" + query, key: key)
                #expect(answer.status == 200)
                #expect(answer.json["next"] == .null)
                return answer.json["items"].items.compactMap { $0["id"].integer }
            }
            #expect(try await listed("", desk.keys.statistician) == [5, 4, 3, 2, 1])
            #expect(try await listed("?source=stop-hate-uk", desk.keys.statistician) == [4])
            #expect(try await listed("", desk.keys.contributors[.police]) == [3, 1])
            #expect(try await listed("?source=leicester-city-council", desk.keys.contributors[.council]) == [5, 2])
            let other = try await desk.app.get(
                "/v1/imports?source=stop-hate-uk", key: desk.keys.contributors[.council])
            #expect(other.status == 403)
            for key in [desk.keys.partner, desk.keys.media, desk.keys.administrator] {
                #expect(try await desk.app.get("/v1/imports", key: key).status == 403)
            }
            #expect(try await desk.app.get("/v1/imports").status == 401)
        }
    }

    @Test func `one import is told as it was, to its source and to statisticians`() async throws {
        try await ImportDesk.open { desk async throws in
            let sent = try await desk.send(Self.file, as: .council, "covers=2024-02")
            for key in [desk.keys.contributors[.council], desk.keys.statistician] {
                let told = try await desk.app.get("/v1/imports/1", key: key)
                #expect(told.status == 200)
                for name in [
                    "id", "source", "file_digest", "rows", "new", "rejected", "covers", "rejects_url", "dry_run",
                ] {
                    #expect(told.json[name] == sent.json[name], "\(name)")
                }
                #expect(told.json["in_force_at"].text?.hasSuffix("Z") == true)
            }
            for path in ["/v1/imports/1", "/v1/imports/1/rejects.csv"] {
                let other = try await desk.app.get(path, key: desk.keys.contributors[.police])
                let unknown = try await desk.app.get(
                    path.replacing("/1", with: "/9"), key: desk.keys.contributors[.police])
                // What is another's does not exist: one answer for both.
                #expect(other.status == 404)
                #expect(unknown.status == 404)
                #expect(other.json["title"] == unknown.json["title"])
                #expect(try await desk.app.get(path, key: desk.keys.partner).status == 403)
                #expect(try await desk.app.get(path).status == 401)
            }
            for id in ["0", "-1", "x", "99999999999", "1x"] {
                #expect(try await desk.app.get("/v1/imports/\(id)", key: desk.keys.statistician).status == 404)
            }
        }
    }

    @Test func `a long list comes in pages that leave nothing out`() async throws {
        try await ImportDesk.open { desk async throws in
            for _ in 0..<7 { try await desk.take(ImportAnswerTests.header) }
            try await desk.take(ImportAnswerTests.header, as: .council)
            var path: String? = "/v1/imports?source=leicestershire-police&limit=3"
            var pages: [[Int]] = []
            while let address = path {
                let answer = try await desk.app.get(address, key: desk.keys.statistician)
                pages.append(answer.json["items"].items.compactMap { $0["id"].integer })
                path = answer.headers["link"].map { String($0.dropFirst().prefix { $0 != ">" }) }
                #expect((path == nil) == (answer.json["next"] == .null))
                if let path { #expect(path.contains("cursor=\(answer.json["next"].text ?? "")")) }
            }
            #expect(pages == [[7, 6, 5], [4, 3, 2], [1]])
        }
    }

    @Test func `a wrong parameter of the list is a 400 that names it`() async throws {
        try await ImportDesk.open { desk async throws in
            for query in ["limit=0", "limit=1001", "limit=x", "cursor=x", "cursor=0", "page=2"] {
                let answer = try await desk.app.get("/v1/imports?\(query)", key: desk.keys.statistician)
                #expect(answer.status == 400, "\(query)")
                #expect(answer.json["errors"][0]["where"].text == "query.\(query.prefix { $0 != "=" })")
            }
        }
    }
}
