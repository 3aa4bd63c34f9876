internal import PostgresBridge
internal import StatsModel

/// A version read back from its files, by the pack that was frozen with it.
struct FrozenVersion: Sendable {
    /// By which citations name it.
    let number: Int
    let id: String
    let version: Int
    /// As of when its records count.
    let cutOff: Instant
    let digest: [UInt8]
    /// The pack of its load.
    let pack: NumberedPack
    let table: ProtectedTable

    /// As reasons name it: `release 2024-q1, version 1`.
    var spokenName: String { "release \(id), version \(version)" }

    /// Reads a version, whatever state it is in.
    ///
    /// - Parameter present: a pack at hand, which is not read again where the version has the same.
    /// - Throws: ``FrozenVersionError`` where its files can't be read back.
    static func read(
        number: Int, present: NumberedPack?, over connection: PostgresConnection
    ) async throws -> FrozenVersion {
        guard let row = try await connection.query(FrozenVersionRow.ByNumber(number: number)).first else {
            throw FrozenVersionError("There is no release version of number \(number).")
        }
        let pack: NumberedPack
        if let present, present.load == row.load {
            pack = present
        } else if let past = try await NumberedPack.read(load: row.load, over: connection) {
            pack = past
        } else {
            throw FrozenVersionError("The reference data of \(row.name) (load \(row.load)) is not there.")
        }
        return FrozenVersion(
            number: row.number, id: row.id, version: row.version, cutOff: row.cutOff, digest: row.digest, pack: pack,
            table: try row.table(by: pack.pack))
    }
}

/// Why a version can't be read back from its files.
struct FrozenVersionError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// A version's row with its two files.
struct FrozenVersionRow: Sendable {
    let number: Int
    let id: String
    let version: Int
    let load: Int
    let periodTo: Month
    let cutOff: Instant
    let digest: [UInt8]
    let dataCSV: [UInt8]
    let metadataJSON: [UInt8]

    /// Its name in messages.
    var name: String { "\(id)@\(version)" }

    /// The table of its files.
    ///
    /// - Parameter pack: that of its load.
    func table(by pack: ReferencePack) throws -> ProtectedTable {
        try FrozenTable.table(
            csv: dataCSV, metadata: metadataJSON, periodTo: periodTo, pack: pack, name: name)
    }

    struct ByNumber: PreparedStatement {
        static let sql = """
            SELECT v.number, r.id, v.version, v.reference_load, v.period_to, v.cut_off, v.digest, d.content, m.content
            FROM release_version v JOIN release r ON r.number = v.release
            JOIN release_file d ON d.version_number = v.number AND d.name = 'data.csv'
            JOIN release_file m ON m.version_number = v.number AND m.name = 'metadata.json'
            WHERE v.number = $1
            """
        let number: Int
        var bindings: [PostgresBinding] { [PostgresBinding(Int32(clamping: number))] }
        static func decode(_ row: PostgresRow) throws -> FrozenVersionRow {
            let (number, id, version, load, periodTo, cutOff, digest, data, metadata) = try row.decode(
                (Int32, String, Int32, Int32, PostgresDate, PostgresTimestamp, [UInt8], [UInt8], [UInt8]).self)
            return FrozenVersionRow(
                number: Int(number), id: id, version: Int(version), load: Int(load),
                periodTo: CalendarDate(periodTo).month, cutOff: Instant(cutOff), digest: digest, dataCSV: data,
                metadataJSON: metadata)
        }
    }
}

extension FrozenTable {
    /// Reads a version's table back from its two files.
    ///
    /// - Parameters:
    ///   - pack: the one that was frozen with it.
    ///   - name: for the message where that fails.
    /// - Throws: ``FrozenVersionError``.
    static func table(
        csv: [UInt8], metadata: [UInt8], periodTo: Month, pack: ReferencePack, name: String
    ) throws -> ProtectedTable {
        guard let start = ReleaseMetadata.seriesStart(metadata), start <= periodTo else {
            throw FrozenVersionError("metadata.json of \(name) does not say from which month on it counts.")
        }
        do throws(Failure) {
            return try table(csv: csv, frame: ReleaseFrame(pack, months: start...periodTo))
        } catch let failure {
            throw FrozenVersionError("data.csv of \(name) can't be read back: \(failure).")
        }
    }
}
