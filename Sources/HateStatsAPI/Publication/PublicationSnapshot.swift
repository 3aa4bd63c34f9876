public import NIOCore
public import StatsModel

/// All that the public is answered from, as it stood when it was read: never changed, only replaced as a whole.
struct PublicationSnapshot: Sendable {
    /// The versions with their figures.
    var publication = Publication.nothing
    /// The frozen files of the versions that can be read, by the versions' numbers.
    var files: [Int: PublishedFiles] = [:]
    /// The packs of all loads that published versions were made with, those withdrawn since too, by the loads' numbers.
    var packs: [Int: NumberedPack] = [:]
    /// The keys that published versions were signed with, oldest first.
    var signingKeys: [PublishedSigningKey] = []
    /// The load of each version, by the versions' numbers.
    var loads: [Int: Int] = [:]
}

/// The frozen files of a version, as they are downloaded and verified.
public struct PublishedFiles: Sendable {
    /// `data.csv`.
    public let data: ByteBuffer
    /// `metadata.json`.
    public let metadata: ByteBuffer
    /// `manifest.txt`.
    public let manifest: ByteBuffer
    /// `manifest.sig`: Ed25519 over the manifest, 64 bytes.
    public let signature: [UInt8]
    /// The SHA-256 of `data.csv` and of `metadata.json`, in hexadecimal digits.
    let hashes: (data: String, metadata: String)
    /// The SHA-256 of the manifest.
    let digest: [UInt8]
}

/// The public half of a key that releases were signed with.
public struct PublishedSigningKey: Sendable, Hashable {
    /// Its name.
    public let id: String
    /// The key itself, 32 bytes.
    public let publicKey: [UInt8]
    /// When it was first used.
    public let createdAt: Instant
}

/// Why what is published could not be taken in. It speaks of what is public only, so that anybody may read it.
struct PublicationFailure: Error, CustomStringConvertible {
    let description: String

    /// Something is wrong with a version.
    init(_ name: ReleaseName, _ reason: String) {
        description = "Version \(name.version) of the release \(name.id) \(reason)."
    }

    /// Something is wrong with a load of the pack.
    init(load: Int, _ reason: String) { description = "The pack of the load \(load) \(reason)." }
}
