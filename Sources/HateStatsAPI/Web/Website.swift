import HTTPTypes
import Hummingbird
import NIOConcurrencyHelpers
import NIOCore
import StatsModel

/// What all pages have in common: their templates and assets, and the pages that are kept ready.
final class Website: Sendable {
    /// Pages as bytes, by what is published, the pack in force, and the address.
    let cache: AnswerCache
    /// Where the control that leaves the site leads; nil where there is none.
    let exitAddress: String?
    private let folder: String?
    private let contract: String?
    private let gzipBytes: Int
    private let read = NIOLockedValueBox<Result<WebFiles, WebFiles.Failure>?>(nil)
    private let readDocumentation = NIOLockedValueBox<Documentation?>(nil)

    /// Nothing is read before the first page is.
    init(_ settings: Settings) {
        cache = AnswerCache(bytes: settings.pageCacheBytes)
        exitAddress = settings.exitAddress
        folder = InstalledFiles.find("web", setting: settings.web)
        contract = InstalledFiles.find("openapi.yaml", setting: settings.contract)
        gzipBytes = settings.gzipBytes
    }

    /// The templates and assets.
    ///
    /// - Throws: a `not-found` problem where they were not installed or can't be used.
    func files() throws -> WebFiles {
        switch result {
        case .success(let files): return files
        case .failure: throw Problem(.notFound, "The pages were not installed with this service.")
        }
    }

    /// The contract and the guides.
    ///
    /// - Throws: a `not-found` problem where they were not installed, or what is wrong with them.
    func documentation() throws -> Documentation {
        try readDocumentation.withLockedValue { read in
            if let read { return read }
            let documentation = try Documentation(contract: contract, web: folder)
            read = documentation
            return documentation
        }
    }

    /// Why there are no pages; nil where there are.
    var fault: WebFiles.Failure? {
        if case .failure(let failure) = result { failure } else { nil }
    }

    private var result: Result<WebFiles, WebFiles.Failure> {
        read.withLockedValue { read in
            if let read { return read }
            let result = Self.reading(folder)
            read = result
            return result
        }
    }

    private static func reading(_ folder: String?) -> Result<WebFiles, WebFiles.Failure> {
        guard let folder else {
            return .failure(WebFiles.Failure(description: "No web folder was found; HATESTATS_WEB names it."))
        }
        do {
            return .success(try WebFiles(folder: folder))
        } catch let failure as WebFiles.Failure {
            return .failure(failure)
        } catch {
            return .failure(WebFiles.Failure(description: "\(error)"))
        }
    }
}

// MARK: Pages as answers

extension Website {
    /// A page from memory, or made anew and kept.
    ///
    /// - Parameter make: makes the page; only a page of status 200 is kept.
    func answer(
        _ request: Request, of publication: Publication, pack: Int, cacheControl: String,
        _ make: () throws -> Page
    ) throws -> Response {
        let address = "\(pack) \(request.uri.string)"
        let isCompressed = Gzip.isAccepted(request.headers[.acceptEncoding])
        let question = AnswerCache.Question(format: nil, query: (isCompressed ? "gzip " : "") + address)
        let entry: AnswerCache.Entry
        var status = HTTPResponse.Status.ok
        if let kept = cache.answer(question, of: publication) {
            entry = kept
        } else {
            let page = try make()
            status = page.status
            entry = try self.entry(of: page, compressed: isCompressed)
            if status == .ok { cache.keep(entry, question, of: publication) }
        }
        var headers = entry.headers
        headers[.cacheControl] = status == .ok ? cacheControl : "no-store"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: entry.body))
    }

    /// A page that is made for one request and not kept.
    func response(_ page: Page) throws -> Response {
        let entry = try entry(of: page, compressed: false)
        return Response(status: page.status, headers: entry.headers, body: ResponseBody(byteBuffer: entry.body))
    }

    private func entry(of page: Page, compressed: Bool) throws -> AnswerCache.Entry {
        let bytes = try ByteBuffer(string: page.html(files()))
        var headers = Self.headers
        headers[.contentType] = "text/html; charset=utf-8"
        let tag = EntityTag.of(bytes.readableBytesView)
        headers[.eTag] = tag
        // Kept compressed, so that a page that many ask for is not compressed for each of them.
        guard compressed, bytes.readableBytes >= gzipBytes, let stream = GzipStream() else {
            return AnswerCache.Entry(headers: headers, body: bytes)
        }
        headers[.eTag] = Conditional.encoded(tag)
        headers[.contentEncoding] = "gzip"
        return AnswerCache.Entry(headers: headers, body: stream.compress(bytes, isLast: true))
    }

    /// What keeps a page to itself: nothing runs, is drawn or sent but what this site serves, nobody frames it, and no
    /// other site is told where its reader came from.
    static let headers: HTTPFields = [
        .contentSecurityPolicy:
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
            + "base-uri 'none'; frame-ancestors 'none'",
        .crossOriginResourcePolicy: "same-origin",
        .name("Cross-Origin-Opener-Policy"): "same-origin",
        .name("Permissions-Policy"):
            "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()",
        .name("X-Frame-Options"): "DENY",
    ]
}
