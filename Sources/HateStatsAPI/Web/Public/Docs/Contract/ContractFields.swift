/// What a schema describes, as lines that people can read.
struct ContractFields {
    let reader: ContractReader

    // Deeper than any answer goes; a schema that contains itself ends here.
    private static let deepest = 6

    /// The members of an object, those of its members, and so on. None where it is no object and no list of objects.
    func all(of schema: ContractValue) -> [Contract.Field] {
        var fields: [Contract.Field] = []
        collect(schema, at: "", depth: 0, into: &fields)
        return fields
    }

    /// What kind of value it is: `number or null`.
    func words(_ schema: ContractValue) -> String {
        let schema = reader.resolved(schema)
        let choices = schema["oneOf"].items + schema["anyOf"].items
        if !choices.isEmpty { return Self.either(choices.map(words)) }
        if let first = schema["allOf"].items.first { return words(first) }
        let types = schema["type"].text.map { [$0] } ?? schema["type"].items.compactMap(\.text)
        return Self.either(types.map { words($0, schema) })
    }

    private func words(_ type: String, _ schema: ContractValue) -> String {
        switch type {
        case "string":
            switch schema["format"].text {
            case "date": "date"
            case "date-time": "time in UTC"
            default: "text"
            }
        case "integer": "whole number" + Self.range(schema)
        case "number": "number" + Self.range(schema)
        case "boolean": "`true` or `false`"
        case "array":
            switch words(schema["items"]) {
            case "": "list"
            case "object": "list of objects"
            case let item: "list of \(item)"
            }
        case "null": "null"
        default: type
        }
    }

    private static func range(_ schema: ContractValue) -> String {
        switch (schema["minimum"].text, schema["maximum"].text) {
        case (let least?, let most?): ", \(least) to \(most)"
        case (let least?, nil): ", at least \(least)"
        case (nil, let most?): ", at most \(most)"
        case (nil, nil): ""
        }
    }

    private static func either(_ words: [String]) -> String {
        var seen: Set<String> = []
        return words.filter { !$0.isEmpty && seen.insert($0).inserted }.joined(separator: " or ")
    }

    // MARK: Members

    private func collect(_ schema: ContractValue, at place: String, depth: Int, into fields: inout [Contract.Field]) {
        guard depth < Self.deepest else { return }
        let schema = reader.resolved(schema)
        if !schema["items"].isNull {
            collect(schema["items"], at: place + "[]", depth: depth, into: &fields)
            return
        }
        for part in schema["allOf"].items { collect(part, at: place, depth: depth, into: &fields) }
        // Of several shapes the first that has members: the others are its flat form, or null.
        if let shape = (schema["oneOf"].items + schema["anyOf"].items).first(where: { hasMembers($0) }) {
            collect(shape, at: place, depth: depth, into: &fields)
        }
        let required = Set(schema["required"].items.compactMap(\.text))
        for member in schema["properties"].members {
            let value = reader.resolved(member.value)
            let name = place.isEmpty || place == "[]" ? member.name : "\(place).\(member.name)"
            var description = value["description"].text ?? ""
            let allowed = value["enum"].items.compactMap(\.text)
            if !allowed.isEmpty {
                let list = allowed.map { "`\($0)`" }.joined(separator: ", ")
                description += (description.isEmpty ? "" : " ") + list
            }
            fields.append(
                Contract.Field(
                    name: name, type: words(value), description: description,
                    isRequired: required.contains(member.name)))
            collect(value, at: name, depth: depth + 1, into: &fields)
        }
    }

    private func hasMembers(_ schema: ContractValue) -> Bool {
        let schema = reader.resolved(schema)
        return !schema["properties"].isNull || !schema["allOf"].isNull
            || (!schema["items"].isNull && hasMembers(schema["items"]))
    }
}
