import StatsModel
import Testing

/// A row, or a rejection, as values to compare.
struct ReadFile: Equatable {
    struct Record: Equatable {
        var line: Int
        var reference: String
        var recordedOn: String
        var occurredOn: String?
        var area: Int
        var kind: Kind
        var categories: [Int]
        var channel: Int?
        var policeReference: String?
        var isActive: Bool
    }

    var records: [Record] = []
    var rejections: [Rejection] = []

    /// What is wrong, as `line column: text`.
    var problems: [String] {
        rejections.flatMap { rejection in
            rejection.problems.map { "\(rejection.line) \($0.column?.rawValue ?? "-"): \($0)" }
        }
    }

    mutating func take(_ row: RecordRow) {
        records.append(
            Record(
                line: row.line, reference: String(decoding: row.sourceReference, as: UTF8.self),
                recordedOn: row.recordedOn.description, occurredOn: row.occurredOn?.description, area: row.area,
                kind: row.kind, categories: Array(row.categories), channel: row.channel,
                policeReference: row.policeReference.map { String(decoding: $0, as: UTF8.self) },
                isActive: row.isActive))
    }

    static let header = "source_ref,recorded_on,occurred_on,area,kind,categories,channel,police_ref,status"

    /// Reads a whole file, in chunks, against the test pack, on 31 March 2024.
    init(_ bytes: [UInt8], isPolice: Bool = false, chunk: Int = .max) throws {
        let today = try #require(CalendarDate("2024-03-31"))
        var reader = RecordFileReader(pack: try TestPack.pack(), isPolice: isPolice, today: today)
        var read = ReadFile()
        var rest = bytes[...]
        while !rest.isEmpty {
            try reader.feed(Array(rest.prefix(chunk))) {
                read.take($0)
            } rejected: {
                read.rejections.append($0)
            }
            rest = rest.dropFirst(chunk)
        }
        try reader.finish {
            read.take($0)
        } rejected: {
            read.rejections.append($0)
        }
        self = read
    }

    /// Reads rows below the full header.
    init(rows: String..., isPolice: Bool = false) throws {
        try self.init(Array(([Self.header] + rows).joined(separator: "\n").utf8), isPolice: isPolice)
    }

    private init() {}
}

