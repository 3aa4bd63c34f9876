import Crypto
import StatsModel

/// Whether frozen files are what the digest of their version says: anybody can do the same with `sha256sum`.
enum ReleaseVerification {
    /// The names of the files that a manifest lists.
    static let data = "data.csv"
    static let metadata = "metadata.json"
    /// The list of both with their SHA-256.
    static let manifest = "manifest.txt"

    /// The hashes of the two files, after all was compared.
    ///
    /// - Throws: ``PublicationFailure`` where a file is missing or another, or the manifest is not the one whose SHA-256
    ///   is the digest.
    static func hashes(
        _ name: ReleaseName, digest: [UInt8], data: [UInt8]?, metadata: [UInt8]?, manifest: [UInt8]?
    ) throws -> (data: String, metadata: String) {
        guard let data, let metadata, let manifest else { throw PublicationFailure(name, "lacks one of its files") }
        guard Array(SHA256.hash(data: manifest)) == digest else {
            throw PublicationFailure(name, "has a manifest that is not the one of its digest")
        }
        let hashes = (
            data: Hexadecimal.text(SHA256.hash(data: data)), metadata: Hexadecimal.text(SHA256.hash(data: metadata))
        )
        let lines = manifest.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        guard lines.sorted() == ["\(hashes.data)  \(Self.data)", "\(hashes.metadata)  \(Self.metadata)"].sorted() else {
            throw PublicationFailure(name, "has files that are not those of its manifest")
        }
        return hashes
    }
}
