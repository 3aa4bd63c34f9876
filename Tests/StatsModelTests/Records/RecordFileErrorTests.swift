import StatsModel
import Testing

@Suite("Partner's file that is refused") struct RecordFileErrorTests {
    private func refusal(_ text: String) -> String? {
        refusal(Array(text.utf8))
    }

    private func refusal(_ bytes: [UInt8]) -> String? {
        do {
            _ = try ReadFile(bytes)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func `An empty file has no header`() {
        let text = "The file is empty: it must at least have a header with the names of the columns."
        #expect(refusal("") == text)
        #expect(refusal("\u{FEFF}\r\n\r\n") == text)
    }

    @Test func `A header alone is a file without records`() throws {
        let file = try ReadFile(Array("source_ref,recorded_on,area,kind,categories".utf8))
        #expect(file.records.isEmpty && file.rejections.isEmpty)
    }

    @Test func `An unknown column refuses the file by name`() {
        #expect(
            refusal("source_ref,recorded_on,area,kind,categories,victim_name\n")
                == "`victim_name` is not a known column")
    }

    @Test func `A misspelled column gets the name that was meant, and what is missing is told too`() {
        #expect(
            refusal("source ref,recordedon,area,kind,kategories,kind\n") == """
                `source ref` is not a known column; did you mean `source_ref`? \
                `recordedon` is not a known column; did you mean `recorded_on`? \
                `kategories` is not a known column; did you mean `categories`? \
                The column `kind` is there twice. \
                Missing: the required columns `source_ref`, `recorded_on`, `categories`.
                """)
    }

    @Test func `A column without a name refuses the file`() {
        #expect(refusal("source_ref,recorded_on,area,kind,categories,\n") == "A column has no name.")
    }

    @Test func `A file that is separated by semicolons is told so`() {
        let refusal = refusal("source_ref;recorded_on;area;kind;categories\n")
        #expect(refusal?.hasPrefix("The columns are not separated by commas: save the file as \"CSV UTF-8\".") == true)
    }

    @Test func `The header is judged before what follows, wherever chunks end`() throws {
        let bytes = Array("name\n\"x\"y\n".utf8)
        let whole = refusal(bytes)
        #expect(whole?.hasPrefix("`name` is not a known column") == true)
        #expect(throws: RecordFileError.self) { try ReadFile(bytes, chunk: 1) }
    }

    @Test func `Another encoding refuses the file, naming the line`() {
        let bytes = Array((ReadFile.header + "\nA,2024-01-01,,P2,crime,race,,,\nB,2024-01-01,,Caf").utf8) + [0xE9, 10]
        #expect(refusal(bytes) == "Line 3 is not UTF-8: save the file as \"CSV UTF-8\".")
    }

    @Test func `A row of a megabyte refuses the file, naming line and limit`() {
        let bytes = Array((ReadFile.header + "\n").utf8) + Array(repeating: UInt8(ascii: "x"), count: 1 << 20)
        #expect(refusal(bytes) == "The row that begins on line 2 is longer than 65536 bytes.")
    }

    @Test func `A refused file stays refused`() throws {
        let today = try #require(CalendarDate("2024-03-31"))
        var reader = RecordFileReader(pack: try TestPack.pack(), isPolice: false, today: today)
        for _ in 0..<2 {
            #expect(throws: RecordFileError.self) {
                try reader.feed(Array("name\n".utf8)) { _ in
                } rejected: { _ in
                }
            }
        }
        #expect(throws: RecordFileError.self) {
            try reader.finish { _ in
            } rejected: { _ in
            }
        }
    }
}
