import ArgumentParser
import HateStatsAPI
import Logging

/// `hatestats verify`: does a quoted number stand?
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Say whether a quoted number stands.",
        discussion: """
            The figure is named by its reference, or in the words of `hatestats figures`, with the same defaults. What is \
            published is read from the database of HATESTATS_DATABASE_URL; no key is needed.

            The verdict is stands, was-right-until, never-published or hidden. Of a hidden figure nothing is said, \
            whichever number is given. Ends with 0 where the number stands, else with 2; with 1 where the question \
            can't be answered.

            Examples:
              hatestats verify --citation LLR-7Q4K-9XM2 --value 1234
              hatestats verify --area leicester --category race --period YE2024-03 --value 1234
              hatestats verify --area rutland --measure change_percent --value -2.5
            """)

    @Option(help: "The reference of the figure.") var citation: String?
    @Option(help: "One area: a code, slug or name. Default: the top area.") var area: String?
    @Option(help: "One category: a code, an everyday word, or any. Default: any.") var category: String?
    @Option(help: "crime, incident or all. Default: crime.") var kind: String?
    @Option(help: "One period: a code, latest or latest-1. Default: the newest year.") var period: String?
    @Option(help: "count, rate, change, change_percent, share or rank. Default: count.") var measure: String?
    @Option(help: "What a change compares with: year-earlier or previous. Default: year-earlier.") var compare: String?
    // Unconditionally, since a change may be negative.
    @Option(parsing: .unconditional, help: "The number that is quoted, such as 1234 or -2.5.") var value: String
    @Option(help: "text or json.") var format = AnswerOutput.text
    @OptionGroup var options: SettingsOptions

    func validate() throws {
        guard citation == nil || parameters.isEmpty else {
            throw ValidationError("A citation names the figure already: give --citation, or the words of a figure.")
        }
    }

    func run() async throws {
        let settings = try options.settings()
        let context = try AppContext(settings: settings, logger: settings.logger(level: .warning))
        let answer = try await context.whileConnected {
            try await $0.verdict(on: value, reference: citation, parameters: parameters)
        }
        switch format {
        case .text:
            print(answer.verdict)
            print(answer.sentence)
        case .json: print(answer.jsonText)
        }
        if !answer.stands { throw ExitCode.doesNotStand }
    }

    /// The options by the names of the address's members.
    private var parameters: [(name: String, value: String)] {
        [
            ("area", area), ("category", category), ("kind", kind), ("period", period), ("measure", measure),
            ("compare", compare),
        ].compactMap { name, value in value.map { (name: name, value: $0) } }
    }
}
