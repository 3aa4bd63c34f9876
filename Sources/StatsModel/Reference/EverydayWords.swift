/// The everyday words of a pack, by what they are compared by, so that no question has to look through all of them.
struct EverydayWords: Sendable {
    private var measures: [NameKey: Measure] = [:]
    private var notes: [Synonym.Dimension: [NameKey: [(code: String, note: NoteCode)]]] = [:]

    init(_ synonyms: [Synonym]) {
        for synonym in synonyms {
            let key = NameKey(synonym.word)
            if synonym.dimension == .measure, measures[key] == nil, let measure = Measure(rawValue: synonym.code) {
                measures[key] = measure
            }
            if let note = synonym.note {
                notes[synonym.dimension, default: [:]][key, default: []].append((synonym.code, note))
            }
        }
    }

    /// The measure that a word means; nil where it means none.
    func measure(_ word: String) -> Measure? { measures[NameKey(word)] }

    /// The notes that an answer to a word carries, where it was taken for a code.
    func notes(of word: String, _ dimension: Synonym.Dimension, meaning code: String) -> [NoteCode] {
        // Most words of most packs have none, and then nothing needs to be compared.
        guard let notes = notes[dimension] else { return [] }
        return notes[NameKey(word), default: []].filter { $0.code == code }.map(\.note)
    }
}
