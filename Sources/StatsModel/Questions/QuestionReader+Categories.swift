/// Which categories a question names.
struct CategoriesAsked {
    /// What they may be.
    struct Choice {
        /// What makes it different from the others; nil where there is one only.
        let label: String?
        let categories: [Int?]
        let chips: [Question.Chip]
    }

    var choices: [Choice]
    var chips: [Question.Chip] { choices.first?.chips ?? [] }
}

/// Which kinds a question names.
struct KindsAsked {
    var kinds: [KindSelection] = [.crime]
    var chips: [Question.Chip] = []

    /// Whether crimes and incidents are one number.
    var isAddedUp: Bool { kinds == [.all] }
}

extension QuestionReader {
    private struct NamedCategory {
        let meanings: [Int?]
        let range: Range<Int>
        /// Whether it is a word for part of what is counted in the category.
        var isPart = false
    }

    mutating func categories() -> CategoriesAsked {
        var named: [NamedCategory] = []
        var every: [Range<Int>] = []
        var breakdowns: [Range<Int>] = []
        var single: [Range<Int>] = []
        for place in scan.pieces.indices where !scan.pieces[place].isTaken {
            guard case .word(let sense) = scan.pieces[place].sense else { continue }
            let range = scan.pieces[place].range
            switch sense {
            case .category(let meanings):
                let notes = notes(of: range, meanings)
                named.append(NamedCategory(meanings: meanings, range: range, isPart: !notes.isEmpty))
                for note in notes where !wordNotes.contains(note) { wordNotes.append(note) }
            case .categories(let positions):
                named += positions.map { NamedCategory(meanings: [$0], range: range) }
            case .strand:
                if scan.isQuantified(place), !isBesideCategory(place) {
                    every.append(range)
                } else {
                    single.append(range)
                }
            case .cue(.breakdown):
                breakdowns.append(range)
            default: continue
            }
            scan.pieces[place].isTaken = true
        }
        if named.isEmpty, every.isEmpty, let breakdown = breakdowns.first, !isBrokenDownOtherwise {
            every.append(breakdown)
        }
        // "The most common type" asks for each of them.
        if named.isEmpty, every.isEmpty, let single = single.first, isSuperlative { every.append(single) }
        return asked(named, every)
    }

    private var isSuperlative: Bool {
        scan.pieces.contains { piece in
            if case .word(.cue(.rank)) = piece.sense { return true }
            return false
        }
    }

    /// Whether a breakdown is asked for by something else than categories.
    private var isBrokenDownOtherwise: Bool {
        scan.pieces.contains { piece in
            guard case .word(let sense) = piece.sense else { return false }
            switch sense {
            case .areas, .series, .allTime, .kind(.all): return true
            case .place: return piece.isTaken && scan.keys[piece.range.upperBound - 1] != "part"
            default: return false
            }
        }
    }

    /// Whether a word such as "community" only goes with a category: `the Jewish communities`.
    private func isBesideCategory(_ place: Int) -> Bool {
        let range = scan.pieces[place].range
        // "By motivation (race, religion)" names those that are wanted.
        let isListed =
            scan.keys.indices.contains(range.upperBound) && scan.text.words[range.upperBound].isAfterPause
            && range.lowerBound > 0 && scan.keys[range.lowerBound - 1] == "by"
        guard !scan.hasQuantifier(place) || isListed else { return false }
        return (isListed ? [place + 1] : [place - 1, place + 1]).contains { other in
            guard scan.pieces.indices.contains(other), case .word(.category) = scan.pieces[other].sense else {
                return false
            }
            return true
        }
    }

    /// The notes of an everyday word for a category, which name what it leaves open.
    private func notes(of range: Range<Int>, _ meanings: [Int?]) -> [NoteCode] {
        let singular = scan.keys[range].map(\.singular).joined()
        return meanings.flatMap { meaning in
            let code = meaning.map { pack.categories[$0].code.rawValue } ?? "any"
            return [scan.key(range), singular].flatMap {
                pack.everydayWords.notes(of: $0, .category, meaning: code)
            }
        }
    }

    /// That there is no figure for the groups that are named within a category; nil where none is.
    private func partNote(_ category: Int?, _ named: [NamedCategory], _ chosen: [Int?]) -> String? {
        var words: [String] = []
        for (name, other) in zip(named, chosen) where name.isPart && other == category {
            let word = "\"\(scan[name.range])\""
            if !words.contains(word) { words.append(word) }
        }
        guard !words.isEmpty else { return nil }
        return "There is no figure for \(words.listed(by: "or")) alone: taken as \(label(category))."
    }

    private mutating func asked(_ named: [NamedCategory], _ every: [Range<Int>]) -> CategoriesAsked {
        var combinations: [[Int?]] = [[]]
        for name in named {
            combinations = combinations.flatMap { chosen in name.meanings.map { chosen + [$0] } }
            if combinations.count > 64 { combinations = Array(combinations.prefix(64)) }
        }
        let isUnclear = named.contains { $0.meanings.count > 1 }
        let choices = combinations.map { choice($0, named, every, isUnclear: isUnclear) }
        if isUnclear, let name = named.first(where: { $0.meanings.count > 1 }) {
            let labels = name.meanings.map(label)
            unheld.append((name.range, "It can mean \(labels.listed(by: "or")). Say which."))
        }
        return CategoriesAsked(choices: choices)
    }

