import ArgumentParser
import HateStatsAPI
import Logging
import StatsModel

/// `hatestats ask`: a question in words.
struct AskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Answer a question in words, and say what of it is not held.",
        discussion: """
            The question of GET /v1/ask: areas, motivations, crimes or incidents, times, and what is to be said of the \
            figures, in plain English. What was not understood and what is not held is named before the answer. It reads \
            what is published from the database of HATESTATS_DATABASE_URL and needs no key.

            Ends with 0 where there is an answer, with 2 where the question can be meant in several ways or asks for what \
            is not held (it then says what can be asked), with 1 where nothing of it was understood.

            Examples:
              hatestats ask "How many hate crimes were there in Rutland last year?"
              hatestats ask "is homophobic hate crime up or down in Leicester" --format txt
              hatestats ask "hate crime per head in each district since 2022" --format csv
            """)

    @Argument(help: "The question; several words need no quotation marks.") var words: [String]
    @Option(help: "table, csv (the figures alone), json, or txt: sentences.") var format = FigureOutput.table
    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try options.settings()
        let context = try AppContext(settings: settings, logger: settings.logger(level: .warning))
        let question = words.joined(separator: " ")
        let answer = try await context.whileConnected { try await $0.questionAnswer(question) }
        switch (format, answer.figures) {
        case (.json, _): print(answer.jsonText)
        case (.csv, let figures?): print(figures.csvText, terminator: "")
        case (.table, let figures?):
            for remark in answer.remarks { print(remark) }
            if !answer.remarks.isEmpty { print("") }
            FigureTable(figures).print()
        default: for line in answer.lines { print(line) }
        }
        if answer.figures == nil { throw ExitCode.doesNotStand }
    }
}
