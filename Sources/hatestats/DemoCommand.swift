import ArgumentParser
import HateStatsAPI
import Logging
import StatsModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `hatestats demo`: made-up records, and the mark that says so for good.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Fill an empty database with synthetic records, and mark it synthetic for good.",
        discussion: """
            Some eight years of records are drawn from a fixed seed and the shares in the loaded pack's demo.csv: the same \
            records on every machine. They describe no real events and no real people. From then on every answer of this \
            database says "synthetic": true, and nothing takes that back. Where there is a key to sign with \
            (HATESTATS_SIGNING_KEY), a release of them is made, agreed and published, and then corrected once.

            A database that holds other records is refused. Run again, it completes what a crash left out, or says that all \
            of it is there.

            Examples:
              HATESTATS_OWNER_DATABASE_URL=postgresql://owner@/hatestats hatestats demo
              hatestats demo --csv demo-files --pack reference/llr
            """)

    @Option(
        help: "Write the records as the partners' files into this folder, and touch no database.",
        completion: .directory)
    var csv: String?
    @Option(help: "With --csv: the folder of the pack.", completion: .directory) var pack = "reference/llr"
    @OptionGroup var options: SettingsOptions

    func run() async throws {
        if let csv { return try writeFiles(to: csv) }
        let settings = try options.settings()
        let owner = try DatabaseOwner(settings, logger: settings.logger(level: .warning))
        let (outcome, release) = try await owner.withContext { context in
            let loader = DemonstrationLoader(pool: context.pool, pack: try context.reference.required())
            let releases = settings.signingKey == nil ? nil : try await DemonstrationReleases(context)
            let line = DemoProgressLine()
            defer { line.end() }
            let outcome = try await loader.run(releases: releases) { line.show($0) }
            return (outcome, releases?.id)
        }
        switch outcome {
        case .wasThere: print("unchanged: the demonstration data is there already")
        case .loaded(let rows, let rejected):
            print("loaded \(rows) synthetic rows; this database is marked synthetic for good")
            if rejected > 0 { print("\(rejected) of them were rejected") }
        }
        if let release {
            print("published: the release \(release), and a correction of it")
        } else {
            print(
                "no release was published: HATESTATS_SIGNING_KEY names no key to sign with (hatestats key signing --file F)"
            )
        }
    }

    /// Writes the files in the order in which they are to be imported, and says how.
    private func writeFiles(to folder: String) throws {
        let today = CalendarDate(days: Int32(clamping: Int(Date.now.timeIntervalSince1970 / 86_400)))
        let demonstration = try Demonstration(pack: try ReferenceLoader(folder: pack).pack, today: today)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (index, file) in demonstration.files.enumerated() {
            let place = index < 9 ? "0\(index + 1)" : "\(index + 1)"
            let path = "\(folder)/\(place)-\(file.name)"
            try Data(file.bytes).write(to: URL(filePath: path))
            let covers = file.covers.map { " --covers \($0.lowerBound)..\($0.upperBound)" } ?? ""
            print("hatestats import \(path) --source \(file.source)\(covers)")
        }
    }
}

/// One line on a terminal that says how far it is; nothing elsewhere.
private final class DemoProgressLine: Sendable {
    private let isShown = StandardError.isTerminal

    func show(_ progress: DemonstrationLoader.Progress) {
        guard isShown else { return }
        StandardError.write("\r\(progress.rows) of \(progress.ofRows) records")
    }

    func end() {
        guard isShown else { return }
        StandardError.write("\r\u{1B}[K")
    }
}
