@testable import HateStatsAPI

/// Holds values to the schemas of the contract: the part of JSON Schema 2020-12 that it uses. A keyword that is not
/// known here is a fault, so that nothing in the contract goes unchecked.
struct SchemaCheck {
    let document: OpenAPIDocument

    private static let annotations: Set<String> = ["description", "example", "default", "title"]

    /// What is wrong with a value, each with its place; empty where nothing is.
    func faults(of value: JSONValue, by schema: JSONValue, at place: String = "$") -> [String] {
        let schema = document.resolved(schema)
        guard case .object(let keywords) = schema else { return ["\(place): there is no schema"] }
        return keywords.sorted { $0.key < $1.key }.flatMap { keyword, wanted -> [String] in
            if Self.annotations.contains(keyword) { return [] }
            return faults(of: value, keyword, wanted, schema, place)
        }
    }

    private func faults(
        of value: JSONValue, _ keyword: String, _ wanted: JSONValue, _ schema: JSONValue, _ place: String
    ) -> [String] {
        switch keyword {
        case "type":
            let types = wanted.text.map { [$0] } ?? wanted.items.compactMap(\.text)
            return types.contains { isOf($0, value) } ? [] : ["\(place): \(value) is not \(types)"]
        case "const": return value == wanted ? [] : ["\(place): \(value) is not \(wanted)"]
        case "enum": return wanted.items.contains(value) ? [] : ["\(place): \(value) is none of \(wanted.items)"]
        case "minimum": return isOrdered(wanted, value) ? [] : ["\(place): \(value) is below \(wanted)"]
        case "maximum": return isOrdered(value, wanted) ? [] : ["\(place): \(value) is above \(wanted)"]
        case "minLength": return (value.text?.count ?? .max) >= (wanted.integer ?? 0) ? [] : ["\(place): is too short"]
        case "maxLength": return (value.text?.count ?? 0) <= (wanted.integer ?? .max) ? [] : ["\(place): is too long"]
        case "pattern", "format": return textFaults(of: value, keyword, wanted.text ?? "", place)
        case "required", "properties", "additionalProperties":
            return memberFaults(of: value, keyword, wanted, schema, place)
        case "items":
            guard case .list(let items) = value else { return [] }
            return items.enumerated().flatMap { faults(of: $1, by: wanted, at: "\(place)[\($0)]") }
        case "allOf": return wanted.items.flatMap { faults(of: value, by: $0, at: place) }
        case "oneOf":
            let results = wanted.items.map { faults(of: value, by: $0, at: place) }
            let count = results.count { $0.isEmpty }
            return count == 1 ? [] : ["\(place): fits \(count) of the choices: \(results.flatMap { $0 }.prefix(6))"]
        default: return ["\(place): the keyword \(keyword) is not known to this check"]
        }
    }

    private func isOf(_ type: String, _ value: JSONValue) -> Bool {
        switch (type, value) {
        case ("null", .null), ("boolean", .truth), ("integer", .integer), ("number", .integer), ("number", .number),
            ("string", .text), ("array", .list), ("object", .object):
            true
        default: false
        }
    }

    /// Whether two numbers are in order; other values are of no concern to a bound.
    private func isOrdered(_ low: JSONValue, _ high: JSONValue) -> Bool {
        guard let low = low.number, let high = high.number else { return true }
        return low <= high
    }

    private static let formats = [
        "date": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "date-time": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z$",
    ]

    private func textFaults(of value: JSONValue, _ keyword: String, _ wanted: String, _ place: String) -> [String] {
        guard let text = value.text else { return [] }
        guard let pattern = keyword == "pattern" ? wanted : Self.formats[wanted], let expression = try? Regex(pattern)
        else { return ["\(place): the \(keyword) \(wanted) is not known to this check"] }
        return text.contains(expression) ? [] : ["\(place): “\(text)” is not of the \(keyword) \(wanted)"]
    }

    private func memberFaults(
        of value: JSONValue, _ keyword: String, _ wanted: JSONValue, _ schema: JSONValue, _ place: String
    ) -> [String] {
        guard case .object(let members) = value else { return [] }
        switch keyword {
        case "required":
            return wanted.items.compactMap(\.text).filter { members[$0] == nil }.map { "\(place): \($0) is missing" }
        case "properties":
            guard case .object(let properties) = wanted else { return ["\(place): properties are no object"] }
            return properties.sorted { $0.key < $1.key }.flatMap { name, schema in
                members[name].map { faults(of: $0, by: schema, at: "\(place).\(name)") } ?? []
            }
        default:
            var known: Set<String> = []
            if case .object(let properties) = schema["properties"] { known = Set(properties.keys) }
            return members.keys.sorted().filter { !known.contains($0) }.flatMap { name -> [String] in
                if wanted == .truth(false) { return ["\(place): \(name) is not in the contract"] }
                return faults(of: members[name] ?? .null, by: wanted, at: "\(place).\(name)")
            }
        }
    }
}
