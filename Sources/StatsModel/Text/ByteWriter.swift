/// Bytes being written one after another, in one piece of memory that doubles when it is full.
///
/// An answer is thousands of short pieces, and an array or a string costs more for each of them than the copying itself.
/// All unsafe memory of that path is in this file: what is written is always reserved before, and freed with the writer.
public struct ByteWriter: ~Copyable {
    @usableFromInline var memory: UnsafeMutableRawPointer
    @usableFromInline var capacity: Int
    @usableFromInline var length: Int

    /// A writer with room for so many bytes before it has to grow.
    public init(capacity: Int = 1024) {
        self.capacity = Swift.max(64, capacity)
        memory = .allocate(byteCount: self.capacity, alignment: 16)
        length = 0
    }

    deinit {
        memory.deallocate()
    }

    /// How many bytes have been written.
    @inlinable public var count: Int { length }

    /// The bytes, for as long as `body` runs.
    @inlinable public borrowing func withBytes<R, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        try body(UnsafeRawBufferPointer(start: memory, count: length))
    }

    /// The bytes as text.
    public var text: String { withBytes { String(decoding: $0, as: UTF8.self) } }

    /// Makes room for so many more bytes.
    @inlinable mutating func reserve(_ more: Int) {
        if capacity - length < more { grow(more) }
    }

    @usableFromInline mutating func grow(_ more: Int) {
        capacity = Swift.max(capacity * 2, length + more)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        larger.copyMemory(from: memory, byteCount: length)
        memory.deallocate()
        memory = larger
    }

    // MARK: Bytes and text

    /// Writes one byte.
    @inlinable public mutating func write(_ byte: UInt8) {
        reserve(1)
        memory.storeBytes(of: byte, toByteOffset: length, as: UInt8.self)
        length &+= 1
    }

    /// Writes bytes.
    @inlinable public mutating func write(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        reserve(bytes.count)
        (memory + length).copyMemory(from: base, byteCount: bytes.count)
        length &+= bytes.count
    }

    /// Writes up to 64 bytes, for which copying whole blocks of 16 is sooner done than calling for a copy of any length.
    ///
    /// - Parameter source: where they stand; at least 64 bytes can be read there.
    @inlinable mutating func write(blocksFrom source: UnsafeRawPointer, count: Int) {
        reserve(64)
        let target = memory + length
        var place = 0
        repeat {
            target.storeBytes(
                of: source.loadUnaligned(fromByteOffset: place, as: SIMD16<UInt8>.self), toByteOffset: place,
                as: SIMD16<UInt8>.self)
            place &+= 16
        } while place < count
        length &+= count
    }

    /// The last byte; 0 where nothing has been written.
    @inlinable var last: UInt8 {
        length > 0 ? memory.load(fromByteOffset: length &- 1, as: UInt8.self) : 0
    }

    /// Writes text that is known when the program is compiled.
    @inlinable public mutating func write(_ text: StaticString) {
        guard text.hasPointerRepresentation else { return }
        write(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Writes text.
    public mutating func write(text: String) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    /// Writes what another writer holds.
    public mutating func write(_ other: borrowing ByteWriter) {
        write(UnsafeRawBufferPointer(start: other.memory, count: other.length))
    }

    /// Writes text as it stands within a string of JSON (RFC 8259, section 7), without the quotation marks.
    public mutating func write(escaped text: String) {
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            for index in bytes.indices where Self.isEscaped(bytes[index]) {
                write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[start..<index])))
                start = index + 1
                writeEscaped(bytes[index])
            }
            write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[start...])))
        }
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): write("\\\"")
        case UInt8(ascii: "\\"): write("\\\\")
        case UInt8(ascii: "\n"): write("\\n")
        case UInt8(ascii: "\r"): write("\\r")
        case UInt8(ascii: "\t"): write("\\t")
        default:
            write("\\u00")
            write(Self.hexadecimal[Int(byte >> 4)])
            write(Self.hexadecimal[Int(byte & 15)])
        }
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)

    // MARK: Numbers

    /// Writes a number without separators: `-1234`.
    public mutating func write(_ number: Int) {
        if number < 0 { write(UInt8(ascii: "-")) }
        write(digits: number.magnitude, count: Self.digitCount(number.magnitude))
    }

    /// Writes a number with a comma between thousands: `1,234`.
    public mutating func write(grouped number: Int) {
        if number < 0 { write(UInt8(ascii: "-")) }
        write(grouped: number.magnitude)
    }

    /// Writes a decimal with all its places: `0.90`, `-12.5`, `1234`.
    public mutating func write(_ decimal: FixedDecimal) {
        write(decimal, isGrouped: false)
    }

    /// Writes a decimal with all its places and a comma between thousands: `1,234.50`.
    public mutating func write(grouped decimal: FixedDecimal) {
        write(decimal, isGrouped: true)
    }

    private mutating func write(_ decimal: FixedDecimal, isGrouped: Bool) {
        if decimal.units < 0 { write(UInt8(ascii: "-")) }
        let (whole, rest) = decimal.units.magnitude.quotientAndRemainder(dividingBy: Self.powers[decimal.places])
        if isGrouped { write(grouped: whole) } else { write(digits: whole, count: Self.digitCount(whole)) }
        guard decimal.places > 0 else { return }
        write(UInt8(ascii: "."))
        write(digits: rest, count: decimal.places)
    }

    private mutating func write(grouped number: UInt) {
        guard number >= 1000 else { return write(digits: number, count: Self.digitCount(number)) }
        let (thousands, rest) = number.quotientAndRemainder(dividingBy: 1000)
        write(grouped: thousands)
        write(UInt8(ascii: ","))
        write(digits: rest, count: 3)
    }

    /// Writes the last `count` digits of a number, noughts before it where it has fewer.
    private mutating func write(digits number: UInt, count: Int) {
        reserve(count)
        var rest = number
        var place = length + count
        length = place
        while place > length - count {
            place -= 1
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            memory.storeBytes(
                of: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit), toByteOffset: place, as: UInt8.self)
            rest = quotient
        }
    }

    private static func digitCount(_ number: UInt) -> Int {
        var count = 1
        var bound: UInt = 10
        while number >= bound, count < 20 {
            count += 1
            let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
            guard !overflow else { break }
            bound = next
        }
        return count
    }

    /// Powers of ten, for as many places as a decimal can have.
    private static let powers: [UInt] = (0...9).map { places in (0..<places).reduce(1) { power, _ in power * 10 } }

    // MARK: What has been written

    /// The byte at a place; nil where nothing has been written there.
    public subscript(place: Int) -> UInt8? {
        place >= 0 && place < length ? memory.load(fromByteOffset: place, as: UInt8.self) : nil
    }

    /// Writes a byte over another; nothing happens where there is none.
    public mutating func replace(at place: Int, with byte: UInt8) {
        guard place >= 0, place < length else { return }
        memory.storeBytes(of: byte, toByteOffset: place, as: UInt8.self)
    }

    /// Takes the last byte back.
    public mutating func removeLast() {
        length = Swift.max(0, length - 1)
    }

    /// Takes back everything from a place on.
    public mutating func cut(at place: Int) {
        length = Swift.min(length, Swift.max(0, place))
    }

    /// Writes a byte before the one at a place.
    public mutating func insert(_ byte: UInt8, at place: Int) {
        guard place >= 0, place <= length else { return }
        reserve(1)
        (memory + place + 1).copyMemory(from: memory + place, byteCount: length - place)
        length += 1
        memory.storeBytes(of: byte, toByteOffset: place, as: UInt8.self)
    }
}
