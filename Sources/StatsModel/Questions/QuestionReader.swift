extension Question {
    /// Understands a question.
    ///
    /// - Parameters:
    ///   - lexicon: the words of the pack of the release that is to answer.
    ///   - latestMonth: the last month of the release; nil where there is none.
    ///   - firstMonth: its first month.
    /// - Throws: `QuestionProblem` where nothing can be made of it.
    public init(
        _ text: String, _ lexicon: QuestionLexicon, latestMonth: Month?, firstMonth: Month?
    ) throws(QuestionProblem) {
        guard text.unicodeScalars.count <= Self.longest else { throw .tooLong }
        let cut = QuestionText(text)
        guard !cut.words.isEmpty else { throw .empty }
        guard let latestMonth else { throw .nothingHeld }
        let scope = PublishedScope(pack: lexicon.pack, first: firstMonth ?? latestMonth, latest: latestMonth)
        var reader = QuestionReader(QuestionScan(cut, lexicon, latest: latestMonth), lexicon, scope)
        self = try reader.question()
    }
}

/// Makes a query of the pieces of a question. Each step takes the pieces that it understands; what is left over at the
/// end is named as not understood.
struct QuestionReader {
    var scan: QuestionScan
    let lexicon: QuestionLexicon
    let scope: PublishedScope
    /// What was not understood or is not held, with where it stands.
    var unheld: [(range: Range<Int>, reason: String)] = []
    /// The reasons among them that say how the numbers are given, of what was understood.
    var remarks: Set<String> = []
    /// The notes of everyday words.
    var wordNotes: [NoteCode] = []
    /// The wholes that are asked for beside their parts, by what they are the whole of.
    var totals: [Question.Dimension: Range<Int>] = [:]
    /// Where they stand, those too of which nothing could be made.
    var wholes: [Range<Int>] = []
    /// What asks for several periods as one number, where it is about nothing else.
    var addsPeriods: Range<Int>?
    /// Whether a place was named that is not held.
    var hasOtherPlace = false
    /// Whether it asks for what became of somebody who is named.
    var isAboutPerson = false

    var pack: ReferencePack { lexicon.pack }

    init(_ scan: QuestionScan, _ lexicon: QuestionLexicon, _ scope: PublishedScope) {
        self.scan = scan
        self.lexicon = lexicon
        self.scope = scope
    }

    mutating func question() throws(QuestionProblem) -> Question {
        takeExclusions()
        takeCharacteristics()
        takeTotals()
        takeJudgements()
        var areas = areas()
        let categories = categories()
        let kinds = kinds()
        let times = times()
        areas = addedUp(areas, categories, kinds)
        let measures = measures(times, categories: categories, areas: areas, kinds: kinds)
        takeTopics()
        takeLeftovers()
        let isPlainCrime = checkPlainCrime(besides: categories)
        let hasSubject = isAboutHate || !categories.chips.isEmpty || !(kinds.chips.isEmpty || isPlainCrime)
        let hasContent = hasSubject || !areas.chips.isEmpty || !kinds.chips.isEmpty || measures.isAsked
        guard hasContent || !times.isEmpty else { throw .notUnderstood(listed) }
        // What is about something else is not answered with hate crimes, nor about a person with totals.
        let isOther =
            (!hasSubject && unheld.contains { !remarks.contains($0.reason) }) || isAboutPerson
            || (hasOtherPlace && areas.chips.isEmpty)

        var readings: [Question.Reading] = []
        for alternative in alternatives(areas, categories) {
            readings.append(reading(alternative, kinds, times, measures, tellsUnheld: readings.isEmpty))
        }
        let isAnswered = readings.count == 1 && !isOther
        return Question(
            text: scan.text.text, query: isAnswered ? readings[0].query : nil, chips: readings.first?.chips ?? [],
            unheld: listed, readings: isAnswered ? [] : readings)
    }

    /// Names words by which what was understood is given otherwise than asked; once for each reason.
    mutating func remark(_ range: Range<Int>, _ reason: String) {
        guard remarks.insert(reason).inserted else { return }
        unheld.append((range, reason))
    }

    private var isAboutHate: Bool { scan.keys.contains { $0.hasPrefix("hate") || $0.hasPrefix("nchi") } }

