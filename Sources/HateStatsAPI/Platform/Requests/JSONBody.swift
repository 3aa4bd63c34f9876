public import Hummingbird
import NIOCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A JSON value as it came from a client, of any shape.
public indirect enum JSONValue: Decodable, Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case truth(Bool)
    /// A number without a fraction that fits 64 bits.
    case integer(Int)
    /// Any other number.
    case number(Double)
    /// A text.
    case text(String)
    /// A list.
    case list([JSONValue])
    /// An object; the order of its keys is not kept.
    case object([String: JSONValue])

    /// Decodes whatever comes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let truth = try? container.decode(Bool.self) {
            self = .truth(truth)
        } else if let integer = try? container.decode(Int.self) {
            self = .integer(integer)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([JSONValue].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }
}

/// Reads a JSON object's members one by one and collects everything that is wrong with them.
public struct JSONMembers: Sendable {
    private let members: [String: JSONValue]
    /// What is wrong so far.
    public private(set) var faults: [Problem.Fault] = []

    /// Starts on an object; members outside `known` are faults.
    public init(_ members: [String: JSONValue], known: [String]) {
        self.members = members
        for name in members.keys.sorted() where !known.contains(name) {
            faults.append(
                .init(
                    "body.\(name.shortened(to: 60))",
                    reason: "no such member; there are \(known.joined(separator: ", "))",
                    suggestions: Spelling.nearest(to: name, among: known)))
        }
    }

    /// A text; absent and null are nil.
    public mutating func text(_ name: String) -> String? {
        switch members[name] {
        case .text(let text): return text
        case nil, .null: return nil
        default:
            faults.append(.init("body.\(name)", reason: "must be a text"))
            return nil
        }
    }

    /// A text that must be there, and not be empty: where it is, a fault has been noted.
    public mutating func requiredText(_ name: String) -> String {
        if let text = text(name) {
            if text.isEmpty { faults.append(.init("body.\(name)", value: text, reason: "is empty")) }
            return text
        }
        if !faults.contains(where: { $0.place == "body.\(name)" }) {
            faults.append(.init("body.\(name)", reason: "is missing"))
        }
        return ""
    }

    /// Whatever a member is; nil where it is absent.
    func value(of name: String) -> JSONValue? { members[name] }

    /// Adds a fault that the caller found.
    public mutating func refuse(_ fault: Problem.Fault) { faults.append(fault) }

    /// Throws everything that is wrong as one problem.
    public func check() throws {
        guard faults.isEmpty else { throw Problem(.invalidParameter, faults: faults) }
    }
}

extension JSONValue {
    /// The members of a JSON object; nil where the bytes are none.
    static func members(of bytes: some Collection<UInt8>) -> [String: JSONValue]? {
        guard case .object(let members)? = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else {
            return nil
        }
        return members
    }
}

extension Request {
    /// The body as a JSON object.
    ///
    /// - Throws: `unsupported-media-type` where another kind is declared, `malformed-request` where it is no JSON object,
    ///   `too-large` above `limit` bytes.
    public func jsonObject(atMost limit: Int) async throws -> [String: JSONValue] {
        guard case .object(let members)? = try await jsonValue(atMost: limit)
        else { throw Problem(.malformedRequest, "The body must be a JSON object.") }
        return members
    }
}
