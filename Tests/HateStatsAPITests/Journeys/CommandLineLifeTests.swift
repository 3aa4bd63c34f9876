import Foundation
import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

/// A release from an empty database to its withdrawal, by the program alone: nobody serves.
@Suite("The whole life of a release, from the command line")
struct CommandLineLifeTests {
    private static let id = "2024-q2"

    @Test(.timeLimit(.minutes(5)))
    func `goes from an empty database to a correction and its end`() async throws {
        try await ImportDesk.turnstile.pass {
            let shell = try await Shell.start()
            try await records(shell)
            try await agreement(shell)
            let reference = try await publication(shell)
            try await correction(shell, reference)
            try await withdrawal(shell, reference)
            let check = try await shell.run("check")
            #expect(check.output.contains("2 versions of releases, 2 signatures"), "\(check.output)")
            #expect(check.output.contains("no difference"))
        }
    }

    private func records(_ shell: Shell) async throws {
        let police = shell.contributor(JourneyRecords.police)
        let file = try shell.file("police.csv", JourneyRecords.policeFile)
        let taken = try await shell.run(
            "import", file, "--source", JourneyRecords.police, "--covers", "2021-07..2024-06", as: police)
        #expect(taken.output.contains("133 new, 0 changed, 0 unchanged, 0 rejected"))
        let council = try await shell.run(
            "import", try shell.file("council.csv", JourneyRecords.councilFile), "--source", JourneyRecords.council,
            as: shell.contributor(JourneyRecords.council))
        #expect(council.output.contains("7 new, 0 changed, 0 unchanged, 1 rejected"))
        #expect(council.errors.contains("did you mean") || council.errors.contains("Aldr"))
        try await shell.refuses(
            "import", file, "--source", JourneyRecords.police, as: shell.partner(JourneyRecords.police))
        let nothing = try await shell.run("figures", status: 1)
        #expect(nothing.errors.contains("Nothing has been published"), "\(nothing.errors)")
    }

    private func agreement(_ shell: Shell) async throws {
        let create = ["release", "create", Self.id, "--title", "Hate crime to June 2024", "--period-to", "2024-06"]
        try await shell.refuses(create, as: nil)
        try await shell.refuses(create, as: shell.media)
        let made = try await shell.run(create, as: shell.statistician)
        #expect(made.output.contains("status         draft"), "\(made.output)")
        let twice = try await shell.run(create, as: shell.statistician, status: 1)
        #expect(twice.errors.contains("There is a release \(Self.id) already"), "\(twice.errors)")
        let checklist = try await shell.run("release", "checklist", Self.id, as: shell.statistician)
        #expect(checklist.output.contains("can be submitted"), "\(checklist.output)")
        try await shell.run("release", "submit", Self.id, as: shell.statistician)
        let birch = shell.partner("birch-council")
        let digest = try await shell.digest(Self.id, as: birch)
        let queried = try await shell.run(
            "release", "query", Self.id, "--digest", digest, "--comment", "Is Dale in it?", as: birch)
        #expect(queried.output.contains("draft"), "\(queried.output)")
        try await shell.refuses("release", "show", Self.id, as: birch)
        try await shell.run("release", "rebuild", Self.id, "--title", "Hate crime", as: shell.statistician)
        try await shell.run("release", "submit", Self.id, as: shell.statistician)
        try await shell.refuses("release", "show", Self.id, as: shell.media)
        let stale = try await shell.run("release", "agree", Self.id, "--digest", digest, as: birch, status: 1)
        #expect(stale.errors.contains("look at it again"), "\(stale.errors)")
        try await shell.agree(Self.id)
        let shown = try await shell.run("release", "show", Self.id, as: shell.media)
        #expect(shown.output.contains("status         agreed"), "\(shown.output)")
        try await shell.refuses("release", "show", Self.id, as: nil)
    }

