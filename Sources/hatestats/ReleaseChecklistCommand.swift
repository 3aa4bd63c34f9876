import ArgumentParser
import HateStatsAPI
import Logging

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `hatestats release checklist ID`: what stands between a release and its publication.
struct ReleaseChecklistCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checklist",
        abstract: "Say what stands between a release and its publication.",
        discussion: """
            For statisticians. Errors block, warnings don't; with an error the exit code is 1.

            Example:
              hatestats release checklist 2024-q1
            """)

    @Argument(help: "The release.") var id: String
    @Option(help: "text or json.") var format = CheckCommand.Format.text
    @Option(help: "The key to act with. Better given as HATESTATS_KEY, which other users of the machine can't read.")
    var key: String?
    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try options.settings()
        let context = try AppContext(settings: settings, logger: settings.logger(level: .warning))
        let report = try await context.whileConnected { context in
            try await context.checklist(
                ofRelease: id, key: key ?? ProcessInfo.processInfo.environment["HATESTATS_KEY"])
        }
        switch format {
        case .json: print(report.jsonText)
        case .text: print(report.text)
        }
        guard !report.isBlocked else { throw ExitCode(1) }
    }
}
