/// One SQL statement with its parameters.
///
/// Written as a string literal. Every `\(value)` becomes a parameter `$n`, never a part of the text, so a value can't
/// change what the statement does:
///
/// ```swift
/// let query: PostgresQuery = "select name from area where code = \(code) and level = \(level)"
/// ```
///
/// A `PostgresQuery` interpolated into another is inserted as text, and its parameters are numbered anew. The only way
/// to insert plain text is spelled out: `\(unsafeSQL: text)`.
public struct PostgresQuery: Sendable, Hashable {
    /// The statement's text, with `$1`, `$2`, … for its parameters.
    public var sql: String
    /// The parameters, `$1` first.
    public var bindings: [PostgresBinding]

    /// A query from text that the caller vouches for: nothing of it may come from outside.
    public init(unsafeSQL sql: String, bindings: [PostgresBinding] = []) {
        self.sql = sql
        self.bindings = bindings
    }
}

extension PostgresQuery: ExpressibleByStringInterpolation {
    /// A query without parameters.
    public init(stringLiteral value: String) {
        self.init(unsafeSQL: value)
    }

    /// A query whose values became parameters.
    public init(stringInterpolation interpolation: StringInterpolation) {
        self.init(unsafeSQL: interpolation.sql, bindings: interpolation.bindings)
    }

    /// Collects a literal's text and parameters.
    public struct StringInterpolation: StringInterpolationProtocol {
        var sql = ""
        var bindings: [PostgresBinding] = []
        /// Whether the text so far ends with a parameter's number.
        private var endsWithParameter = false

        /// Begins an empty query.
        public init(literalCapacity: Int, interpolationCount: Int) {
            sql.reserveCapacity(literalCapacity + 3 * interpolationCount)
            bindings.reserveCapacity(interpolationCount)
        }

        /// Appends what the literal itself says.
        public mutating func appendLiteral(_ literal: String) {
            append(text: literal)
        }

        /// Makes the value a parameter.
        public mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value) {
            appendParameter(PostgresBinding(value))
        }

        /// Makes the value a parameter; `nil` is NULL.
        public mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
            appendParameter(PostgresBinding(value))
        }

        /// Makes an already encoded value a parameter.
        public mutating func appendInterpolation(_ binding: PostgresBinding) {
            appendParameter(binding)
        }

        /// Inserts another query; its `$1` becomes the next free number.
        public mutating func appendInterpolation(_ query: PostgresQuery) {
            append(text: query.sql.renumberingParameters(by: bindings.count))
            bindings.append(contentsOf: query.bindings)
        }

        /// Inserts text as it is. The caller vouches that nothing of it comes from outside.
        public mutating func appendInterpolation(unsafeSQL text: String) {
            append(text: text)
        }

        private mutating func appendParameter(_ binding: PostgresBinding) {
            bindings.append(binding)
            // `date\(day)` would otherwise be the identifier date$1.
            if let last = sql.utf8.last, SQLText.continuesName(last) { sql += " " }
            sql += "$\(bindings.count)"
            endsWithParameter = true
        }

        private mutating func append(text: String) {
            guard let first = text.utf8.first else { return }
            // `\(a)0` would otherwise be $10.
            if endsWithParameter, SQLText.continuesName(first) { sql += " " }
            sql += text
            endsWithParameter = false
        }
    }
}

extension PostgresQuery: CustomStringConvertible {
    /// The text and the types of the parameters; never their values.
    public var description: String {
        bindings.isEmpty ? sql : "\(sql) -- \(bindings.map(\.description).joined(separator: ", "))"
    }
}
