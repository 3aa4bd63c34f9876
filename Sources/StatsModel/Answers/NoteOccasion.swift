/// What an answer is like, as far as notes depend on it.
struct NoteOccasion {
    let query: FigureQuery
    let pack: ReferencePack
    let isSynthetic: Bool
    /// What its figures are like.
    let tally: FigureTally

    /// Whether a note stands beside the answer: its conditions all hold, or a word that carries it was asked for.
    func calls(for note: Note) -> Bool {
        note.conditions.allSatisfy(holds) || query.wordNotes.contains(note.code)
    }

    private func holds(_ condition: NoteCondition) -> Bool {
        switch condition {
        case .always: true
        case .severalCategories: query.categories.count > 1
        case .severalKinds: query.kinds.contains(.crime) && query.kinds.contains(.incident)
        case .severalAreas: query.areas.count > 1
        case .severalPeriods: query.periods.count > 1
        case .areaAndPart: hasAreaAndPart
        case .populationYear: tally.hasEarlierPopulation
        case .synonym: false
        case .synthetic: isSynthetic
        case .incomplete: tally.isIncomplete
        case .source: !query.sources.isEmpty
        case .channel: !query.channels.isEmpty
        case .basisOccurred: query.basis == .occurred
        case .kind(let kind): query.kinds.contains(kind)
        case .category(let code):
            query.categories.contains { $0.map { pack.categories[$0].code } == code }
        case .area(let code): query.areas.contains { pack.areas[$0].code == code }
        case .measure(let measure): query.measures.contains(measure)
        case .symbol(let symbol): tally.has(symbol)
        }
    }

    private var hasAreaAndPart: Bool {
        guard query.areas.count > 1 else { return false }
        var asked = [Bool](repeating: false, count: pack.areas.count)
        for area in query.areas { asked[area] = true }
        return query.areas.contains { area in
            var ancestor = pack.tree.parentIndex(of: area)
            while let found = ancestor {
                if asked[found] { return true }
                ancestor = pack.tree.parentIndex(of: found)
            }
            return false
        }
    }
}
