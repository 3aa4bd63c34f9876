import HTTPTypes
import StatsModel

/// `/ask`: a question in words, the question as it was understood, and its answer. What is understood, ``QuestionDesk``
/// decides, as for programs.
enum AskPage {
    struct Content {
        /// The question as it was put; empty before one is.
        let question: String
        let answer: Answer?
        /// What the answer takes no account of, or not as it was meant.
        let unheld: [Unheld]
        /// What may have been meant, each with its own answer.
        let readings: [Offer]
        /// Why there is no answer.
        let faults: [String]
        let examples: [PageLink]
        let isEmpty: Bool
        let hasReadings: Bool
    }

    struct Answer {
        let understoodAs: String
        let chips: [Chip]
        let main: FigureTile?
        let sentences: [SentenceView]
        let manySentences: [SentenceView]
        /// Whether the key copies more than one sentence.
        let hasSeveral: Bool
        let figureCount: String
        let sentenceCount: String
        let chart: ChartView?
        /// nil for one figure alone, which is the tile.
        let table: FigureGrid?
        let absences: [AbsenceView]
        let notes: [String]
        let rule: String
        let release: ReleaseSummary
        let use: FigureUse
    }

    /// A part of the question as it was understood, with where it can be changed.
    struct Chip {
        let dimension: String
        let label: String
        /// The words that it came from; nil where it was not said and the default holds.
        let words: String?
        let note: String?
        let href: String
    }

    struct Unheld {
        let text: String
        let reason: String
    }

    struct Offer {
        let label: String
        let understoodAs: String
        let href: String
    }

    private static let mostSentences = 3
    private static let mostFigures = 1000

    static func page(_ visit: Visit) throws -> Page {
        let text = try visit.parameters.one("q") ?? ""
        let examples = visit.questions.examples(from: visit.publication).map {
            PageLink(label: $0, href: "/ask?q=" + PercentEncoding.encoded($0))
        }
        guard visit.newest != nil else { return try page(visit, .nothing(text, [], isEmpty: true)) }
        guard text.contains(where: { !$0.isWhitespace }) else { return try page(visit, .nothing("", examples)) }
        do {
            let answer = try visit.questions.answer(text, from: visit.publication)
            return try page(
                visit,
                Content(
                    question: text, answer: answer.figures.map { Self.answer($0, answer.question.chips, visit) },
                    unheld: answer.question.unheld.map { Unheld(text: $0.text, reason: $0.reason) },
                    readings: answer.readings.map {
                        Offer(label: $0.label, understoodAs: $0.understoodAs, href: $0.pageAddress)
                    }, faults: [], examples: [], isEmpty: false, hasReadings: !answer.readings.isEmpty),
                answer.figures?.understoodAs)
        } catch let problem as Problem where problem.type.status.kind == .clientError {
            // What can be asked instead stands below as links.
            let faults = problem.errors.map { fault in
                Problem.Fault(fault.place, value: fault.value, reason: fault.reason)
            }
            let told = faults.isEmpty ? [problem.detail] : faults.map(\.sentenceWithoutPlace)
            var content = Content.nothing(text, examples)
            content = Content(
                question: text, answer: nil, unheld: [], readings: [], faults: told, examples: content.examples,
                isEmpty: false, hasReadings: false)
            return Page(
                template: "ask", frame: try visit.frame("Ask a question", section: "/ask", isWrong: true),
                content: content, status: problem.type.status)
        }
    }

    private static func page(_ visit: Visit, _ content: Content, _ summary: String? = nil) throws -> Page {
        Page(
            template: "ask",
            frame: try visit.frame(
                "Ask a question", section: "/ask",
                summary: summary ?? "Ask for a figure in your own words.",
                canonical: content.question.isEmpty ? "/ask" : nil), content: content)
    }

    private static func answer(_ answer: PublishedAnswer, _ chips: [Question.Chip], _ visit: Visit) -> Answer {
        let count = answer.content.query.figureCount
        let cells = count / max(1, answer.content.query.measures.count)
        let fits = count <= mostFigures
        let all = fits ? answer.sentences.enumerated().map { SentenceView(id: "s\($0 + 1)", text: $1) } : []
        let few = all.count <= mostSentences
        let explore = "/figures?" + answer.canonicalQuery.text
        return Answer(
            understoodAs: answer.understoodAs,
            chips: chips.map { chip in
                Chip(
                    dimension: chip.dimension.pageLabel, label: chip.label, words: chip.text.isEmpty ? nil : chip.text,
                    note: chip.note, href: explore + "#" + chip.dimension.rawValue)
            },
            main: cells == 1 ? FigureTile(answer, id: "main", label: answer.understoodAs) : nil,
            sentences: few ? all : [], manySentences: few ? [] : all,
            hasSeveral: few && all.count > 1, figureCount: FixedDecimal(count).grouped,
            sentenceCount: FixedDecimal(all.count).grouped,
            chart: fits ? ChartView(answer, visit) : nil,
            table: fits && count > 1 ? FigureGrid(answer, id: "figures") : nil,
            absences: fits ? AbsenceView.all(of: answer) : [], notes: answer.noteTexts,
            rule: answer.disclosure, release: ReleaseSummary(answer.version, visit), use: FigureUse(answer, visit))
    }
}

extension AskPage.Content {
    /// No answer: nothing asked, or nothing published.
    fileprivate static func nothing(_ question: String, _ examples: [PageLink], isEmpty: Bool = false) -> Self {
        Self(
            question: question, answer: nil, unheld: [], readings: [], faults: [], examples: examples,
            isEmpty: isEmpty, hasReadings: false)
    }
}

extension Problem.Fault {
    /// What was wrong with which words.
    fileprivate var sentenceWithoutPlace: String { value.map { "“\($0)” \(reason)" } ?? "The question \(reason)" }
}

extension Question.Dimension {
    /// What it is called on a page.
    fileprivate var pageLabel: String {
        switch self {
        case .area: "Area"
        case .category: "Motivation"
        case .kind: "Kind"
        case .period: "Period"
        case .measure: "Measure"
        }
    }
}
