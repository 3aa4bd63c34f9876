import Foundation
import StatsModel

/// Writes a partner's file of synthetic records, whatever its length in the same memory.
///
/// The rows are what an extract of a police system looks like: references ascending with the day of recording over eight
/// years, areas and categories by code, name or everyday word. One row in twenty breaks a rule, of every kind that
/// `psql \copy` can read at all (a row with a field too many it can't).
struct RecordFile {
    var words: PackWords
    /// Rows in a thousand that break a rule.
    var badInThousand = 50

    /// 2017-04-01, in days since 1970-01-01.
    private static let firstDay = 17_257
    /// Eight years.
    private static let dayCount = 2_922
    /// Each day as `YYYY-MM-DD`, from 180 days before the first.
    private static let days: [[UInt8]] = (-180..<dayCount).map {
        Array(CalendarDate(days: Int32(firstDay + $0)).description.utf8)
    }

    private struct Row {
        var reference: [UInt8] = []
        var recordedOn: [UInt8] = []
        var occurredOn: [UInt8] = []
        var area: [UInt8] = []
        var kind: [UInt8] = []
        var categories: [UInt8] = []
        var channel: [UInt8] = []
        var policeReference: [UInt8] = []
        var status: [UInt8] = []
    }

    /// A first file: `rows` records, numbered from 1, over eight years.
    func write(rows: Int, to path: String) throws {
        var random = Randomness(seed: 1)
        var previous = Row()
        try write(rows, to: path) { index in
            let number = index + 1
            var row = goodRow(number: number, day: index * Self.dayCount / rows, &random)
            if random.happens(inThousand: badInThousand) {
                spoil(&row, previous: previous, &random)
            } else if random.happens(inThousand: 1), !previous.reference.isEmpty {
                // Said twice in the same words, which is nothing.
                row = previous
            } else {
                previous = row
            }
            return row
        }
    }

    /// A month's file after one of `existing` rows: half of the records are new, four in ten are earlier records with
    /// other values, the rest are withdrawn. No two batches share a new record.
    func write(batch: Int, of rows: Int, after existing: Int, to path: String) throws {
        var random = Randomness(seed: UInt64(1000 + batch))
        let stride = max(1, existing / rows)
        try write(rows, to: path) { index in
            guard index >= rows / 2 else {
                let day = Self.dayCount - 31 + index * 31 / rows
                return goodRow(number: existing + batch * rows + index + 1, day: day, &random)
            }
            // One earlier record out of each stretch, so that none occurs twice.
            let number = index * stride + random.below(stride) + 1
            var row = goodRow(number: number, day: (number - 1) * Self.dayCount / existing, &random)
            row.status = Array((index >= rows * 9 / 10 ? "withdrawn" : "active").utf8)
            return row
        }
    }

    private func write(_ rows: Int, to path: String, _ row: (Int) -> Row) throws {
        guard let file = fopen(path, "w") else { throw Failure("\(path) can't be written") }
        defer { fclose(file) }
        var buffer = Array("source_ref,recorded_on,occurred_on,area,kind,categories,channel,police_ref,status\n".utf8)
        buffer.reserveCapacity(1 << 20)
        for index in 0..<rows {
            append(row(index), to: &buffer)
            if buffer.count > 1 << 19 { try flush(&buffer, to: file) }
        }
        try flush(&buffer, to: file)
    }

    private func goodRow(number: Int, day: Int, _ random: inout Randomness) -> Row {
        var row = Row()
        row.reference = Array("LP/".utf8) + digits(number, width: 8)
        row.recordedOn = Self.days[180 + day]
        if random.happens(inThousand: 940) {
            row.occurredOn = Self.days[180 + day - random.below(random.happens(inThousand: 700) ? 3 : 180)]
        }
        switch random.below(10) {
        case 0..<4: row.area = random.one(of: words.areaCodes)
        case 4..<7: row.area = random.one(of: words.areaSlugs)
        default: row.area = random.one(of: words.areaNames)
        }
        row.kind = Array((random.happens(inThousand: 750) ? "crime" : "incident").utf8)
        row.categories = random.one(of: random.happens(inThousand: 850) ? words.categoryCodes : words.categoryWords)
        if random.happens(inThousand: 50) {
            let first = random.below(words.categoryCodes.count)
            let second = (first + 1 + random.below(words.categoryCodes.count - 1)) % words.categoryCodes.count
            row.categories = words.categoryCodes[first] + [UInt8(ascii: ";")] + words.categoryCodes[second]
        }
        if random.happens(inThousand: 950) { row.channel = random.one(of: words.channels) }
        if random.happens(inThousand: 900) { row.status = Array("active".utf8) }
        if random.happens(inThousand: 5) { row.status = Array("withdrawn".utf8) }
        return row
    }

    /// Breaks one rule, sometimes two.
    private func spoil(_ row: inout Row, previous: Row, _ random: inout Randomness) {
        switch random.below(22) {
        case 0: row.area = Array("Leicster".utf8)
        case 1: row.area = random.one(of: words.ambiguousAreas.isEmpty ? [[]] : words.ambiguousAreas)
        case 2: row.area = []
        case 3: row.recordedOn = Array("31/12/2023".utf8)
        case 4: row.recordedOn = Array("2023-02-30".utf8)
        case 5: row.recordedOn = Array("2199-01-01".utf8)
        case 6: row.recordedOn = []
        case 7: row.occurredOn = Array("2198-12-31".utf8)
        case 8: row.occurredOn = Array("yesterday".utf8)
        case 9: row.kind = Array("offense".utf8)
        case 10: row.kind = []
        case 11: row.categories = Array("racee".utf8)
        case 12: row.categories = []
        case 13: row.categories = Array("any".utf8)
        case 14: row.categories += Array(";nothing".utf8)
        case 15: row.channel = Array("pigeon".utf8)
        case 16: row.reference[2] = UInt8(ascii: " ")
        case 17: row.reference += [UInt8](repeating: UInt8(ascii: "9"), count: 60)
        case 18: row.reference = []
        case 19: row.status = Array("closed".utf8)
        case 20: row.policeReference = Array("LP?1".utf8)
        default:
            // The reference of an earlier row, with other values.
            if previous.reference.isEmpty { row.area = [] } else { row.reference = previous.reference }
            if row.kind == previous.kind {
                row.kind = Array((row.kind == Array("crime".utf8) ? "incident" : "crime").utf8)
            }
        }
        if random.happens(inThousand: 50) { row.kind = Array("assault".utf8) }
    }

    private func append(_ row: Row, to buffer: inout [UInt8]) {
        for field in [
            row.reference, row.recordedOn, row.occurredOn, row.area, row.kind, row.categories, row.channel,
            row.policeReference,
        ] {
            buffer += field
            buffer.append(UInt8(ascii: ","))
        }
        buffer += row.status
        buffer.append(UInt8(ascii: "\n"))
    }

    private func flush(_ buffer: inout [UInt8], to file: UnsafeMutablePointer<FILE>) throws {
        guard fwrite(buffer, 1, buffer.count, file) == buffer.count else { throw Failure("the disk is full") }
        buffer.removeAll(keepingCapacity: true)
    }

    private func digits(_ number: Int, width: Int) -> [UInt8] {
        var rest = number
        var digits = [UInt8](repeating: UInt8(ascii: "0"), count: width)
        for place in digits.indices.reversed() {
            digits[place] += UInt8(rest % 10)
            rest /= 10
        }
        return digits
    }
}
