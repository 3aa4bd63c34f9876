import Testing

@testable import PostgresBridge

@Suite("A row and what is read from it")
struct PostgresRowTests {
    private let result = PostgresResult(
        storage: MemoryStorage(
            columns: [("number", PostgresType.int4), ("name", PostgresType.text), ("number", PostgresType.int2)],
            rows: [
                [encoded(Int32(7)), encoded("seven"), encoded(Int16(70))],
                [encoded(Int32(8)), nil, encoded(Int16(80))],
            ]),
        command: "SELECT 2", affectedRows: 2
    )

    private func error(_ body: () throws(PostgresDecodingError) -> Void) -> PostgresDecodingError? {
        do throws(PostgresDecodingError) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    @Test func `a whole row is read as a tuple`() throws {
        let row = try result[0].decode((Int32, String, Int).self)
        #expect(row == (7, "seven", 70))
    }

    @Test func `a row of one column is read without a tuple`() throws {
        let storage = MemoryStorage(columns: [("n", PostgresType.int8)], rows: [[encoded(5)]])
        #expect(try PostgresRow(storage: storage, index: 0).decode(Int.self) == 5)
    }

    @Test func `NULL is read as an optional's nil`() throws {
        let (number, name, _) = try result[1].decode((Int32, String?, Int16).self)
        #expect(number == 8)
        #expect(name == nil)
    }

    @Test func `NULL is refused where the type has no place for it`() {
        let error = error { () throws(PostgresDecodingError) in _ = try result[1].decode(String.self, at: 1) }
        #expect(error?.reason == .value(.null))
        #expect(error?.column == "name")
        #expect(error?.index == 1)
    }

    @Test func `columns are read by place and by name`() throws {
        #expect(try result[0].decode(Int16.self, at: 2) == 70)
        #expect(try result[0].decode(String.self, named: "name") == "seven")
    }

    @Test func `a place outside the row is an error`() {
        for place in [-1, 3] {
            let error = error { () throws(PostgresDecodingError) in _ = try result[0].decode(Int.self, at: place) }
            #expect(error?.reason == .noSuchColumn)
        }
    }

    @Test func `a name that isn't there is an error`() {
        let error = error { () throws(PostgresDecodingError) in _ = try result[0].decode(Int.self, named: "nam") }
        #expect(error?.reason == .noSuchColumn)
    }

    @Test func `a name that two columns have is an error`() {
        let error = error { () throws(PostgresDecodingError) in _ = try result[0].decode(Int.self, named: "number") }
        #expect(error?.reason == .ambiguousColumn)
    }

    @Test func `a tuple of another width than the row is an error`() {
        let error = error { () throws(PostgresDecodingError) in _ = try result[0].decode((Int32, String).self) }
        #expect(error?.reason == .columnCount(read: 2, present: 3))
    }

    @Test func `an error names column, place and both types, and not the value`() {
        let error = error { () throws(PostgresDecodingError) in _ = try result[0].decode(Int.self, at: 1) }
        #expect(
            error?.description
                == #"Column "name" (index 1) of type text can't be read as Int: the types don't match."#)
    }

    @Test func `a type that isn't built in is named by its number with advice`() throws {
        let storage = MemoryStorage(columns: [("mood", 16_402)], rows: [[encoded("glad")]])
        let error = error { () throws(PostgresDecodingError) in
            _ = try PostgresRow(storage: storage, index: 0).decode(String.self)
        }
        #expect(try #require(error).description.contains("OID 16402"))
        #expect(try #require(error).description.contains("cast it in the query"))
    }

    @Test func `typed identifiers and enums are read as what they are made of`() throws {
        struct Code: RawRepresentable, PostgresEncodable, PostgresDecodable, Equatable { let rawValue: String }
        enum Level: Int16, PostgresEncodable, PostgresDecodable { case one = 70 }
        #expect(try result[0].decode(Code.self, at: 1) == Code(rawValue: "seven"))
        #expect(try result[0].decode(Level.self, at: 2) == .one)
        #expect(PostgresBinding(Level.one) == PostgresBinding(Int16(70)))
        let error = error { () throws(PostgresDecodingError) in _ = try result[1].decode(Level.self, at: 2) }
        #expect(error?.reason == .value(.unknownValue))
    }

    @Test func `a result is a collection of its rows`() throws {
        #expect(result.count == 2)
        #expect(result.isEmpty == false)
        #expect(try result.map { row throws in try row.decode(Int.self, at: 0) } == [7, 8])
        #expect(result.columns.map(\.name) == ["number", "name", "number"])
    }
}
