/// The walk of the CSV reader over the bytes at hand.
struct CSVScan {
    let bytes: UnsafeRawBufferPointer
    let bounds: UnsafeMutableBufferPointer<CSVRow.Bounds>
    let limit: Int
    var place: CSVReader.Place

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// Reads to the end of the bytes, and hands over each row that is whole; the answer is what makes it no CSV.
    mutating func run(isLast: Bool, unescaped: inout [UInt8], _ body: (CSVRow) -> Void) -> CSVError? {
        while place.position < horizon {
            switch place.mode {
            case .fileStart, .rowStart, .rowStartAfterCR: beginRow()
            case .fieldStart: beginField()
            case .plain:
                guard let end = plainEnd() else { break }
                let byte = bytes[end]
                if byte == Self.comma {
                    endField(at: end)
                    place.position = end + 1
                    place.mode = .fieldStart
                } else if byte == Self.quote || byte == 0 {
                    return byte == 0 ? .zeroByte(line: place.line) : .strayQuote(line: place.line)
                } else {
                    endField(at: end)
                    if let error = endRow(at: end, unescaped: &unescaped, body) { return error }
                }
            case .quoted:
                if let error = passQuoted() { return error }
            case .afterQuote:
                if let error = passQuote(unescaped: &unescaped, body) { return error }
            }
        }
        if let error = tooLong(at: place.position) { return error }
        return isLast ? finish(unescaped: &unescaped, body) : nil
    }

    /// Where to stop: one byte beyond what a row may have, so that it does not depend on chunks what a row that is too
    /// long is refused for.
    private var horizon: Int {
        min(bytes.count, place.rowStart + limit + 1)
    }

    private mutating func beginRow() {
        if place.mode == .rowStartAfterCR, bytes[place.position] == Self.lineFeed { place.position += 1 }
        place.rowStart = place.position
        place.rowLine = place.line
        place.mode = .fieldStart
    }

    private mutating func beginField() {
        place.isEscaped = false
        if bytes[place.position] == Self.quote {
            place.position += 1
            place.quoteLine = place.line
            place.isAfterCR = false
            place.mode = .quoted
        } else {
            place.mode = .plain
        }
        place.fieldStart = place.position
    }

    /// Goes on to the byte that ends a field without quotes, or is forbidden in it; nil where it is not at hand.
    private mutating func plainEnd() -> Int? {
        var position = place.position
        var seen = place.seen
        let horizon = horizon
        defer { place.seen = seen }
        while position < horizon {
            let byte = bytes[position]
            // Everything that matters is below or at the comma, and most of what is written is above it.
            if byte > Self.comma {
                seen |= byte
            } else if byte == Self.comma || byte == Self.lineFeed || byte == Self.carriageReturn
                || byte == Self.quote || byte == 0
            {
                place.position = position
                return position
            }
            position += 1
        }
        place.position = position
        return nil
    }

    /// Goes on past the next quote within a quoted field, or to the end of what is at hand.
    private mutating func passQuoted() -> CSVError? {
        var position = place.position
        let horizon = horizon
        while position < horizon {
            let byte = bytes[position]
            if byte == Self.quote {
                place.position = position + 1
                place.mode = .afterQuote
                return nil
            }
            if byte == 0 { return .zeroByte(line: place.line) }
            if byte == Self.carriageReturn || (byte == Self.lineFeed && !place.isAfterCR) { place.line += 1 }
            place.isAfterCR = byte == Self.carriageReturn
            place.seen |= byte
            position += 1
        }
        place.position = position
        return nil
    }

    /// Decides what the quote just passed was: the first of two, or the end of the field.
    private mutating func passQuote(unescaped: inout [UInt8], _ body: (CSVRow) -> Void) -> CSVError? {
        let position = place.position
        switch bytes[position] {
        case Self.quote:
            place.isEscaped = true
            place.isAfterCR = false
            place.position = position + 1
            place.mode = .quoted
            return nil
        case Self.comma:
            endField(at: position - 1)
            place.position = position + 1
            place.mode = .fieldStart
            return nil
        case Self.lineFeed, Self.carriageReturn:
            endField(at: position - 1)
            return endRow(at: position, unescaped: &unescaped, body)
        default:
            return .textAfterQuote(line: place.line)
        }
    }

