import Foundation
import TestSupport

/// The command line program, as it was built beside these tests.
enum Program {
    /// What a run left.
    struct Outcome: Sendable {
        let status: Int32
        let output: String
        let errors: String
    }

    static var path: String {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("hatestats").path
    }

    /// Runs a command against a database.
    static func run(
        _ arguments: [String], _ database: TestDatabase? = nil, environment: [String: String] = [:],
        input: String = ""
    ) async throws -> Outcome {
        var variables = environment
        if let database {
            variables["HATESTATS_DATABASE_URL"] = database.serviceURL
            variables["HATESTATS_OWNER_DATABASE_URL"] = database.ownerURL
        }
        // A failing command is an answer here, not an error of the test, so its status travels in its output.
        let mark = "--status--"
        let script = "\"$0\" \"$@\" 2>&3; echo \(mark)$?"
        let errors = try ScratchDirectory.make("program") + "/errors"
        let output = try await Command(
            "/bin/sh", ["-c", "exec 3>'\(errors)'; " + script, path] + arguments, input: input, environment: variables
        ).run().text
        let parts = output.components(separatedBy: mark)
        return Outcome(
            status: Int32(parts.last?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "") ?? -1,
            output: parts[0], errors: try TextFile.read(errors))
    }
}
