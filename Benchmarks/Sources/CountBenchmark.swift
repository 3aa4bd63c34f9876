import Foundation

/// The counts after a batch of 1,000 records: kept in step by the import, against a full recount.
struct CountBenchmark {
    let databases: Databases
    let scale: Scale
    let words: PackWords

    private static let batchRows = 1000
    private static let repetitions = 5

    /// Counts everything anew, by mask of categories first, which is the quick way. In parallel where the server likes.
    private static let recount = """
        CREATE UNLOGGED TABLE baseline.recount AS
        SELECT month, area, kind, n.number AS category, sum(records)::bigint AS count
        FROM (SELECT date_trunc('month', recorded_on::timestamp)::date AS month, area, kind, categories, count(*) AS records
              FROM counted_record GROUP BY 1, 2, 3, 4) m,
             LATERAL (SELECT -1::smallint AS number
                      UNION ALL SELECT number FROM category WHERE categories & (1::bigint << number) <> 0) n
        GROUP BY month, area, kind, n.number
        """

    func run(_ report: inout Report) throws {
        for database in [ImportBenchmark.database, ImportBenchmark.largeDatabase] {
            try databases.psql(database, ["VACUUM (ANALYZE) record_version"])
        }
        var small: [Double] = []
        var large: [Double] = []
        var recounts: [Double] = []
        let path = "\(Workspace.current)/batch.csv"
        for batch in 0...Self.repetitions {
            let file = RecordFile(words: words)
            try file.write(batch: batch, of: Self.batchRows, after: scale.rows, to: path)
            try databases.rest()
            let smallTime = try databases.importFile(path, into: ImportBenchmark.database).seconds
            try file.write(batch: batch, of: Self.batchRows, after: scale.large, to: path)
            try databases.rest()
            let largeTime = try databases.importFile(path, into: ImportBenchmark.largeDatabase).seconds
            try databases.rest()
            let recount = try databases.psql(
                ImportBenchmark.largeDatabase, ["SET work_mem = '64MB'", "SET jit = off", Self.recount]
            ).seconds
            try check()
            try databases.psql(ImportBenchmark.largeDatabase, ["DROP TABLE baseline.recount"])
            // The first is for the server's memory.
            guard batch > 0 else { continue }
            small.append(smallTime)
            large.append(largeTime)
            recounts.append(recount)
        }
        report.add("import of \(Self.batchRows) rows on \(scale.rows), all of it", "s", small)
        report.add("import of \(Self.batchRows) rows on \(scale.large), all of it", "s", large)
        report.add("full recount of \(scale.large)", "s", recounts)
        report.require(
            "a batch of \(Self.batchRows) on \(scale.large) against a recount", ratio(large, to: recounts), "<=",
            0.08,
            "\(Report.short(median(large) * 1000)) ms (the whole command) and \(Report.short(median(recounts) * 1000)) ms"
        )
        report.require(
            "a batch of \(Self.batchRows) on \(scale.large) against one on \(scale.rows)",
            ratio(large, to: small),
            "<=", 1.5, "\(Report.short(median(large) * 1000)) ms and \(Report.short(median(small) * 1000)) ms")
    }

    /// What is kept must be what a recount says.
    private func check() throws {
        let wrong = try databases.value(
            ImportBenchmark.largeDatabase,
            """
            SELECT count(*) FROM (SELECT month, area, kind, category, count FROM month_count WHERE count > 0) kept
            FULL JOIN baseline.recount again USING (month, area, kind, category)
            WHERE kept.count IS DISTINCT FROM again.count
            """)
        guard wrong == "0" else { throw Failure("\(wrong) month counts are not what a recount says.") }
    }
}
