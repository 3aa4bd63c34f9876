import ArgumentParser
import HateStatsAPI
import Logging

/// `hatestats migrate`: brings the database's structure up to date.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database's structure up to date, as its owner.",
        discussion: """
            Forward only, each step in a transaction; two at once do it once. The login of HATESTATS_DATABASE_URL, where \
            it is not the owner's, becomes a member of the role hatestats_application, which can't alter tables.

            Examples:
              HATESTATS_OWNER_DATABASE_URL=postgresql://owner@/hatestats hatestats migrate
              hatestats migrate --folder migrations
            """)

    @Option(help: "The folder of migrations (HATESTATS_MIGRATIONS).") var folder: String?
    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try options.settings(["MIGRATIONS": folder])
        let applied = try await DatabaseOwner(settings, logger: settings.logger(level: .warning)).migrate()
        for name in applied { print("applied \(name)") }
        if applied.isEmpty { print("up to date") }
    }
}
