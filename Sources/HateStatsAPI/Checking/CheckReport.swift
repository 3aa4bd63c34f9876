import NIOCore

/// What `hatestats check` found.
public struct CheckReport: Sendable, Hashable {
    /// One thing that is not as it should be.
    public struct Difference: Sendable, Hashable {
        /// Where: `2024-q1@2 data.csv`, `audit log`.
        public let place: String
        /// What is not as it should be there.
        public let finding: String
    }

    /// How many versions of releases were looked at.
    public internal(set) var versions = 0
    /// How many signatures were verified.
    public internal(set) var signatures = 0
    /// How many entries the audit log has.
    public internal(set) var auditEntries = 0
    /// The digest of its last entry, 64 hexadecimal digits: to be noted elsewhere, since entries that are missing at the
    /// end leave no other trace.
    public internal(set) var auditHead = ""
    /// How many hidden figures the attack looked at.
    public internal(set) var attackedFigures = 0
    /// In how many versions that have been public it did.
    public internal(set) var attackedVersions = 0
    /// Everything that is not as it should be.
    public internal(set) var differences: [Difference] = []
    /// How long it took.
    public internal(set) var seconds = 0.0

    /// Whether all is as it should be.
    public var isClean: Bool { differences.isEmpty }

    mutating func tell(_ place: String, _ finding: String) {
        differences.append(Difference(place: place, finding: finding))
    }

    /// The report as JSON.
    public var jsonText: String {
        var json = JSONWriter()
        json.object { json in
            json.field("ok", isClean)
            json.field("versions", versions)
            json.field("signatures", signatures)
            json.field("audit_entries", auditEntries)
            json.field("audit_head", auditHead)
            json.field("attacked_versions", attackedVersions)
            json.field("attacked_figures", attackedFigures)
            json.array("differences") { json in
                for difference in differences {
                    json.object { json in
                        json.field("where", difference.place)
                        json.field("what", difference.finding)
                    }
                }
            }
            json.field("duration_seconds", unscaled: Int64((seconds * 1000).rounded()), scale: 3)
        }
        return String(buffer: json.buffer)
    }
}

/// How far `hatestats check` is.
public struct CheckProgress: Sendable, Hashable {
    /// What it looks at.
    public let subject: String
    /// How many of the versions it is done with.
    public let done: Int
    /// How many there are.
    public let total: Int
}
