import Logging
import PostgresBridge
import TestSupport
import Testing

@Suite("Values sent to a server and read back")
struct ServerRoundTripTests {
    /// A connection to the shared server, closed after the body.
    private func withConnection<R>(_ body: (PostgresConnection) async throws -> R) async throws -> R {
        let url = try await PrivateCluster.shared().ownerURL
        let connection = try await PostgresConnection.connect(
            PostgresConfiguration(url), logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        do {
            let result = try await body(connection)
            await connection.close()
            return result
        } catch {
            await connection.close()
            throw error
        }
    }

    /// Sends each value alone and all of them as an array with a NULL, and expects them back.
    private func expectSame<T: PostgresArrayElement & Equatable>(
        _ values: [T], _ connection: PostgresConnection, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for value in values {
            let rows = try await connection.query("select \(value), \(Optional(value)), \(T?.none)")
            let read = try #require(rows.first).decode((T, T?, T?).self)
            #expect(read.0 == value && read.1 == value && read.2 == nil, sourceLocation: sourceLocation)
        }
        let array: [T?] = values + [nil]
        let rows = try await connection.query("select \(array), \([T]())")
        let read = try #require(rows.first).decode(([T?], [T]).self)
        #expect(read.0 == array, sourceLocation: sourceLocation)
        #expect(read.1 == [], sourceLocation: sourceLocation)
    }

    @Test func `every type keeps its values, alone, as NULL and in arrays`() async throws {
        var random = SplitMix64(state: 6)
        try await withConnection { connection in
            try await expectSame([true, false], connection)
            try await expectSame([0, -1, .min, .max] as [Int16], connection)
            try await expectSame([0, -1, .min, .max] as [Int32], connection)
            try await expectSame([0, -1, .min, .max] as [Int64], connection)
            try await expectSame([0, -1, .min, .max] as [Int], connection)
            try await expectSame([0, -0.0, .pi, .infinity, -.infinity, .leastNonzeroMagnitude], connection)
            try await expectSame(
                (0..<20).map { _ in PostgresUUID(high: random.next(), low: random.next()) }, connection)
            try await expectSame([[], [0], Array(0...255)] as [[UInt8]], connection)
            let dates = ["1970-01-01", "0001-01-01", "2024-02-29", "9999-12-31"].compactMap { PostgresDate($0) }
            try await expectSame(dates, connection)
            let moments = ["1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z", "2024-02-29T00:00:00.000001Z"]
            try await expectSame(moments.compactMap { PostgresTimestamp($0) }, connection)
            try await expectSame(["{}", "[1, 2]", "\"é\"", "null"].map { PostgresJSON($0) }, connection)
        }
    }

    @Test func `hostile texts are texts`() async throws {
        var random = SplitMix64(state: 7)
        let texts =
            [
                "", "'", "''; drop table x; --", "\\", "$1", "\u{202e}right to left", "\u{feff}mark", "a\r\nb\tc", "🏳️‍🌈",
                "e\u{301}", String(repeating: "long ", count: 200_000),
            ] + (0..<50).map { _ in randomText(&random) }
        try await withConnection { try await expectSame(texts, $0) }
    }

    @Test func `a decomposed letter isn't composed on the way`() async throws {
        try await withConnection { connection in
            let rows = try await connection.query("select \("e\u{301}")")
            let read = try #require(rows.first).decode(String.self)
            #expect(Array(read.unicodeScalars) == ["e", "\u{301}"])
        }
    }

    @Test func `numbers keep every digit and their scale`() async throws {
        var random = SplitMix64(state: 8)
        var texts = (0..<300).map { _ in randomDecimal(&random) } + ["0", "0.000", "NaN", "Infinity", "-Infinity"]
        texts += [String(repeating: "9", count: 131_072), "-0." + String(repeating: "0", count: 16_382) + "1"]
        try await withConnection { connection in
            for text in texts {
                let number = try #require(PostgresNumeric(text))
                let rows = try await connection.query("select \(number), \(number)::text, \(text)::numeric")
                let (read, written, converted) = try #require(rows.first).decode(
                    (PostgresNumeric, String, PostgresNumeric).self)
                #expect(read.description == text)
                #expect(written == text)
                #expect(converted == number && converted.scale == number.scale)
            }
        }
    }

