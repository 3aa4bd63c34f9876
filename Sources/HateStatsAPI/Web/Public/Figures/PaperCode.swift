import Pictures

/// The address of a page as a square of dots, to be read off paper by a telephone.
struct PaperCode {
    /// An `<svg>` of our own making, which stands in the page as it is.
    let svg: String

    /// nil where the service does not know its own address.
    init?(_ path: String, _ title: String, _ visit: Visit) {
        guard !visit.publicURL.isEmpty, let symbol = try? QRSymbol(visit.publicURL + path) else { return nil }
        svg = String(decoding: symbol.svg(side: 176, title: title, idPrefix: "paper"), as: UTF8.self)
    }
}
