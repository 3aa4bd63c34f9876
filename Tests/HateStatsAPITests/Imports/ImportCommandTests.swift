import Foundation
import TestSupport
import Testing

@testable import HateStatsAPI

/// `hatestats import`, as people run it.
@Suite("The command import")
struct ImportCommandTests {
    private static let good =
        ImportAnswerTests.header + "A,2024-03-05,leicester,crime,race\nB,2024-03-06,blaby,crime,race\n"
    private static let mixed = good + "C,2024-03-07,Leicster,crime,race\n"

    /// A folder with files, and a database.
    private struct Desk: Sendable {
        let database: TestDatabase
        let keys: ImportDesk.Keys
        let folder: String

        static func open(_ body: (Desk) async throws -> Void) async throws {
            try await ImportDesk.turnstile.pass {
                let (database, keys) = try await ImportDesk.freshDatabase()
                try await body(Desk(database: database, keys: keys, folder: try ScratchDirectory.make("import")))
            }
        }

        func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
            let path = "\(folder)/\(name)"
            try Data(bytes).write(to: URL(filePath: path))
            return path
        }

        /// Runs the command with the city council's key, unless told otherwise.
        func run(_ arguments: String..., key: String?? = nil, input: String = "") async throws -> Program.Outcome {
            var environment: [String: String] = [:]
            environment["HATESTATS_KEY"] = key ?? keys.contributors[.council]
            return try await Program.run(["import"] + arguments, database, environment: environment, input: input)
        }

