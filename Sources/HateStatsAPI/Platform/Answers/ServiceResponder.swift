import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The one way in and out: every request passes here before its route, and every answer and error after it.
///
/// In order: a name for the request, the key, the limit of requests, `OPTIONS`, `HEAD`, the route, problems, conditions
/// and compression, the fields that every answer carries, the access log.
struct ServiceResponder<Routes: HTTPResponder>: HTTPResponder where Routes.Context == AppRequestContext {
    let routes: Routes
    let table: RouteTable
    let keys: KeyStore
    let rateLimit: RateLimit
    let tally: RequestTally
    let settings: Settings
    /// A problem as a page, for people; nil where the request is a program's.
    let page: @Sendable (Problem, Request, _ requestID: String) -> Response?

    func respond(to request: Request, context: AppRequestContext) async throws -> Response {
        let began = ContinuousClock.now
        var context = context
        if let name = request.headers[.requestID], RequestName.isUsable(name) { context.requestID = name }
        context.logger[metadataKey: "request_id"] = .string(context.requestID)
        if settings.trustsForwarded { context.clientAddress = forwardedAddress(request) ?? context.clientAddress }

        var status: RateStatus?
        var response: Response
        do {
            status = try await admit(request, &context)
            response = try await answer(request, context)
        } catch let refusal as Refusal {
            status = refusal.status
            response = answer(refusal.problem, request, context)
        } catch {
            response = answer(problem(for: error, request, context), request, context)
        }
        response = Conditional.applied(response, to: request, gzipBytes: settings.gzipBytes)
        if response.status == .preconditionFailed, response.body.contentLength == 0 {
            let problem = Problem(.preconditionFailed, "If-Match names another version than the current one.")
            response = answer(problem, request, context)
        }
        finish(&response, request, context, status)
        let time = ContinuousClock.now - began
        tally.add(
            route: route(of: request, context), method: request.method, isKeyed: context.access != nil,
            status: response.status, time: time)
        log(request, response, context, time)
        return request.method == .head ? withoutBody(response) : response
    }

    // MARK: Who asks, and how often

    /// A request that is not let in, with the state of its limit.
    private struct Refusal: Error {
        let problem: Problem
        let status: RateStatus?
    }

    /// Establishes who asks, counts the request, and refuses beyond the limit.
    private func admit(_ request: Request, _ context: inout AppRequestContext) async throws -> RateStatus? {
        // Load balancers ask often, from one address, and must get an answer.
        guard !request.uri.path.hasPrefix("/health/") else { return nil }
        let address = RateLimit.client(address: context.clientAddress)
        guard let field = request.headers[.authorization] else { return try counted(address) }
        // A wrong key costs its address a request, and the database is not asked once the address has none left: keys
        // can't be tried without limit.
        if let status = rateLimit.take(address, spending: false), status.retryAfter != nil { throw refusal(status) }
        do {
            let access = try await keys.access(authorization: field)
            context.access = access
            context.logger[metadataKey: "key"] = .string(access.keyID)
            return try counted("k:" + access.keyID)
        } catch let problem as Problem where problem.type == .keyRequired {
            throw Refusal(problem: problem, status: try counted(address))
        }
    }

    private func counted(_ client: String) throws -> RateStatus? {
        let status = rateLimit.take(client)
        if let status, status.retryAfter != nil { throw refusal(status) }
        return status
    }

    private func refusal(_ status: RateStatus) -> Refusal {
        let wait = status.retryAfter ?? 1
        let detail = "More than \(status.limit) requests in a minute; the next is answered in \(wait) s."
        return Refusal(
            problem: Problem(.tooManyRequests, detail, headers: [.retryAfter: String(wait)]), status: status)
    }

    private func forwardedAddress(_ request: Request) -> String? {
        let fields = request.headers[values: .forwardedFor].joined(separator: ",")
        guard let last = fields.split(separator: ",").last else { return nil }
        let address = last.filter { !$0.isWhitespace }
        return (try? SocketAddress(ipAddress: address, port: 0)) == nil ? nil : address
    }

    // MARK: The answer

    private func answer(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        if request.method == .options { return try options(request, context) }
        let routed = request.method == .head ? request.asGet : request
        let response = try await routes.respond(to: routed, context: context)
        if routed.method == .get, response.status == .ok { try Acceptance.check(response, request) }
        return response
    }

    private func answer(_ problem: Problem, _ request: Request, _ context: AppRequestContext) -> Response {
        page(problem, request, context.requestID) ?? problem.response(to: request, requestID: context.requestID)
    }

    private func options(_ request: Request, _ context: AppRequestContext) throws -> Response {
        let methods = table.methods(at: request.uri.path)
        guard !methods.isEmpty else { throw noRoute(request) }
        return Response(
            status: .noContent,
            headers: [
                .allow: list(methods), .accessControlAllowMethods: "GET, HEAD, OPTIONS",
                .accessControlAllowHeaders:
                    "Accept, Authorization, Cache-Control, If-Match, If-Modified-Since, If-None-Match, X-Request-Id",
                .accessControlMaxAge: "86400",
            ]
        ).withoutLength()
    }

    private func problem(for error: any Error, _ request: Request, _ context: AppRequestContext) -> Problem {
        let error = (error as? ErrorsOutward.Coat)?.error ?? error
        if let error = error as? HTTPError, error.status == .notFound, context.endpointPath == "NotFound" {
            return noRoute(request)
        }
        guard let problem = Problem.standing(for: error) else {
            context.logger.error("a request failed", metadata: ["error": "\(error)"])
            return Problem(.internalError, "The fault is in the service's log under this request_id.")
        }
        if problem.type.status.kind == .serverError {
            context.logger.warning("a request could not be served", metadata: ["error": "\(error)"])
        }
        return problem
    }

