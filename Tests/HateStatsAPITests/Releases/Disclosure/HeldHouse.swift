import Foundation
import PostgresBridge
import StatsModel
import Testing

@testable import HateStatsAPI

/// A release house in which records change after they were published.
extension ReleaseHouse {
    static let policeHeader = "source_ref,recorded_on,area,kind,categories,status\n"
    static let councilHeader = "source_ref,recorded_on,area,kind,categories,police_ref,status\n"

    /// Opens a house with another policy on revisions.
    static func open(revisions: String, _ body: (ReleaseHouse) async throws -> Void) async throws {
        try await open { house async throws in
            var files = pack
            files["policy.csv"] = Array(
                (String(decoding: files["policy.csv"] ?? [], as: UTF8.self) + "revisions,\(revisions)\n").utf8)
            try await house.database.load(files)
            try await house.app.context.reference.reload()
            try await body(house)
        }
    }

    /// Takes rows of the police in.
    func police(_ rows: String..., covers: ClosedRange<Month>? = nil) async throws {
        _ = try await app.importFile(
            Self.policeHeader + rows.map { $0 + "\n" }.joined(), source: "northshire-police", covers: covers)
    }

    /// Takes rows of a partner in.
    func council(_ rows: String...) async throws {
        _ = try await app.importFile(Self.councilHeader + rows.map { $0 + "\n" }.joined(), source: "alder-council")
    }

    /// Takes what is a draft to its publication.
    func release(_ id: String) async throws {
        try await done(act("submit", id))
        try await agree(id)
        try await done(act("publish", id))
    }

    /// Makes and publishes a release.
    func publish(_ id: String, to month: String = "2024-06") async throws {
        try await done(create(id, to: month))
        try await release(id)
    }

    func done(_ answer: Answer) throws {
        guard (200...201).contains(answer.status) else { throw Answer.Broken(text: "\(answer.status) \(answer.text)") }
    }

    /// What the ledger keeps of a version.
    func page(_ id: String, version: Int = 1) async throws -> (page: LedgerPage, after: [Int]) {
        let number = try await number(id, version: version)
        return try await database.asOwner().withConnection { connection in
            let frozen = try await FrozenVersion.read(number: number, present: nil, over: connection)
            let kept = try #require(try await connection.query(KeptLedger(number: number)).first)
            return (try LedgerPage(kept.content, frame: frozen.table.frame), kept.protectedAfter)
        }
    }

    /// The number of a version.
    func number(_ id: String, version: Int = 1) async throws -> Int {
        let text = try await database.psql(
            """
            SELECT v.number FROM release_version v JOIN release r ON r.number = v.release
            WHERE r.id = '\(id)' AND v.version = \(version)
            """)
        return try #require(Int(text))
    }

    /// How many crimes and incidents an area itself has in a month by the ledger of a version.
    func count(_ id: String, version: Int = 1, _ area: String, _ month: String) async throws -> Int {
        let page = try await page(id, version: version).page
        let pack = try app.context.reference.required().pack
        let position = try #require(pack.areas.firstIndex { $0.slug.rawValue == area })
        let month = try #require(Month(month))
        let offset = page.months.lowerBound.distance(to: month)
        guard page.months.contains(month) else { return 0 }
        return Kind.allCases.reduce(0) { sum, kind in
            let series = page.counts.series(area: position, kind: kind, category: nil) ?? []
            return sum + series[series.startIndex + offset]
        }
    }

    /// The changes that a version holds, as `source_ref old-month:area new-month:area`.
    func held(_ id: String) async throws -> [String] {
        let answer = try await app.get("/v1/releases/\(id)/held-changes", key: keys.statistician)
        try #require(answer.status == 200, "\(answer.text)")
        return answer.json["items"].items.map { item in
            let sides = ["old", "new"].map { name in
                item[name] == .null ? "-" : "\(item[name]["month"].text ?? "?"):\(item[name]["area"].text ?? "?")"
            }
            return "\(item["source_ref"].text ?? "?") \(sides.joined(separator: " "))"
        }
    }
}
