public import HTTPTypes

/// An error as the client is told it, after RFC 9457: thrown by handlers, rendered in one place
/// (``ServiceResponder``).
///
/// It never carries SQL, a stack trace, a secret or another error's text that was not written for clients.
public struct Problem: Error, Sendable, CustomStringConvertible {
    /// Which kind of error it is.
    public var type: ProblemType
    /// What was wrong here, what was expected, and the nearest valid value.
    public var detail: String
    /// Each single thing that is wrong, all of them at once.
    public var errors: [Fault]
    /// Further header fields of the answer, such as `Retry-After`.
    public var headers: HTTPFields

    /// One thing that is wrong with a request.
    public struct Fault: Sendable, Hashable {
        /// Where it is: `query.area`, `header.accept`, `body.role`, `path.id`.
        public var place: String
        /// The value that was sent.
        public var value: String?
        /// Why it can't be.
        public var reason: String
        /// The nearest valid values, best first.
        public var suggestions: [String]

        /// Takes every part as given.
        public init(_ place: String, value: String? = nil, reason: String, suggestions: [String] = []) {
            self.place = place
            self.value = value
            self.reason = reason
            self.suggestions = suggestions
        }
    }

    /// Takes every part as given.
    public init(_ type: ProblemType, _ detail: String, errors: [Fault] = [], headers: HTTPFields = [:]) {
        self.type = type
        self.detail = detail
        self.errors = errors
        self.headers = headers
    }

    /// Several things that are wrong with a request's parameters or body; the detail is made of them.
    public init(_ type: ProblemType, faults: [Fault]) {
        self.init(type, faults.map(\.sentence).joined(separator: " "), errors: faults)
    }

    /// One line for the log and the command line.
    public var description: String { detail.isEmpty ? type.title : detail }

    /// No key came with the request, or one that is not valid.
    public static func keyRequired(_ detail: String = "This needs a key: Authorization: Bearer hs_…") -> Problem {
        Problem(.keyRequired, detail, headers: [.wwwAuthenticate: "Bearer realm=\"hatestats\""])
    }

    /// The service can't do this for the moment.
    public static func unavailable(_ detail: String, retryAfter seconds: Int = 2) -> Problem {
        Problem(.unavailable, detail, headers: [.retryAfter: String(seconds)])
    }
}

extension Problem.Fault {
    /// The fault as a sentence: place, value, reason, suggestions.
    public var sentence: String {
        var text = place
        if let value { text += " “" + value.shortened(to: 100) + "”" }
        text += ": " + reason
        if let last = text.last, last != "." && last != "?" && last != "!" { text += "." }
        if !suggestions.isEmpty {
            text += " Did you mean " + suggestions.map { "“\($0)”" }.joined(separator: " or ") + "?"
        }
        return text
    }
}

extension HTTPField.Name {
    /// `Retry-After`, in whole seconds only: some clients understand nothing else.
    static let retryAfter = name("Retry-After")

    /// A field name that is known to be a valid token.
    static func name(_ text: String) -> HTTPField.Name {
        // Only literals that are tokens come here, so the fallback is never taken.
        HTTPField.Name(text) ?? .expires
    }
}

extension String {
    /// The text, cut after `limit` characters with an ellipsis.
    func shortened(to limit: Int) -> String {
        count <= limit ? self : prefix(limit) + "…"
    }
}
