/// Words that ask for a whole beside its parts, and words that ask for several added up. Nothing is added up here: an
/// area counts what lies in none of its parts too, and an incident counts once under each of its motivations.
extension QuestionReader {
    // MARK: A whole beside its parts

    /// Takes the whole with which a list ends: `Leicester, Rutland and the total`.
    mutating func takeTotals() {
        var place = 0
        while place < scan.pieces.count {
            if isWholeOfMotivations(place) { takeTotal(.dimension(.category), scan.pieces[place].range) }
            var end = place
            while end < scan.pieces.count, isTotal(end) { end += 1 }
            if end > place, let dimension = dimension(ofTotal: place..<end) {
                let range = scan.pieces[place].range.lowerBound..<scan.pieces[end - 1].range.upperBound
                for taken in place..<end { scan.pieces[taken].isTaken = true }
                takeTotal(dimension, range)
            }
            place = Swift.max(end, place + 1)
        }
    }

    private mutating func takeTotal(_ dimension: TotalOf, _ range: Range<Int>) {
        wholes.append(range)
        switch dimension {
        case .dimension(.period): unheld.append((range, Self.periodsApart))
        case .dimension(let dimension): totals[dimension] = range
        case .unclear:
            let top = pack.areas[pack.tree.top].name
            unheld.append((range, "It can mean any motivation there, or the same motivation in \(top). Say which."))
        }
    }

    private enum TotalOf {
        case dimension(Question.Dimension)
        case unclear
    }

    /// Whether a list of motivations begins with the whole, as answers have it: `in all and by motivation (Race)`.
    private func isWholeOfMotivations(_ place: Int) -> Bool {
        let next = scan.pieces[place].range.upperBound
        return scan.key(scan.pieces[place].range) == "inall" && next + 1 < scan.keys.count
            && scan.keys[next] == "and" && scan.keys[next + 1] == "by"
    }

    private func isTotal(_ place: Int) -> Bool {
        !scan.pieces[place].isTaken && QuestionVocabulary.totals.contains(scan.key(scan.pieces[place].range))
    }

    /// What it is the whole of; nil where it ends no list.
    private func dimension(ofTotal total: Range<Int>) -> TotalOf? {
        guard let last = listEnd(before: total.lowerBound) else { return nil }
        let names = dimensions()
        let categories = names.filter { $0 == .category }.count
        let next = following(total.upperBound)
        switch dimension(of: last) {
        case .area:
            guard !beginsSentence(total) else { return nil }
            let isOfFigures = next == .kind || next == nil && isCounted(total.upperBound)
            if isOfFigures, categories > 0 { return .dimension(.category) }
            if isOfFigures, hasArea(after: total.upperBound) { return nil }
            return categories > 0 && names.filter { $0 == .area }.count == 1 ? .unclear : .dimension(.area)
        case .kind where categories > 0: return .dimension(.category)
        case .kind: return Set(kindsNamed()).count > 1 ? .dimension(.kind) : nil
        case .category: return .dimension(.category)
        case .period: return .dimension(.period)
        default: return nil
        }
    }

    /// The last thing of a list that goes on with "and", or with a comma where it has several; nil where there is none.
    private func listEnd(before place: Int) -> Int? {
        var before = place - 1
        var isJoined = false
        while before >= 0, scan.isFiller(before) {
            let key = scan.key(scan.pieces[before].range)
            if QuestionVocabulary.joins.contains(key) {
                isJoined = true
            } else if !QuestionVocabulary.articles.contains(key) {
                return nil
            }
            before -= 1
        }
        guard before >= 0 else { return nil }
        if !isJoined {
            let isAfterComma = scan.text.words[scan.pieces[before].range.upperBound].isAfterPause
            guard isAfterComma, following(place + 1) == nil,
                let dimension = dimension(of: before), dimensions().filter({ $0 == dimension }).count > 1
            else { return nil }
        }
        // What is not known may stand in a list too.
        while before > 0, dimension(of: before) == nil, isUnknown(before) || isJoin(before) { before -= 1 }
        return before
    }

