import Hummingbird
import NIOCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension JSONMembers {
    /// A whole number that must be there.
    mutating func requiredInteger(_ name: String, in range: ClosedRange<Int>) -> Int? {
        switch value(of: name) {
        case .integer(let integer) where range.contains(integer): return integer
        case nil, .null: refuse(.init("body.\(name)", reason: "is missing"))
        default:
            refuse(
                .init(
                    "body.\(name)", reason: "must be a whole number from \(range.lowerBound) to \(range.upperBound)"))
        }
        return nil
    }

    /// A text that people read, without white space at its ends; nil where nothing is left.
    mutating func plainText(_ name: String, atMost limit: Int) -> String? {
        guard let text = text(name) else { return nil }
        // Text fields of web pages end their lines as mail does.
        var trimmed = text.replacing("\r\n", with: "\n")[...]
        while trimmed.first?.isWhitespace == true { trimmed.removeFirst() }
        while trimmed.last?.isWhitespace == true { trimmed.removeLast() }
        if trimmed.unicodeScalars.count > limit {
            refuse(.init("body.\(name)", reason: "must have at most \(limit) characters"))
            return nil
        }
        // The database takes no NUL, and none of the others is part of a text.
        let isPlain = trimmed.unicodeScalars.allSatisfy {
            $0.properties.generalCategory != .control || $0 == "\n" || $0 == "\t"
        }
        guard isPlain else {
            refuse(.init("body.\(name)", reason: "must have no control characters"))
            return nil
        }
        return trimmed.isEmpty ? nil : String(trimmed)
    }
}

extension Request {
    /// The body as a JSON list.
    ///
    /// - Throws: as ``jsonObject(atMost:)``.
    func jsonList(atMost limit: Int) async throws -> [JSONValue] {
        guard case .list(let items)? = try await jsonValue(atMost: limit) else {
            throw Problem(.malformedRequest, "The body must be a JSON list.")
        }
        return items
    }

    /// The body as whatever JSON it is; nil where it is none.
    func jsonValue(atMost limit: Int) async throws -> JSONValue? {
        let bytes = try await jsonBytes(atMost: limit)
        return try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    }

    /// The bytes of a body that is declared as JSON, or as nothing.
    ///
    /// - Throws: `unsupported-media-type` where another kind is declared, `too-large` above `limit` bytes.
    func jsonBytes(atMost limit: Int) async throws -> [UInt8] {
        if let kind = headers[.contentType]?.split(separator: ";").first?.lowercased(),
            kind.filter({ !$0.isWhitespace }) != "application/json"
        {
            throw Problem(.unsupportedMediaType, "The body must be application/json, not \(kind).")
        }
        return Array(try await collectedBody(atMost: limit).readableBytesView)
    }
}
