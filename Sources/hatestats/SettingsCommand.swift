import ArgumentParser
import HateStatsAPI

/// `hatestats settings`: what can be set.
struct SettingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings", abstract: "List every setting with its default and its meaning.")

    func run() { print(Setting.table) }
}
