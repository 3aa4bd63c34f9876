import StatsModel
import Testing

/// Rows as text with their lines, read in chunks of the given sizes (the last size is used for the rest).
private func rows(
    _ bytes: [UInt8], chunks: [Int] = [Int.max], rowLimit: Int = CSVReader.defaultRowLimit
) throws(CSVError) -> [Row] {
    var reader = CSVReader(rowLimit: rowLimit)
    var found: [Row] = []
    var rest = bytes[...]
    var sizes = chunks[...]
    while !rest.isEmpty {
        let size = sizes.count > 1 ? sizes.removeFirst() : sizes.first ?? 1
        try reader.feed(Array(rest.prefix(size))) { found.append(Row($0)) }
        rest = rest.dropFirst(size)
    }
    try reader.finish { found.append(Row($0)) }
    return found
}

private func rows(_ text: String) throws(CSVError) -> [[String]] {
    try rows(Array(text.utf8)).map(\.fields)
}

private struct Row: Equatable {
    var line: Int
    var fields: [String]
    var raw: [UInt8]

    init(_ row: CSVRow) {
        line = row.line
        fields = (0..<row.count).map { row.text($0) }
        raw = Array(row.raw)
    }
}

@Suite("CSV reader") struct CSVReaderTests {
    @Test func `Plain fields are cut at commas`() throws {
        #expect(try rows("a,b,c\n1,,3\n") == [["a", "b", "c"], ["1", "", "3"]])
    }

    @Test func `The last line needs no end`() throws {
        #expect(try rows("a,b\n1,2") == [["a", "b"], ["1", "2"]])
        #expect(try rows("a,b\n1,") == [["a", "b"], ["1", ""]])
        #expect(try rows("a\n\"1\"") == [["a"], ["1"]])
    }

    @Test(arguments: ["\n", "\r\n", "\r"]) func `Lines end with any of the three ends`(end: String) throws {
        let found = try rows(Array("a,b\(end)1,2\(end)\(end)3,4\(end)".utf8))
        #expect(found.map(\.fields) == [["a", "b"], ["1", "2"], ["3", "4"]])
        #expect(found.map(\.line) == [1, 2, 4])
    }

    @Test func `Quoted fields hold commas, quotes and ends of lines`() throws {
        let found = try rows(Array("\"a,b\",\"say \"\"no\"\"\",\"x\r\ny\nz\"\n1,2,3\n".utf8))
        #expect(found[0].fields == ["a,b", "say \"no\"", "x\r\ny\nz"])
        #expect(found[1].line == 4)
    }

    @Test func `A field of doubled quotes only is quotes`() throws {
        #expect(try rows("\"\"\"\",\"\",\"\"\"\"\"\"\n") == [["\"", "", "\"\""]])
    }

    @Test func `A byte order mark is skipped`() throws {
        #expect(try rows("\u{FEFF}a,b\n") == [["a", "b"]])
        #expect(try rows([0xEF, 0xBB, 0xBF] + Array("a".utf8), chunks: [1]).map(\.fields) == [["a"]])
    }

    @Test func `A file without rows has none`() throws {
        #expect(try rows("").isEmpty)
        #expect(try rows("\u{FEFF}").isEmpty)
        #expect(try rows("\n\r\n\r").isEmpty)
    }

