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
    /// What must be said of how a measure was taken.
    var notes: [Measure: String] = [:]
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
    func dropped(for query: FigureQuery, _ pack: ReferencePack) -> [(range: Range<Int>, reason: String)] {
        var dropped: [(range: Range<Int>, reason: String)] = []
        if isShare, !query.measures.contains(.share), !isRate, let range = ranges[.share] {
            dropped.append(
                (
                    range,
                    "A share is one of a motivation among all hate crimes of an area. Shares of areas are not worked "
                        + "out: here are the numbers."
                ))
        }
        let isAlone = query.figureCount <= query.measures.count && !query.measures.contains(.rank)
        if isSuperlative, isAlone, let range = ranges[.rank] {
            dropped.append(
                (range, "Nothing was named to compare \(pack.areas[query.areas.first ?? pack.tree.top].name) with."))
        }
        return dropped
    }
}

extension QuestionReader {
    mutating func measures(
        _ times: TimesAsked, categories: CategoriesAsked, areas: AreasAsked, kinds: KindsAsked
    ) -> MeasuresAsked {
        var asked = MeasuresAsked()
        var percent: Range<Int>?
        var counted: Range<Int>?
        var judged: Range<Int>?
        var difference: Range<Int>?
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
                noteRate(place, &asked)
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
            case .judged: judged = judged ?? range
            case .difference: difference = difference ?? range
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
        if let judged {
            // "Is it worse than last year" asks for the change; whether one area is worse than another is no figure.
            let isOfChange = (asked.isChange || asked.isChangePercent) && !isBeforeThan(judged)
            if isOfChange || isCompared || isOfOneArea(areas, judged) {
                asked.isChange = !asked.isChangePercent
                said(.change, judged)
            } else {
                unheld.append((judged, QuestionTopic.judgement))
            }
        }
        if let difference {
            let isOfSeveral =
                areas.choices.contains { $0.areas.count > 1 } || kinds.kinds.count > 1
                || categories.choices.contains { $0.categories.count > 1 }
            if isOfSeveral {
                remark(difference, "Differences are worked out over time only: here are the numbers themselves.")
            } else {
                asked.isChange = true
                said(.change, difference)
            }
        }
        if let compared, !asked.isChangePercent {
            asked.isChange = true
            said(.change, compared)
        }
        if let against = times.against, !against.isNext, asked.isChange || asked.isChangePercent {
            (asked.isChange, asked.isChangePercent) = (false, false)
            remark(against.range, "Changes are worked out on the period before: here are the numbers of both.")
        }
        // The biggest rise is no rank, nor is the most common motivation or the busiest month.
        let isOfAreas = categories.chips.count < 2 && categories.choices.first?.categories.count ?? 1 < 2
        asked.isRank = asked.isSuperlative && isOfAreas && times.series == nil && !times.isAllTime
        asked.notes[.share] = "In percent of all motivations together, for the same area and period."
        if asked.isRank {
            asked.notes[.rank] =
                "By the number recorded, with 1 for the highest. Ask for the rate to compare areas of different size."
        }
        asked.isCount = asked.isRate && (counted.map(isListed) ?? false)
        return asked
    }

    /// Whether a word for a number is listed with another measure: `number and rate`.
    private func isListed(_ range: Range<Int>) -> Bool {
        let next = range.upperBound
        let word = scan.text[range].lowercased()
        return word.hasPrefix("how many") ? false : scan.keys.indices.contains(next) && scan.keys[next] == "and"
    }

    /// Says that rates are per 1,000 residents, where another number or part of them was asked for.
    private mutating func noteRate(_ place: Int, _ asked: inout MeasuresAsked) {
        let range = scan.pieces[place].range
        let isOther = scan.keys[range].contains { QuestionVocabulary.otherBases.contains($0) }
        if isOther { asked.notes[.rate] = "Rates are given per 1,000 residents." }
        guard ["per", "every", "for"].contains(scan.keys[range.lowerBound]), scan.pieces.indices.contains(place + 1),
            case .word(.category) = scan.pieces[place + 1].sense
        else { return }
        let whole = range.lowerBound..<scan.pieces[place + 1].range.upperBound
        unheld.append((whole, "Rates are per 1,000 of all residents, not of a group of them."))
    }

    /// Names what calls a place by a motivation, which is no figure: `Is Leicester more racist than Rutland?`.
    mutating func takeJudgements() {
        for place in scan.pieces.indices {
            guard case .word(.category) = scan.pieces[place].sense else { continue }
            let range = scan.pieces[place].range
            let next = scan.keys.indices.contains(range.upperBound) ? scan.keys[range.upperBound] : ""
            guard range.lowerBound > 0, ["more", "less", "how", "as"].contains(scan.keys[range.lowerBound - 1]),
                ["", "than", "is", "are", "as"].contains(next)
            else { continue }
            unheld.append((range.lowerBound - 1..<range.upperBound, QuestionTopic.judgement))
        }
    }

    /// Whether "worse" is said of one area alone, and so of what became of it.
    private func isOfOneArea(_ areas: AreasAsked, _ range: Range<Int>) -> Bool {
        !areas.choices.contains { $0.areas.count > 1 }
            && !isBeforeThan(range)
            && !scan.pieces.contains { piece in
                if case .word(.elsewhere) = piece.sense { return true }
                return false
            }
    }

    private func isBeforeThan(_ range: Range<Int>) -> Bool {
        scan.keys.indices.contains(range.upperBound) && scan.keys[range.upperBound] == "than"
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
