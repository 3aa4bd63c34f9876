/// What an answer is like, as far as notes depend on it.
struct NoteOccasion {
    let query: FigureQuery
    let pack: ReferencePack
    let isSynthetic: Bool
    /// Whether some period is not over, or its returns have not all come in.
    let isIncomplete: Bool
    /// Every symbol that some figure carries.
    let symbols: Set<FigureSymbol>
    /// Whether some rate uses an estimate of an earlier year than its period's.
    let hasEarlierPopulation: Bool

    /// Whether a note stands beside the answer: its condition holds, or a word that carries it was asked for.
    func calls(for note: Note) -> Bool {
        holds(note.condition) || query.wordNotes.contains(note.code)
    }

    private func holds(_ condition: NoteCondition) -> Bool {
        switch condition {
        case .always: true
        case .severalCategories: query.categories.count > 1
        case .severalKinds: query.kinds.contains(.crime) && query.kinds.contains(.incident)
        case .areaAndPart: hasAreaAndPart
        case .populationYear: hasEarlierPopulation
        case .synonym: false
        case .synthetic: isSynthetic
        case .incomplete: isIncomplete
        case .source: !query.sources.isEmpty
        case .channel: !query.channels.isEmpty
        case .basisOccurred: query.basis == .occurred
        case .kind(let kind): query.kinds.contains(kind)
        case .category(let code):
            query.categories.contains { $0.map { pack.categories[$0].code } == code }
        case .area(let code): query.areas.contains { pack.areas[$0].code == code }
        case .measure(let word): query.measures.contains { $0.rawValue == word }
        case .symbol(let letter): symbols.contains { $0.rawValue == letter }
        }
    }

    private var hasAreaAndPart: Bool {
        let asked = Set(query.areas)
        return query.areas.contains { area in
            var ancestor = pack.tree.parentIndex(of: area)
            while let found = ancestor {
                if asked.contains(found) { return true }
                ancestor = pack.tree.parentIndex(of: found)
            }
            return false
        }
    }
}
