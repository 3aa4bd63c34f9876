import Crypto
public import PostgresBridge

/// The chain of digests that holds the audit log together, computed here anew, independently of the database's trigger.
///
/// It shows every entry that was changed, left out, put in later or moved. That entries are missing at the end can't be
/// seen from the chain alone; it shows to whoever noted the last digest before.
public enum AuditChain {
    /// What a look at the whole chain found.
    public struct Verdict: Sendable, Hashable {
        /// How many entries there are.
        public internal(set) var count = 0
        /// The digest of the last entry, 32 bytes: to be noted elsewhere. Zeros where there is none.
        public internal(set) var head = AuditChain.origin
        /// What is wrong, each in words, at most ``AuditChain/faultsTold`` of them.
        public internal(set) var faults: [String] = []

        /// Whether every link holds.
        public var isWhole: Bool { faults.isEmpty }
    }

    /// How many faults are told: after the first, most of the rest follow from it.
    public static let faultsTold = 20
    static let origin = [UInt8](repeating: 0, count: 32)

    /// Reads every entry and computes its digest anew.
    public static func verify(over connection: PostgresConnection) async throws -> Verdict {
        var verdict = Verdict()
        var last: Int64 = 0
        while true {
            let entries = try await connection.query(AuditEntry.Following(above: last, limit: 1000))
            guard let end = entries.last else { return verdict }
            for entry in entries {
                verdict.take(entry, after: last)
                last = entry.number
            }
            last = end.number
        }
    }

    /// The digest of an entry: SHA-256 over the digest before, then each field after its length in bytes, `-` where
    /// there is none. Times count in microseconds since 1970.
    static func digest(of entry: AuditEntry, after previous: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: previous)
        let fields: [String?] = [
            String(entry.number), String(entry.at.microsecondsSince1970), entry.actor, entry.role, entry.source,
            entry.action, entry.subject, entry.from, entry.to, entry.why,
        ]
        for field in fields {
            hash.update(data: Array((field.map { "\($0.utf8.count):\($0)" } ?? "-").utf8))
        }
        return Array(hash.finalize())
    }
}

extension AuditChain.Verdict {
    fileprivate mutating func take(_ entry: AuditEntry, after last: Int64) {
        count += 1
        if entry.number != last + 1 {
            tell("entry \(entry.number) follows entry \(last): what was between them is missing")
        }
        // The link is held against the digest that is written there, so that one bad entry is told once.
        if entry.previous != head { tell("entry \(entry.number) does not follow from the entry before it") }
        if AuditChain.digest(of: entry, after: entry.previous) != entry.digest {
            tell("entry \(entry.number) is not what was written: its digest differs")
        }
        head = entry.digest
    }

    private mutating func tell(_ fault: String) {
        if faults.count < AuditChain.faultsTold { faults.append(fault) }
    }
}
