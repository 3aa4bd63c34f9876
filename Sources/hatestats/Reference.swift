import ArgumentParser
import HateStatsAPI
import Logging

/// `hatestats reference`: the pack of areas, categories, sources and words.
struct Reference: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Load the pack: areas, categories, sources, notes, wording.", subcommands: [Load.self])

    /// `hatestats reference load DIR`.
    struct Load: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a pack and bring it into force, as the database's owner.",
            discussion: """
                All of it or nothing: every problem is reported as file:line: reason, and nothing is changed. The same pack \
                again changes nothing. What records use can't be left out.

                Example:
                  hatestats reference load reference/llr
                """)

        @Argument(help: "The folder with the pack's CSV files.", completion: .directory) var folder: String
        @OptionGroup var options: SettingsOptions

        func run() async throws {
            let settings = try options.settings()
            let loader = try ReferenceLoader(folder: folder)
            let owner = try DatabaseOwner(settings, logger: settings.logger(level: .warning))
            switch try await owner.withConnection({ try await loader.load($0) }) {
            case .unchanged: print("unchanged: this pack is in force already")
            case .loaded(let newCodes): print("loaded, with \(newCodes) new codes")
            }
        }
    }
}
