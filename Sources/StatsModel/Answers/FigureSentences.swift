/// Figures in sentences that are correct as they stand: who recorded, what, where, when, the change, and what must be
/// said with it.
struct FigureSentences {
    let query: FigureQuery
    let pack: ReferencePack
    let isSynthetic: Bool
    private let phrasebook: Phrasebook
    private let recorder: String

    init(query: FigureQuery, pack: ReferencePack, isSynthetic: Bool) {
        self.query = query
        self.pack = pack
        self.isSynthetic = isSynthetic
        phrasebook = Phrasebook(pack)
        let names = query.sources.map { pack.sources[$0].name }
        recorder = names.isEmpty ? phrasebook["recorder"] : names.listed(by: "and")
    }

    /// The sentences for one cell: one for the count and its change, and one for each other measure that was asked for.
    func sentences<Source: CountSource>(
        for cell: FigureCell, measures: Measures<Source>, isComplete: Bool
    ) -> [String] {
        var sentences: [String] = []
        var isCountSaid = false
        for measure in query.measures {
            // The share of all in all says nothing; how many they are does.
            let said = measure == .share && cell.category == nil ? .count : measure
            switch said {
            case .count, .change, .changePercent:
                guard !isCountSaid else { continue }
                isCountSaid = true
                sentences.append(countSentence(for: cell, measures: measures, isComplete: isComplete))
            case .rate, .share, .rank:
                let result = measures.value(of: measure, in: cell)
                sentences.append(
                    sentence(measure, result, cell, reference: measures.reference, isComplete: isComplete))
            }
        }
        return isSynthetic ? sentences.map { phrasebook["synthetic.prefix"] + ": " + $0 } : sentences
    }

    private func countSentence<Source: CountSource>(
        for cell: FigureCell, measures: Measures<Source>, isComplete: Bool
    ) -> String {
        let result = measures.value(of: .count, in: cell)
        guard let count = result.value?.wholeValue else { return absence(result, cell) }
        var places = places(cell, count: count)
        places["value"] = FixedDecimal(count).grouped
        guard query.measures.contains(where: \.isComparison) else {
            let key = count == 0 ? "sentence.count.zero" : "sentence.count"
            return withCaveats(phrasebook.text(key, places), result, isComplete: isComplete)
        }
        let change = measures.value(of: .change, in: cell)
        guard let difference = change.value?.wholeValue, let earlier = change.comparedWith,
            let earlierCount = earlier.value
        else {
            let key = count == 0 ? "sentence.count.zero" : "sentence.count"
            let reason = change.remarks.first?.reason ?? ""
            return withCaveats(phrasebook.text(key, places), result, isComplete: isComplete)
                + " There is no earlier figure to compare with. " + reason
        }
        let percent = measures.value(of: .changePercent, in: cell).value
        places["compared"] = "in " + earlier.period.nounPhrase
        places["earlier"] = FixedDecimal(earlierCount).grouped
        places["change"] = Self.change(difference, percent: percent)
        let key = difference == 0 ? "sentence.count.same" : "sentence.count.change"
        return withCaveats(phrasebook.text(key, places), change, isComplete: isComplete)
    }

    /// `59 (5.0%) more`, `12 fewer`.
    private static func change(_ difference: Int, percent: FixedDecimal?) -> String {
        let size = FixedDecimal(Int(clamping: difference.magnitude)).grouped
        let share = percent.flatMap { FixedDecimal(units: Int(clamping: $0.units.magnitude), places: $0.places) }
        return size + (share.map { " (\($0.grouped)%)" } ?? "") + (difference < 0 ? " fewer" : " more")
    }

    private func sentence(
        _ measure: Measure, _ result: MeasuredValue, _ cell: FigureCell, reference: MeasureReference, isComplete: Bool
    ) -> String {
        guard let value = result.value else { return absence(result, cell) }
        var places = places(cell)
        places["value"] = value.grouped
        places["lower"] = result.interval?.lower.grouped
        places["upper"] = result.interval?.upper.grouped
        places["population"] = result.population.map { FixedDecimal($0.value).grouped }
        places["population_year"] = result.population.map { "\($0.year)" }
        places["siblings"] = reference.siblings(of: cell.area, in: cell.period).map { "\($0.count)" }
        return withCaveats(phrasebook.text("sentence.\(measure.rawValue)", places), result, isComplete: isComplete)
    }

    private func places(_ cell: FigureCell, count: Int? = nil) -> [String: String] {
        let category = cell.category.map { pack.categories[$0] }
        var motivation = phrasebook.motivation(category)
        if query.basis == .occurred { motivation += " that happened" }
        if !query.channels.isEmpty {
            motivation += " reported through " + query.channels.map { "“\(pack.channels[$0].label)”" }.listed(by: "or")
        }
        if !query.categoriesAll.isEmpty {
            let labels = query.categoriesAll.map { pack.categories[$0].label.lowercased() }
            motivation += " (with all of these motivations: \(labels.listed(by: "and")))"
        }
        return [
            "recorder": recorder, "noun": phrasebook.noun(cell.kind, count: count), "motivation": motivation.trimmed,
            "adjective": category?.adjective ?? "", "area": pack.areas[cell.area].name,
            "period": cell.period.nounPhrase,
        ]
    }

    private func absence(_ result: MeasuredValue, _ cell: FigureCell) -> String {
        var places = places(cell)
        guard !result.symbols.contains(.confidential) else { return phrasebook.text("sentence.hidden", places) }
        places["reason"] = String((result.remarks.first?.reason ?? "").dropLast(while: "."))
        return phrasebook.text("sentence.absent", places)
    }

    /// Says within the sentence itself that a figure is provisional, incomplete or beyond a break.
    private func withCaveats(_ sentence: String, _ result: MeasuredValue, isComplete: Bool) -> String {
        let symbols = result.symbols
        var caveats: [String] = []
        if symbols.contains(.provisional) { caveats.append(phrasebook["caveat.provisional"]) }
        if symbols.contains(.provisional), !isComplete { caveats.append(phrasebook["caveat.incomplete"]) }
        if symbols.contains(.breakInSeries) { caveats.append(phrasebook["caveat.break"]) }
        if symbols.contains(.lowReliability) { caveats.append(phrasebook["caveat.unreliable"]) }
        guard !caveats.isEmpty else { return sentence }
        let clauses = caveats.map { caveat in
            (caveat.prefix(1).lowercased() + caveat.dropFirst()).dropLast(while: ".")
        }
        return sentence.dropLast(while: ".") + " (" + clauses.joined(separator: "; ") + ")."
    }
}

extension StringProtocol {
    /// The text without any of a character at its end.
    fileprivate func dropLast(while character: Character) -> String {
        var text = String(self)
        while text.last == character { text.removeLast() }
        return text
    }
}
