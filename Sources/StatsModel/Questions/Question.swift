/// A question in words as it was understood: the query that it asks for, what each part of it came from, and what was
/// not understood or is not held. Nothing of what was asked is dropped without a word.
public struct Question: Sendable {
    /// The question as it was put, without spaces around it.
    public let text: String
    /// What it asks for; nil where that depends on which of the ``readings`` is meant, or where nothing of what was
    /// asked for is held.
    public let query: FigureQuery?
    /// The parts of the query with the words that they came from, in the order area, category, kind, period, measure;
    /// of the first reading where there are several.
    public let chips: [Chip]
    /// What was not understood or is not held, in the order of the text.
    public let unheld: [Unheld]
    /// What may have been meant, where it is not clear or not held as it was asked; otherwise none.
    public let readings: [Reading]

    /// What a part of a question stands for.
    public enum Dimension: String, Sendable, Hashable, CaseIterable {
        /// Where.
        case area
        /// Which motivation.
        case category
        /// Crimes or incidents.
        case kind
        /// When.
        case period
        /// What is said about them.
        case measure
    }

    /// A part of the query, and the words from which it was taken.
    public struct Chip: Sendable, Hashable {
        /// What it is a part of.
        public let dimension: Dimension
        /// The words as they stand in the question; empty where it was not said and the default holds.
        public let text: String
        /// The value of the query's parameter: it can stand in an address of figures.
        public let code: String
        /// What it is called.
        public let label: String
        /// What must be said of how the words were taken; nil for nothing.
        public let note: String?
    }

    /// Words that the answer takes no account of, or not as they were meant.
    public struct Unheld: Sendable, Hashable {
        /// The words as they stand in the question.
        public let text: String
        /// Why, and what there is instead, in whole sentences.
        public let reason: String
    }

    /// One thing that may have been meant.
    public struct Reading: Sendable {
        /// What makes it different from the others: `Leicestershire (county)`.
        public let label: String
        /// What it asks for.
        public let query: FigureQuery
        /// The parts of its query.
        public let chips: [Chip]
    }
}

/// Why a text is no question that can be answered.
public enum QuestionProblem: Error, Sendable, Hashable {
    /// There is nothing but spaces and punctuation.
    case empty
    /// It is longer than questions may be.
    case tooLong
    /// Nothing of it was understood; the words, with the reason for each where there is one.
    case notUnderstood([Question.Unheld])
    /// Nothing has been published yet, so that no period can be meant.
    case nothingHeld
}

extension Question {
    /// The most characters of a question.
    public static let longest = 500
}

extension Question {
    /// A few questions that can be asked of a pack, in its own words, for whoever does not know how.
    ///
    /// - Parameter isWorthwhile: whether a question is answered with a figure that can be seen. Of each sort the first that
    ///   is becomes an example; a hidden figure would be a poor one.
    public static func examples(in pack: ReferencePack, where isWorthwhile: (String) -> Bool) -> [String] {
        exampleChoices(in: pack).compactMap { $0.lazy.filter(isWorthwhile).first }
    }

    /// At most so many areas, categories and words are tried for an example.
    private static let mostExampleWords = 12

    private static func exampleChoices(in pack: ReferencePack) -> [[String]] {
        let parts = pack.tree.children(of: pack.tree.top)
        let rest = pack.tree.descendants(of: pack.tree.top).filter { !parts.contains($0) }
        func names(_ areas: [Int]) -> [String] {
            (areas.prefix(mostExampleWords) + [pack.tree.top]).map { pack.areas[$0].name }
        }
        let adjectives = pack.categories.map(\.adjective).prefix(mostExampleWords)
        let groups = pack.questionWords.filter { word in
            if case .areas(let areas) = word.meaning { return areas.count > 1 }
            return false
        }
        return [
            names(parts + rest).map { "How many hate crimes were there in \($0) last year?" },
            names(Array(parts.reversed()) + rest).map { "Is hate crime up or down in \($0)?" },
            names(parts + rest).flatMap { area in
                adjectives.map { "What percentage of hate crimes in \(area) had a \($0) motivation?" }
            },
            (["area"] + groups.map(\.word).prefix(mostExampleWords)).map {
                "Which \($0) has the highest rate of hate crime?"
            },
        ]
    }
}
