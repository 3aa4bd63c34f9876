/// An example in Python: tables by pandas, the rest with nothing to install.
struct PythonCode {
    let text: String

    init(_ example: Example) {
        text =
            example.form == .csv && example.body == nil && example.method == "GET"
            ? Self.table(example) : Self.request(example)
    }

    private static func table(_ example: Example) -> String {
        let address = JSONText.quoted(example.address)
        guard example.needsKey else {
            return """
                import pandas as pd

                address = \(address)
                table = pd.read_csv(address)
                print(table)

                """
        }
        return """
            import os

            import pandas as pd

            address = \(address)
            table = pd.read_csv(address, storage_options={"Authorization": "Bearer " + os.environ["KEY"]})
            print(table)

            """
    }

    private static func request(_ example: Example) -> String {
        let isJSON = if case .json = example.body { true } else { false }
        var imports: [String] = []
        if example.form == .json || isJSON { imports.append("import json") }
        if example.needsKey { imports.append("import os") }
        imports.append("import urllib.request")
        var headers: [String] = []
        if example.needsKey { headers.append("\"Authorization\": \"Bearer \" + os.environ[\"KEY\"]") }
        var lines = ["address = \(JSONText.quoted(example.address))"]
        var arguments = ["address"]
        switch example.body {
        case .json(let value):
            lines.append("body = \(literal(value))")
            arguments.append("data=json.dumps(body).encode()")
            headers.append("\"Content-Type\": \"application/json\"")
        case .text(let text, let type):
            lines.append("body = \"\"\"\\\n\(escapedLines(text))\"\"\"")
            arguments.append("data=body.encode()")
            headers.append("\"Content-Type\": \(JSONText.quoted(type))")
        case nil:
            break
        }
        if example.method != (example.body == nil ? "GET" : "POST") { arguments.append("method=\"\(example.method)\"") }
        if !headers.isEmpty { arguments.append("headers={\(headers.joined(separator: ", "))}") }
        var opened = arguments[0]
        if arguments.count > 1 {
            // The headers have a line of their own, as they are long.
            let last = headers.isEmpty ? "" : arguments.removeLast()
            let rest = arguments.joined(separator: ", ") + (last.isEmpty ? "" : ",\n    " + last)
            lines.append("request = urllib.request.Request(\n    \(rest))")
            opened = "request"
        }
        lines.append("with urllib.request.urlopen(\(opened)) as answer:")
        lines += taking(example.form)
        return (imports + [""] + lines).joined(separator: "\n") + "\n"
    }

    private static func taking(_ form: Example.Form) -> [String] {
        switch form {
        case .json: ["    found = json.load(answer)", "print(json.dumps(found, indent=2))"]
        case .csv, .text: ["    print(answer.read().decode())"]
        case .file(let name):
            ["    with open(\(JSONText.quoted(name)), \"wb\") as file:", "        file.write(answer.read())"]
        }
    }

    private static func literal(_ value: ContractValue) -> String {
        switch value {
        case .null: "None"
        case .bool(let bool): bool ? "True" : "False"
        case .list(let items): "[" + items.map(literal).joined(separator: ", ") + "]"
        case .members(let members):
            "{" + members.map { "\(JSONText.quoted($0.name)): \(literal($0.value))" }.joined(separator: ", ") + "}"
        case .number, .text: JSONText.line(value)
        }
    }

    private static func escapedLines(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { JSONText.quoted(String($0)).dropFirst().dropLast() }.joined(separator: "\n")
    }
}