    private func publication(_ shell: Shell) async throws -> String {
        try await shell.refuses("release", "publish", Self.id, as: shell.partner("birch-council"))
        let scheduled = try await shell.run(
            "release", "publish", Self.id, "--at", "2099-01-01T09:30:00Z", as: shell.statistician)
        #expect(scheduled.output.contains("2099-01-01T09:30:00Z"))
        try await shell.refuses("figures", as: nil)
        #expect(!(try await shell.run("release", "list")).output.contains(Self.id))
        try await shell.run("release", "publish", Self.id, as: shell.statistician)
        #expect(try await shell.run("release", "list").output.contains(Self.id))
        #expect(try await shell.value("--area", "N3", "--period", "latest") == "11")
        #expect(try await shell.value("--area", "N5", "--period", "latest") == "")
        let row = try await shell.figure("--area", "N3", "--period", "latest")
        let reference = row[14]
        #expect(try await shell.run("cite", reference).output.contains("It stands"))
        #expect(try await shell.run("verify", "--citation", reference, "--value", "11").output.hasPrefix("stands\n"))
        let wrong = try await shell.run("verify", "--area", "N3", "--value", "12", status: 2)
        #expect(wrong.output.hasPrefix("never-published\n"))
        let hidden = try await shell.run("verify", "--area", "dale", "--value", "3", status: 2)
        #expect(hidden.output.hasPrefix("hidden\n"))
        return reference
    }

    private func correction(_ shell: Shell, _ reference: String) async throws {
        try await shell.run(
            "import", try shell.file("late.csv", JourneyRecords.lateFile), "--source", JourneyRecords.police,
            as: shell.contributor(JourneyRecords.police))
        try await shell.refuses("release", "correct", Self.id, "--reason", " ", as: shell.statistician)
        let opened = try await shell.run(
            "release", "correct", Self.id, "--reason", "Seven reports were found later.", as: shell.statistician)
        #expect(opened.output.contains("\(Self.id), version 2"), "\(opened.output)")
        // What changes by little is held until somebody says why it may be seen.
        #expect(opened.output.contains("held changes   7"), "\(opened.output)")
        let cells = ["--area", "*", "--category", "*", "--kind", "*", "--period", "*"]
        try await shell.refuses(
            ["release", "override", Self.id, "--reason", "Found in a drawer."] + cells, as: shell.media)
        let shown = try await shell.run(
            ["release", "override", Self.id, "--reason", "Found in a drawer."] + cells, as: shell.statistician)
        #expect(!shown.output.contains("held changes"), "\(shown.output)")
        try await shell.run("release", "submit", Self.id, as: shell.statistician)
        try await shell.agree(Self.id)
        #expect(try await shell.value("--area", "N3", "--period", "latest") == "11")
        try await shell.run("release", "publish", Self.id, as: shell.statistician)
        let row = try await shell.figure("--area", "N3", "--period", "latest")
        #expect(row[8] == "13" && row[9] == "r")
        #expect(try await shell.value("--area", "N3", "--period", "latest", "--release", "\(Self.id)@1") == "11")
        let first = try await shell.run("release", "show", Self.id, "--version", "1", "--format", "json")
        let json = try JSONDecoder().decode(JSONValue.self, from: Data(first.output.utf8))
        let at = try #require(json["published_at"].text)
        #expect(try await shell.value("--area", "N3", "--period", "latest", "--as-of", at) == "11")
        let cited = try await shell.run("cite", reference, status: 2)
        #expect(cited.output.contains("It does not stand.") && cited.output.contains("Now: "), "\(cited.output)")
        let quoted = try await shell.run("verify", "--citation", reference, "--value", "11", status: 2)
        #expect(quoted.output.hasPrefix("was-right-until\n"))
    }

    private func withdrawal(_ shell: Shell, _ reference: String) async throws {
        try await shell.run(
            "release", "withdraw", Self.id, "--reason", "A file was sent twice.", as: shell.statistician)
        let shown = try await shell.run("release", "show", Self.id)
        #expect(shown.output.contains("A file was sent twice."), "\(shown.output)")
        let none = try await shell.run("figures", "--release", Self.id, status: 1)
        #expect(none.errors.contains("A file was sent twice."), "\(none.errors)")
        let cited = try await shell.run("cite", reference, status: 2)
        #expect(cited.output.contains("A file was sent twice.") && !cited.output.contains(" 11 "), "\(cited.output)")
    }
}

