import StatsModel
import TestSupport

@testable import HateStatsAPI

/// A small partnership with two years of figures: some shown, one hidden, some nought; and their correction.
enum CitedHouse {
    static let firstPublished = Instant(microseconds: 1_720_000_200_000_000)
    static let secondPublished = Instant(microseconds: 1_722_600_600_000_000)

    /// Northshire, July 2022 to June 2024. Alder: 10 crimes a month, 3 of them racist. Birch: 3 in all, hidden.
    static func recipe(_ change: (inout PublishedRelease.Recipe) -> Void = { _ in }) throws -> PublishedRelease.Recipe {
        var recipe = try PublishedRelease.Recipe("2022-07", "2024-06")
        recipe.id = "2024-q2"
        recipe.title = "Hate crime to June 2024"
        recipe.publishedAt = firstPublished
        recipe.count = { count($0, $1, $2, $3) }
        change(&recipe)
        return recipe
    }

    /// The correction: Alder has 11 a month, of which 2 racist ones in all of the second year, now hidden; Birch has 12
    /// in the first year, now shown.
    static func correction(of first: ReleaseVersion) throws -> PublishedRelease.Recipe {
        try recipe { recipe in
            recipe.version = 2
            recipe.reason = "Late records of Alder."
            recipe.publishedAt = secondPublished
            recipe.predecessor = first
            recipe.count = { area, kind, category, month in
                guard kind == .crime else { return 0 }
                switch (area, category) {
                case (1, nil): return 11
                case (1, 0): return month.year == 2024 && month.number == 1 ? 2 : month < july2023 ? 3 : 0
                case (2, nil): return month < july2023 ? 1 : 0
                default: return 0
                }
            }
        }
    }

    private static let july2023 = Month(index: 2023 * 12 + 6)

    private static func count(_ area: Int, _ kind: Kind, _ category: Int?, _ month: Month) -> Int {
        guard kind == .crime else { return 0 }
        switch (area, category) {
        case (1, nil): return 10
        case (1, 0): return 3
        case (2, nil): return month.year == 2023 && month.number == 3 ? 3 : 0
        default: return 0
        }
    }

    /// Serves a database with the first version, or both.
    static func serving(
        corrected: Bool = false, publicURL: String? = nil,
        _ body: (TestApplication, TestDatabase, [ReleaseVersion]) async throws -> Void
    ) async throws {
        let database = try await TestDatabase.make()
        var versions = [try await PublishedRelease.make(try recipe(), in: database)]
        if corrected {
            versions.append(try await PublishedRelease.make(try correction(of: versions[0]), in: database))
        }
        let made = versions
        try await database.serving({ $0.publicURL = publicURL }) { app in try await body(app, database, made) }
    }
}

extension ReleaseVersion {
    /// The reference of a figure; nil where an area or a category has no such code.
    func reference(
        _ area: String, _ period: String, _ category: String? = nil, _ kind: KindSelection = .crime,
        _ measure: CitedMeasure = .count
    ) -> String? {
        guard let period = Period.coded(period) else { return nil }
        let cell = CodedCell(
            area: AreaCode(rawValue: area), category: category.map { CategoryCode(rawValue: $0) }, kind: kind,
            period: period)
        return cell.cell(in: pack).flatMap { reference($0, measure) }
    }

    /// The reference of a figure.
    func reference(_ cell: FigureCell, _ measure: CitedMeasure) -> String? {
        numbers.citation(of: cell, measure, versionNumber: name.number)
            .flatMap { CitationCode.text($0, prefix: pack.policy.citationPrefix) }
    }
}

extension ReleaseVersion {
    /// A reference that is written as references are, of a version that never was.
    var unknownReference: String? {
        table.frame.cell(at: 0).flatMap { numbers.citation(of: $0, .count, versionNumber: name.number + 40) }
            .flatMap { CitationCode.text($0, prefix: pack.policy.citationPrefix) }
    }
}

extension Period {
    /// A period by its code.
    static func coded(_ code: String) -> Period? {
        guard case .period(let period)? = try? PeriodExpression(code, allowingDays: false) else { return nil }
        return period
    }
}
