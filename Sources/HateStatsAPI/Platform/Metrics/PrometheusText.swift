/// Writes measurements in the text format that Prometheus and its like read (version 0.0.4).
struct PrometheusText {
    /// The kind of answer that this is.
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// What may become of a value.
    enum Kind: String {
        /// Only grows, until the process ends.
        case counter
        /// Goes up and down.
        case gauge
        /// Counts by bounds, with a sum.
        case histogram
    }

    /// What has been written.
    private(set) var text = ""

    /// Begins a family of samples.
    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// Writes one sample of the family.
    mutating func sample(_ name: String, _ labels: [(name: String, value: String)] = [], is value: Int) {
        sample(name, labels, text: String(value))
    }

    /// Writes one sample of the family.
    mutating func sample(_ name: String, _ labels: [(name: String, value: String)] = [], is value: Double) {
        sample(name, labels, text: "\(value)")
    }

    private mutating func sample(_ name: String, _ labels: [(name: String, value: String)], text value: String) {
        text += name
        if !labels.isEmpty {
            text += "{" + labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",") + "}"
        }
        text += " \(value)\n"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
