import PostgresBridge
import TestSupport
import Testing

@Suite("Rows for COPY in binary format")
struct PostgresBinaryCopyTests {
    @Test func `a copy is a header, rows and an end`() {
        var copy = PostgresBinaryCopy()
        copy.append(Int16(7), String?.none)
        let first = copy.take()
        #expect(first.count == 19 + 2 + 4 + 2 + 4)
        #expect(first[19...] == [0, 2, 0, 0, 0, 2, 0, 7, 0xff, 0xff, 0xff, 0xff])
        #expect(copy.count == 0)
        #expect(copy.finish() == [0xff, 0xff])
    }

    @Test func `the server reads every type from it`() async throws {
        let cluster = try await PrivateCluster.shared()
        let database = try await cluster.createDatabase()
        try await cluster.psql(
            """
            create table every (a bool, b int2, c int4, d int8, e float8, f numeric, g text, h bytea, i uuid, j date,
                                k timestamptz, l jsonb, m int4[], n text[], o numeric)
            """, in: database)
        var copy = PostgresBinaryCopy()
        copy.append(
            true, Int16(-2), Int32(3), 4, 0.5, PostgresNumeric("-12345.6700"), "it's \\ \t 🌍", [0, 255] as [UInt8],
            PostgresUUID("00112233-4455-6677-8899-aabbccddeeff"), PostgresDate("2024-02-29"),
            PostgresTimestamp("2024-02-29T13:00:00Z"), PostgresJSON("{}"), [1, nil] as [Int32?], ["a b", ""],
            PostgresNumeric.negativeInfinity)
        copy.append(
            Bool?.none, Int16?.none, Int32?.none, Int?.none, Double?.none, PostgresNumeric.notANumber, "",
            [] as [UInt8],
            PostgresUUID?.none, PostgresDate?.none, PostgresTimestamp?.none, PostgresJSON("null"), [] as [Int32],
            [] as [String], PostgresNumeric("1e100"))
        let file = "\(try ScratchDirectory.make("copy"))/rows"
        try TextFile.write(bytes: copy.finish(), to: file)
        try await cluster.psql("\\copy every from '\(file)' with (format binary)", in: database)
        let rows = try await cluster.psql("select * from every", in: database).split(separator: "\n")
        let first =
            "t|-2|3|4|0.5|-12345.6700|it's \\ \t 🌍|\\x00ff|00112233-4455-6677-8899-aabbccddeeff|2024-02-29|"
            + "2024-02-29 13:00:00+00|{}|{1,NULL}|{\"a b\",\"\"}|-Infinity"
        let second = "|||||NaN||\\x||||null|{}|{}|1" + String(repeating: "0", count: 100)
        #expect(rows.count == 2)
        #expect(rows.first.map(String.init) == first)
        #expect(rows.last.map(String.init) == second)
    }
}
