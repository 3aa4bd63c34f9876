import Foundation
import HateStatsAPI

/// An HTTP answer as a client got it.
struct Answer: Sendable {
    let status: Int
    /// Header fields by lower-case name.
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON; null where it is none.
    var json: JSONValue { (try? JSONDecoder().decode(JSONValue.self, from: Data(body))) ?? .null }

    /// The slug of a problem's type.
    var problem: String? {
        guard case .text(let type) = json["type"], type.hasPrefix("/problems/") else { return nil }
        return String(type.dropFirst("/problems/".count))
    }

    struct Broken: Error { let text: String }

    /// Reads one answer from all bytes of a connection.
    init(_ bytes: [UInt8]) throws {
        let separator = Array("\r\n\r\n".utf8)
        guard let end = bytes.firstRange(of: separator) else {
            throw Broken(text: String(decoding: bytes, as: UTF8.self))
        }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let parts = lines[0].split(separator: " ")
        guard parts.count >= 2, let status = Int(parts[1]) else { throw Broken(text: lines[0]) }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let pair = line.split(separator: ":", maxSplits: 1)
            let value = pair.count > 1 ? pair[1].trimmingCharacters(in: .whitespaces) : ""
            let name = pair[0].lowercased()
            headers[name] = headers[name].map { $0 + ", " + value } ?? value
        }
        let rest = Array(bytes[end.upperBound...])
        if status == 100 {
            self = try Answer(rest)
            return
        }
        self.status = status
        self.headers = headers
        self.body = headers["transfer-encoding"] == "chunked" ? try Self.dechunked(rest) : rest
    }

    private static func dechunked(_ bytes: [UInt8]) throws -> [UInt8] {
        var rest = bytes[...]
        var body: [UInt8] = []
        while let end = rest.firstRange(of: Array("\r\n".utf8)) {
            guard let size = Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16) else { break }
            rest = rest[end.upperBound...]
            if size == 0 { return body }
            body += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
        }
        throw Broken(text: "the chunks break off after \(body.count) bytes")
    }
}

extension JSONValue {
    /// A member of an object; null where there is none.
    subscript(name: String) -> JSONValue {
        if case .object(let members) = self { members[name] ?? .null } else { .null }
    }

    /// An item of a list; null where there is none.
    subscript(index: Int) -> JSONValue {
        if case .list(let items) = self, items.indices.contains(index) { items[index] } else { .null }
    }

    /// The items of a list.
    var items: [JSONValue] { if case .list(let items) = self { items } else { [] } }

    /// The text, where it is one.
    var text: String? { if case .text(let text) = self { text } else { nil } }

    /// The integer, where it is one.
    var integer: Int? { if case .integer(let integer) = self { integer } else { nil } }

    /// The Boolean, where it is one.
    var truth: Bool? { if case .truth(let truth) = self { truth } else { nil } }
}
