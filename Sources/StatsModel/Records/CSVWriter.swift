/// Writes fields as RFC 4180 describes it.
public enum CSVWriter {
    /// Appends a field, in quotes where it needs them.
    public static func append(_ field: UnsafeRawBufferPointer, to line: inout [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let needsQuotes = field.contains { byte in
            byte == quote || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
        }
        guard needsQuotes else { return line.append(contentsOf: field) }
        line.append(quote)
        for byte in field {
            if byte == quote { line.append(quote) }
            line.append(byte)
        }
        line.append(quote)
    }

    /// Appends a field of text, in quotes where it needs them.
    public static func append(_ field: String, to line: inout [UInt8]) {
        var field = field
        field.withUTF8 { append(UnsafeRawBufferPointer($0), to: &line) }
    }
}
