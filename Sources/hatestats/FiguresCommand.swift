import ArgumentParser
import HateStatsAPI
import Logging

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `hatestats figures`: the figures of the service's own address, on the command line.
struct FiguresCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "figures",
        abstract: "Print figures: counts, rates, changes, shares and ranks.",
        discussion: """
            The options are the parameters of GET /v1/figures, with the same values and defaults: published figures, which \
            need no key. With --management they are those of GET /v1/management/figures: live counts, with the rights of \
            the key. Both are read from the database of HATESTATS_DATABASE_URL.

            Examples:
              hatestats figures --area leicester --category race --period latest
              hatestats figures --area 'children(llr)' --grain year --last 5 --measure count,change
              hatestats figures --period YE2024-03 --as-of 2024-06-01 --format txt
              hatestats figures --management --area 'children(llr)' --grain year --last 5
              hatestats figures --management --category '*' --period latest --measure count,share
              hatestats figures --management --period 2024-03-01..2024-03-14 --kind all --format csv
            """)

    @Flag(help: "Live counts of current records, unsuppressed: for statisticians, not for publication.")
    var management = false

    @Option(help: "Codes, slugs or names, children(X), descendants(X), or *. Default: the top area.") var area:
        [String] = []
    @Option(help: "Codes or everyday words, any, or * for each category. Default: any.") var category: [String] = []
    @Option(help: "crime, incident, all, or * for crime,incident. Default: crime.") var kind: [String] = []
    @Option(
        help:
            "Codes (2024-03, QE2024-03, YE2024-03, FY2023-24, 2024), latest, latest-1, or days (2024-03-01..2024-03-14)."
    )
    var period: [String] = []
    @Option(help: "month, quarter or year: a series, with --from and --to, or --last.") var grain: String?
    @Option(help: "The first period of a series.") var from: String?
    @Option(help: "The last period of a series. Default: latest.") var to: String?
    @Option(help: "How many periods a series has.") var last: String?
    @Option(help: "count, rate, change, change_percent, share or rank; several. Default: count.") var measure:
        [String] = []
    @Option(help: "What a change compares with: year-earlier or previous. Default: year-earlier.") var compare: String?
    @Option(help: "Published figures: a release's id, id@version, or latest. Default: latest.") var release: String?
    @Option(help: "Published figures as they stood: a date (its end) or a time in UTC.") var asOf: String?
    @Option(help: "Live counts: only reports that came through these channels.") var channel: [String] = []
    @Option(help: "Live counts: only records of these sources.") var source: [String] = []
    @Option(help: "Live counts: recorded or occurred: by which day incidents are counted. Default: recorded.")
    var basis: String?
    @Option(help: "Live counts: only incidents with all of these categories.") var categoriesAll: [String] = []

    @Option(help: "table, csv, json, or txt: sentences alone.") var format = FigureOutput.table
    @Option(help: "The key to act with. Better given as HATESTATS_KEY, which other users of the machine can't read.")
    var key: String?
    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try options.settings()
        let context = try AppContext(settings: settings, logger: settings.logger(level: .warning))
        let answer: any FigureAnswer = try await context.whileConnected { context in
            guard management else { return try await context.publishedAnswer(parameters) }
            return try await context.managementAnswer(
                parameters, key: key ?? ProcessInfo.processInfo.environment["HATESTATS_KEY"])
        }
        switch format {
        case .table: FigureTable(answer).print()
        case .csv: print(answer.csvText, terminator: "")
        case .json: print(answer.jsonText)
        case .txt: for sentence in answer.sentences { print(sentence) }
        }
    }

    /// The options by the names of the address's parameters.
    private var parameters: [(name: String, value: String)] {
        let lists = [
            ("area", area), ("category", category), ("kind", kind), ("period", period), ("measure", measure),
            ("channel", channel), ("source", source), ("categories_all", categoriesAll),
        ]
        let single = [
            ("grain", grain), ("from", from), ("to", to), ("last", last), ("compare", compare), ("basis", basis),
            ("release", release), ("as_of", asOf),
        ]
        return lists.flatMap { name, values in values.map { (name: name, value: $0) } }
            + single.compactMap { name, value in value.map { (name: name, value: $0) } }
    }
}

/// How figures are printed.
enum FigureOutput: String, ExpressibleByArgument, CaseIterable {
    case table
    case csv
    case json
    case txt
}
