/// The reading of `data.csv`, by comparing its bytes with those that belong there: a release of thousands of rows is
/// read back in milliseconds, and only what was written by ``FrozenTable/csv(_:name:numbers:)`` is taken.
struct FrozenTableReading {
    private let bytes: UnsafeRawBufferPointer
    private let pack: ReferencePack
    private var table: ProtectedTable
    private var position = 0
    /// How many rows were read.
    private var rows = 0

    /// `area_code,area_name,category,kind,` of the series that is read.
    private var series: [UInt8] = []
    private var area = -1
    private var category: Int?
    private var kind = KindSelection.crime
    /// `period,period_start,period_end,count,` of every period that was read.
    private var periods: [Period: [UInt8]] = [:]
    /// `,release,release_version,synthetic`, the same in every row.
    private var tail: [UInt8] = []
    /// The reason read last, as it stands in the file, and what it says.
    private var reasonBytes: Range<Int> = 0..<0
    private var reason: String?

    private static let comma = UInt8(ascii: ",")
    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")

    init(_ bytes: UnsafeRawBufferPointer, frame: ReleaseFrame) {
        self.bytes = bytes
        pack = frame.pack
        table = ProtectedTable(frame)
    }

    /// The table, once every row was that of its cell.
    mutating func finished() throws(FrozenTable.Failure) -> ProtectedTable {
        guard passes(Array((FrozenTable.columns.joined(separator: ",") + "\n").utf8)) else { throw .notFrozenTable }
        let frame = table.frame
        try frame.forEachCell { place, cell throws(FrozenTable.Failure) in
            guard position < bytes.count else { throw .rowCount(rows, expected: frame.count) }
            guard fill(place, cell) else { throw .row(line: rows + 2) }
            rows += 1
        }
        guard position == bytes.count else {
            let rest = bytes[position...].count { $0 == Self.lineFeed }
            throw .rowCount(frame.count + max(1, rest), expected: frame.count)
        }
        return table
    }

    // MARK: Rows

    private mutating func fill(_ place: Int, _ cell: FigureCell) -> Bool {
        guard passes(seriesBytes(cell)), passes(periodBytes(cell.period)) else { return false }
        let hasValue = position < bytes.count && bytes[position] != Self.comma
        guard let value = number(), let (standing, isRevised) = symbols(), hasValue == (standing == .shown),
            let said = reasonText()
        else { return false }
        // No interval, and the citation, which says nothing that the cell does not.
        guard passes([Self.comma, Self.comma, Self.comma]) else { return false }
        while position < bytes.count, Self.isOfCitation(bytes[position]) { position += 1 }
        guard passesTail() else { return false }
        var reason = said
        if standing == .hidden {
            // The words for all hidden cells, and after a space what else there is to say.
            guard said.hasPrefix(ProtectedTable.hiddenReason) else { return false }
            reason.removeFirst(ProtectedTable.hiddenReason.count)
            guard reason.isEmpty || reason.removeFirst() == " " && !reason.isEmpty else { return false }
        }
        table.set(place, standing, value: value, isRevised: isRevised, reason: reason.isEmpty ? nil : reason)
        return true
    }

    private mutating func seriesBytes(_ cell: FigureCell) -> [UInt8] {
        if series.isEmpty || cell.area != area || cell.category != category || cell.kind != kind {
            (area, category, kind) = (cell.area, cell.category, cell.kind)
            series.removeAll(keepingCapacity: true)
            CSVWriter.append(pack.areas[cell.area].code.rawValue, to: &series)
            series.append(Self.comma)
            CSVWriter.append(pack.areas[cell.area].name, to: &series)
            series.append(Self.comma)
            CSVWriter.append(cell.category.map { pack.categories[$0].code.rawValue } ?? "any", to: &series)
            series += ",\(cell.kind.rawValue),".utf8
        }
        return series
    }

