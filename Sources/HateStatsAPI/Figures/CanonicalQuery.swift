internal import StatsModel

/// A question as the query of an address that asks it again: every default made explicit, percent-encoded (RFC 3986,
/// section 2). It is ASCII, and needs no escape within JSON.
struct CanonicalQuery: Sendable {
    let bytes: [UInt8]

    init(_ query: FigureQuery, in pack: ReferencePack) {
        var writer = ByteWriter(capacity: 512)
        query.write(to: &writer, in: pack)
        bytes = writer.withBytes { Array($0) }
    }

    var count: Int { bytes.count }
    var text: String { String(decoding: bytes, as: UTF8.self) }

    func write(to writer: inout ByteWriter) { bytes.withUnsafeBytes { writer.write($0) } }
}
