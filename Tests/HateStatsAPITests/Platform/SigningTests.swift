import Foundation
import TestSupport
import Testing

@testable import HateStatsAPI

@Suite("The signing key")
struct SigningTests {
    @Test func `is read back from its own text, and signs the same way`() throws {
        let key = SigningKey.fresh()
        let again = try SigningKey(pem: key.pem)
        #expect(again.id == key.id && again.publicKey == key.publicKey)
        let message = Array("manifest".utf8)
        let signature = try again.signature(of: message)
        #expect(signature.count == 64)
        #expect(SigningKey.isSigned(message, signature: signature, publicKey: key.publicKey))
        #expect(!SigningKey.isSigned(message + [0], signature: signature, publicKey: key.publicKey))
        #expect(!SigningKey.isSigned(message, signature: signature, publicKey: SigningKey.fresh().publicKey))
        #expect(!SigningKey.isSigned(message, signature: [], publicKey: []))
    }

    /// The first example of RFC 8410, section 10.3, with the public key of 10.1.
    @Test func `is the key that the standard's example is`() throws {
        let key = try SigningKey(
            pem: """
                -----BEGIN PRIVATE KEY-----
                MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
                -----END PRIVATE KEY-----
                """)
        #expect(
            SigningKey.publicPEM(of: key.publicKey) == """
                -----BEGIN PUBLIC KEY-----
                MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
                -----END PUBLIC KEY-----

                """)
    }

    @Test func `is understood by openssl, and understands what openssl makes`() async throws {
        let folder = try ScratchDirectory.make("signing")
        let key = SigningKey.fresh()
        let manifest = Array("0123  data.csv\n".utf8)
        try TextFile.write(SigningKey.publicPEM(of: key.publicKey), to: folder + "/key.pem")
        try Data(manifest).write(to: URL(fileURLWithPath: folder + "/manifest.txt"))
        try Data(try key.signature(of: manifest)).write(to: URL(fileURLWithPath: folder + "/manifest.sig"))
        let verified = try await Command(
            "/bin/sh",
            [
                "-c",
                """
                cd "$0" && openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in manifest.txt -sigfile manifest.sig
                """, folder,
            ], environment: ["PATH": "/usr/bin:/bin"]
        ).run().text
        #expect(verified.contains("Signature Verified Successfully"))
        let made = try await Command(
            "/usr/bin/openssl", ["genpkey", "-algorithm", "ed25519"], environment: ["PATH": "/usr/bin:/bin"]
        ).run().text
        #expect(try SigningKey(pem: made).publicKey.count == 32)
        #expect(try SigningKey(pem: made).pem == made)
    }

    @Test func `shows nothing secret of itself`() throws {
        let key = SigningKey.fresh()
        let body = try #require(key.pem.split(separator: "\n").dropFirst().first)
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(!text.contains(body) && text.contains(key.id))
        }
    }

    @Test(arguments: [
        "", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----",
        SigningKey.publicPEM(of: SigningKey.fresh().publicKey),
    ])
    func `is refused where it is something else`(text: String) {
        #expect(throws: SigningKeyError.self) { try SigningKey(pem: text) }
    }

    @Test func `is kept in a file that only its owner can read, and never replaced`() async throws {
        let folder = try ScratchDirectory.make("signing")
        let file = folder + "/key.pem"
        let first = try await Program.run(["key", "signing", "--file", file])
        #expect(first.status == 0, "\(first.errors)")
        let text = try TextFile.read(file)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let key = try SigningKeyFile(file).read()
        #expect(first.output.hasPrefix("made the signing key \(key.id)\n"))
        #expect(first.output.contains(SigningKey.publicPEM(of: key.publicKey)))
        #expect(!first.output.contains("PRIVATE"))
        let second = try await Program.run(["key", "signing", "--file", file])
        #expect(second.output.hasPrefix("unchanged: the signing key \(key.id)\n"))
        #expect(try TextFile.read(file) == text)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
        try TextFile.write("not a key", to: file)
        let third = try await Program.run(["key", "signing", "--file", file])
        #expect(third.status != 0 && third.errors.contains("can't be used"))
        #expect(try TextFile.read(file) == "not a key")
    }

    @Test func `is made once where several make it at the same time`() async throws {
        let file = try ScratchDirectory.make("signing") + "/key.pem"
        let keys = try await withThrowingTaskGroup(of: (SigningKey, Bool).self) { group in
            for _ in 0..<4 { group.addTask { try SigningKeyFile(file).ensure() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(keys.map(\.0.id)).count == 1)
        #expect(keys.count { $0.1 } == 1)
    }
}
