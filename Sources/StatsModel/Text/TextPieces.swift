/// Where one of the ``TextPieces`` lies.
public struct TextPiece: Sendable, Hashable {
    let start: Int32
    let count: Int32

    /// The piece without a byte.
    public static let empty = TextPiece(start: 0, count: 0)

    /// Whether it has no byte.
    public var isEmpty: Bool { count == 0 }
}

/// Texts that are written again and again, laid end to end, so that writing one is a copy from a known place.
public struct TextPieces: Sendable {
    /// The texts, and room after them, so that whole blocks can be read from where any of them begins.
    private var bytes: [UInt8] = Array(repeating: 0, count: Self.margin)

    private static let margin = 64

    /// No texts.
    public init() {}

    /// How many bytes they have together.
    public var byteCount: Int { bytes.count - Self.margin }

    /// Lays a text down.
    public mutating func add(_ text: some StringProtocol) -> TextPiece {
        add(Array(text.utf8))
    }

    /// Lays down what a writer holds.
    public mutating func add(_ writer: borrowing ByteWriter) -> TextPiece {
        add(writer.withBytes { Array($0) })
    }

    private mutating func add(_ text: [UInt8]) -> TextPiece {
        let start = byteCount
        bytes.insert(contentsOf: text, at: start)
        return TextPiece(start: Int32(clamping: start), count: Int32(clamping: text.count))
    }

    /// Lends the pieces out for writing.
    public func withReader<R, E: Error>(_ body: (TextPieceReader) throws(E) -> R) throws(E) -> R {
        // What arrays lend out can throw any error only, so a typed one travels as a result.
        let result: Result<R, E> = bytes.withUnsafeBytes { bytes in
            do throws(E) { return .success(try body(TextPieceReader(bytes: bytes))) } catch { return .failure(error) }
        }
        return try result.get()
    }
}

/// The texts of ``TextPieces`` while they are lent out.
public struct TextPieceReader {
    let bytes: UnsafeRawBufferPointer
}

extension ByteWriter {
    /// Writes a piece. One that is not of these pieces writes nothing.
    public mutating func write(_ piece: TextPiece, of pieces: TextPieceReader) {
        let (start, count) = (Int(piece.start), Int(piece.count))
        guard count > 0, start >= 0, let base = pieces.bytes.baseAddress else { return }
        if count <= 64, start + 64 <= pieces.bytes.count {
            write(blocksFrom: base + start, count: count)
        } else if start + count <= pieces.bytes.count {
            write(UnsafeRawBufferPointer(start: base + start, count: count))
        }
    }
}
