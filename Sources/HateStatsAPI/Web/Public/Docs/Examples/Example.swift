/// One request, ready to be written as code in any language.
struct Example: Sendable, Hashable {
    let method: String
    /// Percent-encoded, with the address of the service.
    let address: String
    let body: Body?
    /// Whether a key goes with it: the environment variable `KEY`.
    let needsKey: Bool
    let form: Form

    /// What is sent.
    enum Body: Sendable, Hashable {
        case json(ContractValue)
        /// Text, with its kind.
        case text(String, String)
    }

    /// What comes back, as far as programs take it differently.
    enum Form: Sendable, Hashable {
        case json
        case csv
        case text
        /// Bytes, with the name of the file that they make.
        case file(String)

        /// - Parameters:
        ///   - contentType: of the answer; nil where there is none.
        ///   - path: of the operation; its last part names the file.
        init(contentType: String?, path: String) {
            switch contentType {
            case "application/json": self = .json
            case "text/csv": self = .csv
            case "image/png", "image/svg+xml", "application/octet-stream":
                self = .file(path.split(separator: "/").last.map(String.init) ?? "answer")
            default: self = .text
            }
        }
    }

    /// A language in which examples are written.
    enum Language: String, Sendable, CaseIterable {
        case curl, python, r

        /// What it is called.
        var label: String {
            switch self {
            case .curl: "curl"
            case .python: "Python"
            case .r: "R"
            }
        }
        /// The class of its blocks of code: what its files end in, or the like.
        var codeName: String { self == .curl ? "sh" : rawValue }
    }

    /// The request as code that runs as it stands.
    func code(in language: Language) -> String {
        switch language {
        case .curl: CurlCode(self).text
        case .python: PythonCode(self).text
        case .r: RCode(self).text
        }
    }
}

/// A value as JSON in one line.
enum JSONText {
    static func line(_ value: ContractValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let bool): bool ? "true" : "false"
        case .number(let number): number
        case .text(let text): quoted(text)
        case .list(let items): "[" + items.map(line).joined(separator: ", ") + "]"
        case .members(let members):
            "{" + members.map { "\(quoted($0.name)): \(line($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    /// Between double quotes, with the escapes that JSON, Python and R have in common.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for character in text.unicodeScalars {
            switch character {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            // The names of other control characters differ, and no example has one.
            case _ where character.value < 0x20: quoted += " "
            default: quoted.unicodeScalars.append(character)
            }
        }
        return quoted + "\""
    }
}
