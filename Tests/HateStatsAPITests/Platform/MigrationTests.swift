import Foundation
import Testing

@testable import HateStatsAPI

@Suite("Migrations")
struct MigrationTests {
    private func folder(_ files: [String: String]) throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("hatestats-\(UUID())").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try text.write(toFile: path + "/" + name, atomically: true, encoding: .utf8) }
        return path
    }

    @Test func `are read in the order of their numbers, other files aside`() throws {
        let path = try folder(["0002_b.sql": "b", "0001_a.sql": "a", "README.md": "x"])
        #expect(try Migration.all(in: path).map(\.name) == ["0001_a.sql", "0002_b.sql"])
    }

    @Test(arguments: [["0001_a.sql", "0003_c.sql"], ["0001_a.sql", "0001_b.sql"], ["1_a.sql"], ["0001a.sql"], []])
    func `with gaps, doubles or other names are refused`(names: [String]) throws {
        let path = try folder(Dictionary(uniqueKeysWithValues: names.map { ($0, "select 1") }))
        #expect(throws: MigrationError.self) { try Migration.all(in: path) }
    }

    private func applied(_ migration: Migration, name: String? = nil) -> Migrator.Applied {
        .init(version: migration.version, name: name ?? migration.name, checksum: migration.checksum)
    }

    private let first = Migration(version: 1, name: "0001_a.sql", sql: "a")
    private let second = Migration(version: 2, name: "0002_b.sql", sql: "b")

    @Test func `that were applied are counted`() throws {
        #expect(try Migrator.compare([], with: [first, second]) == 0)
        #expect(try Migrator.compare([applied(first)], with: [first, second]) == 1)
    }

    @Test func `that were edited are refused by name`() {
        let edited = Migration(version: 1, name: "0001_a.sql", sql: "changed")
        let error = #expect(throws: MigrationError.self) { try Migrator.compare([applied(first)], with: [edited]) }
        #expect(error?.description.contains("0001_a.sql was edited") == true)
    }

    @Test func `that this program does not know are refused by name`() {
        let error = #expect(throws: MigrationError.self) {
            try Migrator.compare([applied(first), applied(second)], with: [first])
        }
        #expect(error?.description.contains("0002_b.sql") == true)
    }
}