@Suite("Partner's file") struct RecordFileTests {
    @Test func `A row with every column is read`() throws {
        let file = try ReadFile(rows: "A/1.2_3-4,2024-03-31,2024-03-30,old-town,incident,race;hats,phone,P-1,withdrawn")
        // `old-town` ended in 2020.
        #expect(file.problems == ["2 area: `old-town` existed until 2020-12-31 only, and the record is of 2024-03-31."])
        let moved = try ReadFile(
            rows: "A/1.2_3-4,2024-03-31,2024-03-30,new-town,incident,race;hats,phone,P-1,withdrawn")
        #expect(
            moved.records == [
                .init(
                    line: 2, reference: "A/1.2_3-4", recordedOn: "2024-03-31", occurredOn: "2024-03-30", area: 4,
                    kind: .incident, categories: [0, 2], channel: 0, policeReference: "P-1", isActive: false)
            ])
    }

    @Test func `Optional columns may be absent or empty`() throws {
        let short = try ReadFile(
            Array("categories,KIND, Area ,recorded_ON,source_ref\nrace,Crime,P2,2024-01-01,A\n".utf8))
        let empty = try ReadFile(rows: "A,2024-01-01,,P2,crime,race,,,")
        #expect(short.records == empty.records)
        #expect(short.records.first?.isActive == true)
    }

    @Test func `Which optional columns the file has is known`() throws {
        let header = try RecordFileHeader(fields: ["source_ref", "recorded_on", "area", "kind", "categories", "STATUS"])
        #expect(header.has(.status))
        #expect(!header.has(.channel))
    }

    @Test func `Areas are known by code, slug, name and alias, in any case`() throws {
        let file = try ReadFile(
            rows: "A,2024-01-01,,p1,crime,race,,,", "B,2024-01-01,,EAST,crime,race,,,",
            "C,2024-01-01,,east AND west,crime,race,,,", "D,2024-01-01,,East & West,crime,race,,,",
            "E,2024-01-01,,capital,crime,race,,,")
        #expect(file.records.map(\.area) == [1, 1, 1, 1, 2])
    }

    @Test func `An unknown area is rejected with the area that could be meant`() throws {
        let file = try ReadFile(rows: "A,2024-01-01,,Leicster,crime,race,,,")
        #expect(file.problems == ["2 area: `Leicster` is not a known area; did you mean `leicester`?"])
    }

    @Test func `An ambiguous area is rejected with its choices`() throws {
        let file = try ReadFile(rows: "A,2024-01-01,,Town,crime,race,,,")
        #expect(file.problems == ["2 area: `Town` can mean several things; did you mean `old-town` or `new-town`?"])
    }

    @Test func `An area counts from its first day to its last, both included`() throws {
        let file = try ReadFile(
            rows: "A,2020-12-31,,T1,crime,race,,,", "B,2021-01-01,,T1,crime,race,,,", "C,2020-12-31,,T2,crime,race,,,",
            "D,2021-01-01,,T2,crime,race,,,")
        #expect(file.records.map(\.reference) == ["A", "D"])
        #expect(
            file.problems == [
                "3 area: `old-town` existed until 2020-12-31 only, and the record is of 2021-01-01.",
                "4 area: `new-town` exists from 2021-01-01 only, and the record is of 2020-12-31.",
            ])
    }

    @Test func `Categories are known by code, label and everyday word, each once`() throws {
        let file = try ReadFile(rows: "A,2024-01-01,,P2,crime,racist; Race ;Religion or faith;,,,")
        #expect(file.records.map(\.categories) == [[0, 1]])
    }

    @Test func `Any is no category of a record, nor is a word for it, nor nothing`() throws {
        let file = try ReadFile(
            rows: "A,2024-01-01,,P2,crime,any,,,", "B,2024-01-01,,P2,crime,race;everything,,,",
            "C,2024-01-01,,P2,crime,\" ; \",,,", "D,2024-01-01,,P2,crime,,,,")
        #expect(
            file.problems == [
                "2 categories: `any` is no category of a record: name those recorded.",
                "3 categories: `everything` is no category of a record: name those recorded.",
                "4 categories: A record needs at least one category.",
                "5 categories: A record needs at least one category.",
            ])
    }

    @Test func `Every unknown name in a list is told`() throws {
        let file = try ReadFile(rows: "A,2024-01-01,,P2,crime,rase;race;zebra,,,")
        #expect(
            file.problems == [
                "2 categories: `rase` is not a known category; did you mean `race`?",
                "2 categories: `zebra` is not a known category",
            ])
    }

    @Test(arguments: ["2024-02-30", "0000-01-01", "today", "32/13/2024", "45382", "2024-03"])
    func `A date that is none is rejected`(date: String) throws {
        let file = try ReadFile(rows: "A,\(date),,P2,crime,race,,,")
        #expect(
            file.problems == ["2 recorded_on: `\(date)` is not a date of the calendar, written like 2024-03-31"])
    }

    @Test(arguments: [
        ("31/03/2024", "`2024-03-31`"), ("2024-3-1", "`2024-03-01`"), ("20240301", "`2024-03-01`"),
        ("2024-03-01T00:00:00Z", "`2024-03-01`"), ("1.2.2024", "`2024-02-01` or `2024-01-02`"),
        ("02/02/2024 10:00", "`2024-02-02`"),
    ]) func `A date written otherwise gets what it can mean, both where it can mean two`(date: String, meant: String)
        throws
    {
        let file = try ReadFile(rows: "A,\(date),,P2,crime,race,,,")
        #expect(file.problems.first?.hasSuffix("written like 2024-03-31; did you mean \(meant)?") == true)
    }

    @Test func `A record of today is taken and of tomorrow rejected`() throws {
        let file = try ReadFile(rows: "A,2024-03-31,,P2,crime,race,,,", "B,2024-04-01,,P2,crime,race,,,")
        #expect(file.records.map(\.reference) == ["A"])
        #expect(file.problems == ["3 recorded_on: 2024-04-01 is in the future: today is 2024-03-31."])
    }

    @Test func `It can't have happened after it was recorded`() throws {
        let file = try ReadFile(
            rows: "A,2024-03-01,2024-03-01,P2,crime,race,,,", "B,2024-03-01,2024-03-02,P2,crime,race,,,")
        #expect(file.records.map(\.reference) == ["A"])
        #expect(file.problems == ["3 occurred_on: It happened on 2024-03-02, after it was recorded on 2024-03-01."])
    }

    @Test func `A reference that breaks its rule is rejected`() throws {
        let long = String(repeating: "x", count: 65)
        let file = try ReadFile(
            rows: "Jane Doe,2024-01-01,,P2,crime,race,,,", "\(long),2024-01-01,,P2,crime,race,,,",
            ",2024-01-01,,P2,crime,race,,,", "A,2024-01-01,,P2,crime,race,,a b,")
        #expect(
            file.problems == [
                "2 source_ref: `Jane Doe` is not a reference: letters, digits and / . _ - only, at most 64.",
                "3 source_ref: A reference has at most 64 characters; this one has 65.",
                "4 source_ref: A record needs a `source_ref`.",
                "5 police_ref: `a b` is not a reference: letters, digits and / . _ - only, at most 64.",
            ])
    }

    @Test func `A record of the police refers to no other record of the police`() throws {
        let file = try ReadFile(
            rows: "A,2024-01-01,,P2,crime,race,,,", "B,2024-01-01,,P2,crime,race,,B,",
            "C,2024-01-01,,P2,crime,race,,A,", isPolice: true)
        #expect(file.records.map(\.policeReference) == [nil, nil])
        #expect(
            file.problems == [
                "4 police_ref: In a record of the police it is empty or the record's own reference, not `A`."
            ])
    }

    @Test(arguments: [
        ("all", ""), ("x", ""), ("hate crime", "; did you mean `crime`?"), ("Incidnt", "; did you mean `incident`?"),
    ]) func `There are two kinds`(kind: String, guess: String) throws {
        let file = try ReadFile(rows: "A,2024-01-01,,P2,\(kind),race,,,")
        let reason = "`\(kind)` is not a kind: `crime`, or `incident` where it is no crime"
        #expect(file.problems == ["2 kind: \(reason)\(guess)"])
    }

    @Test func `An unknown channel or status is rejected`() throws {
        let file = try ReadFile(rows: "A,2024-01-01,,P2,crime,race,phon,,deleted")
        #expect(
            file.problems == [
                "2 channel: `phon` is not a known channel; did you mean `phone`?",
                "2 status: `deleted` is not a status: `active` or `withdrawn`",
            ])
    }

    @Test func `Everything that is wrong with a row is told, in the order of the columns`() throws {
        let file = try ReadFile(rows: "a b,x,y,z,k,c,h,p q,s")
        #expect(file.rejections.first?.problems.map(\.column) == RecordColumn.allCases)
    }

    @Test func `A row with another number of fields is rejected, naming both numbers`() throws {
        let file = try ReadFile(rows: "A,2024-01-01", "B,2024-01-01,,P2,crime,race,,,", "C,,,,,,,,,")
        #expect(file.records.map(\.reference) == ["B"])
        #expect(
            file.problems == [
                "2 -: The row has 2 fields, the header has 9.", "4 -: The row has 10 fields, the header has 9.",
            ])
    }

    @Test func `A value is named on one line, and not at any length`() throws {
        let long = String(repeating: "\u{301}", count: 500)
        let file = try ReadFile(rows: "A,2024-01-01,,\"x`\n\u{202E}y\(long)\",crime,race,,,")
        let shown = String(repeating: "\u{301}", count: 55)
        #expect(file.problems == ["2 area: `x   y\(shown)…` is not a known area"])
    }

    @Test func `A rejection keeps the row as it stands in the file`() throws {
        let file = try ReadFile(rows: "\"A\n1\",2024-01-01,,\"P2\",crime,race,,,", "B,,,,,,,,")
        #expect(
            file.rejections.map { String(decoding: $0.raw, as: UTF8.self) } == [
                "\"A\n1\",2024-01-01,,\"P2\",crime,race,,,", "B,,,,,,,,",
            ])
        #expect(file.rejections.map(\.line) == [2, 4])
    }

    @Test func `A file of rejected rows, mended, can be sent again`() throws {
        let text = """
            source_ref,recorded_on,area,kind,categories,line,column,reason
            A,2024-01-01,P2,crime,race,7,area,"`Leicster` is not a known area"
            "B",2024-01-01,nowhere at all,crime,"race; hats",8,kind,"x, y"

            """
        let file = try ReadFile(Array(text.utf8))
        #expect(file.records.map(\.reference) == ["A"])
        #expect(
            file.rejections.map { String(decoding: $0.raw, as: UTF8.self) } == [
                "B,2024-01-01,nowhere at all,crime,race; hats"
            ])
    }

    @Test func `Spaces around values are not read`() throws {
        let file = try ReadFile(rows: " A ,\t2024-01-01,  , P2\u{A0},\" crime \",race ; hats , phone, ,active ")
        #expect(file.records.map(\.reference) == ["A"])
        #expect(file.records.map(\.categories) == [[0, 2]])
        #expect(file.records.first?.occurredOn == nil)
    }

    @Test func `What is read does not depend on where chunks end`() throws {
        var random = SplitMix(seed: 7)
        let values = [
            ["A", "B/2", "a b", "\"C\"", ""], ["2024-01-01", "2024-13-01", "2099-01-01", ""], ["", "2023-12-31", "x"],
            ["P2", "\"East & West\"", "Leicster", "Town", ""], ["crime", "INCIDENT", "x"],
            ["race", "race;hats", "any", "\"rase; x\"", ""], ["", "phone", "\"Online\r\nform\"", "fon"],
            ["", "P1", "\"a\"\"b\""], ["", "active", "Withdrawn", "?"],
        ]
        let rows = (0..<400).map { _ in values.map { $0[random.below($0.count)] }.joined(separator: ",") }
        let bytes = Array(([ReadFile.header] + rows).joined(separator: "\r\n").utf8)
        let whole = try ReadFile(bytes)
        #expect(whole.records.count + whole.rejections.count == 400)
        for chunk in [1, 2, 3, 7, 100, 4096] { #expect(try ReadFile(bytes, chunk: chunk) == whole) }
    }

    @Test func `Many different unknown names are all rejected`() throws {
        let rows = (0..<12_000).map { "A,2024-01-01,,Leicster\($0),crime,rase\($0),,," }
        let file = try ReadFile(Array(([ReadFile.header] + rows).joined(separator: "\n").utf8))
        #expect(file.rejections.count == 12_000)
        #expect(file.rejections.allSatisfy { $0.problems.map(\.column) == [.area, .categories] })
        #expect(file.rejections.last?.problems.first?.reason == "`Leicster11999` is not a known area")
    }

    @Test func `No bytes make it trap`() throws {
        var random = SplitMix(seed: 8)
        let good = Array("A,2024-01-01,2023-01-01,P2,crime,race;hats,phone,P1,active\n".utf8)
        for _ in 0..<300 {
            var bytes = Array((ReadFile.header + "\n").utf8)
            for _ in 0..<5 {
                var row = good
                for _ in 0..<random.below(4) { row[random.below(row.count)] = UInt8(random.below(256)) }
                bytes += row
            }
            _ = try? ReadFile(bytes, chunk: 1 + random.below(64))
        }
    }
}
