public import HTTPTypes

/// A kind of error that this service answers with: a stable address below `/problems/`, a title and a status.
///
/// The list ``all`` is closed: programs may switch on the slug, so one is never renamed or given another meaning.
public struct ProblemType: Sendable, Hashable {
    /// The last part of the address `/problems/{slug}`.
    public let slug: String
    /// What went wrong, in a few words that are the same for every occurrence.
    public let title: String
    /// The HTTP status that goes with it.
    public let status: HTTPResponse.Status
    /// What the page says: what it means and what to do.
    public let advice: String

    init(_ slug: String, _ status: HTTPResponse.Status, _ title: String, _ advice: String) {
        self.slug = slug
        self.title = title
        self.status = status
        self.advice = advice
    }
}

extension ProblemType {
    /// The request itself can't be read.
    public static let malformedRequest = ProblemType(
        "malformed-request", .badRequest, "The request can't be read",
        "The request is not well-formed HTTP, or its address or body can't be decoded. Check how it is written.")
    /// A parameter has a value that is not known.
    public static let invalidParameter = ProblemType(
        "invalid-parameter", .badRequest, "A parameter has a value that is not known",
        "Each entry of `errors` names the parameter, the value, the reason and the nearest valid values.")
    /// A parameter that this address does not have.
    public static let unknownParameter = ProblemType(
        "unknown-parameter", .badRequest, "The address has no such parameter",
        "A mistyped parameter must not silently answer another question, so it is refused. `errors` names it and the "
            + "nearest that exists.")
    /// A reference that can't have been printed so.
    public static let mistypedReference = ProblemType(
        "mistyped-reference", .badRequest, "The reference is mistyped",
        "References carry a check, so that one wrong character or two that have changed places always show. `errors` says "
            + "which kind of mistake it is. Look at the source again.")
    /// No key, or one that is not valid.
    public static let keyRequired = ProblemType(
        "key-required", .unauthorized, "A valid key is needed",
        "Send `Authorization: Bearer KEY` with a key that has not been revoked. An administrator issues keys.")
    /// The key's role or source has no right to this.
    public static let notAllowed = ProblemType(
        "not-allowed", .forbidden, "The key has no right to this",
        "The detail says which role may do it. Keys of contributors and partners act for one source only.")
    /// Nothing at this address, or nothing that this reader may see.
    public static let notFound = ProblemType(
        "not-found", .notFound, "There is nothing here",
        "Nothing is at this address, or nothing that may be seen without a key. The detail names the nearest address.")
    /// No release has been published yet.
    public static let nothingPublished = ProblemType(
        "nothing-published", .notFound, "Nothing has been published yet",
        "Figures are public from the first published release on. The detail says since when there are any.")
    /// The address exists and does not answer to this method.
    public static let methodNotAllowed = ProblemType(
        "method-not-allowed", .methodNotAllowed, "The address does not answer to this method",
        "The `Allow` header lists the methods it answers to.")
    /// No representation that the client accepts.
    public static let notAcceptable = ProblemType(
        "not-acceptable", .notAcceptable, "No representation that is accepted",
        "Ask for one of the kinds that the detail lists, by `Accept` or, better, by the suffix of the address.")
    /// The thing is in a state that does not allow this.
    public static let wrongState = ProblemType(
        "wrong-state", .conflict, "Its state does not allow this",
        "The detail says which state it is in and which would be needed.")
    /// What was here has been withdrawn.
    public static let withdrawn = ProblemType(
        "withdrawn", .gone, "Withdrawn", "What was published here has been withdrawn; the detail gives the reason.")
    /// `If-Match` names another version.
    public static let preconditionFailed = ProblemType(
        "precondition-failed", .preconditionFailed, "It has changed since it was read",
        "`If-Match` names a version that is no longer the current one. Read it again, then decide.")
    /// A body larger than the limit.
    public static let tooLarge = ProblemType(
        "too-large", .contentTooLarge, "The body is too large", "The detail gives the limit. Send it in parts.")
    /// A header larger than the limit.
    public static let headerTooLarge = ProblemType(
        "header-too-large", .requestHeaderFieldsTooLarge, "The header is too large",
        "Send fewer or shorter header fields, or a shorter address.")
    /// A body that came too slowly.
    public static let tooSlow = ProblemType(
        "too-slow", .requestTimeout, "The request came too slowly",
        "The server waits for a header and a body for a bounded time only. Send it again over a better connection.")
    /// A body of a kind that is not understood.
    public static let unsupportedMediaType = ProblemType(
        "unsupported-media-type", .unsupportedMediaType, "The body's kind is not understood",
        "The detail lists the values of `Content-Type` and `Content-Encoding` that are.")
    /// Well-formed, but impossible.
    public static let impossible = ProblemType(
        "impossible", .unprocessableContent, "Understood, but impossible",
        "The request is well-formed and can't be met as it stands. `errors` says why, all reasons at once.")
    /// A question in words of which nothing was understood.
    public static let notUnderstood = ProblemType(
        "not-understood", .unprocessableContent, "The question was not understood",
        "Nothing of the question was understood as one for figures. `errors` says what was not; the detail and the suggestions "
            + "say what can be asked.")
    /// A file that is not a record file.
    public static let unreadableFile = ProblemType(
        "unreadable-file", .unprocessableContent, "The file was refused",
        "The file is not UTF-8 CSV with the known columns, or breaks off. Nothing of it was taken in.")
    /// More requests than the limit.
    public static let tooManyRequests = ProblemType(
        "too-many-requests", .tooManyRequests, "Too many requests",
        "Wait as many seconds as `Retry-After` says. `RateLimit-Limit` gives the number that are allowed a minute.")
    /// A fault of the service.
    public static let internalError = ProblemType(
        "internal-error", .internalServerError, "The service failed",
        "This is a fault of the service. Its operators find it in the log by `request_id`.")
    /// The service, or something it needs, is not there for the moment.
    public static let unavailable = ProblemType(
        "unavailable", .serviceUnavailable, "Not available for the moment",
        "Something the service needs, such as its database, can't be reached. Try again after `Retry-After` seconds.")

    /// Every type there is.
    public static let all: [ProblemType] = [
        malformedRequest, invalidParameter, unknownParameter, mistypedReference, keyRequired, notAllowed, notFound,
        nothingPublished,
        methodNotAllowed, notAcceptable, tooSlow, wrongState, withdrawn, preconditionFailed, tooLarge,
        unsupportedMediaType, impossible, notUnderstood, unreadableFile, tooManyRequests, headerTooLarge, internalError,
        unavailable,
    ]

    /// The type that stands for a bare status, such as one that the HTTP server itself answers with.
    static func standing(for status: HTTPResponse.Status) -> ProblemType {
        if let exact = all.first(where: { $0.status == status }) { return exact }
        return status.kind == .clientError ? malformedRequest : internalError
    }
}