    private mutating func periodBytes(_ period: Period) -> [UInt8] {
        if let known = periods[period] { return known }
        let made = Array("\(period.code),\(period.start),\(period.end),count,".utf8)
        periods[period] = made
        return made
    }

    // MARK: Fields

    /// A number up to its comma, 0 where there is none; nil for anything else.
    private mutating func number() -> Int? {
        var value = 0
        let start = position
        while position < bytes.count, bytes[position] != Self.comma {
            let digit = Int(bytes[position]) - Int(UInt8(ascii: "0"))
            let (tens, overflows) = value.multipliedReportingOverflow(by: 10)
            let (sum, exceeds) = tens.addingReportingOverflow(digit)
            // No zeros before a number: it stands as it would be written.
            guard (0...9).contains(digit), !overflows, !exceeds, value > 0 || position == start else { return nil }
            value = sum
            position += 1
        }
        return passes(Self.comma) ? value : nil
    }

    private static func isOfCitation(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }

    private mutating func symbols() -> (ProtectedTable.Standing, isRevised: Bool)? {
        guard position < bytes.count else { return nil }
        var standing = ProtectedTable.Standing.shown
        switch bytes[position] {
        case UInt8(ascii: "c"): standing = .hidden
        case UInt8(ascii: "x"): standing = .absent
        default: break
        }
        if standing != .shown {
            position += 1
            if passes(Self.comma) { return (standing, false) }
            guard passes(UInt8(ascii: " ")) else { return nil }
        } else if passes(Self.comma) {
            return (.shown, false)
        }
        guard passes(UInt8(ascii: "r")), passes(Self.comma) else { return nil }
        return (standing, true)
    }

    /// A field in quotes or without, up to its comma, which is passed. The same text as before is not made again.
    private mutating func reasonText() -> String? {
        let start = position
        guard start < bytes.count else { return nil }
        if bytes[start] == Self.comma {
            position += 1
            return ""
        }
        let isQuoted = bytes[start] == Self.quote
        if isQuoted { position += 1 }
        while position < bytes.count {
            let byte = bytes[position]
            if isQuoted, byte == Self.quote {
                position += 1
                // The first of two, or the end.
                guard position < bytes.count, bytes[position] == Self.quote else { break }
                position += 1
                continue
            }
            if !isQuoted, byte == Self.comma { break }
            if byte == Self.lineFeed, !isQuoted { return nil }
            position += 1
        }
        let field = start..<position
        guard passes(Self.comma) else { return nil }
        if let reason, isSame(field, reasonBytes) { return reason }
        var text: [UInt8] = []
        var isSecond = false
        for byte in isQuoted ? bytes[field].dropFirst().dropLast() : bytes[field] {
            isSecond = byte == Self.quote && !isSecond
            if !isSecond { text.append(byte) }
        }
        guard let made = String(validating: text, as: UTF8.self) else { return nil }
        (reason, reasonBytes) = (made, field)
        return made
    }

    private mutating func passesTail() -> Bool {
        if !tail.isEmpty { return passes(tail) }
        let start = position
        while position < bytes.count, bytes[position] != Self.lineFeed { position += 1 }
        guard passes(Self.lineFeed) else { return false }
        tail = Array(bytes[start..<position])
        return tail.count { $0 == Self.comma } == 3 && tail.allSatisfy { $0 < 0x80 }
    }

    private func isSame(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
        guard one.count == other.count else { return false }
        for offset in 0..<one.count where bytes[one.lowerBound + offset] != bytes[other.lowerBound + offset] {
            return false
        }
        return true
    }

    /// Goes past a byte where it stands here.
    private mutating func passes(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Goes past bytes where they stand here.
    private mutating func passes(_ wanted: [UInt8]) -> Bool {
        guard bytes.count - position >= wanted.count else { return false }
        for index in wanted.indices where bytes[position + index] != wanted[index] { return false }
        position += wanted.count
        return true
    }
}
