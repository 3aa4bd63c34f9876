import Foundation
import Yams

@testable import HateStatsAPI

/// `openapi.yaml`, read as far as the walk along it needs.
struct OpenAPIDocument: Sendable {
    /// One method of one address.
    struct Operation: Sendable, CustomStringConvertible {
        let method: String
        let path: String
        let definition: JSONValue
        /// What it may answer: by status, or `default`.
        let responses: [String: JSONValue]

        var description: String { "\(method) \(path)" }
        /// Whether it wants a key.
        var isSecured: Bool { !definition["security"].items.isEmpty }
    }

    let root: JSONValue
    /// In the order of addresses and methods.
    let operations: [Operation]

    private static let methods = ["get", "put", "post", "delete", "patch"]

    init(path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        // Without timestamps: a date in an example is a text.
        let resolver = Resolver.default.removing(.timestamp)
        root = JSONValue(yaml: try Yams.load(yaml: text, resolver))
        guard case .object(let paths) = root["paths"] else {
            operations = []
            return
        }
        var operations: [Operation] = []
        for path in paths.keys.sorted() {
            for method in Self.methods {
                guard case .object = root["paths"][path][method] else { continue }
                let definition = root["paths"][path][method]
                var responses: [String: JSONValue] = [:]
                if case .object(let members) = definition["responses"] {
                    for (status, response) in members { responses[status] = Self.resolved(response, in: root) }
                }
                operations.append(
                    Operation(method: method.uppercased(), path: path, definition: definition, responses: responses))
            }
        }
        self.operations = operations
    }

    /// What a `$ref` within the document stands for, or the value itself.
    static func resolved(_ value: JSONValue, in root: JSONValue) -> JSONValue {
        guard let reference = value["$ref"].text else { return value }
        let parts = reference.split(separator: "/").dropFirst()
        return resolved(parts.reduce(root) { $0[String($1)] }, in: root)
    }

    func resolved(_ value: JSONValue) -> JSONValue { Self.resolved(value, in: root) }
}

extension JSONValue {
    /// A value as Yams has it.
    init(yaml: Any?) {
        switch yaml {
        case let truth as Bool: self = .truth(truth)
        case let integer as Int: self = .integer(integer)
        case let number as Double: self = .number(number)
        case let text as String: self = .text(text)
        case let list as [Any]: self = .list(list.map(JSONValue.init(yaml:)))
        case let members as [AnyHashable: Any]:
            var object: [String: JSONValue] = [:]
            for (name, value) in members { object["\(name.base)"] = JSONValue(yaml: value) }
            self = .object(object)
        default: self = .null
        }
    }
}
