/// An example in R: tables by readr, the rest by httr2.
struct RCode {
    let text: String

    init(_ example: Example) {
        let isTable = example.form == .csv && example.body == nil && example.method == "GET"
        if isTable, !example.needsKey {
            text = """
                library(readr)

                address <- \(JSONText.quoted(example.address))
                table <- read_csv(address, show_col_types = FALSE)
                print(table)

                """
            return
        }
        var lines = [isTable ? "library(httr2)\nlibrary(readr)" : "library(httr2)", ""]
        lines.append("address <- \(JSONText.quoted(example.address))")
        var steps = ["request(address)"]
        if example.method != (example.body == nil ? "GET" : "POST") {
            steps.append("req_method(\"\(example.method)\")")
        }
        if example.needsKey { steps.append("req_auth_bearer_token(Sys.getenv(\"KEY\"))") }
        switch example.body {
        case .json(let value):
            // httr2 makes JSON of lists, and an empty list a list: an object without members is said as text.
            steps.append(value == .members([]) ? "req_body_raw(\"{}\", \"application/json\")" : Self.body(value))
        case .text(let body, let type):
            lines.append("body <- \(Self.lines(body))")
            steps.append("req_body_raw(body, \(JSONText.quoted(type)))")
        case nil:
            break
        }
        steps.append("req_retry(max_tries = 3)")
        steps.append("req_perform()")
        lines.append("answer <- " + steps.joined(separator: " |>\n  "))
        switch example.form {
        case .json: lines.append("str(resp_body_json(answer, simplifyVector = TRUE))")
        case .csv where isTable: lines.append("print(read_csv(I(resp_body_string(answer)), show_col_types = FALSE))")
        case .csv, .text: lines.append("cat(resp_body_string(answer))")
        case .file(let name): lines.append("writeBin(resp_body_raw(answer), \(JSONText.quoted(name)))")
        }
        text = lines.joined(separator: "\n") + "\n"
    }

    private static func body(_ value: ContractValue) -> String {
        guard case .members(let members) = value else { return "req_body_json(\(literal(value)))" }
        let arguments = members.map { "\(name($0.name)) = \(literal($0.value))" }
        return "req_body_json(list(\(arguments.joined(separator: ", "))))"
    }

    private static func literal(_ value: ContractValue) -> String {
        switch value {
        case .null: "NULL"
        case .bool(let bool): bool ? "TRUE" : "FALSE"
        case .number, .text: JSONText.line(value)
        case .list(let items): "list(" + items.map(literal).joined(separator: ", ") + ")"
        case .members(let members):
            "list(" + members.map { "\(name($0.name)) = \(literal($0.value))" }.joined(separator: ", ") + ")"
        }
    }

    /// A text of several lines as it stands, where it may.
    private static func lines(_ text: String) -> String {
        text.contains(")\"") ? JSONText.quoted(text) : "r\"(\(text))\""
    }

    /// A name as it may stand before an equals sign.
    private static func name(_ name: String) -> String {
        name.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "_") } && !name.hasPrefix("_") ? name : "`\(name)`"
    }
}