    @Test func `The raw line is what stands in the file`() throws {
        #expect(
            try rows(Array("a\r\n\"x\"\"y\" ,\r\n".utf8.filter { $0 != 32 })).last?.raw == Array("\"x\"\"y\",".utf8))
    }

    @Test func `A quote in the middle of a field is an error with its line`() {
        #expect(throws: CSVError.strayQuote(line: 2)) { try rows("a\n1\"2\n") }
    }

    @Test func `Text after a closing quote is an error with its line`() {
        #expect(throws: CSVError.textAfterQuote(line: 3)) { try rows("a\n\"1\n2\"3\n") }
    }

    @Test func `A quote that is never closed is an error with the line of the quote`() {
        #expect(throws: CSVError.unclosedQuote(line: 2)) { try rows("a\nx,\"1\n2\n") }
    }

    @Test func `Latin-1 is refused, naming the line`() throws {
        let bytes = Array("a,b\n1,\"x\ny ".utf8) + [0xE9] + Array("\"\n".utf8)
        #expect(throws: CSVError.notUTF8(line: 3)) { try rows(bytes) }
        #expect(CSVError.notUTF8(line: 3).description == "Line 3 is not UTF-8: save the file as \"CSV UTF-8\".")
    }

    @Test(arguments: [[0xFF, 0xFE, 0x61, 0], [0xFE, 0xFF, 0, 0x61]] as [[UInt8]])
    func `UTF-16 is refused by its mark`(bytes: [UInt8]) {
        #expect(throws: CSVError.wideCharacters) { try rows(bytes) }
        #expect(throws: CSVError.wideCharacters) { try rows(bytes, chunks: [1]) }
    }

    @Test func `A zero byte is refused, in quotes too`() {
        #expect(throws: CSVError.zeroByte(line: 1)) { try rows([0x61, 0, 0x62]) }
        #expect(throws: CSVError.zeroByte(line: 2)) { try rows(Array("a\n\"\0\"".utf8)) }
    }

    @Test func `A row of the limit is read and one byte more is refused`() throws {
        let row = Array(repeating: UInt8(ascii: "x"), count: 100)
        #expect(try rows(Array("a\n".utf8) + row + [13, 10], rowLimit: 100).count == 2)
        #expect(throws: CSVError.rowTooLong(line: 2, limit: 100, openQuote: nil)) {
            try rows(Array("a\n".utf8) + row + [120, 10], rowLimit: 100)
        }
    }

    @Test func `A row of a megabyte is refused by its line and the limit`() {
        let bytes = Array("a\n".utf8) + Array(repeating: UInt8(ascii: "x"), count: 1 << 20)
        #expect(throws: CSVError.rowTooLong(line: 2, limit: 65_536, openQuote: nil)) { try rows(bytes) }
    }

    @Test func `A row that is long because a quote is open names the quote`() {
        let bytes = Array("a\nx,\"".utf8) + Array(repeating: UInt8(ascii: "\n"), count: 1 << 17)
        #expect(throws: CSVError.rowTooLong(line: 2, limit: 65_536, openQuote: 2)) { try rows(bytes) }
    }

    @Test func `A row with very many fields counts them all`() throws {
        var reader = CSVReader()
        var count = 0
        try reader.feed(Array(repeating: UInt8(ascii: ","), count: 999) + [10]) { row in
            count = row.count
            #expect(row[998].isEmpty)
        }
        #expect(count == 1000)
    }

    @Test func `A reader that has failed goes on failing`() {
        var reader = CSVReader()
        #expect(throws: CSVError.strayQuote(line: 1)) { try reader.feed(Array("a\"\n".utf8)) { _ in } }
        #expect(throws: CSVError.strayQuote(line: 1)) { try reader.feed(Array("a\n".utf8)) { _ in } }
        #expect(throws: CSVError.strayQuote(line: 1)) { try reader.finish { _ in } }
    }

    @Test func `Where chunks end changes nothing`() {
        var random = SplitMix(seed: 1)
        let alphabet = Array("ab,\"\"\n\r,\"\u{E9}1".utf8) + [0xFF, 0]
        for _ in 0..<4000 {
            let bytes = (0..<random.below(60)).map { _ in
                // Errors are rare enough that many files are read to their end.
                alphabet[random.below(random.below(40) == 0 ? alphabet.count : 8)]
            }
            let limit = 1 + random.below(40)
            let whole = Result { try rows(bytes, rowLimit: limit) }
            let sizes = (0..<20).map { _ in 1 + random.below(7) }
            let parts = Result { try rows(bytes, chunks: sizes, rowLimit: limit) }
            #expect(same(whole, parts), "\(bytes) \(sizes) \(limit)")
        }
    }

    @Test func `What is written as the standard says is read back`() throws {
        var random = SplitMix(seed: 2)
        let alphabet = Array("abc ,\"\n\r\u{E9}\u{1F600}")
        for _ in 0..<2000 {
            let table = (0..<1 + random.below(5)).map { _ in
                (0..<2 + random.below(4)).map { _ in
                    String((0..<random.below(8)).map { _ in alphabet[random.below(alphabet.count)] })
                }
            }
            let end = ["\n", "\r\n", "\r"][random.below(3)]
            let text = table.map { row in row.map(written).joined(separator: ",") }.joined(separator: end)
            #expect(try rows(text) == table)
        }
    }

    @Test func `No bytes make it trap`() {
        var random = SplitMix(seed: 3)
        for _ in 0..<3000 {
            let bytes = (0..<random.below(200)).map { _ in UInt8(random.below(256)) }
            _ = try? rows(bytes, chunks: [1 + random.below(50)])
        }
    }

    private func written(_ field: String) -> String {
        let isPlain = !field.isEmpty && field.unicodeScalars.allSatisfy { !",\"\r\n".unicodeScalars.contains($0) }
        return isPlain
            ? field
            : "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    private func same(_ left: Result<[Row], any Error>, _ right: Result<[Row], any Error>) -> Bool {
        switch (left, right) {
        case (.success(let left), .success(let right)): left == right
        case (.failure(let left), .failure(let right)): left as? CSVError == right as? CSVError
        default: false
        }
    }
}
