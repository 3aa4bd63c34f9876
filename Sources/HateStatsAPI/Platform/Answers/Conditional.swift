import HTTPTypes
import Hummingbird

/// Conditional requests and compression, which go together: each encoding of a representation has its own strong
/// `ETag`.
enum Conditional {
    /// The answer to a request, after its conditions: the same, compressed, 304 or 412.
    ///
    /// Only what reads is judged here. What changes something judges `If-Match` itself, before it does so: afterwards the
    /// tag is another one, and the change is made.
    static func applied(_ response: Response, to request: Request, gzipBytes: Int) -> Response {
        var response = response
        guard response.status.kind == .successful, response.status != .noContent else {
            // Errors are compressed as well, only by the size of their body.
            return isCompressed(response, for: request, from: gzipBytes) ? Gzip.compressing(response) : response
        }
        let compresses = isCompressed(response, for: request, from: gzipBytes)
        let identityTag = response.headers[.eTag]
        let tag = identityTag.map { compresses ? encoded($0) : $0 }
        if compresses { response.headers[.eTag] = tag }
        guard request.method == .get || request.method == .head else {
            return compresses ? Gzip.compressing(response) : response
        }
        if let identityTag, let tag {
            if let wanted = request.headers[.ifMatch], !isMet(wanted, by: identityTag) {
                return Response(status: .preconditionFailed, headers: [.eTag: tag])
            }
            if let known = request.headers[.ifNoneMatch], matches(known, [tag]) { return notModified(response) }
        }
        // A date is compared as text: who asks with it sends back what they were given.
        if request.headers[.ifNoneMatch] == nil, let since = request.headers[.ifModifiedSince],
            since == response.headers[.lastModified]
        {
            return notModified(response)
        }
        return compresses ? Gzip.compressing(response) : response
    }

    /// Whether an `If-Match` names the thing with this tag, in whichever encoding its reader got it.
    static func isMet(_ field: String, by tag: String) -> Bool { matches(field, [tag, encoded(tag)]) }

    private static func notModified(_ response: Response) -> Response {
        var headers = response.headers
        headers[.contentLength] = nil
        headers[.contentType] = nil
        return Response(status: .notModified, headers: headers).withoutLength()
    }

    private static func isCompressed(_ response: Response, for request: Request, from bytes: Int) -> Bool {
        // The cheapest first: programs seldom ask for it, and small answers are many.
        (response.body.contentLength ?? .max) >= bytes && Gzip.isAccepted(request.headers[.acceptEncoding])
            && response.headers[.contentEncoding] == nil && Gzip.isWorthwhile(response.headers[.contentType])
    }

    /// The tag of the gzip encoding of what `tag` names.
    static func encoded(_ tag: String) -> String {
        tag.hasSuffix("\"") ? String(tag.dropLast()) + "-gzip\"" : tag
    }

    /// Whether a list of entity tags names one of `tags`, or all by `*`. `W/` is ignored, as `If-None-Match` wants it.
    private static func matches(_ field: String, _ tags: [String]) -> Bool {
        field.split(separator: ",").contains { part in
            var part = part.trimmingPrefix(while: \.isWhitespace)
            while part.last?.isWhitespace == true { part.removeLast() }
            if part == "*" { return true }
            if part.hasPrefix("W/") { part = part.dropFirst(2) }
            return tags.contains(String(part))
        }
    }
}

extension Response {
    /// The answer without a declared length, where there is no body to declare one of.
    func withoutLength() -> Response {
        var response = self
        response.headers[.contentLength] = nil
        return response
    }
}
