import ArgumentParser
import HateStatsAPI
import Logging
import StatsModel

/// `hatestats release`: the life of releases, with the rights of a key.
struct ReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Make releases, agree them, publish, correct and withdraw them, with the rights of a key.",
        discussion: """
            draft -> in agreement -> agreed -> scheduled -> published. A statistician makes, submits and publishes; \
            each partner that has to, agrees the digest or queries it. What is published is never changed: a correction \
            is a new version.

            Examples:
              hatestats release create 2024-q1 --title "Hate crime to March 2024" --period-to 2024-03
              hatestats release submit 2024-q1
              hatestats release show 2024-q1
              hatestats release agree 2024-q1 --digest sha256:…      (with a partner's key)
              hatestats release publish 2024-q1 --at 2024-05-01T08:30:00Z
            """,
        subcommands: [
            Create.self, Rebuild.self, Submit.self, Agree.self, Query.self, Publish.self, Correct.self, Withdraw.self,
            Override.self, List.self, Show.self, ReleaseChecklistCommand.self,
        ])
}

/// What every subcommand takes: a key, a format and the settings.
struct ReleaseOptions: ParsableArguments {
    @Option(help: "text or json.") var format = Format.text
    @Option(help: "The key to act with. Better given as HATESTATS_KEY, which other users of the machine can't read.")
    var key: String?
    @OptionGroup var settings: SettingsOptions

    /// How an answer is printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    /// The key by which the command acts, if there is one.
    var usedKey: String? { key ?? Environment.value("HATESTATS_KEY") }

    /// Runs something with the parts of the service.
    func connected<R: Sendable>(_ body: @Sendable (AppContext) async throws -> R) async throws -> R {
        let settings = try settings.settings()
        return try await AppContext(settings: settings, logger: settings.logger(level: .warning)).whileConnected(body)
    }

    func print(_ view: ReleaseView) {
        switch format {
        case .json: Swift.print(view.jsonText)
        case .text: for line in view.lines { Swift.print(line) }
        }
    }
}

/// What every change takes besides.
struct ReleaseChangeOptions: ParsableArguments {
    @Option(help: "Only if the release is still what this tag names, as `release show` gives it with a key.")
    var ifMatch: String?
    @OptionGroup var common: ReleaseOptions

    /// Does something and prints the release as it is then.
    func perform(_ action: ReleaseAction, on id: String, _ members: [(String, String?)]) async throws {
        try await perform(
            action, on: id,
            Dictionary(
                members.compactMap { name, value in value.map { (name, JSONValue.text($0)) } },
                uniquingKeysWith: { $1 }))
    }

    /// Does something that takes more than texts, and prints the release as it is then.
    func perform(_ action: ReleaseAction, on id: String, _ body: [String: JSONValue]) async throws {
        let key = common.usedKey
        common.print(
            try await common.connected { context in
                try await context.perform(action, on: id, body, key: key, ifMatch: ifMatch)
            })
    }
}

extension ReleaseCommand {
    /// `hatestats release create ID`.
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Begin a release: count the records as of the cut-off, and keep it as a draft.")

        @Argument(help: "Its name for ever: small letters, digits, dots and hyphens.") var id: String
        @Option(help: "What it is called.") var title: String
        @Option(help: "Its last month: 2024-03.") var periodTo: String
        @Option(help: "As of when records count: 2024-04-15T09:00:00Z. Default: now.") var cutOff: String?
        @OptionGroup var options: ReleaseChangeOptions

