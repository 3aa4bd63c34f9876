import ArgumentParser
import HateStatsAPI
import Logging
import StatsModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
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

            With --reset all of it is thrown away first, and made anew: records and releases, whoever made them. Keys, \
            reference data and the audit log stay. It is refused where the database is not marked synthetic. A service \
            that runs meanwhile must be restarted: it keeps in memory what it has published.

            Examples:
              hatestats demo --reset
              HATESTATS_OWNER_DATABASE_URL=postgresql://owner@/hatestats hatestats demo
              hatestats demo --csv demo-files --pack reference/llr
            """)

    @Option(
        help: "Write the records as the partners' files into this folder, and touch no database.",
        completion: .directory)
    var csv: String?
    @Option(help: "With --csv: the folder of the pack.", completion: .directory) var pack = "reference/llr"
    @Flag(help: "Throw the demonstration data and its releases away, and make all of it anew.") var reset = false
    @Flag(help: "With --reset: don't ask.") var yes = false
    @OptionGroup var options: SettingsOptions

    func validate() throws {
        if csv != nil, reset { throw ValidationError("--csv touches no database, so there is nothing to reset.") }
        if yes, !reset { throw ValidationError("--yes goes with --reset.") }
    }

    func run() async throws {
        if let csv { return try writeFiles(to: csv) }
        let settings = try options.settings()
        let owner = try DatabaseOwner(settings, logger: settings.logger(level: .warning))
        if reset { try await throwAway(owner) }
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

    /// Throws away what there is, once somebody has said that it may go.
    private func throwAway(_ owner: DatabaseOwner) async throws {
        let isConfirmed = yes
        try await owner.withContext { context in
            let reset = try await DemonstrationReset(context)
            let holdings = try await reset.holdings()
            let all = "\(holdings.records) versions of records and \(holdings.releases) releases"
            if !isConfirmed {
                guard isatty(STDIN_FILENO) == 1 else {
                    throw ValidationError("This throws away \(all). Say --yes if they may go.")
                }
                StandardError.write("This throws away \(all). Type reset to go on: ")
                guard readLine(strippingNewline: true) == "reset" else {
                    throw ValidationError("Nothing was thrown away.")
                }
            }
            try await reset.run()
            print("thrown away: \(all)")
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
