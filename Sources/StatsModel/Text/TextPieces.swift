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
    private var bytes: [UInt8] = []

    /// No texts.
    public init() {}

    /// How many bytes they have together.
    public var byteCount: Int { bytes.count }

    /// Lays a text down.
    public mutating func add(_ text: some StringProtocol) -> TextPiece {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        return TextPiece(start: Int32(clamping: start), count: Int32(clamping: bytes.count - start))
    }

    /// Lays down what a writer holds.
    public mutating func add(_ writer: borrowing ByteWriter) -> TextPiece {
        let start = bytes.count
        writer.withBytes { bytes.append(contentsOf: $0) }
        return TextPiece(start: Int32(clamping: start), count: Int32(clamping: bytes.count - start))
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
        let end = Int(piece.start) + Int(piece.count)
        guard piece.count > 0, piece.start >= 0, end <= pieces.bytes.count else { return }
        write(UnsafeRawBufferPointer(rebasing: pieces.bytes[Int(piece.start)..<end]))
    }
}
