import ArgumentParser
import HateStatsAPI
import Logging

/// `hatestats cite`: one figure by its reference.
struct CiteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cite",
        abstract: "Look a figure up by its reference, and say whether it still stands.",
        discussion: """
            Upper or lower case, with or without hyphens; quote it where it has spaces. It reads what is published from \
            the database of HATESTATS_DATABASE_URL and needs no key.

            Ends with 0 where the figure stands, with 2 where something else is published now or its release was \
            withdrawn, with 1 where the reference is mistyped or names nothing.

            Examples:
              hatestats cite LLR-7Q4K-9XM2
              hatestats cite llr7q4k9xm2 --format json
            """)

    @Argument(help: "The reference, such as LLR-7Q4K-9XM2.") var reference: String
    @Option(help: "text or json.") var format = AnswerOutput.text
    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try options.settings()
        let context = try AppContext(settings: settings, logger: settings.logger(level: .warning))
        let answer = try await context.whileConnected { try await $0.citation(reference) }
        switch format {
        case .text: for line in lines(answer) { print(line) }
        case .json: print(answer.jsonText)
        }
        if !answer.stands { throw ExitCode.doesNotStand }
    }

    private func lines(_ answer: CitationAnswer) -> [String] {
        var lines = [answer.reference, answer.sentence, ""]
        if answer.stands {
            lines.append("It stands: this is what is published now.")
        } else {
            lines.append("It does not stand.")
            if let withdrawal = answer.withdrawal { lines.append(withdrawal) }
            lines.append(answer.currentSentence.map { "Now: \($0)" } ?? "Nothing is published in its place.")
        }
        return lines + ["", "How to cite it: \(answer.howToCite)"]
    }
}

/// How an answer about one figure is printed.
enum AnswerOutput: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}

extension ExitCode {
    /// There is an answer, and it is not the one that was hoped for: the number does not stand, or the question is unclear.
    static let doesNotStand = ExitCode(2)
}
