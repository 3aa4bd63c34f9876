/// An example of an operation, as the contract has it: with names in double braces for what depends on the service, such
/// as `{{area.slug}}`, which a ``Specimen`` fills in.
///
/// There is one for each operation. What it asks is in `x-example` of the operation (`query`, `path`, `body`); the open
/// parts of its address are otherwise the `x-example` or the `example` of their parameter, and its body is that of the
/// contract. So an example can't name what the contract doesn't.
struct ExampleTemplate: Sendable {
    let method: String
    let path: String
    private let parts: [Pair]
    private let query: [Pair]
    private let body: String?
    private let contentType: String
    let role: String?
    let form: Example.Form

    private struct Pair: Sendable {
        let name: String
        let value: String
    }

    /// - Parameters:
    ///   - own: the operation's `x-example`.
    ///   - bodyExample: the example of its body.
    ///   - answerType: the kind of what comes back; nil where nothing does.
    init(
        method: String, path: String, parameters: [ContractValue], own: ContractValue, body: Contract.Body?,
        bodyExample: ContractValue, role: String?, answerType: String?
    ) {
        self.method = method
        self.path = path
        self.role = role
        parts = parameters.filter { $0["in"].text == "path" }.compactMap { parameter in
            guard let name = parameter["name"].text else { return nil }
            let value = [own["path"][name], parameter["x-example"], parameter["example"]].lazy.compactMap(\.text).first
            return value.map { Pair(name: name, value: $0) }
        }
        query = own["query"].members.map { member in
            let items = member.value.items.compactMap(\.text)
            return Pair(
                name: member.name, value: items.isEmpty ? member.value.text ?? "" : items.joined(separator: ","))
        }
        contentType = body?.contentType ?? ""
        let example = own["body"].isNull ? bodyExample : own["body"]
        self.body = body == nil || example.isNull ? nil : example.text ?? JSONText.line(example)
        form = Example.Form(contentType: answerType, path: path)
    }

    /// Every text in it that may hold names in braces.
    var texts: [String] { parts.map(\.value) + query.map(\.value) + [body].compactMap(\.self) }

    /// The example for one service.
    ///
    /// - Parameters:
    ///   - base: the address of the service.
    ///   - fill: puts values in the place of the names in braces.
    /// - Throws: what `fill` throws, and what the reader of JSON says of a body that is none.
    func filled(base: String, _ fill: (String) throws -> String) throws -> Example {
        var path = path
        for part in parts {
            guard let range = path.firstRange(of: "{\(part.name)}") else { continue }
            path.replaceSubrange(range, with: Self.encoded(try fill(part.value)))
        }
        let query = try query.map { "\($0.name)=\(Self.encoded(try fill($0.value)))" }.joined(separator: "&")
        var sent: Example.Body?
        if let body {
            let text = try fill(body)
            sent = contentType == "application/json" ? .json(try ContractValue(yaml: text)) : .text(text, contentType)
        }
        return Example(
            method: method, address: base + path + (query.isEmpty ? "" : "?" + query), body: sent,
            needsKey: role != nil, form: form)
    }

    /// Percent-encoded as far as it must be, so that people can still read it (RFC 3986, section 3.4).
    private static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            let character = Unicode.Scalar(byte)
            if byte < 0x80,
                character.properties.isAlphabetic || ("0"..."9").contains(character)
                    || "-._~,()*@:".unicodeScalars.contains(character)
            {
                encoded.unicodeScalars.append(character)
            } else {
                let digits = Array("0123456789ABCDEF")
                encoded += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
        return encoded
    }
}
