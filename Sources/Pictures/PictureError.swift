/// Why a picture could not be made. What was drawn and the size are ours, so each is a fault here and none of a reader's.
public enum PictureError: Error, Sendable, Hashable {
    /// It is no SVG document; the library's words.
    case unreadable(String)
    /// The document does not say how large it is, in pixels.
    case unsized
    /// It would have more pixels than ``PNGPicture/mostPixels``.
    case tooLarge(width: Int, height: Int)
    /// The libraries could not draw or pack it; their words.
    case failed(String)
    /// The text can't be made into a code of squares: it is empty, too long, or holds a zero byte.
    case unencodable
}

extension PictureError: CustomStringConvertible {
    /// What went wrong, as a sentence.
    public var description: String {
        switch self {
        case .unreadable(let words): "The SVG document can't be read: \(words)."
        case .unsized: "The SVG document does not say its width and height in pixels."
        case .tooLarge(let width, let height):
            "A picture of \(width) × \(height) pixels has more than \(PNGPicture.mostPixels)."
        case .failed(let words): "The picture can't be drawn: \(words)."
        case .unencodable: "The text can't be encoded as a QR symbol: it must have 1 to 1,000 bytes, none of them zero."
        }
    }
}