        func rows(of table: String) async throws -> String { try await database.psql("SELECT count(*) FROM \(table)") }
    }

    @Test func `takes a file in and says what became of its rows`() async throws {
        try await Desk.open { desk async throws in
            let path = try desk.file("march.csv", Self.good.utf8)
            let outcome = try await desk.run(path, "--source", "leicester-city-council", "--covers", "2024-03")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.hasPrefix("import 1: 2 rows: 2 new, 0 changed, 0 unchanged, 0 rejected"))
            #expect(outcome.errors == "")
            #expect(try await desk.rows(of: "source_return") == "1")
            let again = try await desk.run(path)
            #expect(again.output.hasPrefix("import 2: 2 rows: 0 new, 0 changed, 2 unchanged, 0 rejected"))
            #expect(try await desk.database.contradictions() == [])
        }
    }

    @Test func `reads standard input`() async throws {
        try await Desk.open { desk async throws in
            let outcome = try await desk.run("-", input: Self.good)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("2 new"))
        }
    }

    @Test func `reads a packed file`() async throws {
        try await Desk.open { desk async throws in
            let outcome = try await desk.run(try desk.file("march.csv.gz", try await gzip(Self.good)))
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("2 new"))
        }
    }

    @Test func `a packed file that was cut off ends with 1, and nothing went in`() async throws {
        try await Desk.open { desk async throws in
            let path = try desk.file("march.csv.gz", try await gzip(Self.good).dropLast(4))
            let outcome = try await desk.run(path)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("cut off"))
            #expect(try await desk.rows(of: "import") == "0")
        }
    }

    @Test func `writes the rejected rows to a file for its owner only, which goes in once mended`() async throws {
        try await Desk.open { desk async throws in
            let rejects = "\(desk.folder)/rejects.csv"
            let outcome = try await desk.run(try desk.file("march.csv", Self.mixed.utf8), "--rejects", rejects)
            #expect(outcome.status == 0)
            #expect(outcome.output.contains("2 new, 0 changed, 0 unchanged, 1 rejected"))
            #expect(outcome.errors.contains("line 4: area: `Leicster` is not a known area; did you mean `leicester`?"))
            #expect(outcome.errors.contains(rejects))
            let mode = try FileManager.default.attributesOfItem(atPath: rejects)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let text = try String(contentsOfFile: rejects, encoding: .utf8)
            #expect(
                text.hasPrefix("source_ref,recorded_on,area,kind,categories,line,column,reason\nC,2024-03-07,Leicster,")
            )
            let mended = try await desk.run(
                try desk.file("mended.csv", text.replacing("Leicster", with: "leicester").utf8))
            #expect(mended.output.contains("1 new, 0 changed, 0 unchanged, 0 rejected"), "\(mended.errors)")
        }
    }

    @Test func `on a dry run changes nothing and says so`() async throws {
        try await Desk.open { desk async throws in
            let outcome = try await desk.run(try desk.file("march.csv", Self.mixed.utf8), "--dry-run")
            #expect(outcome.status == 0)
            #expect(outcome.output.hasPrefix("dry run, nothing was changed: 3 rows: 2 new"))
            #expect(try await desk.rows(of: "import") == "0")
        }
    }

    @Test func `all or nothing ends with 1 and names the rows where one breaks a rule`() async throws {
        try await Desk.open { desk async throws in
            let outcome = try await desk.run(try desk.file("march.csv", Self.mixed.utf8), "--on-error", "abort")
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("line 4: area"))
            #expect(outcome.output == "")
            #expect(try await desk.rows(of: "import") == "0")
        }
    }

    @Test func `a file that isn't there, or is a folder, ends with 64 and its name`() async throws {
        try await Desk.open { desk async throws in
            let missing = try await desk.run("\(desk.folder)/none.csv")
            #expect(missing.status == 64)
            #expect(missing.errors.contains("none.csv can't be read: No such file or directory"))
            let folder = try await desk.run(desk.folder)
            #expect(folder.status == 64)
            #expect(folder.errors.contains("is a folder, not a file"))
        }
    }

    @Test func `rejects that can't be written are told before anything goes in`() async throws {
        try await Desk.open { desk async throws in
            let path = try desk.file("march.csv", Self.mixed.utf8)
            let outcome = try await desk.run(path, "--rejects", "\(desk.folder)/none/rejects.csv")
            #expect(outcome.status != 0)
            #expect(outcome.errors.contains("none/rejects.csv can't be written"))
            #expect(try await desk.rows(of: "import") == "0")
        }
    }

    @Test func `without a key, or with a wrong one, ends with 1 and says what is needed`() async throws {
        try await Desk.open { desk async throws in
            let path = try desk.file("march.csv", Self.good.utf8)
            let none = try await desk.run(path, key: .some(nil))
            #expect(none.status == 1)
            #expect(none.errors.contains("A key is needed: --key, or HATESTATS_KEY."))
            let wrong = try await desk.run(path, "--key", "hs_nobody_secret")
            #expect(wrong.status == 1)
            #expect(wrong.errors.lowercased().contains("key"))
            let noRight = try await desk.run(path, key: desk.keys.media)
            #expect(noRight.status == 1)
            #expect(try await desk.rows(of: "import") == "0")
        }
    }

    @Test func `for a source that is another's, or is none, ends with 1 and the reason`() async throws {
        try await Desk.open { desk async throws in
            let path = try desk.file("march.csv", Self.good.utf8)
            let other = try await desk.run(path, "--source", "llr-nhs")
            #expect(other.status == 1)
            #expect(other.errors.contains("leicester-city-council"))
            let unknown = try await desk.run(path, "--source", "llr-nsh", key: desk.keys.statistician)
            #expect(unknown.status == 1)
            #expect(unknown.errors.contains("llr-nhs"))
            let unsaid = try await desk.run(path, key: desk.keys.statistician)
            #expect(unsaid.status == 1)
            #expect(unsaid.errors.contains("source"))
        }
    }

    @Test func `an unreadable file ends with 1 and the line`() async throws {
        try await Desk.open { desk async throws in
            let bytes = Array(Self.good.utf8) + [0xE9, 0x0A]
            let outcome = try await desk.run(try desk.file("march.csv", bytes))
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("line 4"))
            #expect(outcome.errors.contains("UTF-8"))
        }
    }
}