        func run() async throws {
            try await options.perform(
                .create, on: id, [("id", id), ("title", title), ("period_to", periodTo), ("cut_off", cutOff)])
        }
    }

    /// `hatestats release rebuild ID`.
    struct Rebuild: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Count a release again while it is not public: it is a draft then, and must be agreed anew.")

        @Argument(help: "The release.") var id: String
        @Option(help: "Another title.") var title: String?
        @Option(help: "Another last month.") var periodTo: String?
        @Option(help: "Another cut-off; the one that it has stays otherwise.") var cutOff: String?
        @OptionGroup var options: ReleaseChangeOptions

        func run() async throws {
            try await options.perform(
                .rebuild, on: id, [("title", title), ("period_to", periodTo), ("cut_off", cutOff)])
        }
    }

    /// `hatestats release submit ID`.
    struct Submit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Freeze a draft, and ask the sources to agree its digest.")

        @Argument(help: "The release.") var id: String
        @OptionGroup var options: ReleaseChangeOptions

        func run() async throws { try await options.perform(.submit, on: id, []) }
    }

    /// `hatestats release agree ID`.
    struct Agree: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Agree a release for the source of the key.")

        @Argument(help: "The release.") var id: String
        @Option(help: "The digest that is agreed, as `release show` gives it.") var digest: String
        @Option(help: "What to say about it; the other partners see it.") var comment: String?
        @OptionGroup var options: ReleaseChangeOptions

        func run() async throws {
            try await options.perform(
                .agree, on: id, [("decision", "agree"), ("digest", digest), ("comment", comment)])
        }
    }

    /// `hatestats release query ID`.
    struct Query: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Query a release for the source of the key: it goes back to its statistician as a draft.")

        @Argument(help: "The release.") var id: String
        @Option(help: "The digest that is queried, as `release show` gives it.") var digest: String
        @Option(help: "What must be looked at.") var comment: String
        @OptionGroup var options: ReleaseChangeOptions

        func run() async throws {
            try await options.perform(
                .query, on: id, [("decision", "query"), ("digest", digest), ("comment", comment)])
        }
    }

    /// `hatestats release publish ID`.
    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign an agreed release and let it out, now or at an instant.")

        @Argument(help: "The release.") var id: String
        @Option(help: "When: a five-minute mark of the clock in UTC, 2024-05-01T08:30:00Z. Default: now.") var at:
            String?
        @OptionGroup var options: ReleaseChangeOptions

        func run() async throws { try await options.perform(.publish, on: id, [("at", at)]) }
    }

    /// `hatestats release correct ID`.
    struct Correct: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open the next version of a published release, as a draft.")

        @Argument(help: "The release.") var id: String
        @Option(help: "Why; published with it.") var reason: String
        @Option(help: "As of when records count. Default: now.") var cutOff: String?
        @Option(help: "Another title.") var title: String?
        @OptionGroup var options: ReleaseChangeOptions

        func run() async throws {
            try await options.perform(
                .correct, on: id, [("reason", reason), ("cut_off", cutOff), ("title", title)])
        }
    }

    /// `hatestats release withdraw ID`.
    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a release back for good: what is public of it, or the version that is not public yet.")

        @Argument(help: "The release.") var id: String
        @Option(help: "Why; everybody who looks for it is told.") var reason: String
        @OptionGroup var options: ReleaseChangeOptions

        func run() async throws { try await options.perform(.withdraw, on: id, [("reason", reason)]) }
    }

    /// `hatestats release override ID`.
    struct Override: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Name cells of a draft whose changes are shown at once, with a reason, and make it again.",
            discussion: """
                A small change of what was published is held back until the yearly rebase, so that it can't give away a \
                single late record. Where a mistake is put right, a statistician may have it shown at once; the reason is \
                written into the audit log. What disclosure control finds to be unsafe stays hidden all the same.

                Areas, categories, kinds and periods are named as figures are asked for; '*' is every one. Each option can \
                be given more than once.

                Example:
                  hatestats release override 2024-q1 --area rutland --category '*' --kind '*' --period YE2024-03 \
                --reason "One file had been sent twice."
                """)

        @Argument(help: "The release.") var id: String
        @Option(help: "An area.") var area: [String]
        @Option(help: "A category.") var category: [String]
        @Option(help: "A kind.") var kind: [String]
        @Option(help: "A period.") var period: [String]
        @Option(help: "Why; written into the audit log.") var reason: String
        @OptionGroup var options: ReleaseChangeOptions

        func run() async throws {
            func list(_ words: [String]) -> JSONValue { .list(words.map(JSONValue.text)) }
            try await options.perform(
                .override, on: id,
                [
                    "area": list(area), "category": list(category), "kind": list(kind), "period": list(period),
                    "reason": .text(reason),
                ])
        }
    }

    /// `hatestats release list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the releases, newest first: what is public, and what the key may see besides.")

        @OptionGroup var options: ReleaseOptions

        func run() async throws {
            let key = options.usedKey
            let views = try await options.connected { try await $0.releases(key: key) }
            switch options.format {
            case .text: Table(ReleaseView.headings, views.map(\.cells)).print()
            case .json: print("[" + views.map(\.jsonText).joined(separator: ",") + "]")
            }
        }
    }

    /// `hatestats release show ID`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a release: its state, its digest and who has agreed it.")

        @Argument(help: "The release.") var id: String
        @Option(help: "One of its versions. Default: the one that it stands at.") var version: Int?
        @OptionGroup var options: ReleaseOptions

        func run() async throws {
            let key = options.usedKey
            options.print(try await options.connected { try await $0.release(id, version: version, key: key) })
        }
    }
}
