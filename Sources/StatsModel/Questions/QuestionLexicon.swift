/// What a word or a phrase of a question stands for.
enum WordSense: Sendable {
    /// Areas of the pack by name: several where the name is ambiguous.
    case area([Int])
    /// One of the names of which an area's name is made (`Hinckley` of Hinckley and Bosworth).
    case partOfName(Int)
    /// A partner, and the areas whose records it sends or agrees.
    case source(Int)
    /// A word of the pack for several areas at once: `district`.
    case areas([Int])
    /// Any word for an area: `place`.
    case place
    /// Categories of the pack by name: several where the name is ambiguous; nil for any.
    case category([Int?])
    /// A word of the pack for several categories at once.
    case categories([Int])
    /// Any word for a category: `strand`.
    case strand
    /// Crimes, incidents, or both.
    case kind(KindSelection)
    /// What is asked of the figures.
    case cue(QuestionCue)
    /// A grain as a series: `by month`.
    case series(Grain)
    /// One year or, where the highest is asked for, each: `in a year`.
    case oneYear
    /// All that is held: `over time`.
    case allTime
    /// The newest there is: `latest`.
    case newest
    /// What no service of the kind holds.
    case topic(Int)
    /// A place that is none of the pack's areas.
    case elsewhere(Int)
    /// What this partnership does not hold.
    case unheld(Int)
    /// Nothing that matters.
    case filler
}

/// Every word and phrase that questions about a pack are made of. A class, since it is made once for a pack and asked
/// by many questions.
public final class QuestionLexicon: Sendable {
    /// The pack whose words these are.
    public let pack: ReferencePack

    /// By the letters of their words run together, as names are compared.
    private let senses: [String: WordSense]
    /// By the same of the singulars of their words.
    private let singularSenses: [String: WordSense]
    /// The most words of a phrase.
    let longestPhrase: Int
    /// The codes and words of categories that are also plain English (`other`), each with its categories.
    let plainCategories: [String: [Int]]
    /// How words are put right that are spelled wrong.
    let spelling: QuestionSpelling

    /// The words of a pack, and the English around them.
    public init(_ pack: ReferencePack) {
        self.pack = pack
        var gathering = Gathering(pack)
        gathering.addPack()
        gathering.addEnglish()
        senses = gathering.senses
        singularSenses = gathering.singularSenses
        longestPhrase = gathering.longestPhrase
        plainCategories = gathering.plainCategories
        spelling = QuestionSpelling(targets: gathering.targets, known: gathering.known, whole: gathering.whole)
    }

    /// What some words in a row stand for; nil where they are no phrase.
    func sense(of keys: ArraySlice<String>) -> WordSense? {
        if let exact = senses[keys.joined()] { return exact }
        return singularSenses[keys.map(\.singular).joined()]
    }
}

extension QuestionLexicon {
    /// Gathers the words; what comes first has precedence.
    private struct Gathering {
        let pack: ReferencePack
        let plain: Set<String>
        var senses: [String: WordSense] = [:]
        var singularSenses: [String: WordSense] = [:]
        var longestPhrase = 1
        var plainCategories: [String: [Int]] = [:]
        /// Words that a misspelled one may have been meant for.
        var targets: Set<String> = []
        /// Every word there is.
        var known: Set<String> = []
        /// Every word that stands for something by itself.
        var whole: Set<String> = []

        init(_ pack: ReferencePack) {
            self.pack = pack
            plain = Set(QuestionVocabulary.fillers)
        }

        mutating func add(_ phrase: String, _ sense: WordSense, isTarget: Bool = false) {
            let keys = QuestionText(phrase).words.map(\.key)
            guard !keys.isEmpty, keys.count <= 8 else { return }
            longestPhrase = Swift.max(longestPhrase, keys.count)
            let key = keys.joined()
            if senses[key] == nil { senses[key] = sense }
            let singular = keys.map(\.singular).joined()
            if singularSenses[singular] == nil { singularSenses[singular] = sense }
            known.formUnion(keys)
            if keys.count == 1 { whole.insert(keys[0]) }
            known.formUnion(keys.map(\.singular))
            if isTarget { targets.formUnion(keys.filter { !plain.contains($0) }) }
        }

        // MARK: The pack's words

        mutating func addPack() {
            for position in pack.areas.indices { addArea(position) }
            for name in pack.areaNames { addAreaName(name) }
            for word in pack.questionWords { addQuestionWord(word) }
            addPartsOfNames()
            for (position, source) in pack.sources.enumerated() { add(source.name, .source(position)) }
            for (position, category) in pack.categories.enumerated() {
                for name in [category.code.rawValue, category.label] { addCategory(name, [position]) }
            }
            addSynonyms()
            let national = pack.categories.indices.filter { pack.categories[$0].isNational }
            for word in QuestionVocabulary.nationalStrand where !national.isEmpty { add(word, .categories(national)) }
            for category in pack.categories { addAdjective(of: category) }
        }

        private mutating func addArea(_ position: Int) {
            let area = pack.areas[position]
            for name in [area.code.rawValue, area.slug.rawValue, area.name] { addAreaName(name) }
        }

