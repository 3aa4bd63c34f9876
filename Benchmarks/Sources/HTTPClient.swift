import Foundation

#if canImport(Glibc)
    private let streamSocket = Int32(SOCK_STREAM.rawValue)
#else
    private let streamSocket = SOCK_STREAM
#endif

/// One connection to the service on this machine, kept open: a client that costs as little as can be.
final class HTTPClient {
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, streamSocket, 0)
        var address = Self.address(port: port)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard descriptor >= 0, status == 0 else {
            close(descriptor)
            throw Failure("nothing answers on port \(port)")
        }
    }

    deinit { close(descriptor) }

    /// A port that is free now.
    static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, streamSocket, 0)
        defer { close(descriptor) }
        var address = address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
            }
        }
        guard status == 0 else { throw Failure("no free port") }
        return UInt16(bigEndian: address.sin_port)
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    /// What came back.
    struct Answer {
        var status: Int
        /// By their names in small letters.
        var fields: [String: String]
        var body: [UInt8]

        /// The body as text.
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// The answer to `GET`.
    ///
    /// - Parameter isCompressed: whether it is asked for as browsers ask, which take it compressed.
    func get(_ path: String, key: String? = nil, isCompressed: Bool = false) throws -> Answer {
        try ask("GET", path, key: key, fields: isCompressed ? ["Accept-Encoding: gzip"] : [])
    }

    /// The answer to a request, with a body of JSON where one is given.
    func ask(_ method: String, _ path: String, key: String? = nil, json: String? = nil, fields: [String] = []) throws
        -> Answer
    {
        var request = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        for field in fields { request += field + "\r\n" }
        if let key { request += "Authorization: Bearer \(key)\r\n" }
        if let json { request += "Content-Type: application/json\r\nContent-Length: \(json.utf8.count)\r\n" }
        try send(Array((request + "\r\n" + (json ?? "")).utf8))
        let head = try take(through: Array("\r\n\r\n".utf8))
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        let status = lines.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } ?? 0
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
        }
        if let length = fields["content-length"].flatMap({ Int($0) }) {
            return Answer(status: status, fields: fields, body: try take(length))
        }
        var body: [UInt8] = []
        while true {
            let size = try take(through: [13, 10]).dropLast(2)
            let count = Int(String(decoding: size, as: UTF8.self), radix: 16) ?? 0
            body += try take(count)
            _ = try take(2)
            if count == 0 { return Answer(status: status, fields: fields, body: body) }
        }
    }

    private func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Failure("the service closed the connection") }
            rest = rest.dropFirst(count)
        }
    }

    private func receive() throws {
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = read(descriptor, &piece, piece.count)
        guard count > 0 else { throw Failure("the service closed the connection") }
        buffer += piece[..<count]
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while buffer.count < count { try receive() }
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }

    private func take(through mark: [UInt8]) throws -> [UInt8] {
        var start = 0
        while true {
            while start + mark.count <= buffer.count {
                if buffer[start..<start + mark.count].elementsEqual(mark) { return try take(start + mark.count) }
                start += 1
            }
            try receive()
        }
    }
}
