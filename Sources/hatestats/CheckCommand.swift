import ArgumentParser
import HateStatsAPI
import Logging

/// `hatestats check`: whether everything that was frozen, signed and written down is still what it was.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Verify digests, signatures, the audit log and every release against the records.",
        discussion: """
            As the database's owner. Every release is counted again from the versions of the records that were in force \
            at its cut-off, by its own reference data, and must come out byte by byte as it was frozen. Then everything \
            that has ever been public is attacked together, by its files alone. Any difference is named with its place, \
            and the exit code is 1.

            Examples:
              hatestats check
              hatestats check --format json
            """)

    /// How the report is printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Option(help: "text or json.") var format = Format.text
    @Flag(help: "No progress on the terminal.") var quiet = false
    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try options.settings()
        let owner = try DatabaseOwner(settings, logger: settings.logger(level: .warning))
        let showsProgress = !quiet && StandardError.isTerminal
        let report = try await owner.withConnection { connection in
            try await DatabaseCheck(connection).run { progress in
                guard showsProgress else { return }
                StandardError.write("\r\(progress.done) of \(progress.total) versions; \(progress.subject)\u{1B}[K")
            }
        }
        if showsProgress { StandardError.write("\r\u{1B}[K") }
        switch format {
        case .json: print(report.jsonText)
        case .text: printText(report)
        }
        guard report.isClean else { throw ExitCode(1) }
    }

    private func printText(_ report: CheckReport) {
        for difference in report.differences { print("\(difference.place): \(difference.finding)") }
        let verdict =
            switch report.differences.count {
            case 0: "no difference"
            case 1: "1 difference"
            default: "\(report.differences.count) differences"
            }
        print(
            "\(report.versions) versions of releases, \(report.signatures) signatures, \(report.auditEntries) entries of "
                + "the audit log: \(verdict)")
        print(
            "\(report.attackedFigures) hidden figures of \(report.attackedVersions) versions that have been public were "
                + "attacked")
        print("the audit log ends with \(report.auditHead): compare it with what was noted before, and note it")
    }
}
