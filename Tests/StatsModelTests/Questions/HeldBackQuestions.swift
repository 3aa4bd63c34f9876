import TestSupport
import Testing

@testable import StatsModel

/// Questions by an author who had not seen the grammar, with all that passes as an answer to each.
///
/// The file has a header. In each column ` | ` stands between what is right either way; `-` is no answer at all. What
/// must be named as not held is a topic, whose words are below.
struct HeldBackQuestions {
    struct Entry {
        let line: Int
        let question: String
        /// By the parameter of figures: what its value may be.
        let values: [(name: String, choices: [String])]
        let topics: [String]
    }

    let entries: [Entry]

    init() throws {
        let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
        let lines = try TextFile.read("/" + folder + "/held-back.tsv").split(separator: "\n")
        let names = lines[0].split(separator: "\t").map(String.init)
        entries = lines.enumerated().dropFirst().map { place, line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            func choices(_ column: Int) -> [String] { fields[column].split(separator: "|").map { $0.trimming(" ") } }
            return Entry(
                line: place + 1, question: fields[0], values: (1...5).map { (names[$0], choices($0)) },
                topics: fields.count > 6 ? choices(6) : [])
        }
    }

    /// The words of which one must stand in what is named, for a topic to be named; the topic's own else.
    static let topicWords: [String: [String]] = [
        "other forces": ["derby", "nottingham"], "arrests": ["arrest"], "convictions": ["convict"],
        "ages of victims": ["age", "victim"], "street": ["road"], "schools": ["school"], "reasons": ["why"],
        "forecasts": ["expect", "next year"], "offenders": ["offender"], "named person": ["john smith", "charged"],
        "place": ["loughborough", "hinckley"], "types of offence": ["assault", "criminal damage"],
        "misogyny": ["misogyn"], "charges": ["charge"], "share of one area in another": ["share"],
        "bin collections": ["bin"], "other crimes": ["burglar", "car theft"], "reporting": ["report"],
    ]
}

extension QuestionDesk {
    func verdict(on entry: HeldBackQuestions.Entry) throws -> (QuestionCorpus.Verdict, [String]) {
        var faults: [String] = []
        var unheld: [Question.Unheld] = []
        let isNothingRight = entry.values.contains { $0.choices.contains("-") }
        do {
            let question = try ask(entry.question)
            unheld = question.unheld
            let given = question.query.map { [$0] } ?? question.readings.map(\.query)
            if given.isEmpty, !isNothingRight { faults.append("gives no query") }
            for query in given where question.query != nil || !isNothingRight {
                for (name, choices) in entry.values where try !has(query, name, choices) {
                    faults.append("\(name) is not \(choices.joined(separator: " or ")): \(canonical(query))")
                }
            }
        } catch let error as QuestionProblem {
            guard case .notUnderstood(let words) = error, isNothingRight else { return (.wrong, ["\(error)"]) }
            unheld = words
        }
        let told = unheld.map { "\($0.text) \($0.reason)".lowercased() }
        for topic in entry.topics {
            let words = HeldBackQuestions.topicWords[topic] ?? [topic]
            if !told.contains(where: { told in words.contains(where: told.contains) }) {
                faults.append("does not name \(topic), only \(unheld.map(\.text))")
            }
        }
        guard !faults.isEmpty else { return (.right, []) }
        return (unheld.isEmpty ? .wrongWithoutSayingSo : .wrong, faults)
    }

    /// Whether a query has one of some values of a parameter.
    private func has(_ query: FigureQuery, _ name: String, _ choices: [String]) throws -> Bool {
        try choices.contains { choice in
            guard choice != "-" else { return false }
            let isSeries = name == "period" && choice.contains("=")
            let wanted = try self.query(isSeries ? choice : "\(name)=\(choice)")
            return switch name {
            case "area": query.areas == wanted.areas
            case "category": query.categories == wanted.categories
            case "kind": query.kinds == wanted.kinds
            case "period": query.periods == wanted.periods
            default: Set(query.measures) == Set(wanted.measures)
            }
        }
    }
}