/// Somebody at a terminal, with a folder and everybody's keys.
private struct Shell: Sendable {
    let database: TestDatabase
    let folder: String
    private var keys: [String: String] = [:]

    var statistician: String? { keys["statistician"] }
    var media: String? { keys["media"] }
    func contributor(_ source: String) -> String? { keys["contributor \(source)"] }
    func partner(_ source: String) -> String? { keys["partner \(source)"] }

    private init(_ database: TestDatabase, folder: String) {
        self.database = database
        self.folder = folder
    }

    /// Makes everything that an operator makes: the tables, the pack, the keys.
    static func start() async throws -> Shell {
        var shell = Shell(try await .empty(), folder: try ScratchDirectory.make("journey"))
        try FileManager.default.createDirectory(atPath: "\(shell.folder)/pack", withIntermediateDirectories: true)
        for (name, bytes) in JourneyRecords.pack {
            _ = try shell.file("pack/\(name)", String(decoding: bytes, as: UTF8.self))
        }
        try await shell.run("migrate")
        try await shell.run("reference", "load", "\(shell.folder)/pack")
        try await shell.run("key", "signing", "--file", shell.signingKey)
        var people = [["statistician"], ["media"]]
        people += [JourneyRecords.police, JourneyRecords.council].map { ["contributor", $0] }
        people += JourneyRecords.partners.map { ["partner", $0] }
        for person in people {
            let source = person.count > 1 ? ["--source", person[1]] : []
            let made = try await shell.run(["key", "create", person[0]] + source, as: nil)
            shell.keys[person.joined(separator: " ")] = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        return shell
    }

    private var signingKey: String { "\(folder)/signing.pem" }

    func file(_ name: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
        return "\(folder)/\(name)"
    }

    /// Runs a command that must end with a status.
    @discardableResult
    func run(_ arguments: [String], as key: String?, status: Int32 = 0) async throws -> Program.Outcome {
        var environment = [
            "HATESTATS_SIGNING_KEY": signingKey, "HATESTATS_MIGRATIONS": Checkout.path + "/migrations",
        ]
        environment["HATESTATS_KEY"] = key
        let outcome = try await Program.run(arguments, database, environment: environment)
        try #require(
            outcome.status == status, "\(arguments): \(outcome.status) \(outcome.output)\(outcome.errors)")
        return outcome
    }

    @discardableResult
    func run(_ arguments: String..., as key: String? = nil, status: Int32 = 0) async throws -> Program.Outcome {
        try await run(arguments, as: key, status: status)
    }

    /// Runs a command that must fail, with words on standard error and none on standard output.
    func refuses(_ arguments: [String], as key: String?) async throws {
        let outcome = try await run(arguments, as: key, status: 1)
        #expect(outcome.output == "" && outcome.errors != "", "\(arguments)")
    }

    func refuses(_ arguments: String..., as key: String?) async throws { try await refuses(arguments, as: key) }

    /// The digest of a release as `release show` prints it.
    func digest(_ id: String, as key: String?) async throws -> String {
        let lines = try await run("release", "show", id, as: key).output.split(separator: "\n")
        let line = try #require(lines.first { $0.hasPrefix("digest") })
        return String(try #require(line.split(separator: " ").last))
    }

    func agree(_ id: String) async throws {
        for source in JourneyRecords.partners {
            let key = partner(source)
            try await run("release", "agree", id, "--digest", try await digest(id, as: key), as: key)
        }
    }

    /// The one figure of a query, by the columns of its table.
    func figure(_ options: String...) async throws -> [String] { try await figure(options) }

    private func figure(_ options: [String]) async throws -> [String] {
        let output = try await run(["figures", "--format", "csv"] + options, as: nil).output
        let rows = output.split(whereSeparator: \.isNewline)
        try #require(rows.count == 2, "\(output)")
        return rows[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// The value of the one figure of a query, as it is written.
    func value(_ options: String...) async throws -> String { try await figure(options)[8] }
}
