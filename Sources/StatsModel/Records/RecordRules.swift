/// The rules that a row of a partner's file must meet, and what has been learned of the file so far.
struct RecordRules: Sendable {
    private(set) var header: RecordFileHeader?
    private(set) var failure: RecordFileError?
    private(set) var rowCount = 0

    private let isPolice: Bool
    private let today: CalendarDate
    /// The first and last day of each area.
    private let areaDays: [ClosedRange<Int32>]
    private let areaWords: [String]
    private var names: RecordNames
    private var areaMeanings = FieldMeanings()
    private var categoryMeanings = FieldMeanings()
    private var channelMeanings = FieldMeanings()
    /// Why words that are no kind, or no status, are none.
    private var kindMeanings = FieldMeanings()
    private var statusMeanings = FieldMeanings()
    private var columns = Columns()
    /// What is wrong with the row at hand.
    private var problems: [RecordProblem] = []

    /// Where each column stands; -1 where the file has none.
    private struct Columns {
        var sourceReference = -1
        var recordedOn = -1
        var occurredOn = -1
        var area = -1
        var kind = -1
        var categories = -1
        var channel = -1
        var policeReference = -1
        var status = -1
    }

    init(pack: ReferencePack, isPolice: Bool, today: CalendarDate) {
        self.isPolice = isPolice
        self.today = today
        names = RecordNames(pack: pack)
        areaWords = pack.areas.map(\.slug.rawValue)
        areaDays = pack.areas.map { area in
            let first = area.validFrom?.days ?? .min
            return first...max(first, area.validTo?.days ?? .max)
        }
    }

    /// Takes the next row: the header, or a record.
    mutating func take(_ row: CSVRow, accepted: (RecordRow) -> Void, rejected: (Rejection) -> Void) {
        guard let header else { return takeHeader(row) }
        rowCount += 1
        guard row.count == header.count else {
            let reason = "The row has \(row.count) field\(row.count == 1 ? "" : "s"), the header has \(header.count)."
            return rejected(Rejection(line: row.line, raw: Array(row.raw), problems: [RecordProblem(reason: reason)]))
        }
        if let record = record(row, header) { return accepted(record) }
        let raw = header.ignored.isEmpty ? Array(row.raw) : row.line(without: header.ignored)
        rejected(Rejection(line: row.line, raw: raw, problems: problems))
        problems.removeAll(keepingCapacity: true)
    }

    private mutating func takeHeader(_ row: CSVRow) {
        guard failure == nil else { return }
        do throws(RecordFileError) {
            guard row.count <= CSVRow.maximumFields else {
                let reason = "The header has \(row.count) columns; at most \(CSVRow.maximumFields) are read."
                throw .header([RecordProblem(reason: reason)])
            }
            let header = try RecordFileHeader(fields: (0..<row.count).map { row.text($0) })
            self.header = header
            columns.sourceReference = header.position(of: .sourceReference) ?? -1
            columns.recordedOn = header.position(of: .recordedOn) ?? -1
            columns.occurredOn = header.position(of: .occurredOn) ?? -1
            columns.area = header.position(of: .area) ?? -1
            columns.kind = header.position(of: .kind) ?? -1
            columns.categories = header.position(of: .categories) ?? -1
            columns.channel = header.position(of: .channel) ?? -1
            columns.policeReference = header.position(of: .policeReference) ?? -1
            columns.status = header.position(of: .status) ?? -1
        } catch {
            failure = error
        }
    }

    /// The record of a row; nil where `problems` says why there is none. All columns are looked at in either case.
    private mutating func record(_ row: CSVRow, _ header: RecordFileHeader) -> RecordRow? {
        let reference = reference(row)
        let recordedOn = recordedOn(row)
        let occurredOn = occurredOn(row, recordedOn)
        let area = area(row, recordedOn)
        let kind = kind(row)
        let categories = categories(row)
        let channel = channel(row)
        let policeReference = policeReference(row, reference)
        let isActive = isActive(row)
        guard problems.isEmpty, let recordedOn, let kind else { return nil }
        return RecordRow(
            line: row.line, sourceReference: reference, recordedOn: recordedOn, occurredOn: occurredOn, area: area,
            kind: kind, categories: categories, channel: channel, policeReference: policeReference, isActive: isActive,
            row: row, ignored: header.ignored)
    }

    private mutating func fault(_ column: RecordColumn, _ reason: String, _ suggestions: [String] = []) {
        problems.append(RecordProblem(column: column, reason: reason, suggestions: suggestions))
    }

    private mutating func reference(_ row: CSVRow) -> UnsafeRawBufferPointer {
        let field = FieldText.trimmed(row[columns.sourceReference])
        if !SourceReference.isValid(field) { faultReference(.sourceReference, field) }
        return field
    }

    private mutating func faultReference(_ column: RecordColumn, _ field: UnsafeRawBufferPointer) {
        if field.isEmpty { return fault(column, "A record needs a `\(column.rawValue)`.") }
        if field.count > SourceReference.maximumLength, field.allSatisfy(SourceReference.isAllowed) {
            return fault(
                column,
                "A reference has at most \(SourceReference.maximumLength) characters; this one has \(field.count).")
        }
        let text = FieldText.string(field)
        fault(column, "\(text.quoted) is not a reference: letters, digits and / . _ - only, at most 64.")
    }

