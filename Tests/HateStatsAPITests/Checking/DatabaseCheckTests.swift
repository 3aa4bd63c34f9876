import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

/// What is tampered with behind the back of every trigger and right must be found, and named with its place.
@Suite("hatestats check")
struct DatabaseCheckTests {
    /// A house with a published release, its published correction with another count, and a draft that holds a change.
    private static func house(_ body: (ReleaseHouse) async throws -> Void) async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .published)
            try await house.app.importFile(
                "source_ref,recorded_on,area,kind,categories\nX1,2023-09-01,alder,crime,race\n",
                source: "northshire-police")
            try await house.act(
                "correct", "r1",
                #"{"reason":"One came late.","overrides":[{"area":"*","category":"*","kind":"*","period":"*","reason":"L"}]}"#
            )
            try await house.act("submit", "r1")
            try await house.agree("r1")
            try await house.act("publish", "r1")
            try await house.app.importFile(
                "source_ref,recorded_on,area,kind,categories\nX2,2023-09-02,alder,crime,race\n",
                source: "northshire-police")
            try await house.bring("r2", to: .draft)
            try await body(house)
        }
    }

    private static func check(_ house: ReleaseHouse) async throws -> CheckReport {
        try await house.database.asOwner().withConnection { try await DatabaseCheck($0).run() }
    }

    @Test func `finds nothing where nothing was tampered with`() async throws {
        try await Self.house { house async throws in
            let report = try await Self.check(house)
            #expect(report.differences == [])
            #expect(report.versions == 3)
            #expect(report.signatures == 2)
            #expect(report.auditEntries > 10)
            #expect(report.auditHead.count == 64)
            // Records that come in later, and another pack, change nothing of what is past.
            try await house.app.importFile(
                "source_ref,recorded_on,area,kind,categories,status\nN1,2022-01-01,dale,incident,age,active\n"
                    + "N2,2022-01-01,N2,crime,race,withdrawn\n", source: "northshire-police")
            try await house.database.load(
                TestPack.northshire("areas.csv") { $0.replacing("Alder,upper", with: "Alderney,upper") })
            #expect(try await Self.check(house).differences == [])
        }
    }

    /// One way to tamper, by its SQL, and where it must be found.
    struct Tampering: Sendable, CustomTestStringConvertible {
        let name: String
        let sql: String
        let places: Set<String>
        var testDescription: String { name }

        init(_ name: String, _ sql: String, _ places: String...) {
            (self.name, self.sql) = (name, sql)
            self.places = Set(places)
        }
    }

    /// The number of a version of r1.
    private static func number(_ version: Int) -> String {
        "(SELECT v.number FROM release_version v JOIN release r ON r.number = v.release "
            + "WHERE r.id = 'r1' AND v.version = \(version))"
    }

    private static func setFile(_ name: String, _ content: String, version: Int) -> String {
        "UPDATE release_file SET content = \(content) WHERE name = '\(name)' AND version_number = \(number(version))"
    }

    private static func setLedger(_ content: String, version: Int) -> String {
        "UPDATE release_ledger SET content = \(content) WHERE version_number = \(number(version))"
    }

    /// The page of the ledger by which every cell is hidden.
    private static let moreHidden = """
        convert_to(regexp_replace(convert_from(content, 'UTF8'), '(cells )([0-9]+)\n[^\n]*\n', E'\\\\1\\\\2\np\\\\2\n'), 'UTF8')
        """

    private static func replaced(_ old: String, _ new: String) -> String {
        "convert_to(replace(convert_from(content, 'UTF8'), '\(old)', '\(new)'), 'UTF8')"
    }

    /// A manifest that lists the files as they are by then.
    private static let newManifest = """
        convert_to((SELECT string_agg(encode(sha256(content), 'hex') || '  ' || name || E'\\n', '' ORDER BY name)
            FROM release_file WHERE name <> 'manifest.txt' AND version_number = \(number(2))), 'UTF8')
        """

    static let tamperings: [Tampering] = [
        Tampering(
            "a count in data.csv", setFile("data.csv", replaced(",count,41,", ",count,14,"), version: 2),
            "r1@2 data.csv"),
        Tampering(
            "a file with its manifest and digest",
            """
            \(setFile("metadata.json", replaced("Hate crime to", "Hate crime until"), version: 2));
            \(setFile("manifest.txt", newManifest, version: 2));
            UPDATE release_version SET digest = (SELECT sha256(content) FROM release_file
                WHERE name = 'manifest.txt' AND version_number = \(number(2))) WHERE number = \(number(2))
            """, "r1@2 metadata.json", "r1@2 manifest.sig", "r1@2 agreements"),
        Tampering(
            "manifest.txt", setFile("manifest.txt", "content || '#'", version: 1), "r1@1 manifest.txt",
            "r1@1 manifest.sig"),
        Tampering(
            "a file that is gone", "DELETE FROM release_file WHERE name = 'data.csv' AND version_number = \(number(2))",
            "r1@2 data.csv"),
        Tampering(
            "the predecessor's data.csv", setFile("data.csv", "''", version: 1), "r1@1 data.csv", "r1@2",
            "disclosure"),
        Tampering(
            "the digest", "UPDATE release_version SET digest = sha256('x') WHERE number = \(number(2))",
            "r1@2 manifest.txt",
            "r1@2 agreements"),
        Tampering(
            "the signature",
            "UPDATE release_version SET signature = set_byte(signature, 5, 255 - get_byte(signature, 5)) "
                + "WHERE number = \(number(1))",
            "r1@1 manifest.sig"),
        Tampering(
            "the signing key", "UPDATE signing_key SET public_key = sha256('x')", "signing key", "r1@1 manifest.sig",
            "r1@2 manifest.sig"),
        Tampering(
            "the title",
            "UPDATE release_version SET title = 'Other' WHERE number = \(number(1))", "r1@1 metadata.json"),
        Tampering(
            "the cut-off",
            "UPDATE release_version SET cut_off = cut_off + interval '1 day' WHERE number = \(number(1))",
            "r1@1 ledger", "r1@1 data.csv", "r1@1 metadata.json"),
        Tampering(
            "a past version of a record", "UPDATE record_version SET kind = 2 WHERE source_ref = 'N35'",
            "r1@1 ledger", "r1@1 data.csv", "r1@2 data.csv", "r2@1 data.csv", "month counts"),
        Tampering(
            "a record that is gone", "DELETE FROM record_version WHERE source_ref = 'X1'", "r1@2 ledger",
            "r1@2 data.csv", "r2@1 data.csv", "month counts"),
        Tampering(
            "a record that was slipped in",
            """
            INSERT INTO record_version
            SELECT categories, import, version, recorded_on, occurred_on, source, area, kind, channel,
                active, 'FORGED', police_ref FROM record_version WHERE source_ref = 'N99'
            """, "r1@1 ledger", "r1@1 data.csv", "r1@2 data.csv", "r2@1 data.csv", "month counts"),
        Tampering(
            "a return that was slipped out", "DELETE FROM source_return WHERE month = '2024-01-01'", "r1@1 ledger",
            "r1@2 ledger", "r2@1 ledger"),
        Tampering(
            "the moment of an import",
            "UPDATE import SET in_force_at = '2020-01-01' WHERE id = (SELECT max(id) FROM import)", "r1@1 ledger",
            "r1@1 data.csv"),
        Tampering(
            "a count in the ledger", setLedger(replaced("N2 crime any ", "N2 crime any 1"), version: 1), "r1@1 ledger"),
        Tampering(
            "the pattern in the ledger", setLedger(moreHidden, version: 1), "r1@1 data.csv",
            "r1@1 metadata.json"),
        Tampering(
            "a page of the ledger", "DELETE FROM release_ledger WHERE version_number = \(number(2))", "r1@2 ledger"),
        Tampering(
            "what it was protected against",
            "UPDATE release_ledger SET protected_after = '{}' WHERE version_number = \(number(2))", "r1@2 ledger"),
        Tampering("a held change", "DELETE FROM held_change", "r2@1 held changes"),
        Tampering(
            "an override", "DELETE FROM release_override", "r1@2 held changes", "r1@2 ledger", "r1@2 data.csv",
            "r1@2 metadata.json"),
        Tampering(
            "the month counts", "UPDATE month_count SET count = count + 1 WHERE month = '2023-09-01' AND category = -1",
            "month counts"),
        Tampering(
            "the pack of a past load",
            "UPDATE reference_file SET content = replace(content, 'Elm,lower', 'Oak,lower') WHERE name = 'areas.csv'",
            "reference data", "r1@1 metadata.json", "r1@2 metadata.json", "r2@1 metadata.json"),
        Tampering(
            "a pack that can't be read", "DELETE FROM reference_file WHERE name = 'areas.csv'", "reference data",
            "r1@1", "r1@2", "r2@1"),
        Tampering(
            "an agreement", "DELETE FROM agreement WHERE number = (SELECT max(number) FROM agreement)",
            "r1@2 agreements"),
        Tampering("an entry of the audit log", "UPDATE audit_entry SET why = 'other' WHERE number = 3", "audit log"),
        Tampering("an entry that is gone", "DELETE FROM audit_entry WHERE number = 5", "audit log"),
    ]

    /// Runs SQL as the superuser, with every trigger off.
    private static func tamper(_ sql: String, _ house: ReleaseHouse) async throws {
        let cluster = try await PrivateCluster.shared()
        try await cluster.psql(
            "SET session_replication_role = replica; BEGIN; \(sql); COMMIT;",
            in: PrivateCluster.databaseName(of: house.database.ownerURL))
    }

    @Test(arguments: tamperings)
    func `finds what was tampered with, and where`(tampering: Tampering) async throws {
        try await Self.house { house async throws in
            try await Self.tamper(tampering.sql, house)
            Self.hold(try await Self.check(house).differences, to: tampering)
        }
    }

    private static func hold(_ found: [CheckReport.Difference], to tampering: Tampering) {
        for place in tampering.places where !found.contains(where: { $0.place.hasPrefix(place) }) {
            Issue.record("\(tampering.name): nothing at \(place) in \(found)")
        }
        // A version that was compared with what was tampered with differs as well, and so may all that follow.
        let places = tampering.places.union(["r1@2", "r2@1"])
        for difference in found where !places.contains(where: { difference.place.hasPrefix($0) }) {
            Issue.record("\(tampering.name): \(difference.place): \(difference.finding)")
        }
    }

    @Test func `tells the line that differs`() {
        func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
        #expect(FileDifference.of(kept: bytes("a\nb\n"), expected: bytes("a\nb\n")) == nil)
        #expect(
            FileDifference.of(kept: bytes("a\nb\nc\n"), expected: bytes("a\nB\nc\n"))
                == "1 line differs from a recount: line 2 is “b”, not “B”")
        #expect(
            FileDifference.of(kept: bytes("a\n"), expected: bytes("a\nb\n"))
                == "it has 2 lines, and by a recount it has 3; line 2 is “”, not “b”")
        let long = String(repeating: "x", count: 5000)
        let difference = FileDifference.of(kept: bytes(long + "1" + long), expected: bytes(long + "2" + long))
        #expect((difference?.count ?? 0) < 600)
        #expect(difference?.contains("x1x") == true && difference?.contains("x2x") == true)
        #expect(FileDifference.of(kept: [], expected: [0xFF]) != nil)
    }

    @Test func `answers on the command line, with a line for each difference and exit code 1`() async throws {
        try await Self.house { house async throws in
            let clean = try await Program.run(["check"], house.database)
            #expect(clean.status == 0, "\(clean.errors)")
            #expect(clean.output.contains("3 versions of releases, 2 signatures"))
            #expect(clean.output.contains("no difference"))
            try await Self.tamper(Self.tamperings[0].sql, house)
            let found = try await Program.run(["check"], house.database)
            #expect(found.status == 1)
            #expect(found.output.contains("r1@2 data.csv: its SHA-256 is not the one of manifest.txt"))
            #expect(found.output.contains(",count,14,"))
            let json = try await Program.run(["check", "--format", "json"], house.database)
            #expect(json.status == 1)
            let report = JSONValue.read(Array(json.output.utf8))
            #expect(report["ok"] == .truth(false))
            #expect(report["versions"] == .integer(3))
            #expect(report["differences"].items.first?["where"].text == "r1@2 data.csv")
        }
    }
}
