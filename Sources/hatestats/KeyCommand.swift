import ArgumentParser
import HateStatsAPI
import Logging

/// `hatestats key`: who may do what.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Create, list and revoke keys, as the database's owner; make the signing key.",
        subcommands: [Create.self, List.self, Revoke.self, Provision.self, Signing.self])

    /// `hatestats key create ROLE`.
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key and print it. It is never shown again.",
            discussion: """
                Examples:
                  hatestats key create administrator --label "IT service desk"
                  hatestats key create contributor --source leicestershire-police
                """)

        @Argument(help: "contributor, partner, media, statistician or administrator.") var role: String
        @Option(help: "The source that a contributor's or partner's key acts for.") var source: String?
        @Option(help: "What to remember about it; no personal data.") var label = ""
        @OptionGroup var options: SettingsOptions

        func run() async throws {
            guard let role = Role(rawValue: role) else {
                let roles = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("“\(role)” is not a role; there are \(roles).")
            }
            let settings = try options.settings()
            let owner = try DatabaseOwner(settings, logger: settings.logger(level: .warning))
            let (key, _) = try await owner.withContext {
                try await $0.keys.create(role, sourceCode: source, label: label, by: .owner)
            }
            print(key.text)
        }
    }

    /// `hatestats key list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the keys, without their secrets.")

        @OptionGroup var options: SettingsOptions

        func run() async throws {
            let settings = try options.settings()
            let owner = try DatabaseOwner(settings, logger: settings.logger(level: .warning))
            let entries = try await owner.withContext { try await $0.keys.all() }
            Table(KeyStore.Entry.headings, entries.map(\.cells)).print()
        }
    }

    /// `hatestats key revoke ID`.
    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a key, from the next request on.",
            discussion: """
                Example:
                  hatestats key revoke 3f9a1c20d4e7
                """)

        @Argument(help: "The key's name: the part between its underscores.") var id: String
        @OptionGroup var options: SettingsOptions

        func run() async throws {
            let settings = try options.settings()
            let owner = try DatabaseOwner(settings, logger: settings.logger(level: .warning))
            let entry = try await owner.withContext { try await $0.keys.revoke(id, by: .owner) }
            print("revoked \(entry.id)")
        }
    }
}

/// Rows under headings, columns aligned by spaces.
struct Table {
    let rows: [[String]]

    init(_ headings: [String], _ rows: [[String]]) { self.rows = [headings] + rows }

    func print() {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            var line = zip(row, widths).map { text, width in
                text + String(repeating: " ", count: max(0, width - text.count))
            }.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            Swift.print(line)
        }
    }
}
