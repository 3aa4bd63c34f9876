/// The words of a pack: definitions, synonyms, notes, sentences.
extension PackReading {
    /// What is meant by what is counted.
    mutating func definitions(_ files: [String: [UInt8]]) -> [Definition] {
        var definitions: [Definition] = []
        var lines: [String: Int] = [:]
        for row in rows(.definitions, of: files) {
            let code = code(row, "id")
            let kind = word(row, "kind", row["kind"], as: KindSelection.self)
            let label = required(row, "label")
            let text = required(row, "text")
            let validity = validity(row)
            guard let code, let kind, let label, let text else { continue }
            if let first = lines.updateValue(row.line, forKey: code) {
                fault(row, "id", "`\(code)` is the name of the definition on line \(first) too.")
                continue
            }
            definitions.append(
                Definition(
                    code: DefinitionCode(rawValue: code), kind: kind, label: label, text: text,
                    validFrom: validity.from, validTo: validity.to, source: row["source"]))
        }
        return definitions
    }

    /// Everyday words, with the rows on which they stand.
    mutating func synonyms(
        _ files: [String: [UInt8]], _ areas: PackAreas, _ categories: PackCategories, notes: [Note]
    ) -> [(row: PackRow, synonym: Synonym)] {
        var synonyms: [(row: PackRow, synonym: Synonym)] = []
        var lines: [String: Int] = [:]
        for row in rows(.synonyms, of: files) {
            let text = required(row, "word")
            let dimension = word(row, "dimension", row["dimension"], as: Synonym.Dimension.self)
            let note = noteCode(row, among: notes)
            guard let text, let dimension, let code = meaning(row, dimension, areas, categories) else { continue }
            let key = "\(dimension.rawValue) \(code) \(NameKey(text).text)"
            if let first = lines.updateValue(row.line, forKey: key) {
                fault(row, "word", "\(text.quoted) stands for `\(code)` on line \(first) already.")
                continue
            }
            synonyms.append((row, Synonym(word: text, dimension: dimension, code: code, note: note)))
        }
        return synonyms
    }

    private mutating func meaning(
        _ row: PackRow, _ dimension: Synonym.Dimension, _ areas: PackAreas, _ categories: PackCategories
    ) -> String? {
        let text = row["code"]
        switch dimension {
        case .area: return areas.area(row, "code", text, &self)?.rawValue
        case .category:
            if text.lowercased() == "any" { return "any" }
            return categories.position(row, "code", text, &self).map { categories.categories[$0].code.rawValue }
        case .kind: return word(row, "code", text, as: KindSelection.self)?.rawValue
        case .measure: return word(row, "code", text, as: Measure.self)?.rawValue
        }
    }

    private mutating func noteCode(_ row: PackRow, among notes: [Note]) -> NoteCode? {
        let text = row["note"]
        guard !text.isEmpty else { return nil }
        if let note = notes.first(where: { $0.code.rawValue == text }) { return note.code }
        if !unreadable.contains(.notes) {
            fault(
                row, "note", "\(text.quoted) is not the code of a note",
                NameIndex(words: notes.map(\.code.rawValue)).guesses(for: text))
        }
        return nil
    }

    /// What must stand beside figures.
    mutating func notes(
        _ files: [String: [UInt8]], _ areas: PackAreas, _ categories: PackCategories
    ) -> [Note] {
        var notes: [Note] = []
        var lines: [String: Int] = [:]
        for row in rows(.notes, of: files) {
            let code = code(row, "code")
            let text = required(row, "text")
            let conditions = conditions(row, areas, categories)
            guard let code, let text, !conditions.isEmpty else { continue }
            if let first = lines.updateValue(row.line, forKey: code) {
                fault(row, "code", "`\(code)` is the code of the note on line \(first) too.")
                continue
            }
            notes.append(Note(code: NoteCode(rawValue: code), text: text, conditions: conditions))
        }
        return notes
    }

    private mutating func conditions(
        _ row: PackRow, _ areas: PackAreas, _ categories: PackCategories
    ) -> [NoteCondition] {
        let list = row.list("when")
        if list.isEmpty { fault(row, "when", "The value is missing: when the note applies, or `always`.") }
        return list.compactMap { condition(row, $0, areas, categories) }
    }

    private mutating func condition(
        _ row: PackRow, _ text: String, _ areas: PackAreas, _ categories: PackCategories
    ) -> NoteCondition? {
        let plain = text.lowercased()
        if let known = NoteCondition.words.first(where: { $0.0 == plain }) { return known.1 }
        let parts = plain.split(separator: ":", maxSplits: 1).map(\.trimmed)
        guard parts.count == 2 else { return unknownCondition(row, text) }
        switch parts[0] {
        case "kind": return word(row, "when", parts[1], as: KindSelection.self).map { .kind($0) }
        case "measure": return word(row, "when", parts[1], as: Measure.self).map { .measure($0) }
        case "symbol": return word(row, "when", parts[1], as: FigureSymbol.self).map { .symbol($0) }
        case "category":
            return categories.position(row, "when", parts[1], &self).map { .category(categories.categories[$0].code) }
        case "area": return areas.area(row, "when", parts[1], &self).map { .area($0) }
        default: return unknownCondition(row, text)
        }
    }

    private mutating func unknownCondition(_ row: PackRow, _ text: String) -> NoteCondition? {
        let words =
            NoteCondition.words.map(\.0) + KindSelection.allCases.map { "kind:\($0.rawValue)" }
            + Measure.allCases.map { "measure:\($0.rawValue)" } + FigureSymbol.allCases.map { "symbol:\($0.rawValue)" }
        let known = "`always`, `several-categories`, `kind:`, `category:`, `area:`, `measure:`, `symbol:` and others"
        fault(
            row, "when", "\(text.quoted) is not a condition of a note (\(known))",
            NameIndex(words: words).suggestions(for: text))
        return nil
    }

    /// Sentences and words by their key.
    mutating func wording(_ files: [String: [UInt8]]) -> [String: String] {
        var wording: [String: String] = [:]
        var lines: [String: Int] = [:]
        for row in rows(.wording, of: files) {
            guard let key = code(row, "key") else { continue }
            if let first = lines.updateValue(row.line, forKey: key) {
                fault(row, "key", "`\(key)` is there on line \(first) already.")
                continue
            }
            wording[key] = row["text"]
        }
        return wording
    }
}
