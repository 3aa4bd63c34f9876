/// What the fields that hold names mean, each looked up once.
struct FieldMeanings: Sendable {
    /// A number (a position, or the bits of a set), or why there is none.
    enum Meaning {
        case value(Int64)
        case problems([RecordProblem])
    }

    private var cache = LookupCache()
    /// Why the fields that mean nothing do so: the cache refers to them by -1, -2, ...
    private var problems: [[RecordProblem]] = []

    /// The meaning of a field, as it was before, or as `resolve` says now.
    @inline(__always)
    mutating func meaning(of field: UnsafeRawBufferPointer, _ resolve: (String) -> Meaning) -> Meaning {
        let hash = LookupCache.hash(of: field)
        guard let value = cache.value(of: field, hash: hash) else { return resolved(field, hash, resolve) }
        return value >= 0 ? .value(value) : .problems(problems[Int(~value)])
    }

    private mutating func resolved(
        _ field: UnsafeRawBufferPointer, _ hash: UInt64, _ resolve: (String) -> Meaning
    ) -> Meaning {
        let meaning = resolve(FieldText.string(field))
        if cache.isFull {
            cache.removeAll()
            problems.removeAll()
        }
        switch meaning {
        case .value(let value):
            _ = cache.keep(value, for: field, hash: hash)
        case .problems(let reasons):
            if cache.keep(~Int64(problems.count), for: field, hash: hash) { problems.append(reasons) }
        }
        return meaning
    }
}

/// The names of a pack as the fields of a record may have them.
struct RecordNames: Sendable {
    private let areas: NameIndex
    private let categories: NameIndex
    private let anyCategory: NameIndex
    private let channels: NameIndex
    private let kinds: NameIndex
    private let statuses = NameIndex(words: ["active", "withdrawn"])
    /// How many more unknown names get suggestions: looking for what is alike is the one slow thing here, and somebody
    /// could send a file of nothing but different unknown names.
    private var suggestionBudget = 10_000

    init(pack: ReferencePack) {
        areas = pack.areaIndex
        categories = pack.categoryIndex
        anyCategory = pack.anyIndex
        channels = pack.channelIndex
        kinds = pack.kindIndex
    }

    /// Why a word is no kind.
    mutating func kind(_ text: String) -> FieldMeanings.Meaning {
        if text.isEmpty {
            return .problems([.init(column: .kind, reason: "A record needs a `kind`: `crime` or `incident`.")])
        }
        let reason = "\(text.quoted) is not a kind: `crime`, or `incident` where it is no crime"
        let suggestions = guesses(for: text, in: kinds).filter { $0 != KindSelection.all.rawValue }
        return .problems([.init(column: .kind, reason: reason, suggestions: suggestions)])
    }

    /// Why a word is no status.
    mutating func status(_ text: String) -> FieldMeanings.Meaning {
        let reason = "\(text.quoted) is not a status: `active` or `withdrawn`"
        return .problems([.init(column: .status, reason: reason, suggestions: guesses(for: text, in: statuses))])
    }

    mutating func area(_ text: String) -> FieldMeanings.Meaning {
        meaning(of: text, in: areas, column: .area, noun: "area")
    }

    mutating func channel(_ text: String) -> FieldMeanings.Meaning {
        meaning(of: text, in: channels, column: .channel, noun: "channel")
    }

    /// The set of the categories that a list names; every name in it that means none is told.
    mutating func categories(_ text: String) -> FieldMeanings.Meaning {
        var set = CategorySet()
        var problems: [RecordProblem] = []
        for part in text.split(separator: ";") {
            let name = part.trimmed
            if name.isEmpty { continue }
            if !anyCategory.meanings(of: name).isEmpty {
                problems.append(
                    .init(
                        column: .categories, reason: "\(name.quoted) is no category of a record: name those recorded."))
                continue
            }
            switch meaning(of: name, in: categories, column: .categories, noun: "category") {
            case .value(let position): set.insert(Int(position))
            case .problems(let reasons): problems += reasons
            }
        }
        if set.isEmpty, problems.isEmpty {
            problems.append(.init(column: .categories, reason: "A record needs at least one category."))
        }
        return problems.isEmpty ? .value(Int64(bitPattern: set.rawValue)) : .problems(problems)
    }

    private mutating func meaning(
        of name: String, in index: NameIndex, column: RecordColumn, noun: String
    ) -> FieldMeanings.Meaning {
        let found = index.meanings(of: name)
        if found.count == 1 { return .value(Int64(found[0])) }
        guard found.isEmpty else {
            let choices = found.map { index.words[$0] }
            return .problems(
                [.init(column: column, reason: "\(name.quoted) can mean several things", suggestions: choices)])
        }
        let reason = "\(name.quoted) is not a known \(noun)"
        return .problems([.init(column: column, reason: reason, suggestions: guesses(for: name, in: index))])
    }

    private mutating func guesses(for name: String, in index: NameIndex) -> [String] {
        guard suggestionBudget > 0 else { return [] }
        suggestionBudget -= 1
        return index.guesses(for: name)
    }
}