    private mutating func recordedOn(_ row: CSVRow) -> CalendarDate? {
        let field = FieldText.trimmed(row[columns.recordedOn])
        guard let date = date(field, .recordedOn) else { return nil }
        if date > today { fault(.recordedOn, "\(date) is in the future: today is \(today).") }
        return date
    }

    private mutating func occurredOn(_ row: CSVRow, _ recordedOn: CalendarDate?) -> CalendarDate? {
        guard columns.occurredOn >= 0 else { return nil }
        let field = FieldText.trimmed(row[columns.occurredOn])
        guard !field.isEmpty, let date = date(field, .occurredOn) else { return nil }
        if let recordedOn, date > recordedOn {
            fault(.occurredOn, "It happened on \(date), after it was recorded on \(recordedOn).")
        }
        return date
    }

    private mutating func date(_ field: UnsafeRawBufferPointer, _ column: RecordColumn) -> CalendarDate? {
        if let date = CalendarDate(iso: field) { return date }
        if field.isEmpty {
            fault(column, "A record needs a `\(column.rawValue)`.")
        } else {
            let text = FieldText.string(field)
            fault(
                column, "\(text.quoted) is not a date of the calendar, written like 2024-03-31",
                DateGuess.dates(in: text).map(\.description))
        }
        return nil
    }

    private mutating func area(_ row: CSVRow, _ recordedOn: CalendarDate?) -> Int {
        let field = FieldText.trimmed(row[columns.area])
        switch areaMeanings.meaning(of: field, { $0.isEmpty ? Self.missing(.area) : names.area($0) }) {
        case .value(let value):
            let area = Int(value)
            if let recordedOn, !areaDays[area].contains(recordedOn.days) { faultArea(area, recordedOn) }
            return area
        case .problems(let reasons):
            problems += reasons
            return 0
        }
    }

    private mutating func faultArea(_ area: Int, _ date: CalendarDate) {
        let word = "`\(areaWords[area])`"
        if date.days < areaDays[area].lowerBound {
            let first = CalendarDate(days: areaDays[area].lowerBound)
            fault(.area, "\(word) exists from \(first) only, and the record is of \(date).")
        } else {
            let last = CalendarDate(days: areaDays[area].upperBound)
            fault(.area, "\(word) existed until \(last) only, and the record is of \(date).")
        }
    }

    private static func missing(_ column: RecordColumn) -> FieldMeanings.Meaning {
        .problems([
            RecordProblem(
                column: column, reason: "A record needs \(column == .area ? "an" : "a") `\(column.rawValue)`.")
        ])
    }

    private mutating func kind(_ row: CSVRow) -> Kind? {
        let field = FieldText.trimmed(row[columns.kind])
        if FieldText.spells(field, "crime") { return .crime }
        if FieldText.spells(field, "incident") { return .incident }
        if case .problems(let reasons) = kindMeanings.meaning(of: field, { names.kind($0) }) { problems += reasons }
        return nil
    }

    private mutating func categories(_ row: CSVRow) -> CategorySet {
        let field = FieldText.trimmed(row[columns.categories])
        switch categoryMeanings.meaning(of: field, { names.categories($0) }) {
        case .value(let bits): return CategorySet(rawValue: UInt64(bitPattern: bits))
        case .problems(let reasons):
            problems += reasons
            return CategorySet()
        }
    }

    private mutating func channel(_ row: CSVRow) -> Int? {
        guard columns.channel >= 0 else { return nil }
        let field = FieldText.trimmed(row[columns.channel])
        guard !field.isEmpty else { return nil }
        switch channelMeanings.meaning(of: field, { names.channel($0) }) {
        case .value(let value): return Int(value)
        case .problems(let reasons):
            problems += reasons
            return nil
        }
    }

    private mutating func policeReference(
        _ row: CSVRow, _ reference: UnsafeRawBufferPointer
    ) -> UnsafeRawBufferPointer? {
        guard columns.policeReference >= 0 else { return nil }
        let field = FieldText.trimmed(row[columns.policeReference])
        guard !field.isEmpty else { return nil }
        guard SourceReference.isValid(field) else {
            faultReference(.policeReference, field)
            return nil
        }
        guard isPolice else { return field }
        if !FieldText.areEqual(field, reference) {
            let text = FieldText.string(field).quoted
            fault(.policeReference, "In a record of the police it is empty or the record's own reference, not \(text).")
        }
        return nil
    }

    private mutating func isActive(_ row: CSVRow) -> Bool {
        guard columns.status >= 0 else { return true }
        let field = FieldText.trimmed(row[columns.status])
        if field.isEmpty || FieldText.spells(field, "active") { return true }
        if FieldText.spells(field, "withdrawn") { return false }
        if case .problems(let reasons) = statusMeanings.meaning(of: field, { names.status($0) }) { problems += reasons }
        return true
    }
}
