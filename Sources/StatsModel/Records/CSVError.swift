/// Why bytes are not the CSV that is read here. The file is refused whole.
public enum CSVError: Error, Sendable, Hashable {
    /// Bytes that are not UTF-8, on a line.
    case notUTF8(line: Int)
    /// The file begins as UTF-16 or UTF-32 does.
    case wideCharacters
    /// A zero byte, which no text has, on a line.
    case zeroByte(line: Int)
    /// A row that begins on a line has more bytes than the limit; nil, or the line on which a quote was opened in it.
    case rowTooLong(line: Int, limit: Int, openQuote: Int?)
    /// A quote within a field that does not begin with one, on a line.
    case strayQuote(line: Int)
    /// Something other than a comma or the end of the row after a closing quote, on a line.
    case textAfterQuote(line: Int)
    /// A quote that is opened on a line and never closed.
    case unclosedQuote(line: Int)

    /// The line of the file, from 1, to look at.
    public var line: Int {
        switch self {
        case .notUTF8(let line), .zeroByte(let line), .strayQuote(let line), .textAfterQuote(let line),
            .unclosedQuote(let line), .rowTooLong(let line, _, _):
            line
        case .wideCharacters: 1
        }
    }
}

extension CSVError: CustomStringConvertible {
    /// What is wrong, where, and what helps.
    public var description: String {
        switch self {
        case .notUTF8(let line):
            "Line \(line) is not UTF-8: save the file as \"CSV UTF-8\"."
        case .wideCharacters:
            "The file is UTF-16 or UTF-32, not UTF-8: save it as \"CSV UTF-8\"."
        case .zeroByte(let line):
            "Line \(line) has a zero byte: the file is not text, or not UTF-8. Save it as \"CSV UTF-8\"."
        case .rowTooLong(let line, let limit, let openQuote):
            "The row that begins on line \(line) is longer than \(limit) bytes"
                + (openQuote.map { "; a quote opened on line \($0) is not closed." } ?? ".")
        case .strayQuote(let line):
            "Line \(line) has a quote in the middle of a field: put the field in quotes and double each quote in it."
        case .textAfterQuote(let line):
            "Line \(line) has text after a closing quote: double each quote within a quoted field."
        case .unclosedQuote(let line):
            "The quote opened on line \(line) is never closed."
        }
    }
}
