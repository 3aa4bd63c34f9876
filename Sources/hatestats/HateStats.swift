import ArgumentParser
import HateStatsAPI

/// The command line of the service.
@main
struct HateStats: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hatestats",
        abstract:
            "Trustworthy statistics of hate crimes and incidents: serves them, and keeps the database behind them.",
        discussion: """
            Settings come from flags, then the environment (HATESTATS_…), then a file (HATESTATS_CONFIG). `hatestats \
            settings` lists them all.

            First steps:
              hatestats migrate
              hatestats reference load reference/llr
              hatestats key create administrator
              hatestats serve
            """,
        subcommands: [
            Serve.self, Migrate.self, Reference.self, ImportCommand.self, ReleaseCommand.self, FiguresCommand.self,
            AskCommand.self, CiteCommand.self, VerifyCommand.self, DemoCommand.self, KeyCommand.self,
            SettingsCommand.self, CheckCommand.self, AttackCommand.self, PlanCommand.self,
        ])
}
