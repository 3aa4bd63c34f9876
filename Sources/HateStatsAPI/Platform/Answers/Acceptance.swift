import HTTPTypes
import Hummingbird

/// Whether a client takes what there is.
enum Acceptance {
    /// Refuses an answer whose kind the client's `Accept` leaves out. An address with a suffix has chosen already.
    ///
    /// - Throws: a `not-acceptable` problem that names the kind there is.
    static func check(_ response: Response, _ request: Request) throws {
        guard let field = request.headers[.accept], let kind = response.headers[.contentType],
            request.uri.path.split(separator: "/").last?.contains(".") != true, !isAccepted(kind, by: field)
        else { return }
        throw Problem(
            .notAcceptable,
            faults: [.init("header.accept", value: field, reason: "here there is \(mediaType(kind))")])
    }

    /// Whether one of the ranges of an `Accept` field covers a kind, with a weight above 0 (RFC 9110, section 12.5.1). The
    /// most exact range that covers it decides.
    static func isAccepted(_ contentType: String, by field: String) -> Bool {
        let kind = mediaType(contentType)
        let family = String(kind.prefix { $0 != "/" })
        var best = (exactness: -1, weight: 0.0)
        for part in field.split(separator: ",") {
            let range = mediaType(part)
            let exactness = range == kind ? 2 : range == family + "/*" ? 1 : range == "*/*" || range == "*" ? 0 : -1
            guard exactness > best.exactness else { continue }
            let weight = part.split(separator: ";").dropFirst().lazy
                .map { $0.filter { !$0.isWhitespace }.lowercased() }.first { $0.hasPrefix("q=") }
                .flatMap { Double($0.dropFirst(2)) }
            best = (exactness, weight ?? 1)
        }
        return best.weight > 0
    }

    private static func mediaType(_ text: some StringProtocol) -> String {
        String(text.prefix { $0 != ";" }).filter { !$0.isWhitespace }.lowercased()
    }
}