    private func choice(
        _ chosen: [Int?], _ named: [NamedCategory], _ every: [Range<Int>], isUnclear: Bool
    ) -> CategoriesAsked.Choice {
        var found = Set(chosen.compactMap(\.self))
        let total = totals[.category]
        let isAny = chosen.contains(nil) || total != nil
        var chips: [Question.Chip] = []
        var chipped: Set<Int?> = []
        for (name, category) in zip(named, chosen) where chipped.insert(category).inserted {
            let label = label(category)
            let taken = partNote(category, named, chosen) ?? spellingNote(name.range, label)
            let notes = [taken, isBothOf(named) ? Self.bothNote : nil].compactMap(\.self)
            chips.append(
                .init(
                    dimension: .category, text: scan[name.range],
                    code: category.map { pack.categories[$0].code.rawValue } ?? "any", label: label,
                    note: notes.isEmpty ? nil : notes.joined(separator: " ")))
        }
        if let total, chipped.insert(nil).inserted {
            chips.append(
                .init(dimension: .category, text: scan[total], code: "any", label: label(nil), note: Self.totalNote))
        }
        if let range = every.first {
            found = Set(pack.categories.indices)
            chips.append(
                .init(dimension: .category, text: scan[range], code: "*", label: "Each motivation", note: nil))
        }
        let categories = (isAny || found.isEmpty ? [nil] : []) + found.sorted().map(Optional.some)
        let labels = zip(named, chosen).filter { $0.0.meanings.count > 1 }.map { label($0.1) }
        return .init(label: isUnclear ? labels.joined(separator: " and ") : nil, categories: categories, chips: chips)
    }

    private static let bothNote =
        "Each is given by itself. How many incidents had both of the motivations is not published."
    private static let totalNote =
        "The total counts each incident once, however many motivations it has, so the motivations add up to more."

    /// Whether "both" is said of motivations: `both race and religion`.
    private func isBothOf(_ named: [NamedCategory]) -> Bool {
        guard let first = named.first, let last = named.last, Set(named.map(\.meanings)).count > 1 else { return false }
        return scan.keys.indices.contains { place in
            scan.keys[place] == "both" && (first.range.lowerBound - 2...last.range.upperBound + 1).contains(place)
        }
    }

    private func label(_ category: Int?) -> String {
        category.map { pack.categories[$0].label } ?? "Any motivation"
    }

    // MARK: Kinds

    mutating func kinds() -> KindsAsked {
        var found: [(kind: KindSelection, range: Range<Int>, piece: Int)] = []
        var isBoth = false
        var isApart = false
        for place in scan.pieces.indices {
            guard case .word(let sense) = scan.pieces[place].sense else { continue }
            if case .cue(.breakdown) = sense {
                isApart = true
                continue
            }
            guard !scan.pieces[place].isTaken else { continue }
            switch sense {
            case .kind(let kind): found.append((kind, scan.pieces[place].range, place))
            case .cue(.both): isBoth = true
            case .cue(.separately), .cue(.versus): isApart = true
            case .cue(.difference):
                isApart = true
                continue
            default: continue
            }
            scan.pieces[place].isTaken = true
        }
        // "Incidents, not crimes" names what is wanted as well.
        let wanted = found.filter { !isDenied($0.piece) }
        let isContrasted = wanted.count < found.count
        if !wanted.isEmpty { found = wanted }
        guard !found.isEmpty else { return KindsAsked() }
        var kinds = Set(found.map(\.kind))
        if kinds.contains(.crime), kinds.contains(.incident) {
            if isBoth, !isApart { kinds = [.all] }
        } else if kinds == [.all], isApart, scan.keys.contains(where: Self.separating.contains) {
            kinds = [.crime, .incident]
        } else if kinds.count > 1, kinds.contains(.all), !isApart {
            kinds = [.all]
        }
        let isPlainIncident =
            kinds == [.incident] && !isContrasted && !found.contains { saysNoCrime($0.range) }
        if totals[.kind] != nil, kinds.count > 1 { kinds.insert(.all) }
        var asked = KindsAsked(kinds: KindSelection.allCases.filter(kinds.contains))
        for kind in asked.kinds {
            let said = found.first { $0.kind == kind }?.range ?? totals[.kind] ?? found.first?.range
            asked.chips.append(
                .init(
                    dimension: .kind, text: said.map { scan[$0] } ?? "", code: kind.rawValue,
                    label: Self.label(of: kind), note: isPlainIncident ? Self.incidentNote : nil))
        }
        return asked
    }

    private static let incidentNote =
        "Hate incidents are those that are no crime, counted apart from hate crimes. For both, ask for "
        + "\"crimes and incidents\"."

    /// Whether words for incidents say themselves that crimes are not meant: `non-crime hate incidents`.
    private func saysNoCrime(_ range: Range<Int>) -> Bool {
        let key = scan.key(range)
        return key.hasPrefix("non") || key.hasPrefix("nchi")
    }

    /// Whether "not" or the like stands before a piece.
    private func isDenied(_ place: Int) -> Bool {
        guard let before = scan.before(place), case .word(.cue(.exclude)) = scan.pieces[before].sense else {
            return false
        }
        return true
    }

    private static let separating: Set<String> = [
        "separately", "separate", "respectively", "individually", "versus", "vs", "apart", "v",
        "split", "breakdown", "between", "broken",
    ]

    /// Crime, where nothing says that it is about hate, is more than is held.
    mutating func checkPlainCrime(besides categories: CategoriesAsked) -> Bool {
        guard categories.chips.isEmpty, !scan.keys.contains(where: { $0.hasPrefix("hate") }) else { return false }
        for (place, piece) in scan.pieces.enumerated() {
            guard case .word(.kind(.crime)) = piece.sense, !isDenied(place) else { continue }
            unheld.append((piece.range, "Only hate crimes are counted here, no other crime."))
            return true
        }
        return false
    }
}
