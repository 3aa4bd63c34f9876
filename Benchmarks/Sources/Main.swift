import ArgumentParser
import Foundation

@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hatestats-bench",
        abstract: "Measures HateStats side by side with what it is measured against.",
        subcommands: [Run.self, Generate.self, Protect.self], defaultSubcommand: Run.self)
}

/// The files alone, to try things by hand.
struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write the file that the import benchmarks read.")

    @Option(help: "The folder of the pack.") var pack = "reference/llr"
    @Option(help: "How many rows.") var rows = 1_000_000
    @Option(help: "Rows in a thousand that break a rule.") var bad = 50
    @Argument(help: "The file to write.") var path: String

    func run() throws {
        try RecordFile(words: PackWords(pack: pack), badInThousand: bad).write(rows: rows, to: path)
    }
}

/// All of it, on a server that is there for nothing else (`scripts/bench.sh` starts it).
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure everything, print the ratios, write them as JSON.")

    enum Part: String, CaseIterable, ExpressibleByArgument {
        case imports, counts, queries, roundtrips, disclosure, figures, pages, start, memory
    }

    @Option(help: "The folder of the server's socket.") var socket: String
    @Option(help: "The program under test, built for release.") var hatestats: String
    @Option(help: "The same with a route of ready-made bytes.") var ready: String
    @Option(help: "Where scripts/baselines.sh installed what published figures are compared with.") var baselines:
        String
    @Option(help: "The folder of the pack.") var pack: String
    @Option(help: "The folder of the benchmarks' SQL.") var folder: String
    @Option(help: "The file to write the results to.") var json: String
    @Flag(help: "A fifth of the rows, and fewer repetitions.") var quick = false
    @Option(help: "How often each thing is measured.") var repetitions: Int?
    @Option(help: "A database with published releases to measure, in place of a new one.") var published: String?
    @Option(parsing: .upToNextOption, help: "Only these parts; counts and queries need imports.")
    var only: [Part] = Part.allCases

    func run() async throws {
        var databases = Databases(socketDirectory: socket, hatestats: hatestats, pack: pack, folder: folder)
        var scale = quick ? Scale.quick : Scale.full
        if let repetitions {
            scale.repetitions = max(1, repetitions)
            scale.rounds = scale.repetitions
        }
        var report = Report()
        report.machine = [
            "cores": "\(ProcessInfo.processInfo.activeProcessorCount)",
            "system": ProcessInfo.processInfo.operatingSystemVersionString,
            "server": try databases.value("postgres", "SHOW server_version"),
            "scale": quick ? "quick" : "full",
        ]
        if only.contains(.roundtrips) {
            say("Round trips")
            try await RoundTrips(databases: databases, scale: scale).run(&report)
        }
        if only.contains(.disclosure) {
            say("Disclosure control")
            try DisclosureBenchmark(pack: pack, isQuick: quick).run(&report)
        }
        let needsRecords = only.contains { [.imports, .counts, .queries].contains($0) }
        let needsReleases = only.contains { [.figures, .start, .memory].contains($0) }
        let needsPages = only.contains(.pages)
        if needsRecords || needsPages || (needsReleases && published == nil) { try databases.makeTemplate() }
        if only.contains(.imports) { try importsAndAfter(databases, scale, &report) }
        if needsReleases { try publishedFigures(databases, scale, &report) }
        if needsPages { try pages(databases, scale, &report) }
        try report.write(to: json)
        say("\n\(report.table)\n\nAll measurements: \(json)")
    }

    private func publishedFigures(_ databases: Databases, _ scale: Scale, _ report: inout Report) throws {
        say("Published figures")
        let database = published ?? "bench_published"
        if published == nil {
            try databases.create(database)
            try ReleaseMaker(databases: databases, database: database).run(versions: ServiceBenchmark.versions)
            try databases.rest()
        }
        let service = ServiceBenchmark(databases: databases, scale: scale, database: database)
        if only.contains(.start) { try service.start(&report) }
        if only.contains(.memory) { try service.memory(&report) }
        guard only.contains(.figures) else { return }
        try PublishedBenchmark(
            databases: databases, scale: scale, database: database, ready: ready, installed: baselines
        ).run(&report)
    }

    private func pages(_ databases: Databases, _ scale: Scale, _ report: inout Report) throws {
        say("Pages and charts")
        let database = "bench_pages"
        try databases.create(database)
        try ReleaseMaker(databases: databases, database: database).run(versions: PagesBenchmark.versions)
        try databases.rest()
        try PagesBenchmark(databases: databases, scale: scale, database: database, ready: ready).run(&report)
        try ChartBenchmark(databases: databases, scale: scale, database: database).run(&report)
    }

    private func importsAndAfter(_ databases: Databases, _ scale: Scale, _ report: inout Report) throws {
        let words = try PackWords(pack: pack)
        let file = "\(Workspace.current)/rows.csv"
        let largeFile = "\(Workspace.current)/large.csv"
        let smallFile = "\(Workspace.current)/small.csv"
        try RecordFile(words: words).write(rows: scale.rows, to: file)
        try RecordFile(words: words).write(rows: scale.large, to: largeFile)
        try RecordFile(words: words).write(rows: scale.small, to: smallFile)
        say("Imports")
        try ImportBenchmark(databases: databases, scale: scale, file: file, largeFile: largeFile).run(&report)
        unlink(largeFile)
        if only.contains(.counts) {
            say("Counts after a batch")
            try CountBenchmark(databases: databases, scale: scale, words: words).run(&report)
        }
        if only.contains(.queries) {
            say("Management queries")
            try QueryBenchmark(databases: databases, scale: scale, smallFile: smallFile).run(&report)
        }
    }
}

/// Prints a line at once, also into a pipe.
func say(_ line: String) {
    print(line)
    fflush(nil)
}
