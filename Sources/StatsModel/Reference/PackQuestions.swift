/// The words of a pack for questions in words.
extension PackReading {
    /// The rows of `questions.csv`. What a name of an area or a category means can't be changed by them.
    mutating func questionWords(
        _ files: [String: [UInt8]], _ areas: PackAreas, _ tree: AreaTree?, _ categories: PackCategories
    ) -> [QuestionWord] {
        var words: [QuestionWord] = []
        var lines: [String: Int] = [:]
        for row in rows(.questions, of: files) {
            guard let text = required(row, "word"), let meaning = questionMeaning(row, areas, tree, categories) else {
                continue
            }
            if let first = lines.updateValue(row.line, forKey: NameKey(text).text) {
                fault(row, "word", "\(text.quoted) is there on line \(first) already.")
                continue
            }
            let reason = row["reason"]
            words.append(
                QuestionWord(
                    word: text, meaning: meaning, reason: reason.isEmpty ? nil : reason, position: words.count))
        }
        return words
    }

    private mutating func questionMeaning(
        _ row: PackRow, _ areas: PackAreas, _ tree: AreaTree?, _ categories: PackCategories
    ) -> QuestionWord.Meaning? {
        let codes = row.list("codes")
        switch row["meaning"].lowercased() {
        case "areas":
            if codes.isEmpty { fault(row, "codes", "The value is missing: codes of areas, or `children(CODE)`.") }
            let positions = codes.flatMap { questionAreas(row, $0, areas, tree) }
            return codes.isEmpty || positions.isEmpty ? nil : .areas(Set(positions).sorted())
        case "categories":
            if codes.isEmpty { fault(row, "codes", "The value is missing: codes of categories.") }
            let positions = codes.compactMap { categories.position(row, "codes", $0, &self) }
            return positions.isEmpty ? nil : .categories(Set(positions).sorted())
        case "elsewhere":
            guard let code = codes.first else { return .elsewhere(instead: nil) }
            if codes.count > 1 { fault(row, "codes", "There can be one area instead, not \(codes.count).") }
            return questionAreas(row, code, areas, tree).first.map { .elsewhere(instead: $0) }
        case "unheld": return .unheld
        case "aside": return .aside
        case let other:
            fault(
                row, "meaning",
                other.isEmpty
                    ? "The value is missing: `areas`, `categories`, `elsewhere`, `unheld` or `aside`."
                    : "\(row["meaning"].quoted) is none of `areas`, `categories`, `elsewhere`, `unheld`, `aside`",
                NameIndex(words: ["areas", "categories", "elsewhere", "unheld", "aside"]).suggestions(for: other))
            return nil
        }
    }

    /// The positions of an area, or of the areas in one.
    private mutating func questionAreas(
        _ row: PackRow, _ text: String, _ areas: PackAreas, _ tree: AreaTree?
    ) -> [Int] {
        let (word, parent) = Self.relation(text)
        guard let code = areas.area(row, "codes", parent ?? text, &self), let tree, let position = tree.index(of: code)
        else { return [] }
        switch word {
        case "children": return tree.children(of: position)
        case "descendants": return tree.descendants(of: position)
        default: return [position]
        }
    }

    /// `children(X)` or `descendants(X)` taken apart; anything else as no relation.
    private static func relation(_ text: String) -> (word: String?, area: String?) {
        for word in ["children", "descendants"] where text.lowercased().hasPrefix(word + "(") && text.hasSuffix(")") {
            return (word, text.dropFirst(word.count + 1).dropLast().trimmed)
        }
        return (nil, nil)
    }
}
