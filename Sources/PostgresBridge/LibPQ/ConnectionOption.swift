internal import CLibPQ

/// One of libpq's connection parameters.
struct ConnectionOption: Sendable, Equatable {
    var keyword: String
    var value: String

    /// Reads a connection string, in libpq's `keyword=value` form or as a URI.
    ///
    /// - Returns: the parameters that it sets; nil if libpq can't read it. The reason isn't told, because libpq's words
    ///   quote the string, and a password with it.
    static func parse(_ connectionString: String) -> [ConnectionOption]? {
        guard !connectionString.utf8.contains(0) else { return nil }
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(connectionString, &message) else {
            PQfreemem(message)
            return nil
        }
        defer { PQconninfoFree(options) }
        var parsed: [ConnectionOption] = []
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                parsed.append(ConnectionOption(keyword: String(cString: keyword), value: String(cString: value)))
            }
            option += 1
        }
        return parsed
    }
}

/// Arrays of C strings for the length of a call.
enum CStrings {
    /// Both arrays end with a null pointer.
    static func withArrays<Answer>(
        _ first: [String], _ second: [String],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> Answer?
    ) -> Answer? {
        var bytes: [CChar] = []
        var offsets: [[Int]] = []
        for strings in [first, second] {
            var starts: [Int] = []
            for string in strings {
                starts.append(bytes.count)
                bytes.append(contentsOf: string.utf8.map { CChar(bitPattern: $0) })
                bytes.append(0)
            }
            offsets.append(starts)
        }
        return bytes.withUnsafeBufferPointer { buffer -> Answer? in
            guard let base = buffer.baseAddress else { return nil }
            let firstPointers = offsets[0].map { Optional(base + $0) } + [nil]
            let secondPointers = offsets[1].map { Optional(base + $0) } + [nil]
            return firstPointers.withUnsafeBufferPointer { first in
                secondPointers.withUnsafeBufferPointer { second in
                    guard let first = first.baseAddress, let second = second.baseAddress else { return nil }
                    return body(first, second)
                }
            }
        }
    }
}
