import StatsModel

/// The encoding of values within an address's query (RFC 3986, section 2).
enum PercentEncoding {
    /// Everything but unreserved characters, and the comma and colon that a query may hold, is encoded.
    static func encoded(_ text: String) -> String {
        var writer = ByteWriter(capacity: text.utf8.count * 2)
        writer.write(percentEncoded: text)
        return writer.text
    }
}
