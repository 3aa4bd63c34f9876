import Foundation
import TestSupport
import Testing

@testable import HateStatsAPI

/// A stranger who has nothing but an HTTP client, `sha256sum` and `openssl`.
struct JourneyFiles {
    private let journey: Journey

    init(_ journey: Journey) { self.journey = journey }

    /// Fetches the files of a version and holds them to their manifest, its signature and the digest.
    func verify(_ id: String, version: Int?) async throws {
        let folder = try ScratchDirectory.make("stranger")
        let address = "/v1/releases/\(id)" + (version.map { "/versions/\($0)" } ?? "")
        for name in ["data.csv", "metadata.json", "manifest.txt", "manifest.sig"] {
            let answer = try await journey.get("\(address)/\(name)")
            try #require(answer.status == 200, "\(answer.text)")
            try Data(answer.body).write(to: URL(filePath: "\(folder)/\(name)"))
        }
        let key = try await journey.get("/v1/keys/signing")
        try Data(key.body).write(to: URL(filePath: "\(folder)/key.pem"))
        let script = """
            cd "$0" && sha256sum --strict -c manifest.txt >&2 && openssl pkeyutl -verify -pubin -inkey key.pem -rawin \
            -in manifest.txt -sigfile manifest.sig >&2 && sha256sum manifest.txt | cut -d ' ' -f 1
            """
        let output = try await Command("/bin/sh", ["-c", script, folder]).run()
        let digest = output.text.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(try await journey.get(address).json["digest"].text == "sha256:" + digest)
    }
}
