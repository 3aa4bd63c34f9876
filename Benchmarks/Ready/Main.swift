import HTTPTypes
import HateStatsAPI
import Hummingbird
import Logging
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The service as it is, with one room more that the service doesn't have: `GET /ready-made?…`, which gives the bytes that
/// are on file for its query. Nothing is worked out there, so it is the most that this process, server and responder can
/// answer in a second.
@main
struct Ready {
    static func main() async throws {
        // A file per answer would be thousands, so they stand in one, after each other.
        let answers = try ReadyAnswers(file: CommandLine.arguments.dropFirst().first)
        let settings = try Settings.read(flags: [:])
        LoggingSystem.bootstrap { StructuredLogHandler(label: $0, level: settings.logLevel, isJSON: true) }
        let room = Feature { router, _ in
            router.get("/ready-made") { request, _ in
                guard let answer = answers[request.uri.query ?? ""] else { return Response(status: .notFound) }
                return answer
            }
        }
        let context = try AppContext(settings: settings, logger: Logger(label: "hatestats-ready"))
        try await serve(context, with: [room])
    }
}

/// Answers by the query that they are to.
struct ReadyAnswers: Sendable {
    private struct Answer: Sendable {
        var eTag: String
        var lastModified: String
        var body: ByteBuffer
    }

    private var answers: [String: Answer] = [:]

    /// Reads a file of answers; none where there is no file. Each is a line `query TAB ETag TAB Last-Modified TAB bytes`
    /// and so many bytes.
    init(file: String?) throws {
        guard let file else { return }
        let bytes = try Self.contents(of: file)
        var place = 0
        while place < bytes.count {
            guard let end = bytes[place...].firstIndex(of: UInt8(ascii: "\n")) else { break }
            let fields = bytes[place..<end].split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            guard fields.count == 4, let count = Int(fields[3]), end + 1 + count <= bytes.count else { break }
            answers[fields[0]] = Answer(
                eTag: fields[1], lastModified: fields[2], body: ByteBuffer(bytes: bytes[(end + 1)..<(end + 1 + count)]))
            place = end + 1 + count
        }
    }

    /// The answer to a query, with the fields that figures have.
    subscript(query: some StringProtocol) -> Response? {
        guard let answer = answers[String(query)] else { return nil }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        var headers: HTTPFields = [
            .contentType: "application/json", .cacheControl: "public, max-age=\(300 - now.tv_sec % 300)",
            .eTag: answer.eTag, .lastModified: answer.lastModified,
        ]
        // Said of what is compressed already, so that it is not compressed once more.
        if answer.body.getBytes(at: answer.body.readerIndex, length: 2) == [0x1F, 0x8B] {
            headers[.contentEncoding] = "gzip"
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: answer.body))
    }

    private static func contents(of path: String) throws -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw Unreadable(path: path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while case let count = fread(&piece, 1, piece.count, file), count > 0 { bytes += piece[..<count] }
        return bytes
    }
}

/// A file of answers that can't be read.
struct Unreadable: Error {
    let path: String
}
