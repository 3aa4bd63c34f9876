import PostgresBridge
import Testing

@Suite("A query written as a literal")
struct PostgresQueryTests {
    @Test func `each value becomes a parameter`() {
        let query: PostgresQuery = "select * from area where code = \("E08") and level = \(Int16(2))"
        #expect(query.sql == "select * from area where code = $1 and level = $2")
        #expect(query.bindings == [PostgresBinding("E08"), PostgresBinding(Int16(2))])
    }

    @Test func `a hostile value never reaches the text`() {
        let name = "x'; drop table area; --"
        let query: PostgresQuery = "select 1 where name = \(name)"
        #expect(query.sql == "select 1 where name = $1")
        #expect(query.bindings.first?.bytes == Array(name.utf8))
    }

    @Test func `a string literal inside is a value, not text`() {
        let query: PostgresQuery = "select \("a; b")"
        #expect(query.sql == "select $1")
        #expect(query.bindings.first?.oid == PostgresType.text)
    }

    @Test func `a missing value is NULL of its type`() {
        let missing: Int32? = nil
        let query: PostgresQuery = "select \(missing), \(Optional(5))"
        #expect(query.bindings == [PostgresBinding(oid: PostgresType.int4, bytes: nil), PostgresBinding(5)])
    }

    @Test func `plain text enters by the unsafe door only`() {
        let table = "area"
        let query: PostgresQuery = "select * from \(unsafeSQL: table) where n = \(1)"
        #expect(query.sql == "select * from area where n = $1")
    }

    @Test func `a query inside a query is numbered anew`() {
        let condition: PostgresQuery = "a = \(1) and b = \(2)"
        let query: PostgresQuery = "select \(0) where \(condition) or c = \(3)"
        #expect(query.sql == "select $1 where a = $2 and b = $3 or c = $4")
        #expect(query.bindings == [0, 1, 2, 3].map { PostgresBinding($0) })
    }

    @Test func `a parameter keeps apart from the words beside it`() {
        let query: PostgresQuery = "select date\(1)0 + \(2)and"
        #expect(query.sql == "select date $1 0 + $2 and")
    }

    @Test func `two values side by side stay two parameters`() {
        let query: PostgresQuery = "\(1)\(2)"
        #expect(query.sql == "$1 $2")
    }

    @Test func `an inserted query keeps apart from a parameter before it`() {
        let tail: PostgresQuery = "0 limit \(7)"
        let query: PostgresQuery = "offset \(1)\(tail)"
        #expect(query.sql == "offset $1 0 limit $2")
    }

    @Test func `the description has types and sizes and no values`() {
        let query: PostgresQuery = "select \("secret"), \(Int?.none)"
        #expect(query.description == "select $1, $2 -- text (6 bytes), int8 NULL")
    }

    @Test(arguments: [
        ("select $1, $12", "select $3, $14"),
        ("select '$1' || $1", "select '$1' || $3"),
        ("select 'it''s $1', $1", "select 'it''s $1', $3"),
        (#"select E'it\'s $1', $1"#, #"select E'it\'s $1', $3"#),
        (#"select e'a''\' $1', $1"#, #"select e'a''\' $1', $3"#),
        (#"select '\', $1"#, #"select '\', $3"#),
        (#"select "col$1", $1"#, #"select "col$1", $3"#),
        ("select col$1, $1", "select col$1, $3"),
        ("select é$1, $1", "select é$1, $3"),
        ("select $1 -- not $1\n, $2", "select $3 -- not $1\n, $4"),
        ("select /* $1 /* $1 */ $1 */ $1", "select /* $1 /* $1 */ $1 */ $3"),
        ("select $$ $1 $$, $1", "select $$ $1 $$, $3"),
        ("select $f$ $1 $$ $f$, $1", "select $f$ $1 $$ $f$, $3"),
        ("select $1::text", "select $3::text"),
        ("select $99999999999999999999", "select $99999999999999999999"),
        ("select '$1", "select '$1"),
        ("select $tag$ $1", "select $tag$ $1"),
        ("select $", "select $"),
        ("select 1-$1", "select 1-$3"),
        ("select a/$1", "select a/$3"),
    ])
    func `only what is a parameter is renumbered`(text: String, expected: String) {
        let inner = PostgresQuery(unsafeSQL: text)
        let outer: PostgresQuery = "\(1), \(2), \(inner)"
        #expect(outer.sql == "$1, $2, " + expected)
    }

    @Test func `a statement type is its text and its bindings`() {
        struct One: PreparedStatement {
            static let sql = "select $1"
            var number: Int
            var bindings: [PostgresBinding] { [PostgresBinding(number)] }
            static func decode(_ row: PostgresRow) throws -> Int { try row.decode(Int.self) }
        }
        #expect(One(number: 4).query == PostgresQuery(unsafeSQL: "select $1", bindings: [PostgresBinding(4)]))
    }

    @Test func `a state knows its class`() {
        #expect(SQLState.uniqueViolation.classCode == "23")
        #expect(SQLState(rawValue: "57014") == .queryCanceled)
    }
}
