import Logging
import PostgresBridge
import StatsModel
import Testing

@testable import HateStatsAPI

@Suite("What management figures read")
struct ManagementStatementTests {
    private static let first = Month(index: 2024 * 12).firstDay
    private static let last = Month(index: 2024 * 12 + 11).lastDay
    private static let group = GroupedRecords(
        unit: "month", first: first, last: last, sources: [1], channels: [1, 2], categories: 3)
    private static let plain = KeptMonthCounts(first: first, last: last, categories: [-1, 0, 1])

    @Test(arguments: [
        ManagementMoment(timeZone: "Europe/London").query, ReturnsMade().query, EarliestOccurrence().query, plain.query,
        GroupedRecords.ByRecorded(group: group).query, GroupedRecords.ByOccurred(group: group).query,
    ])
    func `is prepared and allowed to the application`(query: PostgresQuery) async throws {
        let database = try await CountedPack.leicestershire.database()
        try await database.serving { app in
            let rows = try await app.context.pool.query(query)
            #expect(rows.columns.count > 0)
        }
    }

    private func plan(_ query: PostgresQuery, _ app: TestApplication) async throws -> String {
        let explain = PostgresQuery(unsafeSQL: "EXPLAIN " + query.sql, bindings: query.bindings)
        return try await app.context.pool.query(explain).map { try $0.decode(String.self, at: 0) }
            .joined(separator: "\n")
    }

    @Test func `for a plain question is the month counts alone`() async throws {
        let database = try await CountedPack.leicestershire.database()
        try await database.serving { app in
            let plan = try await plan(Self.plain.query, app)
            #expect(plan.contains("month_count"))
            #expect(!plan.contains("record_version"))
        }
    }

    @Test func `for a plain question goes by months where there are many`() async throws {
        let database = try await CountedPack.leicestershire.database()
        try await database.run(
            """
            INSERT INTO month_count SELECT month::date, area, kind, category, 1
            FROM generate_series('1990-01-01'::timestamp, '2025-12-01', '1 month') month, generate_series(1, 11) area,
                 generate_series(1, 2) kind, generate_series(-1, 5) category;
            ANALYZE month_count
            """)
        try await database.serving { app in
            let plan = try await plan(Self.plain.query, app)
            #expect(plan.contains("month_count_pkey"))
        }
    }

    @Test func `for a plain question needs no right to a record, for another it does`() async throws {
        let database = try await CountedPack.leicestershire.database()
        let key = try await database.key(.statistician)
        try await database.serving { app in
            try await app.importFile(WorkedExampleTests.police, source: "leicestershire-police")
            try await database.run(
                "REVOKE SELECT ON record_version, current_record, counted_record FROM hatestats_application")
            let plain = "area=*&category=any,*&kind=*&period=2024-03,YE2024-03&measure=count,rate,change,share,rank"
            #expect(try await app.get("/v1/management/figures?" + plain, key: key).status == 200)
            for other in ["source=stop-hate-uk", "channel=online", "basis=occurred", "categories_all=race"] {
                let answer = try await app.get("/v1/management/figures?period=2024-03&" + other, key: key)
                #expect(answer.status == 500, "\(other)")
            }
            let days = try await app.get("/v1/management/figures?period=2024-03-01..2024-03-02", key: key)
            #expect(days.status == 500)
        }
    }

    @Test func `loses no record of an area that the pack in memory does not have`() async throws {
        let database = try await CountedPack.leicestershire.database()
        let key = try await database.key(.statistician)
        try await database.serving { app in
            try await app.importFile(WorkedExampleTests.police, source: "leicestershire-police")
            // As a load that this process has not followed yet leaves it, and an import after it.
            try await database.run(
                """
                INSERT INTO area (number, code) VALUES (999, 'E99999999');
                INSERT INTO month_count VALUES ('2024-03-01', 999, 1, -1, 5)
                """)
            // P1, P2 and the five; Leicester has P1 alone.
            try await app.expect("area=llr,leicester&period=2024-03", are: [7, 1], key: key)
            #expect(app.log.all.contains { $0.contains("were taken to the top") && $0.contains("999") })
        }
    }
}