        private mutating func addAreaName(_ name: String) {
            let meanings = pack.areaIndex.meanings(of: name)
            guard !meanings.isEmpty else { return }
            add(name, .area(meanings), isTarget: true)
            // "the county" is also "county" where several are listed.
            let words = name.lowercased().split(separator: " ")
            if words.count == 2, words[0] == "the" { add(String(words[1]), .area(meanings)) }
        }

        private mutating func addQuestionWord(_ word: QuestionWord) {
            switch word.meaning {
            case .areas(let areas): add(word.word, .areas(areas), isTarget: true)
            case .categories(let categories): add(word.word, .categories(categories), isTarget: true)
            case .elsewhere: add(word.word, .elsewhere(word.position), isTarget: true)
            case .unheld: add(word.word, .unheld(word.position))
            case .aside: add(word.word, .filler)
            }
        }

        /// The parts of names such as "Hinckley and Bosworth", where each belongs to one area only.
        private mutating func addPartsOfNames() {
            var owners: [String: Set<Int>] = [:]
            for (position, area) in pack.areas.enumerated() {
                let words = area.name.split { " &".contains($0) }
                let parts = words.split { $0.lowercased() == "and" || $0.isEmpty }.map { $0.joined(separator: " ") }
                guard parts.count == 2, !area.name.contains(",") else { continue }
                for part in parts { owners[part, default: []].insert(position) }
            }
            for (part, positions) in owners.sorted(by: { $0.key < $1.key }) where positions.count == 1 {
                guard let position = positions.first else { continue }
                add(part, .partOfName(position))
            }
        }

        private mutating func addCategory(_ name: String, _ meanings: [Int]) {
            if plain.contains(name.lowercased()) {
                plainCategories[NameKey(name).text, default: []] += meanings
            } else {
                add(name, .category(meanings.map(Optional.some)), isTarget: true)
            }
        }

        private mutating func addAdjective(of category: Category) {
            let others = pack.categories.filter { $0.adjective == category.adjective }
            guard others.count == 1, let position = pack.categoryPosition(category.code) else { return }
            addCategory(category.adjective, [position])
        }

        private mutating func addSynonyms() {
            for synonym in pack.synonyms {
                switch synonym.dimension {
                case .area: addAreaName(synonym.word)
                case .category where synonym.code == "any": add(synonym.word, .category([nil]), isTarget: true)
                case .category: addCategory(synonym.word, pack.categoryIndex.meanings(of: synonym.word))
                case .kind:
                    if let kind = KindSelection(rawValue: synonym.code) {
                        add(synonym.word, .kind(kind), isTarget: true)
                    }
                case .measure:
                    if let measure = Measure(rawValue: synonym.code) {
                        add(synonym.word, .cue(QuestionCue(measure, synonym.word)))
                    }
                }
            }
        }

        // MARK: English

        mutating func addEnglish() {
            func entries(_ text: String) -> [String] { QuestionVocabulary.list(text) }
            for (kind, words) in QuestionVocabulary.kinds { for word in entries(words) { add(word, .kind(kind)) } }
            for (cue, words) in QuestionVocabulary.cues { for word in entries(words) { add(word, .cue(cue)) } }
            for word in QuestionVocabulary.strand { add(word, .strand) }
            for word in QuestionVocabulary.place { add(word, .place) }
            for word in QuestionVocabulary.everywhere { add(word, .areas([pack.tree.top])) }
            for (grain, words) in QuestionVocabulary.series {
                for word in entries(words) { add(word, .series(grain)) }
            }
            for word in QuestionVocabulary.oneYear { add(word, .oneYear) }
            for word in QuestionVocabulary.allTime { add(word, .allTime) }
            for word in QuestionVocabulary.newest { add(word, .newest) }
            for (position, topic) in QuestionTopic.all.enumerated() {
                for word in topic.words { add(word, .topic(position)) }
            }
            for word in QuestionVocabulary.fillers { add(word, .filler) }
            known.formUnion(TimeWords.all)
            targets.formUnion(TimeWords.monthNumbers.keys)
            targets.formUnion(QuestionSpelling.english)
            known.formUnion(QuestionSpelling.right)
        }
    }
}

extension QuestionCue {
    /// What a pack's word for a measure asks for.
    fileprivate init(_ measure: Measure, _ word: String) {
        switch measure {
        case .count: self = .count
        case .rate: self = .rate
        case .change: self = .change
        case .changePercent: self = .changePercent
        case .share: self = word.lowercased().hasPrefix("percent") ? .percent : .share
        case .rank: self = .rank
        }
    }
}

extension String {
    /// A word without the ending of the plural; itself where it has none.
    var singular: String {
        guard utf8.count > 3, hasSuffix("s"), !hasSuffix("ss"), !hasSuffix("us"), !hasSuffix("is") else { return self }
        if utf8.count > 4, hasSuffix("ies") { return String(dropLast(3)) + "y" }
        if ["ches", "shes", "sses", "xes"].contains(where: hasSuffix) { return String(dropLast(2)) }
        return String(dropLast())
    }
}
