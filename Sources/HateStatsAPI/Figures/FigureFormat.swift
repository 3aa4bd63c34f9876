internal import Charts
internal import HTTPTypes
internal import Hummingbird

/// A representation of figures: by the address's suffix, or else by `Accept`.
enum FigureFormat: CaseIterable {
    case json
    case csv
    /// Sentences.
    case text
    /// A drawing.
    case svg
    /// The drawing as pixels.
    case png

    /// The kinds by which clients ask for it.
    var mediaType: String {
        switch self {
        case .json: "application/json"
        case .csv: "text/csv"
        case .text: "text/plain"
        case .svg: "image/svg+xml"
        case .png: "image/png"
        }
    }

    /// Whether it is drawn.
    var isPicture: Bool { self == .svg || self == .png }

    /// The suffix of files and addresses.
    var suffix: String {
        switch self {
        case .json: "json"
        case .csv: "csv"
        case .text: "txt"
        case .svg: "svg"
        case .png: "png"
        }
    }

    /// What an answer in it says of itself.
    var contentType: String {
        switch self {
        case .json: "application/json"
        case .csv: "text/csv; charset=utf-8"
        case .text: "text/plain; charset=utf-8"
        case .svg, .png: mediaType
        }
    }

    /// The format that a request's `Accept` likes best; the first where it likes several alike or does not say.
    ///
    /// - Throws: a `not-acceptable` problem where it likes none.
    static func preferred(by request: Request, among formats: [FigureFormat]) throws -> FigureFormat {
        guard let field = request.headers[.accept], field != "*/*" else { return formats.first ?? .json }
        let fields = request.headers[values: .accept]
        let ranges = fields.joined(separator: ",").split(separator: ",").map(MediaRange.init)
        // A browser that asks for a page takes pictures too, and would be shown one in the place of the figures.
        let asksForPage = ranges.contains { $0.name == "text/html" }
        let formats = asksForPage ? formats.filter { !$0.isPicture } : formats
        let liked = formats.map { format in (format, quality(of: format, in: ranges)) }
        guard let best = liked.max(by: { $0.1 < $1.1 }), best.1 > 0 else {
            throw Problem(
                .notAcceptable, "Here there are \(formats.map(\.mediaType).joined(separator: ", ")).",
                errors: [
                    .init("header.accept", value: fields.joined(separator: ", "), reason: "none of these is accepted")
                ])
        }
        return liked.first { $0.1 == best.1 }?.0 ?? best.0
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

/// How the chosen format is to be written, by parameters that are none of the question's.
struct FigureRequestForm {
    let format: FigureFormat
    /// Whether a flat list is asked for: `shape=array`, for JSON only.
    let isFlat: Bool
    /// Whether the file is for a person's disk: `download=1`, for all but JSON.
    let isDownload: Bool
    /// How a picture is drawn; nil where that follows from the question.
    let chart: ChartKind?
    /// For what a picture is.
    let size: ChartSize

    /// The parameters that choose the form of a format.
    static func parameters(of format: FigureFormat) -> Set<String> {
        format == .json ? shapes : format.isPicture ? pictures : downloads
    }

    private static let shapes: Set<String> = ["shape"]
    private static let downloads: Set<String> = ["download"]
    private static let pictures: Set<String> = ["chart", "size", "download"]

    init(_ parameters: QueryParameters, for format: FigureFormat) throws {
        self.format = format
        isFlat = try format == .json && Self.isGiven("shape", "array", in: parameters)
        isDownload = try format != .json && parameters.isDownload()
        chart = format.isPicture ? try Self.choice("chart", in: parameters) : nil
        size = format.isPicture ? try Self.choice("size", in: parameters) ?? .page : .page
    }

    /// One of the values that a parameter has; nil where it is absent.
    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, in parameters: QueryParameters
    ) throws -> Choice? {
        guard let given = try parameters.one(name) else { return nil }
        if let choice = Choice(rawValue: given) { return choice }
        let all = Choice.allCases.map(\.rawValue)
        let near = Spelling.nearest(to: given, among: all)
        throw Problem(
            .invalidParameter,
            faults: [
                .init(
                    "query.\(name)", value: given, reason: "must be one of \(all.joined(separator: ", "))",
                    suggestions: near.isEmpty ? all : near)
            ])
    }

    private static func isGiven(_ name: String, _ value: String, in parameters: QueryParameters) throws -> Bool {
        guard let given = try parameters.one(name) else { return false }
        guard given == value else {
            throw Problem(
                .invalidParameter,
                faults: [
                    .init(
                        "query.\(name)", value: given, reason: "must be \(value), or be left out", suggestions: [value])
                ])
        }
        return true
    }

    /// The fields that go with it.
    func headers(fileName: String) -> HTTPFields {
        var headers: HTTPFields = [.contentType: format.contentType]
        if isDownload {
            headers[.contentDisposition] = "attachment; filename=\"\(fileName).\(format.suffix)\""
        }
        return headers
    }
}
