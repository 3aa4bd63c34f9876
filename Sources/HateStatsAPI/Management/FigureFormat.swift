internal import HTTPTypes
internal import Hummingbird

/// A representation of figures: by the address's suffix, or else by `Accept`.
enum FigureFormat: CaseIterable {
    case json
    case csv

    /// The kinds by which clients ask for it.
    var mediaType: String {
        switch self {
        case .json: "application/json"
        case .csv: "text/csv"
        }
    }

    /// The format that a request's `Accept` likes best; JSON where it likes several alike or does not say.
    ///
    /// - Throws: a `not-acceptable` problem where it likes none.
    static func preferred(by request: Request) throws -> FigureFormat {
        let fields = request.headers[values: .accept]
        guard !fields.isEmpty else { return .json }
        let ranges = fields.joined(separator: ",").split(separator: ",").map(MediaRange.init)
        let liked = allCases.map { format in (format, quality(of: format, in: ranges)) }
        guard let best = liked.max(by: { $0.1 < $1.1 }), best.1 > 0 else {
            throw Problem(
                .notAcceptable, "Here there are \(allCases.map(\.mediaType).joined(separator: " and ")).",
                errors: [
                    .init("header.accept", value: fields.joined(separator: ", "), reason: "none of these is accepted")
                ])
        }
        return liked.first { $0.1 == best.1 }?.0 ?? .json
    }

    /// The quality of the most precise range that takes the format in (RFC 9110, section 12.5.1); 0 where none does.
    private static func quality(of format: FigureFormat, in ranges: [MediaRange]) -> Double {
        let family = format.mediaType.prefix { $0 != "/" } + "/*"
        for name in [format.mediaType, String(family), "*/*"] {
            if let range = ranges.first(where: { $0.name == name }) { return range.quality }
        }
        return 0
    }

    /// One entry of `Accept`.
    private struct MediaRange {
        let name: String
        let quality: Double

        init(_ text: Substring) {
            let parts = text.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            name = parts.first ?? ""
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            quality = weight.map { $0.isFinite ? min(max($0, 0), 1) : 0 } ?? 1
        }
    }
}
