internal import NIOCore
public import StatsModel

/// An answer from current records: unsuppressed figures and the words that go with them. It has representations of its
/// own, so that a figure of it can't be taken for a published one.
public struct ManagementAnswer: Sendable {
    /// The figures, the question as it was understood, and the words for both.
    public let content: ManagementFigures

    /// Wraps figures for representation.
    init(_ content: ManagementFigures) { self.content = content }

    /// The figures, in the order of the contract.
    public var figures: [ManagementFigure] { content.figures }
    /// The pack in whose words they are given.
    public var pack: ReferencePack { content.pack }
    /// Whether the database holds demonstration data.
    public var isSynthetic: Bool { content.isSynthetic }

    /// What stands where a published answer names its disclosure rule.
    public var disclosure: String {
        pack.wording["disclosure.management"]
            ?? "Not protected: for management only. Small counts can identify people and must not be passed on."
    }

    /// The question as the query of an address that asks it again, percent-encoded.
    public var canonicalQuery: String {
        content.query.parameters(in: pack)
            .map { "\($0.name)=\(PercentEncoding.encoded($0.value))" }
            .joined(separator: "&")
    }
}

extension ManagementAnswer {
    /// The answer as the JSON of its address, as text.
    public var jsonText: String { String(buffer: json(at: ManagementRoutes.path).buffer) }

    /// The figures as the CSV of its address, as text.
    public var csvText: String { String(buffer: csv()) }
}

/// The encoding of values within an address's query (RFC 3986, section 2).
enum PercentEncoding {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Everything but unreserved characters, and the comma, colon and parentheses that a query may hold, is encoded.
    static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: ","), UInt8(ascii: ":"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
