import Foundation
import StatsModel
import Testing

@testable import Charts
@testable import HateStatsAPI

/// `/v1/figures.svg` and `.png`, against a real service and database.
@Suite("Pictures of published figures")
struct ChartRouteTests {
    private static let path = FigureRoutes.path

    private func published<R: Sendable>(
        isSynthetic: Bool = false, _ body: (TestApplication) async throws -> R
    ) async throws -> R {
        let database = try await CountedPack.leicestershire.database()
        try await PublishedRelease.make(try FigureFixtures.recipe { $0.isSynthetic = isSynthetic }, in: database)
        return try await database.serving { try await body($0) }
    }

    @Test func `are drawings to everybody, with the headers of what is public`() async throws {
        try await published { app in
            let answer = try await app.get(Self.path + ".svg?area=leicester&grain=year&last=2")
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "image/svg+xml")
            #expect(answer.headers["cache-control"]?.hasPrefix("public, max-age=") == true)
            #expect(answer.headers["access-control-allow-origin"] == "*")
            #expect(answer.headers["last-modified"] == "Wed, 01 May 2024 08:30:00 GMT")
            #expect(answer.text.hasPrefix("<svg xmlns="))
            #expect(answer.text.contains("Recorded hate crimes in Leicester"))
            #expect(answer.text.contains("2024-q1@1, published 1 May 2024."))
            // The reference in the picture is that of the newest figure.
            let figures = try await app.get(Self.path + "?area=leicester&period=YE2024-03")
            let reference = try #require(figures.json["figures"][0]["citation"].text)
            #expect(answer.text.contains("Reference \(reference)"))
        }
    }

    @Test func `are pixels of the size that is asked for`() async throws {
        try await published { app in
            for (size, width, height) in [("page", 1280, nil), ("card", 1200, 630), ("print", 2382, nil)]
                as [(String, Int, Int?)]
            {
                let answer = try await app.get(Self.path + ".png?area=leicester&grain=year&last=2&size=\(size)")
                #expect(answer.status == 200)
                #expect(answer.headers["content-type"] == "image/png")
                let bytes = Array(answer.body)
                #expect(bytes.prefix(4) == [0x89, 0x50, 0x4E, 0x47])
                try #require(bytes.count > 5_000)
                func number(_ place: Int) -> Int { bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
                #expect(number(16) == width)
                if let height { #expect(number(20) == height) }
            }
        }
    }

    @Test func `say that they are invented where they are`() async throws {
        try await published(isSynthetic: true) { app in
            let answer = try await app.get(Self.path + ".svg?area=leicester")
            #expect(answer.text.contains(">SYNTHETIC DEMONSTRATION DATA</text>"))
        }
        try await published { app in
            let answer = try await app.get(Self.path + ".svg?area=leicester")
            #expect(!answer.text.contains("SYNTHETIC"))
        }
    }

    @Test func `have a tag for each form, the same for the same question, and 304 for whoever has it`() async throws {
        try await published { app in
            var tags: Set<String> = []
            for address in [
                ".svg?area=leicester", ".png?area=leicester", ".svg?area=leicester&size=card",
                ".svg?area=leicester&size=print", ".svg?area=leicester&chart=bars", ".svg?area=rutland",
                ".svg?area=leicester&download=1", "?area=leicester",
            ] {
                let answer = try await app.get(Self.path + address)
                let tag = try #require(answer.headers["etag"])
                #expect(tags.insert(tag).inserted, "\(address)")
                let again = try await app.get(Self.path + address, headers: ["If-None-Match": tag])
                #expect(again.status == 304 && again.body.isEmpty)
            }
            let slug = try await app.get(Self.path + ".png?area=leicester&period=latest&_=17")
            let code = try await app.get(Self.path + ".png?period=YE2024-03&area=E06000016")
            #expect(slug.headers["etag"] == code.headers["etag"])
            #expect(slug.body == code.body)
        }
    }

    @Test func `are to be had by Accept, but not by browsers that ask for a page`() async throws {
        try await published { app in
            let address = Self.path + "?area=leicester"
            let kinds = [
                ("image/svg+xml", "image/svg+xml"), ("image/png", "image/png"),
                ("image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5", "image/svg+xml"),
                (
                    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/png,image/svg+xml,*/*;q=0.8",
                    "application/json"
                ),
            ]
            for (accept, kind) in kinds {
                let answer = try await app.get(address, headers: ["Accept": accept])
                #expect(answer.headers["content-type"] == kind, "\(accept)")
            }
        }
    }

    @Test func `are files for people`() async throws {
        try await published { app in
            for suffix in ["svg", "png"] {
                let file = try await app.get(Self.path + ".\(suffix)?download=1")
                #expect(
                    file.headers["content-disposition"] == "attachment; filename=\"figures-2024-q1-v1.\(suffix)\"")
            }
        }
    }

    @Test(arguments: [
        ("?chart=pie", 400, "query.chart"), ("?size=huge", 400, "query.size"), ("?shape=array", 400, "query.shape"),
        ("?chart=line&chart=bars", 400, "query.chart"), ("?area=Leicster", 400, "query.area"),
        ("?measure=count,rate", 422, "query.measure"), ("?area=children(llr)&measure=rank", 422, "query.measure"),
        ("?chart=line", 422, "query.chart"), ("?chart=tiles", 422, "query.chart"),
        ("?area=*&grain=year&last=2&chart=line", 422, "query.chart"),
        ("?area=*&category=*&size=card", 422, "query.size"), ("?release=2023-q4", 404, "query.release"),
    ])
    func `say what is wrong and what would do`(query: String, status: Int, place: String) async throws {
        try await published { app in
            for suffix in [".svg", ".png"] {
                let answer = try await app.get(Self.path + suffix + query)
                #expect(answer.status == status)
                #expect(answer.headers["content-type"] == "application/problem+json")
                #expect(answer.json["errors"][0]["where"].text == place)
                #expect(answer.json["errors"][0]["reason"].text?.isEmpty == false)
                #expect(answer.headers["access-control-allow-origin"] == "*")
            }
        }
    }

    @Test func `name kinds that would do`() async throws {
        try await published { app in
            let lines = try await app.get(Self.path + ".svg?area=*&grain=year&last=2&chart=line")
            #expect(lines.json["errors"][0]["suggestions"][0].text == "multiples")
            let map = try await app.get(Self.path + ".svg?area=children(llr)&chart=tiles")
            #expect(map.json["detail"].text?.contains("no tile for Leicestershire (county)") == true)
            let fine = try await app.get(
                Self.path + ".svg?area=leicester,rutland,children(leicestershire-county)&chart=tiles")
            #expect(fine.status == 200)
        }
    }

    @Test func `have no parameters elsewhere`() async throws {
        try await published { app in
            for address in ["?chart=line", ".csv?size=card", ".txt?chart=bars"] {
                let answer = try await app.get(Self.path + address)
                #expect(answer.status == 400)
            }
        }
    }

    @Test func `can be drawn many at once`() async throws {
        try await published { app in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for last in 1...8 {
                    group.addTask { try await app.get(Self.path + ".png?grain=month&last=\(last + 1)").status }
                }
                for try await status in group { #expect(status == 200) }
            }
        }
    }
}

/// Pictures of the answers that golden files hold as data.
@Suite("Pictures of answers")
struct AnswerChartTests {
    @Test func `carry the day of publication where the partnership is, and the address of the reference`() throws {
        let publication = try FigureFixtures.corrected(isSynthetic: true)
        let answer = try FigureFixtures.answer("area=leicester", from: publication)
        let chart = try answer.chart(size: .card, idPrefix: "home", publicURL: "https://hatestats.example")
        let svg = String(decoding: chart.svg(), as: UTF8.self)
        let reference = try #require(chart.references.first)
        #expect(svg.contains("2024-q1@2, published 1 June 2024."))
        #expect(svg.contains("Reference \(reference): hatestats.example/c/\(reference)"))
        #expect(svg.contains("id=\"home-title\""))
        #expect(chart.description.contains("Leicester"))
    }

    @Test func `show one of several measures where that is chosen`() throws {
        let publication = try FigureFixtures.corrected()
        let answer = try FigureFixtures.answer("area=children(llr)&measure=count,rate,rank", from: publication)
        #expect(try answer.chart(measure: .rate, publicURL: nil).subtitle.contains("per 1,000 residents"))
        #expect(throws: ChartRefusal.self) { try answer.chart(publicURL: nil) }
        #expect(throws: ChartRefusal.self) { try answer.chart(measure: .rank, publicURL: nil) }
        #expect(throws: ChartRefusal.self) { try answer.chart(measure: .share, publicURL: nil) }
    }
}
