public import NIOCore

/// Writes JSON straight into a byte buffer, keys in the order in which they are written.
///
/// The order of keys is part of an answer here (it decides its `ETag`), and encoders that go through dictionaries
/// change it from run to run. The writer puts the commas; names are written as they are given, in snake_case.
public struct JSONWriter: Sendable {
    /// The bytes so far.
    public private(set) var buffer: ByteBuffer
    private var needsComma = false

    /// An empty writer with room for `capacity` bytes.
    public init(capacity: Int = 1024) {
        buffer = ByteBufferAllocator().buffer(capacity: capacity)
    }

    // MARK: Containers

    /// Writes `{…}` as a value.
    public mutating func object<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
        begin(UInt8(ascii: "{"))
        try body(&self)
        end(UInt8(ascii: "}"))
    }

    /// Writes `[…]` as a value.
    public mutating func array<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
        begin(UInt8(ascii: "["))
        try body(&self)
        end(UInt8(ascii: "]"))
    }

    /// Writes a field whose value is an object.
    public mutating func object<E: Error>(
        _ name: StaticString, _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        key(name)
        try object(body)
    }

    /// Writes a field whose value is an array.
    public mutating func array<E: Error>(
        _ name: StaticString, _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        key(name)
        try array(body)
    }

    /// Writes a field whose value is an array of texts.
    public mutating func field(_ name: StaticString, _ texts: some Sequence<String>) {
        array(name) { json in
            for text in texts { json.value(text) }
        }
    }

    // MARK: Fields

    /// Writes the name of a field; its value must follow.
    public mutating func key(_ name: StaticString) {
        comma()
        buffer.writeInteger(UInt8(ascii: "\""))
        buffer.writeStaticString(name)
        buffer.writeStaticString("\":")
        needsComma = false
    }

    /// Writes the name of a field that is only known at run time; its value must follow.
    public mutating func key(text name: String) {
        value(name)
        buffer.writeInteger(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a text field, null where there is none.
    public mutating func field(_ name: StaticString, _ text: String?) {
        key(name)
        if let text { value(text) } else { null() }
    }

    /// Writes an integer field, null where there is none.
    public mutating func field(_ name: StaticString, _ number: Int?) {
        key(name)
        if let number { value(number) } else { null() }
    }

    /// Writes a Boolean field, null where there is none.
    public mutating func field(_ name: StaticString, _ truth: Bool?) {
        key(name)
        if let truth { value(truth) } else { null() }
    }

    /// Writes a decimal field exactly: `unscaled` divided by ten to the power of `scale`, all digits written.
    public mutating func field(_ name: StaticString, unscaled: Int64, scale: Int) {
        key(name)
        value(unscaled: unscaled, scale: scale)
    }

    // MARK: Values

    /// Writes null.
    public mutating func null() {
        comma()
        buffer.writeStaticString("null")
    }

    /// Writes true or false.
    public mutating func value(_ truth: Bool) {
        comma()
        buffer.writeStaticString(truth ? "true" : "false")
    }

    /// Writes an integer.
    public mutating func value(_ number: Int) {
        comma()
        buffer.writeString(String(number))
    }

    /// Writes a decimal exactly: `unscaled` divided by ten to the power of `scale` (0 to 18), all digits written.
    public mutating func value(unscaled: Int64, scale: Int) {
        comma()
        let scale = min(max(scale, 0), 18)
        var digits = String(unscaled.magnitude)
        if unscaled < 0 { buffer.writeInteger(UInt8(ascii: "-")) }
        guard scale > 0 else {
            buffer.writeString(digits)
            return
        }
        if digits.count <= scale { digits = String(repeating: "0", count: scale + 1 - digits.count) + digits }
        buffer.writeString(String(digits.dropLast(scale)))
        buffer.writeInteger(UInt8(ascii: "."))
        buffer.writeString(String(digits.suffix(scale)))
    }

    /// Writes a number that is already text, such as an exact decimal; text that is no JSON number is written as a
    /// string, so that the document stays well-formed.
    public mutating func value(number text: String) {
        guard JSONWriter.isNumber(text.utf8) else { return value(text) }
        comma()
        buffer.writeString(text)
    }

    /// Writes a text with everything escaped that JSON asks for.
    public mutating func value(_ text: String) {
        comma()
        buffer.writeInteger(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            for index in bytes.indices {
                let byte = bytes[index]
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
                buffer.writeBytes(bytes[start..<index])
                start = index + 1
                writeEscaped(byte)
            }
            buffer.writeBytes(bytes[start..<bytes.count])
        }
        buffer.writeInteger(UInt8(ascii: "\""))
    }

    /// Writes a value that is JSON already. It must be one whole value from a trusted writer.
    public mutating func value(json bytes: ByteBuffer) {
        comma()
        buffer.writeImmutableBuffer(bytes)
    }

    // MARK: Bytes

    private mutating func comma() {
        if needsComma { buffer.writeInteger(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func begin(_ byte: UInt8) {
        comma()
        buffer.writeInteger(byte)
        needsComma = false
    }

    private mutating func end(_ byte: UInt8) {
        buffer.writeInteger(byte)
        needsComma = true
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): buffer.writeStaticString("\\\"")
        case UInt8(ascii: "\\"): buffer.writeStaticString("\\\\")
        case UInt8(ascii: "\n"): buffer.writeStaticString("\\n")
        case UInt8(ascii: "\r"): buffer.writeStaticString("\\r")
        case UInt8(ascii: "\t"): buffer.writeStaticString("\\t")
        default:
            let digits = String(byte, radix: 16)
            buffer.writeString("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
        }
    }

    /// Whether the bytes are a number by the grammar of RFC 8259, section 6.
    static func isNumber(_ bytes: String.UTF8View) -> Bool {
        var rest = bytes[...]
        func digits() -> Int {
            let run = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest.dropFirst(run.count)
            return run.count
        }
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let startsWithZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, whole == 1 || !startsWithZero else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard digits() > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
