import Foundation

/// A partner's file by `hatestats import`, by SQL, and its good rows by a bare binary COPY, in turns.
struct ImportBenchmark {
    let databases: Databases
    let scale: Scale
    let file: String
    let largeFile: String

    /// The database that the program filled last; others measure on in it.
    static let database = "bench_import"
    static let largeDatabase = "bench_large"

    private static let columns = """
        categories, import, version, recorded_on, occurred_on, source, area, kind, channel, active, source_ref, police_ref
        """

    func run(_ report: inout Report) throws {
        let readyMade = "\(Workspace.current)/good.bin"
        // Not timed: it fills the server's memory and makes the good rows.
        try databases.create(Self.database)
        _ = try databases.importFile(file, into: Self.database)
        try databases.psql(
            Self.database,
            [
                "\\copy (SELECT \(Self.columns) FROM record_version ORDER BY source_ref) TO '\(readyMade)' WITH (FORMAT binary)"
            ])
        defer { unlink(readyMade) }

        var ours: [Child] = []
        var again: [Double] = []
        var sql: [Double] = []
        var copy: [Double] = []
        for repetition in 0..<scale.repetitions {
            // Each starts once before and once after the others.
            for step in 0..<3 {
                switch (step + repetition) % 3 {
                case 0:
                    try databases.create(Self.database)
                    ours.append(try databases.importFile(file, into: Self.database))
                    try databases.rest()
                    again.append(try databases.importFile(file, into: Self.database).seconds)
                case 1:
                    try databases.create("bench_sql")
                    let script = "\(databases.folder)/SQL/baseline.sql"
                    let number = try databases.value("bench_sql", "SELECT number FROM source WHERE police")
                    sql.append(
                        try databases.psql("bench_sql", file: script, input: file, variables: ["source": number])
                            .seconds)
                default:
                    try databases.create("bench_copy")
                    copy.append(
                        try databases.psql(
                            "bench_copy",
                            ["\\copy record_version (\(Self.columns)) FROM '\(readyMade)' WITH (FORMAT binary)"]
                        ).seconds)
                }
            }
        }
        try check()
        try databases.drop("bench_sql")
        try databases.drop("bench_copy")

        let rows = Double(scale.rows)
        let million = "\(scale.rows) rows"
        report.add("hatestats import, \(million)", "s", ours.map(\.seconds))
        report.add("the SQL way, \(million)", "s", sql)
        report.add("bare binary COPY of the good rows", "s", copy)
        report.add("hatestats import again, unchanged", "s", again)
        let times = ours.map(\.seconds)
        let time = median(times)
        report.require(
            "import against the SQL way", ratio(sql, to: times), ">=", 1.3,
            "\(Int(rows / time)) rows/s and \(Int(rows / median(sql))) rows/s")
        report.require(
            "import against a bare binary COPY", ratio(copy, to: times), ">=", 0.5,
            "\(Report.short(time)) s and \(Report.short(median(copy))) s")
        report.require(
            "import again, unchanged, against the first time", ratio(again, to: times), "<", 1,
            "\(Report.short(median(again))) s and \(Report.short(time)) s")
        try memory(&report, million: ours)
    }

    /// The large file, and how much memory the importer had for it.
    private func memory(_ report: inout Report, million: [Child]) throws {
        try databases.create(Self.largeDatabase)
        let large = try databases.importFile(largeFile, into: Self.largeDatabase)
        report.add("hatestats import, \(scale.large) rows", "s", [large.seconds])
        let megabyte = 1_048_576.0
        let small = median(million.map { Double($0.peakMemory) / megabyte })
        let peak = Double(large.peakMemory) / megabyte
        report.add(
            "peak memory of the importer, \(scale.rows) rows", "MiB", million.map { Double($0.peakMemory) / megabyte })
        report.add("peak memory of the importer, \(scale.large) rows", "MiB", [peak])
        report.require("peak memory of the importer, MiB", max(small, peak), "<", 150, "\(scale.large) rows")
        report.require(
            "peak memory of five times the rows", peak / small, "<=", 1.1,
            "\(Report.short(peak)) MiB and \(Report.short(small)) MiB")
    }

    /// Both ways must have left the same: else what was timed is not the same work.
    private func check() throws {
        let questions = [
            "SELECT count(*) FROM record_version",
            "SELECT count(*) FROM quarantine WHERE import = (SELECT min(id) FROM import)",
            """
            SELECT md5(string_agg(concat_ws(' ', month, area, kind, category, count), ';' ORDER BY month, area, kind, category))
            FROM month_count WHERE count > 0
            """,
            """
            SELECT md5(string_agg(md5(concat_ws(' ', source_ref, area, kind, recorded_on, occurred_on, categories, channel,
                active)), '' ORDER BY source_ref)) FROM record_version
            """,
        ]
        for question in questions {
            let ours = try databases.value(Self.database, question)
            let theirs = try databases.value("bench_sql", question)
            guard ours == theirs else {
                throw Failure("The two ways don't agree, so nothing is compared: \(question)\n\(ours)\n\(theirs)")
            }
        }
    }
}
