import NIOCore
import StatsModel
import Testing

@testable import HateStatsAPI

/// Answers that are kept ready.
@Suite("The cache of answers")
struct AnswerCacheTests {
    private static func question(_ number: Int) -> AnswerCache.Question {
        AnswerCache.Question(format: .json, query: "area=\(number)")
    }

    private static func entry(_ text: String, capacity: Int = 1000) -> AnswerCache.Entry {
        var body = ByteBufferAllocator().buffer(capacity: capacity)
        body.writeString(text)
        return AnswerCache.Entry(headers: [.eTag: "\"\(text)\""], body: body)
    }

    @Test func `gives back what was kept of the same publication, and nothing of another`() {
        let cache = AnswerCache(bytes: 100_000)
        let (one, other) = (Publication([]), Publication([]))
        cache.keep(Self.entry("first"), Self.question(1), of: one)
        #expect(cache.answer(Self.question(1), of: one).map { String(buffer: $0.body) } == "first")
        #expect(cache.answer(Self.question(1), of: one)?.headers[.eTag] == "\"first\"")
        #expect(cache.answer(Self.question(2), of: one) == nil)
        #expect(cache.answer(AnswerCache.Question(format: .csv, query: "area=1"), of: one) == nil)
        #expect(cache.answer(Self.question(1), of: other) == nil)
        cache.keep(Self.entry("second"), Self.question(2), of: other)
        #expect(cache.holding.answers == 1)
        #expect(cache.answer(Self.question(1), of: other) == nil)
    }

    @Test func `never holds more than its bytes, and keeps what is asked for again`() {
        let cache = AnswerCache(bytes: 50_000)
        let publication = Publication([])
        cache.keep(Self.entry("asked again"), Self.question(0), of: publication)
        for number in 1...1000 {
            cache.keep(Self.entry("\(number)"), Self.question(number), of: publication)
            #expect(cache.answer(Self.question(0), of: publication) != nil)
            #expect(cache.holding.newerBytes <= 25_000)
        }
        // Two halves of 25,000 bytes, of entries that take more than 1,000 each.
        #expect(cache.holding.answers > 10 && cache.holding.answers < 50)
        #expect(cache.answer(Self.question(1), of: publication) == nil)
        #expect(cache.answer(Self.question(1000), of: publication) != nil)
    }

    @Test func `keeps no answer that would push out all others, and none at all where it has no bytes`() {
        let publication = Publication([])
        let cache = AnswerCache(bytes: 50_000)
        cache.keep(Self.entry("large", capacity: 10_000), Self.question(1), of: publication)
        #expect(cache.answer(Self.question(1), of: publication) == nil)
        let none = AnswerCache(bytes: 0)
        none.keep(Self.entry("small"), Self.question(1), of: publication)
        #expect(none.answer(Self.question(1), of: publication) == nil && none.holding.answers == 0)
    }

    @Test func `changes nothing that a reader can see, and forgets with the next publication`() async throws {
        let database = try await CountedPack.leicestershire.database()
        let first = try await PublishedRelease.make(try FigureFixtures.recipe(), in: database)
        try await database.serving { app in
            for address in ["?area=leicester&period=YE2024-03", ".csv?area=leicester&period=YE2024-03", "?shape=array"]
            {
                let made = try await app.get("/v1/figures" + address)
                let kept = try await app.get("/v1/figures" + address)
                #expect(made.status == 200 && made.body == kept.body)
                for name in ["etag", "last-modified", "content-type", "content-disposition", "vary"] {
                    #expect(made.headers[name] == kept.headers[name])
                }
                #expect(kept.headers["cache-control"]?.hasPrefix("public, max-age=") == true)
            }
            let tag = try #require(try await app.get("/v1/figures").headers["etag"])
            #expect(try await app.get("/v1/figures", headers: ["If-None-Match": tag]).status == 304)
            try await PublishedRelease.make(
                try FigureFixtures.recipe {
                    $0.version = 2
                    $0.reason = "Late records."
                    $0.publishedAt = Instant(microseconds: 1_717_230_600_000_000)
                    $0.predecessor = first
                }, in: database)
            try await app.context.publication.reload()
            #expect(try await app.get("/v1/figures").json["release"]["version"].integer == 2)
        }
    }
}