    /// What is not held, in the order of the text.
    private var listed: [Question.Unheld] {
        // What was not said can't be unheld: a default is answered as it is.
        unheld.filter { !$0.range.isEmpty }.sorted {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
        .map { Question.Unheld(text: scan[$0.range], reason: $0.reason) }
    }

    // MARK: Readings

    /// One choice among what ambiguous words may mean.
    struct Alternative {
        let label: String
        let areas: [Int]
        let areaChips: [Question.Chip]
        let categories: [Int?]
        let categoryChips: [Question.Chip]
    }

    /// At most so many readings are offered.
    private static let mostReadings = 6

    private func alternatives(_ areas: AreasAsked, _ categories: CategoriesAsked) -> [Alternative] {
        var all: [Alternative] = []
        for area in areas.choices {
            for category in categories.choices {
                let labels = [area.label, category.label].compactMap(\.self)
                all.append(
                    Alternative(
                        label: labels.joined(separator: ", "), areas: area.areas, areaChips: area.chips,
                        categories: category.categories, categoryChips: category.chips))
            }
        }
        return Array(all.prefix(Self.mostReadings))
    }

    private mutating func reading(
        _ alternative: Alternative, _ kinds: KindsAsked, _ times: TimesAsked, _ measures: MeasuresAsked,
        tellsUnheld: Bool
    ) -> Question.Reading {
        var query = FigureQuery()
        query.areas = alternative.areas
        query.categories = alternative.categories
        query.kinds = kinds.kinds
        let subject = PublishedScope.Subject(
            areas: query.areas, categories: query.categories, kinds: query.kinds)
        query.measures = measures.list(for: subject, pack)
        query.comparison = measures.comparison
        query.wordNotes = wordNotes
        let periods = periods(times, subject, measures: query.measures, measuresAsked: measures)
        query.periods = periods.periods
        if tellsUnheld { unheld += periods.unheld }
        if tellsUnheld, let addsPeriods, periods.periods.count > 1 {
            unheld.append((addsPeriods, Self.periodsApart))
        }
        // What is dropped for want of sense is said once.
        if tellsUnheld { unheld += measures.dropped(for: query, pack) }
        let chips = noted(chips(query, alternative, kinds, periods, measures), mixed: query)
        var areas: [String] = []
        for chip in chips where chip.dimension == .area && !areas.contains(chip.label) { areas.append(chip.label) }
        return Question.Reading(
            label: alternative.label.isEmpty ? areas.listed(by: "and") : alternative.label, query: query, chips: chips)
    }

    // MARK: Chips

    private func chips(
        _ query: FigureQuery, _ alternative: Alternative, _ kinds: KindsAsked, _ periods: PeriodsFound,
        _ measures: MeasuresAsked
    ) -> [Question.Chip] {
        var chips = alternative.areaChips
        if chips.isEmpty {
            let area = pack.areas[query.areas.first ?? pack.tree.top]
            chips.append(.init(dimension: .area, text: "", code: area.code.rawValue, label: area.name, note: nil))
        }
        chips += alternative.categoryChips
        if alternative.categoryChips.isEmpty {
            chips.append(.init(dimension: .category, text: "", code: "any", label: "Any motivation", note: nil))
        }
        chips += kinds.chips
        if kinds.chips.isEmpty {
            chips += query.kinds.map {
                .init(dimension: .kind, text: "", code: $0.rawValue, label: Self.label(of: $0), note: nil)
            }
        }
        chips += periods.chips
        chips += query.measures.map { measure in
            .init(
                dimension: .measure, text: measures.words[measure] ?? "", code: measure.rawValue,
                label: measure.label, note: note(of: measure, query, measures))
        }
        return chips
    }

    /// The chips with what must be said where one thing was said of each of several: every one of them is given for
    /// every other, as in `race hate crime in Leicester and religious hate crime in Rutland`.
    private func noted(_ chips: [Question.Chip], mixed query: FigureQuery) -> [Question.Chip] {
        let all: [(dimension: Question.Dimension, name: String, count: Int)] = [
            (.area, "area", query.areas.count), (.category, "motivation", query.categories.count),
            (.kind, "kind", query.kinds.count), (.period, "period", query.periods.count),
        ]
        let several = all.filter { $0.count > 1 }
        for (place, left) in several.enumerated() {
            for right in several.dropFirst(place + 1) where isMixed(left.dimension, right.dimension) {
                guard let last = chips.lastIndex(where: { $0.dimension == right.dimension && !$0.text.isEmpty }) else {
                    continue
                }
                let chip = chips[last]
                let note = "Each \(right.name) is given for each \(left.name) that was named."
                var chips = chips
                chips[last] = .init(
                    dimension: chip.dimension, text: chip.text, code: chip.code, label: chip.label,
                    note: [chip.note, note].compactMap(\.self).joined(separator: " "))
                return chips
            }
        }
        return chips
    }

    /// Whether names of two sorts alternate, rather than one list following the other.
    private func isMixed(_ left: Question.Dimension, _ right: Question.Dimension) -> Bool {
        var turns: [Question.Dimension] = []
        for piece in scan.pieces {
            let dimension: Question.Dimension
            switch piece.sense {
            case .time: dimension = .period
            case .word(.area), .word(.partOfName), .word(.elsewhere): dimension = .area
            case .word(.category), .word(.categories): dimension = .category
            case .word(.kind): dimension = .kind
            default: continue
            }
            if dimension == left || dimension == right, turns.last != dimension { turns.append(dimension) }
        }
        return turns.count > 2
    }

    /// What must be said of how a measure was taken.
    private func note(of measure: Measure, _ query: FigureQuery, _ asked: MeasuresAsked) -> String? {
        var notes = [asked.notes[measure]].compactMap(\.self)
        if measure.isComparison, query.periods.count > 1 {
            let base = query.comparison == .previous ? "on the period before" : "on the same period a year earlier"
            notes.append("Each is the change \(base), not that from the first to the last.")
        }
        if asked.isSuperlative, measure == query.measures.first, !query.measures.contains(.rank),
            query.figureCount > query.measures.count
        {
            notes.append("The numbers stand side by side; they are not ranked.")
        }
        return notes.isEmpty ? nil : notes.joined(separator: " ")
    }

    static func label(of kind: KindSelection) -> String {
        switch kind {
        case .crime: "Hate crimes"
        case .incident: "Hate incidents"
        case .all: "Hate crimes and incidents together"
        }
    }

    /// That a word was taken for another spelling of a name; nil where it was right.
    func spellingNote(_ range: Range<Int>, _ label: String) -> String? {
        scan.isCorrected(range) ? "Taken for \(label)." : nil
    }
}
