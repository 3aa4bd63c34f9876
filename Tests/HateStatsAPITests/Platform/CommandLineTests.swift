import Foundation
import TestSupport
import Testing

@testable import HateStatsAPI

@Suite("The command line")
struct CommandLineTests {
    @Test func `goes from an empty database to a key in three commands`() async throws {
        let database = try await TestDatabase.empty()
        let migrated = try await Program.run(["migrate"], database)
        #expect(migrated.status == 0)
        #expect(migrated.output.contains("applied 0001_"))
        #expect(try await Program.run(["migrate"], database).output == "up to date\n")
        let loaded = try await Program.run(["reference", "load", Checkout.path + "/reference/llr"], database)
        #expect(loaded.status == 0)
        #expect(loaded.output.hasPrefix("loaded"))
        let created = try await Program.run(
            ["key", "create", "contributor", "--source", "rutland-county-council"], database)
        #expect(created.status == 0)
        #expect(Key(created.output.trimmingCharacters(in: .whitespacesAndNewlines)) != nil)
        let list = try await Program.run(["key", "list"], database)
        #expect(list.output.contains("rutland-county-council"))
    }

    @Test func `says what is wrong on standard error, with another status than 0`() async throws {
        let none = try await Program.run(["migrate"])
        #expect(none.status != 0)
        #expect(none.output.isEmpty)
        #expect(none.errors.contains("HATESTATS_DATABASE_URL"))
        let database = try await TestDatabase.make()
        let role = try await Program.run(["key", "create", "king"], database)
        #expect(role.status != 0)
        #expect(role.errors.contains("“king” is not a role"))
        let source = try await Program.run(["key", "create", "partner", "--source", "nobody"], database)
        #expect(source.status != 0)
        #expect(source.errors.contains("there is no such source"))
        let setting = try await Program.run(["migrate", "--set", "prot=1"], database)
        #expect(setting.status != 0)
        #expect(setting.errors.contains("is not a setting"))
    }

    @Test func `never shows the password of a database that can't be reached`() async throws {
        let url = "postgresql://someone:very-secret@127.0.0.1:1/none"
        let outcome = try await Program.run(["migrate"], environment: ["HATESTATS_DATABASE_URL": url])
        #expect(outcome.status != 0)
        #expect(!outcome.errors.contains("very-secret"))
        #expect(!outcome.errors.isEmpty)
    }

    @Test func `keeps a file of keys that only its owner can read`() async throws {
        let database = try await TestDatabase.make()
        let file = try ScratchDirectory.make("keys") + "/keys.json"
        let first = try await Program.run(["key", "provision", "--file", file], database)
        #expect(first.status == 0)
        let keys = try JSONDecoder().decode([String: String].self, from: Data(try TextFile.readBytes(file)))
        #expect(keys.count == 9)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(
            try await Program.run(["key", "provision", "--file", file], database).output.contains("every key is there"))
        let id = try #require(keys["partner:alder-council"].flatMap { Key($0) }).id
        _ = try await Program.run(["key", "revoke", id], database)
        #expect(try await Program.run(["key", "provision", "--file", file], database).output.hasPrefix("made 1 key"))
        let again = try JSONDecoder().decode([String: String].self, from: Data(try TextFile.readBytes(file)))
        #expect(again["administrator"] == keys["administrator"])
        #expect(again["partner:alder-council"] != keys["partner:alder-council"])
    }

    @Test(arguments: [
        ["--help"], ["serve", "--help"], ["migrate", "--help"], ["reference", "load", "--help"],
        ["key", "create", "--help"],
    ])
    func `explains itself`(arguments: [String]) async throws {
        let outcome = try await Program.run(arguments)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("hatestats"))
    }

    @Test func `serves until SIGTERM, and then ends with status 0 and a log of whole JSON lines`() async throws {
        let database = try await TestDatabase.make()
        let log = try ScratchDirectory.make("serve") + "/log"
        try TextFile.write("", to: log)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = ["serve", "--port", "0"]
        process.environment = ["HATESTATS_DATABASE_URL": database.serviceURL]
        process.standardError = FileHandle(forWritingAtPath: log)
        try process.run()
        defer { if process.isRunning { process.terminate() } }
        var port: Int?
        for _ in 0..<200 where port == nil {
            try await Task.sleep(for: .milliseconds(50))
            port = try lines(log).compactMap { $0["address"].text?.split(separator: ":").last.flatMap { Int($0) } }
                .first
        }
        let socket = try await RawSocket(port: try #require(port))
        try await socket.send("GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(try Answer(try await socket.receive().bytes).status == 200)
        process.terminate()
        try await RawSocket.blocking { process.waitUntilExit() }
        #expect(process.terminationStatus == 0)
        #expect(try lines(log).allSatisfy { $0["level"].text != nil && $0["time"].text?.hasSuffix("Z") == true })
    }

    /// The lines of a log; one that is not JSON is null.
    private func lines(_ path: String) throws -> [JSONValue] {
        try TextFile.read(path).split(separator: "\n").map {
            (try? JSONDecoder().decode(JSONValue.self, from: Data($0.utf8))) ?? .null
        }
    }
}
