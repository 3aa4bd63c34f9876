import Foundation
import NIOCore
import StatsModel
import TestSupport

@testable import HateStatsAPI

/// Releases of the default pack that need no database: two years to March 2024, a correction, and another release.
enum FigureFixtures {
    static let pack: ReferencePack? = try? ReferencePack(files: TestPack.llr)

    /// Counts that vary with everything they are of, small ones among them.
    @Sendable static func count(_ area: Int, _ kind: Kind, _ category: Int?, _ month: Month) -> Int {
        let place = area * 7 + (category ?? -1) * 3 + (kind == .crime ? 11 : 0) + Int(month.index) % 5
        let size = area == 1 ? 60 : area < 4 ? 20 : 4
        return category == nil ? size + place % size : place % (size / 2)
    }

    static func recipe(_ change: (inout PublishedRelease.Recipe) -> Void = { _ in }) throws -> PublishedRelease.Recipe {
        var recipe = try PublishedRelease.Recipe("2022-04", "2024-03")
        recipe.count = count
        change(&recipe)
        return recipe
    }

    /// A version as it would be read from the database, without one.
    static func version(_ number: Int, _ recipe: PublishedRelease.Recipe) throws -> ReleaseVersion {
        guard let pack else { throw Answer.Broken(text: "the default pack can't be read") }
        return ReleaseVersion(
            name: ReleaseName(id: recipe.id, version: recipe.version, number: number, isSynthetic: recipe.isSynthetic),
            title: recipe.title, reason: recipe.reason, periodTo: recipe.months.upperBound, cutOff: recipe.cutOff,
            publishedAt: recipe.publishedAt, digest: (0..<32).map { UInt8($0 + number) },
            table: try recipe.table(pack).table,
            numbers: CitationNumbers(
                areas: pack.areas.indices.map { $0 + 1 }, categories: pack.categories.indices.map { $0 }))
    }

    static func entry(_ version: ReleaseVersion) -> Publication.Entry {
        .readable(
            PublishedVersion(
                content: version, publishedAt: version.publishedAt ?? Instant(microseconds: 0), agreements: [],
                signature: Array(repeating: 0, count: 64), signingKey: "0123456789abcdef"))
    }

    /// Version 1, and version 2 in which Leicester has 5 crimes a month more.
    static func corrected(isSynthetic: Bool = false) throws -> Publication {
        let first = try version(1, recipe { $0.isSynthetic = isSynthetic })
        let second = try version(
            2,
            recipe {
                $0.isSynthetic = isSynthetic
                $0.version = 2
                $0.reason = "Late records of Leicester."
                $0.publishedAt = Instant(microseconds: 1_717_230_600_000_000)
                $0.predecessor = first
                $0.count = { count($0, $1, $2, $3) + ($0 == 1 && $1 == .crime && $2 == nil ? 5 : 0) }
            })
        return Publication([entry(first), entry(second)])
    }

    /// 1 July 2024, noon.
    static let now = Instant(microseconds: 1_719_835_200_000_000)

    /// What a question is answered, from some publication.
    static func answer(
        _ query: String, from publication: Publication, other: Set<String> = ["shape", "download"]
    ) throws -> PublishedAnswer {
        let enquiry = PublishedEnquiry(publication: publication, now: now, shelf: ReleaseShelf())
        return try enquiry.answer(try QueryParameters(query).pairs, otherParameters: other)
    }

    /// The bytes of an answer in a form.
    static func bytes(_ query: String, _ format: FigureFormat, from publication: Publication) throws -> ByteBuffer {
        let answer = try answer(query, from: publication)
        let form = try FigureRequestForm(try QueryParameters(query), for: format)
        return try answer.representation(form, answer.canonicalQuery)
    }
}

/// Files with which bytes are compared. They are written anew where `HATESTATS_WRITE_GOLDEN=1` is set.
enum GoldenFile {
    static let folder = Checkout.path + "/Tests/HateStatsAPITests/Figures/Golden/"

    static func text(_ name: String, _ actual: String) throws -> String {
        if ProcessInfo.processInfo.environment["HATESTATS_WRITE_GOLDEN"] == "1" {
            try actual.write(toFile: folder + name, atomically: true, encoding: .utf8)
        }
        return try TextFile.read(folder + name)
    }
}
