/// What a question asks to be said of the figures.
struct MeasuresAsked {
    var isCount = false
    var isRate = false
    var isChange = false
    var isChangePercent = false
    var isShare = false
    var isRank = false
    var comparison = Comparison.yearEarlier
    /// The words for each measure.
    var words: [Measure: String] = [:]
    var ranges: [Measure: Range<Int>] = [:]
    /// Whether highest or lowest is asked for at all.
    var isSuperlative = false

    /// Whether anything but a number is asked for.
    var isAsked: Bool { isRate || isChange || isChangePercent || isShare || isRank || isSuperlative }
}

extension MeasuresAsked {
    /// The measures that have a sense for what is asked about, in the order of the contract.
    func list(for subject: PublishedScope.Subject, _ pack: ReferencePack) -> [Measure] {
        var measures: [Measure] = []
        if isRate {
            measures = isCount ? [.count, .rate] : [.rate]
        } else if isShare, canShare(subject) {
            measures = [.share]
        }
        if measures.isEmpty, isChange || isChangePercent {
            measures = [.count] + (isChange ? [.change] : []) + (isChangePercent ? [.changePercent] : [])
        }
        if isRank, measures.isEmpty, canRank(subject, pack) { measures = [.count, .rank] }
        return measures.isEmpty ? [.count] : measures
    }

    private func canShare(_ subject: PublishedScope.Subject) -> Bool { subject.categories != [nil] }

    private func canRank(_ subject: PublishedScope.Subject, _ pack: ReferencePack) -> Bool {
        subject.areas.contains { pack.tree.parentIndex(of: $0) != nil }
    }

    /// What was asked for and has no sense for what is asked about.
    func dropped(
        for subject: PublishedScope.Subject, _ given: [Measure]
    ) -> [(range: Range<Int>, reason: String)] {
        guard isShare, !given.contains(.share), !isRate, let range = ranges[.share] else { return [] }
        return [
            (
                range,
                "A share is one of a motivation among all hate crimes of an area. Shares of areas are not worked out: "
                    + "here are the numbers."
            )
        ]
    }
}

extension QuestionReader {
    mutating func measures(
        _ times: TimesAsked, categories: CategoriesAsked, areas: AreasAsked
    ) -> MeasuresAsked {
        var asked = MeasuresAsked()
        var percent: Range<Int>?
        var counted: Range<Int>?
        func said(_ measure: Measure, _ range: Range<Int>) {
            if asked.words[measure] == nil { asked.words[measure] = scan[range] }
            if asked.ranges[measure] == nil { asked.ranges[measure] = range }
        }
        for place in scan.pieces.indices where !scan.pieces[place].isTaken {
            guard case .word(let sense) = scan.pieces[place].sense else { continue }
            let range = scan.pieces[place].range
            guard case .cue(let cue) = sense else { continue }
            switch cue {
            case .count: if counted == nil { counted = range }
            case .rate:
                guard !isPartOfTopic(place) else { break }
                asked.isRate = true
                said(.rate, range)
            case .change:
                asked.isChange = true
                said(.change, range)
            case .changePercent:
                asked.isChangePercent = true
                said(.changePercent, range)
            case .previous:
                asked.isChange = true
                asked.comparison = .previous
                said(.change, range)
            case .percent: percent = percent ?? range
            case .share:
                asked.isShare = true
                said(.share, range)
            case .rank:
                asked.isSuperlative = true
                said(.rank, range)
            default: break
            }
            scan.pieces[place].isTaken = true
        }
        if let counted { said(.count, counted) }
        var isCompared = false
        var compared: Range<Int>?
        if let earlier = times.earlier {
            isCompared = true
            if earlier.unit.grain != .year, !earlier.unit.isOfLastYear, !isSameOfLastYear(earlier.range) {
                asked.comparison = .previous
            }
            compared = earlier.range
        }
        if let percent {
            if asked.isChange || asked.isChangePercent || isCompared, !isOfSomething(percent) {
                // "Increased by what percentage" asks for the one figure.
                asked.isChange = false
                asked.isChangePercent = true
                said(.changePercent, percent)
            } else {
                asked.isShare = true
                said(.share, percent)
            }
        }
        if let compared, !asked.isChangePercent {
            asked.isChange = true
            said(.change, compared)
        }
        // The biggest rise is no rank, nor is the most common motivation or the busiest month.
        let isOfAreas = categories.chips.count < 2 && categories.choices.first?.categories.count ?? 1 < 2
        asked.isRank = asked.isSuperlative && isOfAreas && times.series == nil && !times.isAllTime
        asked.isCount = asked.isRate && (counted.map(isListed) ?? false)
        return asked
    }

    /// Whether a word for a number is listed with another measure: `number and rate`.
    private func isListed(_ range: Range<Int>) -> Bool {
        let next = range.upperBound
        let word = scan.text[range].lowercased()
        return word.hasPrefix("how many") ? false : scan.keys.indices.contains(next) && scan.keys[next] == "and"
    }

    /// Whether a percentage is one of something, not one by which something changed: `what percentage of`.
    private func isOfSomething(_ range: Range<Int>) -> Bool {
        scan.keys[range.upperBound - 1] == "of"
            || (scan.keys.indices.contains(range.upperBound) && scan.keys[range.upperBound] == "of")
    }

    private func isSameOfLastYear(_ range: Range<Int>) -> Bool { scan.keys[range].contains("same") }

    /// Whether "rate" belongs to something that is not held: `charge rate`.
    private func isPartOfTopic(_ place: Int) -> Bool {
        guard place > 0, scan.keys[scan.pieces[place].range.lowerBound].hasPrefix("rate"),
            case .word(.topic) = scan.pieces[place - 1].sense
        else { return false }
        return true
    }
}