    @Test func `numbers are ordered as the server orders them`() async throws {
        var random = SplitMix64(state: 9)
        let numbers =
            (0..<200).compactMap { _ in PostgresNumeric(randomDecimal(&random)) } + [
                .notANumber, .infinity, .negativeInfinity,
            ]
        try await withConnection { connection in
            let rows = try await connection.query(
                "select n from unnest(\(numbers.shuffled(using: &random))) as t (n) order by n")
            let sorted = try rows.map { try $0.decode(PostgresNumeric.self) }
            #expect(sorted == numbers.sorted())
        }
    }

    @Test func `what the server can't hold is the server's error`() async throws {
        try await withConnection { connection in
            for query: PostgresQuery in [
                "select \("a\0b")", "select \(PostgresDate(daysSince1970: .max))",
                "select \(PostgresDate(daysSince1970: .min))",
                "select \(PostgresTimestamp(microsecondsSince1970: .min))",
                "select \(PostgresJSON("{"))",
            ] {
                await #expect(throws: PostgresError.self) { try await connection.query(query) }
            }
            let rows = try await connection.query("select 1")
            #expect(rows.count == 1)
        }
    }

    /// Why the only value of a query can't be read.
    private func reason<T: PostgresDecodable>(
        _ type: T.Type, _ query: PostgresQuery, _ connection: PostgresConnection
    ) async throws -> PostgresDecodingError.Reason? {
        let row = try #require(try await connection.query(query).first)
        do throws(PostgresDecodingError) {
            _ = try row.decode(T.self)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test func `what Swift can't hold is named`() async throws {
        try await withConnection { connection in
            let reasons = [
                try await reason(PostgresDate.self, "select 'infinity'::date", connection),
                try await reason(PostgresTimestamp.self, "select '-infinity'::timestamptz", connection),
                try await reason(PostgresTimestamp.self, "select '294276-12-31'::timestamptz", connection),
                try await reason([Int].self, "select array[[1, 2], [3, 4]]", connection),
                try await reason([Int].self, "select array[1, null]", connection),
                try await reason(Int16.self, "select 1::int4", connection),
                try await reason(Int.self, "select 1::numeric", connection),
                try await reason(Int.self, "select null::int8", connection),
            ]
            let expected: [PostgresDecodingFailure] = [
                .infinite, .infinite, .outOfRange("the moment is after 294247-01-10"), .dimensions(2),
                .element(2, .null), .typeMismatch, .typeMismatch, .null,
            ]
            #expect(reasons == expected.map { .value($0) })
        }
    }

    @Test func `related types are read`() async throws {
        try await withConnection { connection in
            let rows = try await connection.query(
                """
                select 'n'::name, 'v'::varchar(5), 'b'::char(3), '{"a":1}'::json, 'u', '[0:1]={5,6}'::int2[],
                       '2024-02-29 12:00'::timestamp, 1.5::float4, 7::int2, '{"b": 2}'::jsonb, 1::oid
                """)
            let row = try #require(rows.first).decode(
                (
                    String, String, String, String, String, [Int], PostgresTimestamp, Double, PostgresNumeric,
                    PostgresJSON, Int
                ).self)
            #expect(row.0 == "n" && row.1 == "v" && row.2 == "b  " && row.3 == "{\"a\":1}" && row.4 == "u")
            #expect(row.5 == [5, 6])
            #expect(row.6.description == "2024-02-29T12:00:00Z")
            #expect(row.7 == 1.5)
            #expect(row.8 == 7)
            #expect(row.9.text == "{\"b\": 2}")
            #expect(row.10 == 1)
        }
    }

    @Test func `a query inside a query runs with both their values`() async throws {
        try await withConnection { connection in
            let inner: PostgresQuery = "n > \(3) and n <> \(7)"
            let rows = try await connection.query(
                "select n + \(100) from generate_series(1, \(9)) as t (n) where \(inner) order by n limit \(3)")
            let numbers = try rows.map { try $0.decode(Int.self) }
            #expect(numbers == [104, 105, 106])
        }
    }
}
