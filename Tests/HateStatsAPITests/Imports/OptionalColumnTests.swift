import Testing

@testable import HateStatsAPI

/// An absent optional column leaves what is on record; an empty value clears it.
@Suite("An optional column")
struct OptionalColumnTests {
    /// One optional column: what the file says of it, what the record then says, and what clearing leaves.
    struct Column: Sendable, CustomTestStringConvertible {
        let name: String
        let value: String
        let expression: String
        let told: String
        let cleared: String

        var testDescription: String { name }

        static let all = [
            Column(
                name: "occurred_on", value: "2024-03-02", expression: "occurred_on", told: "2024-03-02", cleared: ""),
            Column(
                name: "channel", value: "telephone",
                expression: "(SELECT code FROM channel WHERE number = channel)", told: "telephone", cleared: ""),
            Column(name: "police_ref", value: "P/1", expression: "police_ref", told: "P/1", cleared: ""),
            // No status means active.
            Column(name: "status", value: "withdrawn", expression: "active", told: "f", cleared: "t"),
        ]
    }

    private static let plain = "source_ref,recorded_on,area,kind,categories\nA,2024-03-05,leicester,crime,race\n"

    private static func file(_ column: Column, _ value: String) -> String {
        "source_ref,recorded_on,area,kind,categories,\(column.name)\nA,2024-03-05,leicester,crime,race,\(value)\n"
    }

    @Test(arguments: Column.all)
    func `that is absent leaves what is there`(_ column: Column) async throws {
        try await ImportDesk.open { desk async throws in
            #expect(try await desk.take(Self.file(column, column.value), as: .council) == ImportTally(new: 1))
            #expect(try await desk.take(Self.plain, as: .council) == ImportTally(unchanged: 1))
            #expect(try await desk.current("A", column.expression) == column.told)
            // It also stays when something else changes.
            let other = Self.plain.replacing("crime", with: "incident")
            #expect(try await desk.take(other, as: .council) == ImportTally(changed: 1))
            #expect(try await desk.current("A", column.expression) == column.told)
            #expect(try await desk.database.contradictions() == [])
        }
    }

    @Test(arguments: Column.all)
    func `that is empty clears what is there`(_ column: Column) async throws {
        try await ImportDesk.open { desk async throws in
            try await desk.take(Self.file(column, column.value), as: .council)
            #expect(try await desk.take(Self.file(column, ""), as: .council) == ImportTally(changed: 1))
            #expect(try await desk.current("A", column.expression) == column.cleared)
            #expect(try await desk.take(Self.file(column, "  "), as: .council) == ImportTally(unchanged: 1))
            #expect(try await desk.database.contradictions() == [])
        }
    }

    @Test(arguments: Column.all)
    func `that is new to a record makes a version of it`(_ column: Column) async throws {
        try await ImportDesk.open { desk async throws in
            try await desk.take(Self.plain, as: .council)
            #expect(try await desk.take(Self.file(column, column.value), as: .council) == ImportTally(changed: 1))
            #expect(try await desk.current("A", column.expression) == column.told)
            #expect(try await desk.database.contradictions() == [])
        }
    }

    @Test func `that is absent keeps a date of the incident that no record can come before`() async throws {
        try await ImportDesk.open { desk async throws in
            try await desk.take(Self.file(Column.all[0], "2024-03-04"))
            let answer = try await desk.send(Self.plain.replacing("2024-03-05", with: "2024-03-03"))
            #expect(answer.tally == ImportTally(rejected: 1))
            #expect(answer.json["rejections"][0]["reason"].text?.contains("2024-03-04") == true)
            let both = Self.file(Column.all[0], "2024-03-01").replacing("2024-03-05", with: "2024-03-03")
            #expect(try await desk.take(both) == ImportTally(changed: 1))
        }
    }

    @Test func `of the police's own reference may repeat it and may not name another`() async throws {
        try await ImportDesk.open { desk async throws in
            let file =
                "source_ref,recorded_on,area,kind,categories,police_ref\n"
                + "A,2024-03-05,leicester,crime,race,A\nB,2024-03-05,leicester,crime,race,A\n"
            #expect(try await desk.take(file) == ImportTally(new: 1, rejected: 1))
            #expect(try await desk.current("A", "police_ref") == "")
        }
    }
}
