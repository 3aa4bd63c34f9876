import Crypto
public import PostgresBridge
import StatsModel

/// Looks whether everything that was frozen, signed and written down is still what it was: digests, signatures, the
/// audit log's chain, and each release counted again from the records at its cut-off.
///
/// It trusts nothing that is kept but the records and the packs, and reads as of one moment, so that it can run beside
/// the service.
public struct DatabaseCheck: Sendable {
    let connection: PostgresConnection

    /// A check over a connection as the database's owner.
    public init(_ connection: PostgresConnection) { self.connection = connection }

    /// Looks at everything.
    ///
    /// - Parameter progress: called before each part.
    /// - Throws: where the database can't be read; what is wrong in it is in the report.
    public func run(_ progress: (CheckProgress) -> Void = { _ in }) async throws -> CheckReport {
        let clock = ContinuousClock()
        let start = clock.now
        var report = try await connection.withTransaction(isolation: .repeatableRead, readOnly: true) { _ in
            var report = CheckReport()
            let versions = try await connection.query(CheckedVersion.All())
            func show(_ subject: String) {
                progress(CheckProgress(subject: subject, done: report.versions, total: versions.count))
            }
            show("reference data")
            let packs = try await packs(&report)
            for version in versions {
                show(version.name)
                let files = try await connection.query(CheckedFiles(number: version.number))
                let kept = Dictionary(files, uniquingKeysWith: { first, _ in first })
                checkDigest(version, kept, &report)
                checkSignature(version, kept, &report)
                try await checkAgreements(version, packs, &report)
                try await recount(version, kept, packs, &report)
                report.versions += 1
            }
            show("ledger")
            try await checkOrder(&report)
            show("disclosure")
            try await checkDisclosure(&report)
            show("month counts")
            try await checkMonthCounts(&report)
            show("audit log")
            try await checkAuditLog(&report)
            return report
        }
        report.seconds = start.duration(to: clock.now).seconds
        return report
    }

    // MARK: Parts

    /// The packs of all loads, each held to its digest.
    private func packs(_ report: inout CheckReport) async throws -> [Int: NumberedPack] {
        var packs: [Int: NumberedPack] = [:]
        for load in try await connection.query(CheckedLoads()) {
            let place = "reference data, load \(load.number)"
            let files = try await connection.query(CheckedLoadFiles(load: load.number))
            let contents = Dictionary(files, uniquingKeysWith: { first, _ in first }).mapValues { Array($0.utf8) }
            if ReferenceLoader.digest(contents) != load.digest {
                report.tell(place, "its files are not those of its digest")
            }
            do {
                packs[load.number] = try await NumberedPack.read(load: load.number, over: connection)
            } catch let error as PostgresError {
                throw error
            } catch {
                report.tell(place, "it can't be read: \(error)")
            }
        }
        return packs
    }

    private func checkDigest(_ version: CheckedVersion, _ files: [String: [UInt8]], _ report: inout CheckReport) {
        for name in ["data.csv", "metadata.json", "manifest.txt"] where files[name] == nil {
            report.tell("\(version.name) \(name)", "the file is missing")
        }
        guard let manifest = files["manifest.txt"] else { return }
        if Array(SHA256.hash(data: manifest)) != version.digest {
            report.tell(
                "\(version.name) manifest.txt", "its SHA-256 is not the digest \(Hexadecimal.text(version.digest))")
        }
        let lines = manifest.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        for name in ["data.csv", "metadata.json"] {
            guard let bytes = files[name] else { continue }
            if !lines.contains("\(Hexadecimal.text(SHA256.hash(data: bytes)))  \(name)") {
                report.tell("\(version.name) \(name)", "its SHA-256 is not the one of manifest.txt")
            }
        }
    }

    private func checkSignature(_ version: CheckedVersion, _ files: [String: [UInt8]], _ report: inout CheckReport) {
        let place = "\(version.name) manifest.sig"
        guard let signature = version.signature else {
            if version.isScheduled { report.tell(place, "the signature is missing") }
            return
        }
        guard let id = version.signingKey, let key = version.publicKey else {
            return report.tell(place, "the key that it was made with is not on record")
        }
        if SigningKey.id(of: key) != id { report.tell("signing key \(id)", "the key on record is another") }
        guard let manifest = files["manifest.txt"] else { return }
        report.signatures += 1
        if !SigningKey.isSigned(manifest, signature: signature, publicKey: key) {
            report.tell(place, "the signature is not one of manifest.txt by the key \(id)")
        }
    }

    /// What was agreed must have been agreed by all who must, and by its digest.
    private func checkAgreements(
        _ version: CheckedVersion, _ packs: [Int: NumberedPack], _ report: inout CheckReport
    ) async throws {
        guard version.isAgreed, let pack = packs[version.load] else { return }
        let agreeing = Set(try await connection.query(AgreeingSources(number: version.number)))
        let missing = pack.pack.sources.indices.filter { position in
            pack.pack.sources[position].mustAgree && !agreeing.contains(pack.sourceNumbers[position])
        }
        guard !missing.isEmpty else { return }
        let names = missing.map { pack.pack.sources[$0].code.rawValue }.joined(separator: ", ")
        report.tell("\(version.name) agreements", "not agreed by \(names) for the digest in force")
    }

    private func checkMonthCounts(_ report: inout CheckReport) async throws {
        let differing = try await connection.query(DifferingMonthCounts(), deadline: ReleaseBuilder.longest)
        for row in differing {
            report.tell(
                "month counts",
                "\(row.month), area \(row.area), kind \(row.kind), category \(row.category): kept "
                    + "\(row.kept), counted \(row.counted)")
        }
    }

    private func checkAuditLog(_ report: inout CheckReport) async throws {
        let verdict = try await AuditChain.verify(over: connection)
        report.auditEntries = verdict.count
        report.auditHead = Hexadecimal.text(verdict.head)
        for fault in verdict.faults { report.tell("audit log", fault) }
    }
}
