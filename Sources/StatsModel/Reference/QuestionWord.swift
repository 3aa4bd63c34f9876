/// A word of a pack for questions in words, beside its names, aliases and synonyms: a row of `questions.csv`.
public struct QuestionWord: Sendable, Hashable {
    /// What the word stands for.
    public enum Meaning: Sendable, Hashable {
        /// Several areas at once (`district`), as positions.
        case areas([Int])
        /// Several categories at once, as positions.
        case categories([Int])
        /// A place of which there are no figures; an area that is answered instead, as a position.
        case elsewhere(instead: Int?)
        /// Something else of which there are no figures.
        case unheld
        /// Nothing that matters to an answer.
        case aside
    }

    /// The word or phrase, in the singular where both are meant.
    public let word: String
    /// What it stands for.
    public let meaning: Meaning
    /// Why there are no figures, in whole sentences; nil where the meaning says enough.
    public let reason: String?
    /// Its place among the words of the pack.
    public let position: Int
}
