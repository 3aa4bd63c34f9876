import Foundation
import Hummingbird
import NIOCore
import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

/// The script by which strangers verify a release, against a running service and against one that lies.
@Suite("The verification of a release by a stranger")
struct VerifyScriptTests {
    private static let script = Checkout.path + "/docs/verify-release.sh"

    private static func run(_ arguments: [String]) async throws -> Program.Outcome {
        let mark = "--status--"
        let command = "\"$0\" \"$@\" 2>&1; echo \(mark)$?"
        let output = try await Command("/bin/sh", ["-c", command, script] + arguments).run().text
        let parts = output.components(separatedBy: mark)
        let status = Int32(parts.last?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "") ?? -1
        return Program.Outcome(status: status, output: parts[0], errors: "")
    }

    /// A service that gives other bytes than were frozen.
    private static func serving(
        _ files: [String: [UInt8]], key: [UInt8], _ body: (String) async throws -> Void
    ) async throws {
        let feature = Feature { router, _ in
            for (name, bytes) in files {
                router.get(RouterPath("/v1/releases/r/versions/1/" + name)) { _, _ in
                    Response(status: .ok, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
                }
            }
            router.get("/v1/releases/r") { _, _ in
                Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: #"{"id":"r","version":1,"#)))
            }
            router.get("/v1/keys/signing") { _, _ in
                Response(status: .ok, body: .init(byteBuffer: ByteBuffer(bytes: key)))
            }
        }
        try await TestApplication.run(features: [feature]) { app async throws in
            try await body("http://127.0.0.1:\(app.port)")
        }
    }

    @Test func `passes what the service publishes, and tells what was changed, left out or signed by another`()
        async throws
    {
        try await ReleaseHouse.open { house in
            try await house.bring("2024-q2", to: .published)
            try await house.app.context.publication.reload()
            let address = "http://127.0.0.1:\(house.app.port)"
            let folder = try ScratchDirectory.make("verify")
            let whole = try await Self.run(["--into", folder, address, "2024-q2"])
            #expect(whole.status == 0, "\(whole.output)")
            #expect(whole.output.contains("VERIFIED: digest \(try await house.digest("2024-q2"))"))
            #expect(try await Self.run([address + "/", "2024-q2", "1"]).status == 0)
            #expect(try await Self.run([address, "2024-q3"]).status == 2)
            #expect(try await Self.run([address, "2024-q2", "2"]).status == 2)
            #expect(try await Self.run([]).status == 1)
            #expect(try await Self.run(["--files", folder]).status == 0)
            #expect(try await Self.run(["--key", folder + "/key.pem", address, "2024-q2"]).status == 0)
            #expect(
                try await Self.run(["--digest", try await house.digest("2024-q2"), address, "2024-q2"]).status == 0)
            let other = "sha256:" + String(repeating: "0", count: 64)
            #expect(try await Self.run(["--digest", other, "--files", folder]).status == 5)

            var files: [String: [UInt8]] = [:]
            for name in ["data.csv", "metadata.json", "manifest.txt", "manifest.sig"] {
                files[name] = try TextFile.readBytes(folder + "/" + name)
            }
            try await Self.lies(files, key: try TextFile.readBytes(folder + "/key.pem"))
        }
    }

    private static func lies(_ files: [String: [UInt8]], key: [UInt8]) async throws {
        func changed(_ name: String, _ change: (inout [UInt8]) -> Void) -> [String: [UInt8]] {
            var files = files
            change(&files[name, default: []])
            return files
        }
        func flipped(_ name: String) -> [String: [UInt8]] {
            changed(name) { bytes in
                let middle = bytes.count / 2
                bytes[middle] ^= 1
            }
        }
        // Another manifest that fits other data: consistent, and not signed.
        var forged = flipped("data.csv")
        forged["manifest.txt"] = ReleaseBuilder.manifest(
            data: forged["data.csv"] ?? [], metadata: forged["metadata.json"] ?? [])
        let another = Array(SigningKey.publicPEM(of: SigningKey.fresh().publicKey).utf8)
        let trials: [(what: String, files: [String: [UInt8]], key: [UInt8], status: Int32)] = [
            ("as it is", files, key, 0), ("data", flipped("data.csv"), key, 3),
            ("metadata", flipped("metadata.json"), key, 3), ("a manifest for other data", forged, key, 4),
            ("a manifest without the data", changed("manifest.txt") { $0 = Array($0.dropFirst(75)) }, key, 3),
            ("the signature", flipped("manifest.sig"), key, 4), ("the key", files, another, 4),
            ("a row more", changed("data.csv") { $0 += Array("N1\n".utf8) }, key, 3),
            ("no signature", files.filter { $0.key != "manifest.sig" }, key, 2),
        ]
        for trial in trials {
            try await serving(trial.files, key: trial.key) { address in
                let outcome = try await run([address, "r"])
                #expect(outcome.status == trial.status, "\(trial.what): \(outcome.output)")
            }
        }
    }
}
