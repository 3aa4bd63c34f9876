import PostgresBridge
import StatsModel
import Testing

@testable import HateStatsAPI

/// The service against a naive counter, on records and questions at random: over a thousand questions in all. On a
/// failure the comment names the seed, the import and the question; the same seed makes the same run.
@Suite("Management figures of random records")
struct CountingPropertyTests {
    private static let days: ClosedRange<CalendarDate> = {
        let first = Month(index: 2018 * 12).firstDay
        return first...Month(index: 2021 * 12 + 11).lastDay
    }()
    private static let importCount = 9
    private static let questionsPerImport = 60

    @Test(arguments: [(CountedPack.leicestershire, UInt64(1)), (.archipelago, 2)])
    func `agree with a naive counter, whatever is asked`(pack: CountedPack, seed: UInt64) async throws {
        let database = try await pack.database()
        let key = try await database.key(.statistician)
        try await database.serving { app in
            let pack = try app.context.reference.required().pack
            var register = NaiveRegister(pack)
            var records = RandomRecords(pack, seed: seed, days: Self.days)
            var numbers = SeededNumbers(seed: seed &+ 1_000_000)
            let first = Self.anchor(pack)
            try await Self.take(first, into: &register, app, &records, "seed \(seed), anchor")
            for number in 1...Self.importCount {
                let place: String = "seed \(seed), import \(number)"
                let file = records.file(rowCount: 120, after: register)
                try await Self.take(file, into: &register, app, &records, place)
                let difference = try await database.query(Self.differenceFromRecount).map {
                    try $0.decode(Int64.self, at: 0)
                }
                #expect(difference == [0], "month counts are not a recount: \(place)")
                for _ in 0..<Self.questionsPerImport {
                    let question = RandomQuestion(
                        pack, months: Self.days.lowerBound.month...Self.days.upperBound.month, using: &numbers)
                    try await Self.compare(question, register, app, key, place, isFlat: numbers.chance(80))
                }
            }
        }
    }

    /// A record in the first month, so that all of the time counts as held.
    private static func anchor(_ pack: ReferencePack) -> NaiveFile {
        let row = NaiveRow(
            reference: "ANCHOR", recordedOn: days.lowerBound, occurredOn: days.lowerBound, area: pack.tree.top,
            kind: .crime,
            categories: [0])
        return NaiveFile(
            source: pack.policeIndex, hasOccurredOn: true, hasChannel: false, hasPoliceReference: false,
            hasStatus: false,
            rows: [row])
    }

    private static func take(
        _ file: NaiveFile, into register: inout NaiveRegister, _ app: TestApplication, _ records: inout RandomRecords,
        _ place: String
    ) async throws {
        let text = records.text(file)
        let expected = register.take(file)
        let summary = try await app.importFile(text, source: register.pack.sources[file.source].code)
        let counts = NaiveRegister.Counts(
            new: summary.counts.new, changed: summary.counts.changed, unchanged: summary.counts.unchanged,
            rejected: summary.counts.rejected)
        #expect(counts == expected, "\(place)")
    }

    /// One figure as it is compared: where it stands, and its value.
    private struct Entry: Equatable {
        let area, category, kind, period, measure: String?
        let value: Double?
    }

    private static func compare(
        _ question: RandomQuestion, _ register: NaiveRegister, _ app: TestApplication, _ key: String, _ place: String,
        isFlat: Bool
    ) async throws {
        let pack = register.pack
        let naive = NaiveMeasures(
            rows: question.selection.rows(of: register), pack: pack, comparison: question.comparison)
        let expected = question.cells.flatMap { cell in
            question.measures.map { measure in
                Entry(
                    area: pack.areas[cell.area].code.rawValue,
                    category: cell.category.map { pack.categories[$0].code.rawValue } ?? "any",
                    kind: cell.kind.rawValue, period: cell.period.code, measure: measure.rawValue,
                    value: naive.value(of: measure, cell))
            }
        }
        let answered = try await isFlat ? flat(question, app, key) : nested(question, app, key)
        #expect(answered == expected, "\(place): \(question.query)")
    }

    private static func flat(_ question: RandomQuestion, _ app: TestApplication, _ key: String) async throws -> [Entry]
    {
        try await app.flatFigures(question.query, key: key).map { figure in
            Entry(
                area: figure["area_code"].text, category: figure["category"].text, kind: figure["kind"].text,
                period: figure["period"].text, measure: figure["measure"].text, value: figure["value"].number)
        }
    }

    private static func nested(
        _ question: RandomQuestion, _ app: TestApplication, _ key: String
    ) async throws -> [Entry] {
        let answer = try await app.get("/v1/management/figures?" + question.query, key: key)
        guard answer.status == 200 else { throw Answer.Broken(text: "\(question.query): \(answer.text)") }
        return answer.json["figures"].items.map { figure in
            Entry(
                area: figure["area"]["code"].text, category: figure["category"]["code"].text,
                kind: figure["kind"].text, period: figure["period"]["code"].text, measure: figure["measure"].text,
                value: figure["value"].number)
        }
    }

    /// How many month counts differ from what a count of all records gives.
    private static let differenceFromRecount: PostgresQuery = """
        WITH recount AS (
            SELECT date_trunc('month', recorded_on::timestamp)::date AS month, area, kind, c.number AS category, count(*)
            FROM counted_record, LATERAL (
                SELECT -1::smallint AS number
                UNION ALL SELECT number FROM category WHERE categories & (1::bigint << number) <> 0) c
            GROUP BY 1, 2, 3, 4
        ), kept AS (SELECT month, area, kind, category, count FROM month_count WHERE count <> 0)
        SELECT count(*) FROM (
            (SELECT * FROM recount EXCEPT SELECT * FROM kept) UNION ALL
            (SELECT * FROM kept EXCEPT SELECT * FROM recount)) d
        """
}
