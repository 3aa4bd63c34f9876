extension QueryReader {
    /// The areas asked for; the top where none is.
    mutating func areas() -> [Int] {
        guard has(.area) else { return [pack.tree.top] }
        var found: Set<Int> = []
        for value in whole(.area) {
            // A name may itself contain commas: "Leicester, Leicestershire and Rutland".
            let meanings = pack.areaIndex.meanings(of: value)
            if let area = meanings.first, meanings.count == 1 {
                noteWord(value, .area, pack.areas[area].code.rawValue)
                found.insert(area)
                continue
            }
            for part in parts(.area, value) { found.formUnion(areas(in: part)) }
        }
        return found.sorted()
    }

    /// What one part means: all, the children or descendants of an area, or an area.
    private mutating func areas(in part: String) -> [Int] {
        if part == "*" { return Array(pack.areas.indices) }
        // A code or a name, unless it begins like one of the two words below.
        guard let first = part.utf8.first.map({ $0 | 0x20 }), first == UInt8(ascii: "c") || first == UInt8(ascii: "d")
        else { return area(part, part).map { [$0] } ?? [] }
        let word = part.prefix { $0 != "(" }.trimmed.lowercased()
        guard word == "children" || word == "descendants" else { return area(part, part).map { [$0] } ?? [] }
        var parent = pack.tree.top
        if let opening = part.firstIndex(of: "(") {
            guard part.hasSuffix(")") else {
                report(.unknownValue, .area, part, "The closing parenthesis is missing.", [part + ")"])
                return []
            }
            let name = part[part.index(after: opening)...].dropLast().trimmed
            guard !name.isEmpty else {
                let reason = "There is no area between the parentheses."
                report(.unknownValue, .area, part, reason, [word])
                return []
            }
            guard let named = area(name, part) else { return [] }
            parent = named
        }
        let areas = word == "children" ? pack.tree.children(of: parent) : pack.tree.descendants(of: parent)
        if areas.isEmpty {
            let name = pack.areas[parent].name
            let word = pack.areaIndex.words[parent]
            report(.unknownValue, .area, part, "No areas lie in \(name).", [word])
        }
        return areas
    }

    /// The area with a name, or a problem with the part in which the name stands.
    private mutating func area(_ name: String, _ part: String) -> Int? {
        let index = pack.areaIndex
        switch resolved(name, in: index) {
        case .found(let area):
            noteWord(name, .area, pack.areas[area].code.rawValue)
            return area
        case .ambiguous(let choices):
            let names = choices.map { "\(pack.areas[$0].name) (\(index.words[$0]))" }
            let reason = "\(name.prefix(QueryProblem.longestValue)) can mean \(names.listed(by: "or")). Say which."
            report(.ambiguous, .area, part, reason, choices.map { index.words[$0] })
        case .unknown(let suggestions):
            let reason =
                "This is not a known area. Expected a code, a short name or a name from /v1/areas, "
                + "children(AREA), descendants(AREA) or *."
            report(.unknownValue, .area, part, reason, suggestions)
        }
        return nil
    }

    /// Remembers the note of an everyday word that was asked for.
    mutating func noteWord(_ word: String, _ dimension: Synonym.Dimension, _ code: String) {
        for note in pack.everydayWords.notes(of: word, dimension, meaning: code) where !wordNotes.contains(note) {
            wordNotes.append(note)
        }
    }
}
