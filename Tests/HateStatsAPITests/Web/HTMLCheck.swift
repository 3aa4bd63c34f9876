/// Looks for what a browser would silently repair: tags that don't match, attributes without quotation marks, ids that are
/// there twice, links to no id, pictures without a description.
struct HTMLCheck {
    private(set) var faults: [String] = []
    /// Addresses of links, pictures, styles, scripts and forms.
    private(set) var addresses: [String] = []
    private(set) var ids: [String] = []
    private var open: [String] = []
    private var references: [String] = []
    /// The names of all elements.
    private(set) var elements: [String] = []

    private static let void: Set<String> = ["meta", "link", "img", "input", "br", "hr", "path", "rect"]

    init(_ html: String) {
        guard html.hasPrefix("<!doctype html>") else {
            faults.append("no doctype")
            return
        }
        var rest = html.dropFirst("<!doctype html>".count)
        while let start = rest.firstIndex(of: "<") {
            text(rest[..<start])
            rest = rest[rest.index(after: start)...]
            guard let end = Self.end(of: rest) else {
                faults.append("a tag without an end: \(rest.prefix(40))")
                break
            }
            tag(rest[..<end])
            rest = rest[rest.index(after: end)...]
        }
        text(rest)
        for name in open { faults.append("<\(name)> is not closed") }
        for id in Set(ids) where ids.count(where: { $0 == id }) > 1 { faults.append("the id \(id) is there twice") }
        for reference in references where !ids.contains(reference) { faults.append("nothing has the id \(reference)") }
    }

    private static func end(of text: Substring) -> Substring.Index? {
        var quoted = false
        for index in text.indices {
            if text[index] == "\"" { quoted.toggle() }
            if text[index] == ">", !quoted { return index }
        }
        return nil
    }

    private mutating func text(_ text: Substring) {
        if text.contains("{{") || text.contains("}}") { faults.append("a template shows: \(text.prefix(60))") }
        if text.contains("Optional(") || text.contains("(label: ") || text.split(separator: " ").contains("nil") {
            faults.append("a value shows as Swift has it: \(text.prefix(60))")
        }
        if text.contains(">") { faults.append("a > in text: \(text.prefix(60))") }
        for part in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
            let name = part.prefix { $0 != ";" }
            if name.count > 8 || name.count == part.count || name.contains(" ") {
                faults.append("a bare & before “\(part.prefix(20))”")
            }
        }
    }

    private mutating func tag(_ text: Substring) {
        if text.hasPrefix("/") {
            let name = String(text.dropFirst())
            if open.last == name { open.removeLast() } else { faults.append("</\(name)> within \(open.suffix(3))") }
            return
        }
        let isClosed = text.hasSuffix("/")
        let name = String(text.prefix { $0 != " " && $0 != "/" && $0 != "\n" })
        elements.append(name)
        let attributes = attributes(String(text.dropFirst(name.count)).trimmingSuffix(isClosed), in: name)
        if name == "img", attributes["alt"]?.isEmpty != false { faults.append("a picture without a description") }
        for attribute in ["href", "src", "action"] {
            if let address = attributes[attribute] { addresses.append(address) }
        }
        if let id = attributes["id"] { ids.append(id) }
        for attribute in ["for", "aria-labelledby", "data-copy", "data-copy-link"] {
            if let reference = attributes[attribute] { references.append(reference) }
        }
        if let address = attributes["href"], address.hasPrefix("#") { references.append(String(address.dropFirst())) }
        for attribute in attributes.keys where attribute.hasPrefix("on") || attribute == "style" {
            faults.append("\(attribute) within <\(name)>")
        }
        if !isClosed, !Self.void.contains(name) { open.append(name) }
    }

    private mutating func attributes(_ text: String, in name: String) -> [String: String] {
        var attributes: [String: String] = [:]
        var rest = text[...]
        while true {
            rest = rest.drop { $0 == " " || $0 == "\n" }
            let key = String(rest.prefix { $0 != "=" && $0 != " " && $0 != "\n" })
            if key.isEmpty { return attributes }
            rest = rest.dropFirst(key.count)
            var value = ""
            if rest.hasPrefix("=") {
                guard rest.dropFirst().first == "\"", let close = rest.dropFirst(2).firstIndex(of: "\"") else {
                    faults.append("\(key) without quotation marks in <\(name)>")
                    return attributes
                }
                value = String(rest.dropFirst(2)[..<close])
                rest = rest[rest.index(after: close)...]
            }
            if attributes.updateValue(value, forKey: key) != nil { faults.append("\(key) twice in <\(name)>") }
        }
    }
}

extension String {
    /// What a reader sees of HTML: its text without tags, and with the characters that are escaped put back.
    var read: String { replacing(/<[^>]*>/, with: "").unescaped }

    fileprivate func trimmingSuffix(_ isClosed: Bool) -> String { isClosed ? String(dropLast()) : self }

    /// The text with the characters that HTML escapes put back.
    var unescaped: String {
        replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }
}
