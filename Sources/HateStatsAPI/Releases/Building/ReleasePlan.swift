public import StatsModel

/// What a version of a release is to be made of.
public struct ReleasePlan: Sendable, Hashable {
    /// The release: `2024-q1`.
    public var id: String
    /// Its version, from 1.
    public var version: Int
    /// The number by which citations will name the version: that of its row.
    public var number: Int
    /// What it is called.
    public var title: String
    /// Its last month.
    public var periodTo: Month
    /// As of when records count.
    public var cutOff: Instant
    /// Why it corrects the version before; nil for the first version.
    public var reason: String?

    /// A plan of these parts.
    public init(
        id: String, version: Int, number: Int, title: String, periodTo: Month, cutOff: Instant, reason: String?
    ) {
        self.id = id
        self.version = version
        self.number = number
        self.title = title
        self.periodTo = periodTo
        self.cutOff = cutOff
        self.reason = reason
    }
}

extension ReleasePlan {
    /// What a version was made of.
    init(_ version: ReleaseVersionRow) {
        self.init(
            id: version.id, version: version.version, number: version.number, title: version.title,
            periodTo: version.periodTo, cutOff: version.cutOff, reason: version.reason)
    }
}

/// A version as it was counted and protected: its files, and what its row says of them.
public struct BuiltRelease: Sendable, Hashable {
    /// Every count.
    public let dataCSV: [UInt8]
    /// Everything that the counts are read by.
    public let metadataJSON: [UInt8]
    /// The SHA-256 of both, as `sha256sum -c` reads it.
    public let manifest: [UInt8]
    /// The SHA-256 of the manifest, 32 bytes: what partners agree.
    public let digest: [UInt8]
    /// The number of the version that it was compared with to mark what was revised; nil where there was none.
    public let predecessor: Int?
    /// Whether its records are invented.
    public let isSynthetic: Bool
    /// The number of the pack's load that it was made by.
    public let load: Int
    /// What the ledger keeps of it.
    let ledger: [UInt8]
    /// The numbers of the versions that it was protected against.
    let protectedAfter: [Int]
    /// The changes that it holds back.
    let held: [HeldChange]
    /// The cells that can't be made safe.
    let failures: [Protection.Failure]
}