    private mutating func endField(at end: Int) {
        if place.fieldCount < bounds.count {
            bounds[place.fieldCount] = CSVRow.Bounds(
                start: UInt32(truncatingIfNeeded: place.fieldStart - place.rowStart),
                end: UInt32(truncatingIfNeeded: end - place.rowStart), isEscaped: place.isEscaped)
        }
        place.hasEscapes = place.hasEscapes || place.isEscaped
        place.fieldCount += 1
    }

    private func tooLong(at position: Int) -> CSVError? {
        guard position - place.rowStart > limit else { return nil }
        let isOpen = place.mode == .quoted || place.mode == .afterQuote
        return .rowTooLong(line: place.rowLine, limit: limit, openQuote: isOpen ? place.quoteLine : nil)
    }

    /// Hands over the row that ends before `end`, unless its line is empty, and goes on after its end of line.
    private mutating func endRow(at end: Int, unescaped: inout [UInt8], _ body: (CSVRow) -> Void) -> CSVError? {
        if end > place.rowStart {
            let raw = UnsafeRawBufferPointer(rebasing: bytes[place.rowStart..<end])
            if place.seen >= 0x80, let fault = UTF8Check.firstFault(in: raw) {
                return .notUTF8(line: place.rowLine + LineCount.ends(in: raw.prefix(fault)))
            }
            if place.hasEscapes { unescape(raw, into: &unescaped) }
            unescaped.withUnsafeBytes { memory in
                guard let start = bounds.baseAddress else { return }
                body(
                    CSVRow(
                        line: place.rowLine, raw: raw, count: place.fieldCount, bounds: UnsafePointer(start),
                        unescaped: memory))
            }
        }
        if end < bytes.count {
            place.mode = bytes[end] == Self.carriageReturn ? .rowStartAfterCR : .rowStart
            place.position = end + 1
            place.line += 1
        }
        place.rowStart = place.position
        place.fieldStart = place.position
        place.fieldCount = 0
        place.hasEscapes = false
        place.seen = 0
        return nil
    }

    /// Writes the fields that have doubled quotes anew, with single ones, and lets their bounds point there.
    private func unescape(_ raw: UnsafeRawBufferPointer, into unescaped: inout [UInt8]) {
        unescaped.removeAll(keepingCapacity: true)
        for index in 0..<min(place.fieldCount, bounds.count) where bounds[index].isEscaped {
            let start = unescaped.count
            var isSecond = false
            for byte in raw[Int(bounds[index].start)..<Int(bounds[index].end)] {
                isSecond = byte == Self.quote && !isSecond
                if !isSecond { unescaped.append(byte) }
            }
            bounds[index].start = UInt32(truncatingIfNeeded: start)
            bounds[index].end = UInt32(truncatingIfNeeded: unescaped.count)
        }
    }

    private mutating func finish(unescaped: inout [UInt8], _ body: (CSVRow) -> Void) -> CSVError? {
        let end = bytes.count
        switch place.mode {
        case .fileStart, .rowStart, .rowStartAfterCR: return nil
        case .quoted: return .unclosedQuote(line: place.quoteLine)
        case .fieldStart:
            place.isEscaped = false
            place.fieldStart = end
            endField(at: end)
        case .plain: endField(at: end)
        case .afterQuote: endField(at: end - 1)
        }
        return endRow(at: end, unescaped: &unescaped, body)
    }
}

/// Lines of text.
enum LineCount {
    /// How many lines end in bytes: a CR followed by a LF is one end.
    static func ends(in bytes: some Sequence<UInt8>) -> Int {
        var count = 0
        var isAfterCR = false
        for byte in bytes {
            if byte == UInt8(ascii: "\r") || (byte == UInt8(ascii: "\n") && !isAfterCR) { count += 1 }
            isAfterCR = byte == UInt8(ascii: "\r")
        }
        return count
    }
}