    /// No route for this method and address: another method, or the nearest address.
    private func noRoute(_ request: Request) -> Problem {
        let path = request.uri.path
        let methods = table.methods(at: path)
        guard methods.isEmpty else {
            return Problem(
                .methodNotAllowed, "\(path) answers to \(list(methods)), not to \(request.method.rawValue).",
                headers: [.allow: list(methods)])
        }
        let nearest = table.nearest(to: path)
        return Problem(
            .notFound,
            faults: [
                .init(
                    "path", value: path,
                    reason: "there is no such address" + (nearest.isEmpty ? "; /v1 says which there are" : ""),
                    suggestions: nearest)
            ])
    }

    /// The pattern of the address, for the counts; nil where there is none.
    private func route(of request: Request, _ context: AppRequestContext) -> String? {
        // Where the request did not get as far as its route, or the method has none, the table knows.
        guard let path = context.endpointPath, path != "NotFound" else { return table.pattern(at: request.uri.path) }
        return path
    }

    private func list(_ methods: [HTTPRequest.Method]) -> String {
        methods.map(\.rawValue).joined(separator: ", ")
    }

    // MARK: What every answer carries

    private func finish(
        _ response: inout Response, _ request: Request, _ context: AppRequestContext, _ status: RateStatus?
    ) {
        response.headers.append(HTTPField(name: .requestID, value: context.requestID))
        for field in UsualFields.always { response.headers.append(field) }
        if !response.headers.contains(.contentSecurityPolicy) { response.headers.append(UsualFields.policy) }
        if let status {
            response.headers[.rateLimit] = String(status.limit)
            response.headers[.rateRemaining] = String(status.remaining)
            response.headers[.rateReset] = String(status.reset)
        }
        if context.access != nil || request.headers.contains(.authorization) {
            response.headers[.cacheControl] = "private, no-store"
            response.headers[.vary] = "Authorization"
        } else {
            response.headers.append(UsualFields.vary)
            if !response.headers.contains(.cacheControl) { response.headers[.cacheControl] = "no-store" }
        }
        // Other sites' pages may read what they have a key for: no browser sends one that the page does not have itself.
        // Pages keep to their own site, and have said so.
        guard [.get, .head, .options].contains(request.method),
            !response.headers.contains(.crossOriginResourcePolicy)
        else { return }
        for field in UsualFields.shared { response.headers.append(field) }
    }

    /// The answer to `HEAD`: the fields that `GET` would have brought, without its body.
    private func withoutBody(_ response: Response) -> Response {
        let length = response.headers[.contentLength]
        var head = Response(status: response.status, headers: response.headers)
        head.headers[.contentLength] = length
        return head
    }

    /// One line a request. The client's address is left out: it would be personal data, and a key's name serves.
    private func log(_ request: Request, _ response: Response, _ context: AppRequestContext, _ time: Duration) {
        let isFailure = response.status.kind == .serverError
        let isProbe = request.uri.path.hasPrefix("/health/")
        let microseconds = time / .microseconds(1)
        context.logger.log(
            level: isFailure ? .warning : isProbe ? .debug : .info, "request",
            metadata: [
                "method": .string(request.method.rawValue), "path": .string(request.uri.string.shortened(to: 1000)),
                "status": .stringConvertible(response.status.code),
                "milliseconds": .stringConvertible((microseconds).rounded() / 1000),
                "bytes": .stringConvertible(response.body.contentLength ?? -1),
            ])
    }
}

/// Fields that are the same in every answer, made and checked once.
private enum UsualFields {
    static let always = [
        HTTPField(name: .xContentTypeOptions, value: "nosniff"),
        HTTPField(name: .referrerPolicy, value: "no-referrer"),
    ]
    static let policy = HTTPField(
        name: .contentSecurityPolicy, value: "default-src 'none'; frame-ancestors 'none'")
    static let vary = HTTPField(name: .vary, value: "Accept, Accept-Encoding")
    /// What lets pages of other origins read an answer.
    static let shared = [
        HTTPField(name: .accessControlAllowOrigin, value: "*"),
        HTTPField(
            name: .accessControlExposeHeaders,
            value: "ETag, Link, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, X-Request-Id"),
        HTTPField(name: .crossOriginResourcePolicy, value: "cross-origin"),
    ]
}

/// Stands first inside the router, so that errors leave it as they were thrown: hummingbird would turn its own into
/// answers without our members.
struct ErrorsOutward: RouterMiddleware {
    typealias Context = AppRequestContext

    /// An error on its way out of the router, in a coat that the router does not recognise.
    struct Coat: Error {
        let error: any Error
    }

    func handle(
        _ request: Request, context: AppRequestContext,
        next: @concurrent (Request, AppRequestContext) async throws -> Response
    ) async throws -> Response {
        do { return try await next(request, context) } catch { throw Coat(error: error) }
    }
}

extension Request {
    /// The same request as `GET`.
    fileprivate var asGet: Request {
        var head = head
        head.method = .get
        return Request(head: head, body: body)
    }
}

extension RequestName {
    /// Whether a name that a client or a proxy gave can be used in the log: short, and of harmless characters.
    static func isUsable(_ name: String) -> Bool {
        (8...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}

extension HTTPField.Name {
    static let requestID = name("X-Request-Id")
    static let rateLimit = name("RateLimit-Limit")
    static let rateRemaining = name("RateLimit-Remaining")
    static let rateReset = name("RateLimit-Reset")
    static let forwardedFor = name("X-Forwarded-For")
    static let referrerPolicy = name("Referrer-Policy")
    static let crossOriginResourcePolicy = name("Cross-Origin-Resource-Policy")
    static let link = name("Link")
}