    private func isUnknown(_ place: Int) -> Bool {
        switch scan.pieces[place].sense {
        case .unknown, .word(.topic), .word(.unheld): true
        default: false
        }
    }

    private func isJoin(_ place: Int) -> Bool {
        scan.isFiller(place) && QuestionVocabulary.joins.contains(scan.key(scan.pieces[place].range))
    }

    /// Whether a new statement begins with the words: `and overall, is it rising?`.
    private func beginsSentence(_ total: Range<Int>) -> Bool {
        let next = scan.pieces[total.upperBound - 1].range.upperBound
        let first = scan.pieces[total.lowerBound].range.lowerBound
        guard scan.keys.indices.contains(next), first > 0, !QuestionVocabulary.articles.contains(scan.keys[first - 1])
        else { return false }
        return QuestionVocabulary.sentenceStarts.contains(scan.keys[next])
    }

    /// What the piece is about that comes next and is not passed over.
    private func following(_ place: Int) -> Question.Dimension? {
        var next = place
        while scan.pieces.indices.contains(next), scan.isFiller(next) { next += 1 }
        return scan.pieces.indices.contains(next) ? dimension(of: next) : nil
    }

    private func isCounted(_ place: Int) -> Bool {
        guard scan.pieces.indices.contains(place), let word = scan.keys[scan.pieces[place].range].first else {
            return false
        }
        return ["number", "count", "figure", "of"].contains(word.singular)
    }

    private func hasArea(after place: Int) -> Bool {
        scan.pieces.indices.contains { $0 >= place && dimension(of: $0) == .area }
    }

    /// What a piece is about, where it stands for one of several things.
    private func dimension(of place: Int) -> Question.Dimension? {
        switch scan.pieces[place].sense {
        case .time, .word(.series), .word(.allTime), .word(.newest), .word(.oneYear): .period
        case .word(.area), .word(.partOfName), .word(.source), .word(.elsewhere), .word(.areas), .word(.place): .area
        case .word(.category), .word(.categories), .word(.strand), .word(.cue(.breakdown)): .category
        case .word(.kind): .kind
        default: nil
        }
    }

    private func dimensions() -> [Question.Dimension] { scan.pieces.indices.compactMap(dimension) }

    private func kindsNamed() -> [KindSelection] {
        scan.pieces.compactMap { piece in
            guard case .word(.kind(let kind)) = piece.sense else { return nil }
            return kind
        }
    }

    /// The whole of some areas: the one that they make up, else the largest.
    func whole(of areas: Set<Int>) -> Int {
        made(of: areas) ?? pack.tree.top
    }

    /// The area of which some are all the parts; nil where they are not all of one.
    private func made(of areas: Set<Int>) -> Int? {
        pack.areas.indices.first { area in
            !pack.tree.isLeaf(area)
                && (areas == Set(pack.tree.children(of: area)) || areas == Set(pack.tree.descendants(of: area)))
        }
    }

    // MARK: Several added up

    static let periodsApart = "Each period is given by itself. They are not added up here."
    static let categoriesApart =
        "Each motivation is given by itself. They are not added up here, since an incident may have several."

    /// Takes what asks for several areas, motivations or periods as one number. All the parts of an area are that area;
    /// of anything else each is given by itself, and that is said.
    mutating func addedUp(
        _ areas: AreasAsked, _ categories: CategoriesAsked, _ kinds: KindsAsked
    ) -> AreasAsked {
        var areas = areas
        for place in scan.pieces.indices {
            guard isAdding(place) else { continue }
            // "Crimes and incidents, both together" has been done.
            if kinds.isAddedUp, isBehindBoth(place) { continue }
            var several: [Question.Dimension] = []
            if areas.choices.contains(where: { $0.areas.count > 1 }) { several.append(.area) }
            if categories.choices.contains(where: { $0.categories.count > 1 }) { several.append(.category) }
            if kinds.isAddedUp { several.append(.kind) }
            let range = scan.pieces[place].range
            switch nearest(place, among: several) {
            case .area:
                if let whole = areas.asWhole(made, pack) {
                    areas = whole
                } else {
                    remark(range, areasApart(areas))
                }
            case .category: remark(range, Self.categoriesApart)
            case nil: addsPeriods = addsPeriods ?? range
            default: break
            }
        }
        return areas
    }

