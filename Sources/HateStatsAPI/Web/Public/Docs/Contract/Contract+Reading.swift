extension Contract {
    /// Why the document can't be used.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Reads a document of OpenAPI 3.1.
    ///
    /// - Throws: ``Failure`` where it is not YAML, has no operations, or names two things the same.
    init(yaml: String) throws {
        let root: ContractValue
        do {
            root = try ContractValue(yaml: yaml)
        } catch {
            throw Failure(description: "openapi.yaml can't be read: \(error)")
        }
        let reader = ContractReader(root: root)
        let operations = reader.operations()
        guard !operations.isEmpty else { throw Failure(description: "openapi.yaml has no operations.") }
        version = root["info"]["version"].text ?? ""
        introduction = root["info"]["description"].text ?? ""
        topics = root["tags"].items.compactMap { tag in
            guard let name = tag["name"].text else { return nil }
            return Topic(
                name: name, slug: Self.slug(name), description: tag["description"].text ?? "",
                operations: operations.filter { $0.tag == name }.map(\.operation))
        }
        var seen: Set<String> = ["guides"]
        for slug in topics.map(\.slug) + operations.map(\.operation.slug) where !seen.insert(slug).inserted {
            throw Failure(description: "openapi.yaml has two things whose address would be /docs/\(slug).")
        }
    }
}

/// Reads the parts of a document of OpenAPI.
struct ContractReader {
    let root: ContractValue

    private static let methods = ["get", "put", "post", "delete", "patch"]

    /// The operations with their tags, in the order of the document.
    func operations() -> [(tag: String, operation: Contract.Operation)] {
        root["paths"].members.flatMap { path in
            path.value.members.filter { Self.methods.contains($0.name) }.map { method in
                (
                    tag: method.value["tags"].items.first?.text ?? "",
                    operation: operation(path.name, method.name.uppercased(), method.value)
                )
            }
        }
    }

    private func operation(_ path: String, _ method: String, _ value: ContractValue) -> Contract.Operation {
        let id = value["operationId"].text ?? "\(method) \(path)"
        let parameters = value["parameters"].items.map(resolved)
        let body = body(resolved(value["requestBody"]))
        let answers = value["responses"].members.map { answer($0.name, resolved($0.value)) }
        let success = answers.first(where: \.isSuccess)
        let types = success?.contents.map(\.contentType) ?? []
        return Contract.Operation(
            id: id, slug: Contract.slug(id), method: method, path: path, summary: value["summary"].text ?? "",
            description: value["description"].text ?? "", roles: value["x-roles"].items.compactMap(\.text),
            parameters: parameters.compactMap(parameter), body: body?.body, answers: answers,
            example: ExampleTemplate(
                method: method, path: path, parameters: parameters, own: value["x-example"], body: body?.body,
                bodyExample: body?.example ?? .null, role: value["x-roles"].items.first?.text,
                answerType: types.first),
            isPage: types == ["text/html"])
    }

    private func parameter(_ value: ContractValue) -> Contract.Parameter? {
        guard let name = value["name"].text, let place = value["in"].text.flatMap(Contract.Parameter.Place.init) else {
            return nil
        }
        let schema = resolved(value["schema"])
        let isList = !schema["items"].isNull
        let item = isList ? resolved(schema["items"]) : schema
        return Contract.Parameter(
            name: name, place: place, isRequired: value["required"].isTrue,
            description: value["description"].text ?? "",
            type: ContractFields(reader: self).words(item) + (isList ? ", one or several" : ""),
            allowed: item["enum"].items.compactMap(\.text), standard: schema["default"].text)
    }

    private func body(_ value: ContractValue) -> (body: Contract.Body, example: ContractValue)? {
        guard let content = value["content"].members.first else { return nil }
        let body = Contract.Body(
            contentType: content.name, isRequired: value["required"].isTrue,
            description: value["description"].text ?? "", fields: fields(content.value))
        return (body, content.value["example"])
    }

    private func answer(_ status: String, _ value: ContractValue) -> Contract.Answer {
        Contract.Answer(
            status: status, description: value["description"].text ?? "",
            headers: value["headers"].members.map { header in
                let value = resolved(header.value)
                return Contract.Field(
                    name: header.name, type: ContractFields(reader: self).words(resolved(value["schema"])),
                    description: value["description"].text ?? "", isRequired: value["required"].isTrue)
            },
            contents: value["content"].members.map {
                Contract.Content(contentType: $0.name, fields: fields($0.value))
            })
    }

    /// What is in a representation: the members of its schema, or the columns of a row that `x-row` describes.
    private func fields(_ content: ContractValue) -> [Contract.Field] {
        let row = content["x-row"]
        return ContractFields(reader: self).all(of: row.isNull ? content["schema"] : row)
    }

    /// What a `$ref` within the document stands for, or the value itself. What stands beside a `$ref` comes first.
    func resolved(_ value: ContractValue) -> ContractValue { resolved(value, depth: 0) }

    private func resolved(_ value: ContractValue, depth: Int) -> ContractValue {
        guard depth < 16, let reference = value["$ref"].text else { return value }
        let target = reference.split(separator: "/").dropFirst().reduce(root) { $0[String($1)] }
        let beside = value.members.filter { $0.name != "$ref" }
        let found = resolved(target, depth: depth + 1)
        guard !beside.isEmpty, case .members(let members) = found else { return found }
        return .members(beside + members.filter { member in !beside.contains { $0.name == member.name } })
    }
}
