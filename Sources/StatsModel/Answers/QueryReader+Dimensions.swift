extension QueryReader {
    /// The categories asked for, nil being any; any alone where none is.
    mutating func categories() -> [Int?] {
        guard has(.category) else { return [nil] }
        var isAnyIncluded = false
        var found: Set<Int> = []
        let index = pack.categoryIndex
        for value in wordsOrParts(.category, isName: { !index.meanings(of: $0).isEmpty }) {
            if value == "*" {
                found.formUnion(pack.categories.indices)
            } else if value.lowercased() == "any" || !pack.anyIndex.meanings(of: value).isEmpty {
                noteWord(value, .category, "any")
                isAnyIncluded = true
            } else if let category = category(value, .category, others: "any or *") {
                found.insert(category)
            }
        }
        return (isAnyIncluded ? [nil] : []) + found.sorted().map(Optional.some)
    }

    /// The categories that each incident must have; none where the parameter is not given.
    mutating func categoriesAll() -> CategorySet {
        var set = CategorySet()
        let index = pack.categoryIndex
        for value in wordsOrParts(.categoriesAll, isName: { !index.meanings(of: $0).isEmpty }) {
            if let category = category(value, .categoriesAll, others: nil) { set.insert(category) }
        }
        return set
    }

    private mutating func category(_ name: String, _ parameter: QueryParameter, others: String?) -> Int? {
        let index = pack.categoryIndex
        switch resolved(name, in: index) {
        case .found(let category):
            noteWord(name, .category, pack.categories[category].code.rawValue)
            return category
        case .ambiguous(let choices):
            let labels = choices.map { "\(pack.categories[$0].label) (\(index.words[$0]))" }
            let reason = "It can mean \(labels.listed(by: "or")). Say which."
            report(.ambiguous, parameter, name, reason, choices.map { index.words[$0] })
        case .unknown(let suggestions):
            let reason =
                "This is not a known category. Expected a code or a word from /v1/categories"
                + (others.map { ", \($0)." } ?? ".")
            report(.unknownValue, parameter, name, reason, suggestions)
        }
        return nil
    }

    /// The kinds asked for, in the order crime, incident, all; crimes where none is.
    mutating func kinds() -> [KindSelection] {
        guard has(.kind) else { return [.crime] }
        var found: Set<KindSelection> = []
        for value in wordsOrParts(.kind, isName: { _ in false }) {
            if value == "*" {
                found.formUnion([.crime, .incident])
            } else if let kind = KindSelection(rawValue: value.lowercased()) {
                found.insert(kind)
            } else if case .found(let position) = resolved(value, in: pack.kindIndex),
                KindSelection.allCases.indices.contains(position)
            {
                let kind = KindSelection.allCases[position]
                noteWord(value, .kind, kind.rawValue)
                found.insert(kind)
            } else {
                let reason = "Expected crime, incident, all (both added up) or * (each for itself)."
                report(.unknownValue, .kind, value, reason, suggestions(for: value, in: pack.kindIndex))
            }
        }
        return KindSelection.allCases.filter(found.contains)
    }

    /// The measures asked for, in the order of asking; the count where none is.
    mutating func measures() -> [Measure] {
        guard has(.measure) else { return [.count] }
        var found: [Measure] = []
        for value in wordsOrParts(.measure, isName: { _ in false }) {
            guard let measure = Measure(rawValue: value.lowercased()) ?? pack.everydayWords.measure(value) else {
                let words = Measure.allCases.map(\.rawValue)
                let near = suggestions(for: value, in: NameIndex(words: words))
                report(.unknownValue, .measure, value, "Expected \(words.listed(by: "or")).", near)
                continue
            }
            noteWord(value, .measure, measure.rawValue)
            if !found.contains(measure) { found.append(measure) }
        }
        return found
    }

    /// The channels asked for, as positions; none where all are meant.
    mutating func channels() -> [Int] {
        let index = pack.channelIndex
        return positions(.channel, index: index, of: "channel of the pack")
    }

    /// The sources asked for, as positions; none where all are meant.
    mutating func sources() -> [Int] {
        guard has(.source) else { return [] }
        var index = NameIndex(words: pack.sources.map(\.code.rawValue))
        for (position, source) in pack.sources.enumerated() { index.add(source.name, for: position) }
        return positions(.source, index: index, of: "source from /v1/sources")
    }

    private mutating func positions(_ parameter: QueryParameter, index: NameIndex, of what: String) -> [Int] {
        var found: Set<Int> = []
        for value in wordsOrParts(parameter, isName: { !index.meanings(of: $0).isEmpty }) {
            switch resolved(value, in: index) {
            case .found(let position):
                found.insert(position)
            case .ambiguous(let choices):
                let words = choices.map { index.words[$0] }
                report(.ambiguous, parameter, value, "It can mean \(words.listed(by: "or")). Say which.", words)
            case .unknown(let suggestions):
                report(.unknownValue, parameter, value, "Expected the code or name of a \(what).", suggestions)
            }
        }
        return found.sorted()
    }

    /// The values of a list: each as a whole where that is a name, else split at commas.
    private mutating func wordsOrParts(_ parameter: QueryParameter, isName: (String) -> Bool) -> [String] {
        var words: [String] = []
        for value in whole(parameter) {
            if isName(value) { words.append(value) } else { words += parts(parameter, value) }
        }
        return words
    }
}
