import Foundation
import Testing

@testable import HateStatsAPI

/// The check itself, which would otherwise pass everything that it does not understand.
@Suite("The check of schemas")
struct SchemaCheckTests {
    private func faults(_ value: String, _ schema: String) throws -> [String] {
        let document = try OpenAPIDocument(path: CountedPack.root.appending(path: "openapi.yaml").path)
        func decoded(_ text: String) throws -> JSONValue {
            try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        }
        return SchemaCheck(document: document).faults(of: try decoded(value), by: try decoded(schema))
    }

    @Test(arguments: [
        ("\"a\"", #"{"type": ["string", "null"]}"#), ("null", #"{"type": ["string", "null"]}"#),
        ("1", #"{"type": "number", "minimum": 1, "maximum": 1}"#), ("{}", #"{"type": "object", "required": []}"#),
        ("\"2024-03-01\"", #"{"format": "date"}"#), ("[1, 2]", #"{"items": {"type": "integer"}}"#),
        (#"{"a": 1}"#, #"{"properties": {"a": {"const": 1}}, "additionalProperties": false}"#),
        ("null", ##"{"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Population"}]}"##),
    ])
    func `lets pass what fits`(value: String, schema: String) throws {
        #expect(try faults(value, schema) == [])
    }

    @Test(arguments: [
        ("1", #"{"type": ["string", "null"]}"#), ("1.5", #"{"type": "integer"}"#), ("0", #"{"minimum": 1}"#),
        ("2", #"{"maximum": 1}"#), ("{}", #"{"required": ["a"]}"#), (#"{"b": 1}"#, #"{"additionalProperties": false}"#),
        (#"{"a": 2}"#, #"{"properties": {"a": {"const": 1}}}"#), ("[1, \"b\"]", #"{"items": {"type": "integer"}}"#),
        ("\"1 March\"", #"{"format": "date"}"#), ("\"x\"", #"{"pattern": "^y$"}"#), ("\"x\"", #"{"enum": ["y"]}"#),
        ("1", #"{"oneOf": [{"type": "integer"}, {"type": "number"}]}"#), ("\"\"", #"{"minLength": 1}"#),
        ("1", #"{"allOf": [{"type": "string"}]}"#), ("{}", ##"{"$ref": "#/components/schemas/Population"}"##),
        ("1", #"{"multipleOf": 2}"#), ("1", ##"{"$ref": "#/components/schemas/Nothing"}"##),
    ])
    func `tells what does not fit, and what it does not know`(value: String, schema: String) throws {
        #expect(try !faults(value, schema).isEmpty)
    }
}