    /// Whether a piece asks for a sum. A plain word for a number does, unless each of several is asked for.
    private func isAdding(_ place: Int) -> Bool {
        let range = scan.pieces[place].range
        let key = scan.key(range)
        if scan.isFiller(place), QuestionVocabulary.adding.contains(key) { return isBetweenAlike(place) }
        guard case .word(.cue(let cue)) = scan.pieces[place].sense, !wholes.contains(where: range.overlaps) else {
            return false
        }
        switch cue {
        case .both: return key != "both"
        case .count:
            let isTotal = key.hasPrefix("total") && !key.hasPrefix("totals") || key.hasPrefix("overall")
            return isTotal && !isDistributed
        default: return false
        }
    }

    /// Whether a word stands between two things of the same sort: `Leicester plus Rutland`.
    private func isBetweenAlike(_ place: Int) -> Bool {
        guard let before = scan.before(place), let dimension = dimension(of: before) else { return false }
        return following(place + 1) == dimension
    }

    private func isBehindBoth(_ place: Int) -> Bool {
        place > 0 && scan.key(scan.pieces[place - 1].range) == "both"
    }

    /// Whether each of several is asked for: `the total in each district`, `total by year`, `compare the totals`.
    private var isDistributed: Bool {
        if scan.keys.contains(where: QuestionVocabulary.distributing.contains) { return true }
        return scan.pieces.indices.contains { place in
            let range = scan.pieces[place].range
            if range.lowerBound > 0, scan.keys[range.lowerBound - 1] == "by", dimension(of: place) != nil {
                return true
            }
            switch scan.pieces[place].sense {
            case .word(.series), .word(.allTime): return true
            case .word(.cue(let cue)):
                return [.versus, .separately, .rank, .change, .changePercent, .rate, .share].contains(cue)
            default: return false
            }
        }
    }

    /// Of some dimensions, that of the piece that stands nearest before a word, else after it.
    private func nearest(_ place: Int, among several: [Question.Dimension]) -> Question.Dimension? {
        guard several.count > 1 else { return several.first }
        let before = scan.pieces.indices.prefix(place).reversed()
        let after = scan.pieces.indices.suffix(from: place)
        for other in Array(before) + Array(after) {
            if let dimension = dimension(of: other), several.contains(dimension) { return dimension }
        }
        return several.first
    }

    private func areasApart(_ areas: AreasAsked) -> String {
        let all = Set(areas.choices.flatMap(\.areas))
        let around = pack.areas.indices.filter { area in
            all.isSubset(of: Set(pack.tree.descendants(of: area) + [area]))
        }
        let smallest = around.max { pack.tree.depth(of: $0) < pack.tree.depth(of: $1) } ?? pack.tree.top
        return "Each area is given by itself. They are not added up here: the smallest area with a figure that takes "
            + "them all in is \(pack.areas[smallest].name)."
    }
}

extension AreasAsked {
    /// The one area that all of these make up, in their place; nil where they don't.
    fileprivate func asWhole(_ made: (Set<Int>) -> Int?, _ pack: ReferencePack) -> AreasAsked? {
        guard choices.count == 1, let choice = choices.first, let whole = made(Set(choice.areas)) else { return nil }
        let area = pack.areas[whole]
        let note = "Taken as \(area.name) as a whole, which also counts what is recorded in none of its parts."
        let chips = choice.chips.map { chip in
            Question.Chip(dimension: .area, text: chip.text, code: area.code.rawValue, label: area.name, note: note)
        }
        return AreasAsked(choices: [.init(label: nil, areas: [whole], chips: Array(chips.prefix(1)))])
    }
}
