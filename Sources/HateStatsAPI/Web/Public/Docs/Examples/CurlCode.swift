/// An example on the command line.
struct CurlCode {
    let text: String

    init(_ example: Example) {
        // One part of the command a line, where there are several.
        var parts = ["curl -sS" + Self.method(example) + Self.file(example.form) + " " + Self.quoted(example.address)]
        if example.needsKey { parts.append("-H \"Authorization: Bearer $KEY\"") }
        var below = ""
        switch example.body {
        case .json(let value):
            parts.append("-H 'Content-Type: application/json'")
            parts.append("-d " + Self.quoted(JSONText.line(value)))
        case .text(let text, let type):
            parts.append("-H " + Self.quoted("Content-Type: \(type)"))
            parts.append("--data-binary @- <<'END'")
            below = "\n" + (text.hasSuffix("\n") ? text : text + "\n") + "END"
        case nil:
            break
        }
        self.text = parts.joined(separator: " \\\n  ") + below + "\n"
    }

    /// Where it does not follow from the rest.
    private static func method(_ example: Example) -> String {
        let own = example.body == nil ? "GET" : "POST"
        return example.method == own ? "" : " -X \(example.method)"
    }

    private static func file(_ form: Example.Form) -> String {
        if case .file(let name) = form { " -o \(name)" } else { "" }
    }

    /// A word of the shell as it stands.
    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
