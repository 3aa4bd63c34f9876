import ArgumentParser
import HateStatsAPI

extension KeyCommand {
    /// `hatestats key signing --file PATH`.
    struct Signing: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep a file with the private key that releases are signed with, and print its public half.",
            discussion: """
                The key is made where there is no file yet, readable by its owner only; one that is there is kept. \
                HATESTATS_SIGNING_KEY names the file to the service. Guard it and keep a copy offline: whoever has it \
                can sign in the partnership's name. What was signed stays verifiable without it.

                Example:
                  hatestats key signing --file .hatestats/signing.pem
                """)

        @Option(help: "The file of the private key; made where it is absent.", completion: .file()) var file: String

        func run() async throws {
            let (key, isNew) = try SigningKeyFile(file).ensure()
            print("\(isNew ? "made" : "unchanged:") the signing key \(key.id)")
            print(SigningKey.publicPEM(of: key.publicKey), terminator: "")
        }
    }
}
