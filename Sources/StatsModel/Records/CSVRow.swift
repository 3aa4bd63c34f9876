/// One row of a CSV file, as a view of the reader's memory: it is valid only within the call that hands it over, and
/// what is to be kept must be copied.
public struct CSVRow {
    /// The line of the file, from 1, on which the row begins.
    public let line: Int
    /// The row as it stands in the file, without the end of its line.
    public let raw: UnsafeRawBufferPointer
    /// How many fields it has.
    public let count: Int

    let bounds: UnsafePointer<Bounds>
    let unescaped: UnsafeRawBufferPointer

    /// Where a field stands: in `raw`, or, where it had doubled quotes, in `unescaped`.
    struct Bounds {
        var start: UInt32
        var end: UInt32
        var isEscaped: Bool
    }

    /// The greatest number of fields whose bytes can be asked for; more are counted only.
    public static let maximumFields = 256

    /// The bytes of a field, without its quotes; empty where there is no such field.
    public subscript(_ index: Int) -> UnsafeRawBufferPointer {
        @inline(__always) get {
            guard index >= 0, index < count, index < Self.maximumFields else { return .init(start: nil, count: 0) }
            let field = bounds[index]
            let memory = field.isEscaped ? unescaped : raw
            return UnsafeRawBufferPointer(rebasing: memory[Int(field.start)..<Int(field.end)])
        }
    }

    /// The text of a field.
    public func text(_ index: Int) -> String {
        String(decoding: self[index], as: UTF8.self)
    }

    /// The row without some of its fields, written as CSV again.
    func line(without ignored: [Int]) -> [UInt8] {
        var line: [UInt8] = []
        var isFirst = true
        for index in 0..<count where !ignored.contains(index) {
            if !isFirst { line.append(UInt8(ascii: ",")) }
            isFirst = false
            CSVWriter.append(self[index], to: &line)
        }
        return line
    }
}
