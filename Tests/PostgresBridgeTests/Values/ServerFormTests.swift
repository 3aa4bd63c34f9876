import PostgresBridge
import TestSupport
import Testing

/// Our forms beside those of a real server, asked by `psql` for what its `…send` functions give.
@Suite("The server's own binary forms")
struct ServerFormTests {
    /// For each SQL literal: its text and its form, as the server has them.
    private func forms(_ literals: [String], type: String, send: String) async throws -> [(
        text: String, bytes: [UInt8]
    )] {
        let rows = literals.map { "('\($0.replacing("'", with: "''"))'::\(type))" }.joined(separator: ", ")
        let sql = "select encode(\(send)(v), 'hex') || ' ' || v::text from (values \(rows)) as t (v)"
        let lines = try await PrivateCluster.shared().psql(sql).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { line in
            let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            let hex = Array(parts[0])
            let bytes = stride(from: 0, to: hex.count, by: 2).map { UInt8(String(hex[$0...($0 + 1)]), radix: 16) ?? 0 }
            return (String(parts[1]), bytes)
        }
    }

    private func expectSame<T: PostgresCodable & Equatable>(
        _ type: T.Type, _ literals: [String], sql: String, send: String, oid: UInt32,
        text: (T, String) -> Bool, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let forms = try await forms(literals, type: sql, send: send)
        #expect(forms.count == literals.count, sourceLocation: sourceLocation)
        for form in forms {
            let value = try decoded(T.self, form.bytes, oid)
            #expect(text(value, form.text), "\(value) is \(form.text)", sourceLocation: sourceLocation)
            #expect(encoded(value) == form.bytes, sourceLocation: sourceLocation)
        }
    }

    @Test func `numbers are the same, digit by digit`() async throws {
        var random = SplitMix64(state: 5)
        let literals =
            (0..<500).map { _ in randomDecimal(&random) }
            + ["0", "0.000", "NaN", "1e131071", "1e-16383", "-1e100", "9999", "10000", "0.0001", "0.00010"]
        try await expectSame(
            PostgresNumeric.self, literals, sql: "numeric", send: "numeric_send", oid: PostgresType.numeric
        ) { $0.description == $1 }
    }

    @Test func `infinite numbers are understood, though the server's bytes have a scale of their own`() async throws {
        let forms = try await forms(["Infinity", "-Infinity"], type: "numeric", send: "numeric_send")
        #expect(
            try forms.map { try decoded(PostgresNumeric.self, $0.bytes, PostgresType.numeric).description }
                == forms.map(\.text))
    }

    @Test func `dates are the same`() async throws {
        let literals = [
            "1970-01-01", "2000-01-01", "1999-12-31", "2024-02-29", "0001-01-01", "9999-12-31", "1582-10-04",
            "1582-10-15",
        ]
        try await expectSame(PostgresDate.self, literals, sql: "date", send: "date_send", oid: PostgresType.date) {
            $0.description == $1
        }
    }

    @Test func `the first and the last date of all are read`() async throws {
        let forms = try await forms(["4713-11-24 BC", "5874897-12-31"], type: "date", send: "date_send")
        let dates = try forms.map { try decoded(PostgresDate.self, $0.bytes, PostgresType.date).description }
        #expect(dates == ["-4712-11-24", "+5874897-12-31"])
    }

    @Test func `moments are the same`() async throws {
        let literals = [
            "1970-01-01 00:00:00Z", "2024-03-31 01:30:00.000001+01", "0001-01-01 00:00:00Z",
            "9999-12-31 23:59:59.999999Z",
        ]
        try await expectSame(
            PostgresTimestamp.self, literals, sql: "timestamptz", send: "timestamptz_send",
            oid: PostgresType.timestamptz
        ) { value, text in
            // The server writes 2024-03-31 00:30:00.000001+00.
            value.description == text.replacing(" ", with: "T").replacing("+00", with: "Z")
        }
    }

    @Test func `uuids, texts, bools and integers are the same`() async throws {
        try await expectSame(
            PostgresUUID.self, ["00112233-4455-6677-8899-aabbccddeeff"], sql: "uuid", send: "uuid_send",
            oid: PostgresType.uuid
        ) { $0.description == $1 }
        try await expectSame(
            String.self, ["", "it's", "Söre 🌍", "$1 \"x\" \\n"], sql: "text", send: "textsend", oid: PostgresType.text,
            text: ==)
        try await expectSame(Bool.self, ["t", "f"], sql: "bool", send: "boolsend", oid: PostgresType.bool) {
            $0.description == $1
        }
        try await expectSame(
            Int.self, ["0", "-1", "9223372036854775807", "-9223372036854775808"], sql: "int8", send: "int8send",
            oid: PostgresType.int8
        ) { $0.description == $1 }
    }

    @Test func `documents are the same`() async throws {
        let literals = ["{}", "[1, 2]", "{\"a\": \"é\"}", "null"]
        try await expectSame(PostgresJSON.self, literals, sql: "jsonb", send: "jsonb_send", oid: PostgresType.jsonb) {
            $0.text == $1
        }
    }

    @Test func `arrays are the same`() async throws {
        try await expectSame(
            [Int32?].self, ["{}", "{1,NULL,-3}"], sql: "int4[]", send: "array_send", oid: PostgresType.int4Array
        ) { "{" + $0.map { $0.map(String.init) ?? "NULL" }.joined(separator: ",") + "}" == $1 }
        try await expectSame(
            [String].self, ["{a,b}"], sql: "text[]", send: "array_send", oid: PostgresType.textArray
        ) { "{" + $0.joined(separator: ",") + "}" == $1 }
    }
}
