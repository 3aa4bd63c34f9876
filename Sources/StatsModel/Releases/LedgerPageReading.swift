extension LedgerPage {
    /// Why bytes are not a page of the ledger.
    public enum Failure: Error, Sendable, Hashable {
        /// They begin otherwise: no page, or one of a form that this program does not know.
        case unknownForm
        /// A line is not what belongs there.
        case line(Int)
        /// The frame has other months, or another number of cells.
        case otherFrame
    }

    /// Reads a page back. Bytes that ``bytes(_:)`` would not have written are refused.
    ///
    /// - Parameter frame: the cells of the version, by the pack that was frozen with it.
    public init(_ bytes: [UInt8], frame: ReleaseFrame) throws(Failure) {
        var reading = LedgerPageReading(bytes, frame: frame)
        self = try reading.page()
        // What reads the same and is written otherwise was not written here.
        guard self.bytes(frame) == bytes else { throw .line(reading.line) }
    }
}

/// The reading of a ledger page, line by line.
struct LedgerPageReading {
    private let bytes: [UInt8]
    private let frame: ReleaseFrame
    private var position = 0
    /// The number of the line that was read last.
    private(set) var line = 0

    init(_ bytes: [UInt8], frame: ReleaseFrame) {
        self.bytes = bytes
        self.frame = frame
    }

    mutating func page() throws(LedgerPage.Failure) -> LedgerPage {
        guard let first = nextLine(), first.elementsEqual(LedgerPage.opening.utf8) else { throw .unknownForm }
        let months = try months()
        guard months == frame.months else { throw .otherFrame }
        let counts = try counts()
        let absences = try absences()
        let roles = try roles()
        let values = try values()
        let failures = try failures()
        guard let last = nextLine(), last.elementsEqual("end".utf8), position == bytes.count else { throw .line(line) }
        return LedgerPage(
            months: months, counts: counts, absences: absences, roles: roles, shownValues: values, failures: failures)
    }

    // MARK: Parts

    private mutating func months() throws(LedgerPage.Failure) -> ClosedRange<Month> {
        let words = try words(3, after: "months")
        guard let first = Month(iso: words[1]), let last = Month(iso: words[2]), first <= last else {
            throw .line(line)
        }
        return first...last
    }

    private mutating func counts() throws(LedgerPage.Failure) -> Cube {
        let pack = frame.pack
        let shape = Cube.Shape(
            areas: pack.areas.count, categories: pack.categories.count, span: .months(frame.months))
        guard var cube = try? Cube(shape) else { throw .otherFrame }
        let areas = Dictionary(
            pack.areas.enumerated().map { ($1.code.rawValue, $0) }, uniquingKeysWith: { first, _ in first })
        let categories = Dictionary(
            pack.categories.enumerated().map { ($1.code.rawValue, $0) }, uniquingKeysWith: { first, _ in first })
        for _ in 0..<(try count(after: "counts")) {
            guard let words = nextLine()?.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false),
                words.count > 3, words.count - 3 <= shape.span.count,
                let area = areas[String(decoding: words[0], as: UTF8.self)],
                let kind = Kind(rawValue: String(decoding: words[1], as: UTF8.self))
            else { throw .line(line) }
            let name = String(decoding: words[2], as: UTF8.self)
            let category = categories[name]
            guard category != nil || name == "any" else { throw .line(line) }
            for (month, word) in zip(frame.months, words[3...]) {
                guard let number = Self.number(word) else { throw .line(line) }
                do throws(Cube.Failure) {
                    try cube.add(area: area, kind: kind, category: category, month: month, count: number)
                } catch {
                    throw .line(line)
                }
            }
        }
        return cube
    }

    private mutating func absences() throws(LedgerPage.Failure) -> [Period: String] {
        let count = try count(after: "absences")
        guard count > 0 else { return [:] }
        let periods = Dictionary(frame.periods.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        var absences: [Period: String] = [:]
        for _ in 0..<count {
            guard let text = nextText(), let space = text.firstIndex(of: " "),
                let period = periods[String(text[..<space])],
                let reason = LedgerText.unescaped(text[text.index(after: space)...]),
                absences.updateValue(reason, forKey: period) == nil
            else { throw .line(line) }
        }
        return absences
    }

    private mutating func roles() throws(LedgerPage.Failure) -> [Protection.Role] {
        // A run of cells takes a letter and a number, so that there may be more of them than bytes.
        guard try number(after: "cells") == frame.count else { throw .otherFrame }
        guard let runs = nextLine() else { throw .line(line) }
        var roles: [Protection.Role] = []
        roles.reserveCapacity(frame.count)
        for run in runs.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false) where !runs.isEmpty {
            guard let letter = run.first, let length = Self.number(run.dropFirst()), length > 0,
                length <= frame.count - roles.count,
                let role = Protection.Role.allCases.first(where: {
                    $0.letter.utf8.elementsEqual(CollectionOfOne(letter))
                })
            else { throw .line(line) }
            roles += repeatElement(role, count: length)
        }
        guard roles.count == frame.count else { throw .line(line) }
        return roles
    }

    private mutating func values() throws(LedgerPage.Failure) -> [Int: Int] {
        var values: [Int: Int] = [:]
        for _ in 0..<(try count(after: "values")) {
            guard let words = nextLine()?.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false),
                words.count == 2, let position = Self.number(words[0]), position < frame.count,
                let value = Self.number(words[1]), values.updateValue(value, forKey: position) == nil
            else { throw .line(line) }
        }
        return values
    }

    private mutating func failures() throws(LedgerPage.Failure) -> [Protection.Failure] {
        var failures: [Protection.Failure] = []
        for _ in 0..<(try count(after: "failures")) {
            guard let fields = nextText()?.split(separator: "\t", omittingEmptySubsequences: false), fields.count == 3,
                let cell = frame.pack.cell(ofCodes: fields[0]),
                let reason = LedgerText.unescaped(fields[1]), let help = LedgerText.unescaped(fields[2])
            else { throw .line(line) }
            failures.append(Protection.Failure(cell: cell, reason: reason, whatWouldHelp: help))
        }
        return failures
    }

    // MARK: Lines

    private mutating func nextLine() -> ArraySlice<UInt8>? {
        line += 1
        guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        defer { position = end + 1 }
        return bytes[position..<end]
    }

    private mutating func nextText() -> String? {
        nextLine().flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The words of a line that has so many, of which the first is known.
    private mutating func words(
        _ count: Int, after first: String
    ) throws(LedgerPage.Failure) -> [ArraySlice<UInt8>] {
        guard let words = nextLine()?.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false),
            words.count == count, words[0].elementsEqual(first.utf8)
        else { throw .line(line) }
        return words
    }

    /// The number of lines that follow: no more than there are bytes.
    private mutating func count(after word: String) throws(LedgerPage.Failure) -> Int {
        let count = try number(after: word)
        guard count <= bytes.count else { throw .line(line) }
        return count
    }

    private mutating func number(after word: String) throws(LedgerPage.Failure) -> Int {
        guard let number = Self.number(try words(2, after: word)[1]) else { throw .line(line) }
        return number
    }

    /// A whole number, not negative, in decimal digits; nil for anything else.
    private static func number(_ digits: some Collection<UInt8>) -> Int? {
        guard !digits.isEmpty else { return nil }
        var value = 0
        for byte in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            let (tens, overflows) = value.multipliedReportingOverflow(by: 10)
            let (sum, exceeds) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
            guard !overflows, !exceeds else { return nil }
            value = sum
        }
        return value
    }
}
