import Foundation
import TestSupport
import Testing

@testable import HateStatsAPI

@Suite("hatestats release")
struct ReleaseCommandTests {
    /// Runs a command with a key, against a database.
    private static func run(
        _ arguments: [String], key: String?, _ database: TestDatabase
    ) async throws -> Program.Outcome {
        var environment = ["HATESTATS_SIGNING_KEY": ReleaseHouse.signingKey]
        environment["HATESTATS_KEY"] = key
        return try await Program.run(["release"] + arguments, database, environment: environment)
    }

    @Test func `takes a release through its life, each with their own key`() async throws {
        let (database, keys) = try await ReleaseHouse.fresh()
        func statistician(_ arguments: String...) async throws -> Program.Outcome {
            try await Self.run(arguments, key: keys.statistician, database)
        }
        let made = try await statistician(
            "create", "2024-q2", "--title", "Hate crime to June 2024", "--period-to", "2024-06")
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.contains("2024-q2, version 1: Hate crime to June 2024\nstatus         draft\n"))
        #expect(try await statistician("submit", "2024-q2").output.contains("has still to agree"))
        let shown = try await statistician("show", "2024-q2", "--format", "json")
        let json = try JSONDecoder().decode(JSONValue.self, from: Data(shown.output.utf8))
        let digest = try #require(json["digest"].text)
        for (index, source) in ReleaseHouse.required.enumerated() {
            let decision = index == 0 ? ["query", "2024-q2", "--digest", digest, "--comment", "Why?"] : nil
            if let decision {
                let said = try await Self.run(decision, key: keys.partners[source], database)
                #expect(said.output.contains("\(source): queries"), "\(said.errors)")
                #expect(try await statistician("submit", "2024-q2").status == 0)
            }
            let said = try await Self.run(
                ["agree", "2024-q2", "--digest", digest], key: keys.partners[source], database)
            #expect(said.status == 0, "\(said.errors)")
        }
        let scheduled = try await statistician("publish", "2024-q2", "--at", "2099-01-01T09:30:00Z")
        #expect(scheduled.output.contains("scheduled, public from 2099-01-01T09:30:00Z"), "\(scheduled.errors)")
        #expect(try await Self.run(["list"], key: nil, database).output.split(separator: "\n").count == 1)
        #expect(try await statistician("publish", "2024-q2").output.contains("published, public since"))
        let list = try await Self.run(["list"], key: nil, database)
        #expect(list.output.contains("2024-q2  1        published  2024-06"), "\(list.output)\(list.errors)")
        let corrected = try await statistician("correct", "2024-q2", "--reason", "A late return.")
        #expect(corrected.output.contains("2024-q2, version 2"))
        #expect(corrected.output.contains("compared with  2024-q2, version 1"))
        let both = try await statistician("list")
        #expect(both.output.contains("2024-q2  2        draft; version 1 is public  2024-06"), "\(both.output)")
        #expect(try await Self.run(["show", "2024-q2"], key: nil, database).output.contains("version 1"))
        #expect(try await statistician("withdraw", "2024-q2", "--reason", "Not needed.").status == 0)
        let gone = try await statistician("show", "2024-q2", "--version", "2")
        #expect(gone.output.contains(": Not needed."))
        let changed = try await statistician("rebuild", "2024-q2")
        #expect(changed.status != 0 && changed.errors.contains("is published"))
    }

    @Test func `has the rights of its key, and tells every refusal as the address does`() async throws {
        let (database, keys) = try await ReleaseHouse.fresh()
        let create = ["create", "r1", "--title", "T", "--period-to", "2024-06"]
        let keyless = try await Self.run(create, key: nil, database)
        #expect(keyless.status != 0 && keyless.errors.contains("HATESTATS_KEY"))
        let media = try await Self.run(create, key: keys.media, database)
        #expect(media.status != 0 && media.errors.contains("statistician"))
        #expect(try await Self.run(create, key: keys.statistician, database).status == 0)
        let again = try await Self.run(create, key: keys.statistician, database)
        #expect(again.status != 0 && again.errors.contains("is a draft"), "\(again.errors)")
        #expect(again.output.isEmpty)
        let hidden = try await Self.run(["show", "r1"], key: keys.media, database)
        #expect(hidden.status != 0 && hidden.errors.contains("there is no release of that name"))
        let stale = try await Self.run(
            ["submit", "r1", "--if-match", "\"r1.1.9\""], key: keys.statistician, database)
        #expect(stale.status != 0 && stale.errors.contains("If-Match"))
        let month = try await Self.run(["rebuild", "r1", "--period-to", "Juni"], key: keys.statistician, database)
        #expect(month.status != 0 && month.errors.contains("must be a month such as 2024-03"))
    }

    @Test(arguments: [
        [], ["create"], ["rebuild"], ["submit"], ["agree"], ["query"], ["publish"], ["correct"], ["withdraw"], ["list"],
        ["show"], ["checklist"],
    ])
    func `explains itself`(arguments: [String]) async throws {
        let outcome = try await Program.run(["release"] + arguments + ["--help"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("USAGE: hatestats release"))
    }
}
