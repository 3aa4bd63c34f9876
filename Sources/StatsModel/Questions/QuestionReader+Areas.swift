/// Which areas a question names.
struct AreasAsked {
    /// What they may be: one choice, or several where a name is ambiguous.
    struct Choice {
        /// What makes it different from the others; nil where there is one only.
        let label: String?
        let areas: [Int]
        let chips: [Question.Chip]
    }

    let choices: [Choice]
    var chips: [Question.Chip] { choices.first?.chips ?? [] }
}

extension QuestionReader {
    /// A name of areas as it was found.
    private struct Named {
        var meanings: [Int]
        let range: Range<Int>
        let piece: Int
        var note: String?
        /// Whether it says in which area those are that are asked for.
        var isScope = false
    }

    /// A word for several areas.
    private struct Group {
        let areas: [Int]
        let range: Range<Int>
        let piece: Int
        /// Whether it is any word for an area, which what stands beside it makes narrower.
        let isGeneral: Bool
        /// Whether it stands beside the name whose parts they are, which then is asked for too.
        var isBesideWhole = false
    }

    mutating func areas() -> AreasAsked {
        var named: [Named] = []
        var groups: [Group] = []
        for place in scan.pieces.indices where !scan.pieces[place].isTaken {
            guard case .word(let sense) = scan.pieces[place].sense else { continue }
            let range = scan.pieces[place].range
            switch sense {
            case .area(let meanings):
                named.append(Named(meanings: meanings, range: range, piece: place))
            case .partOfName(let area):
                let name = pack.areas[area].name
                named.append(
                    Named(
                        meanings: [area], range: range, piece: place,
                        note: "There is no figure for \(scan[range]) alone: taken as \(name)."))
            case .source(let position):
                named += source(position, range, place)
            case .elsewhere(let position):
                named += otherPlace(position, range, place)
            case .areas(let areas):
                guard scan.isQuantified(place) || !isBesideName(place) else { continue }
                groups.append(Group(areas: areas, range: range, piece: place, isGeneral: false))
            case .place where scan.isQuantified(place):
                let areas = scan.hasAll(place) ? Array(pack.areas.indices) : pack.tree.descendants(of: pack.tree.top)
                groups.append(Group(areas: areas, range: range, piece: place, isGeneral: true))
            case .cue(.eachOf):
                guard let whole = named.last, whole.meanings.count == 1, !pack.tree.isLeaf(whole.meanings[0]) else {
                    break
                }
                let areas = pack.tree.children(of: whole.meanings[0])
                groups.append(
                    Group(areas: areas, range: range, piece: place, isGeneral: false, isBesideWhole: true))
            case .cue(.where):
                groups.append(
                    Group(
                        areas: pack.tree.descendants(of: pack.tree.top), range: range, piece: place, isGeneral: true))
            default: continue
            }
            scan.pieces[place].isTaken = true
        }
        if groups.isEmpty, named.allSatisfy({ isPlaced($0.range) }), let compared = comparedPlaces(besides: named) {
            groups.append(compared)
        }
        // "Where" beside another word for areas says nothing more, and beside a name alone asks only for its rank.
        let isWithinName =
            named.count == 1 && isPlaced(named[0].range) && !named[0].meanings.allSatisfy(pack.tree.isLeaf)
        if groups.count > 1 || (!named.isEmpty && !isWithinName) {
            groups.removeAll { scan.keys[$0.range.lowerBound].hasPrefix("where") && $0.isGeneral }
        }
        settle(&named, besides: groups)
        return asked(named, groups)
    }

    /// The areas among which a superlative looks for one: `lowest hate crime area`, `hate crime hotspots`.
    private func comparedPlaces(besides named: [Named]) -> Group? {
        let superlatives = scan.pieces.indices.filter { place in
            if case .word(.cue(.rank)) = scan.pieces[place].sense { return true }
            return false
        }
        guard !superlatives.isEmpty else { return nil }
        // The ranking of an area without parts is its own.
        let hasParts = !named.contains { $0.meanings.allSatisfy(pack.tree.isLeaf) }
        let ranked = superlatives.first { place in
            let words = scan.keys[scan.pieces[place].range].map(\.singular).joined()
            return hasParts && !isOfOtherThings && QuestionVocabulary.rankedPlaces.contains(words)
        }
        guard let place = scan.pieces.indices.first(where: isPlaceAlone) ?? ranked else { return nil }
        return Group(
            areas: pack.tree.descendants(of: pack.tree.top), range: scan.pieces[place].range, piece: place,
            isGeneral: true)
    }

    /// Whether a piece is a word for one area of several, and not for the one where something is.
    private func isPlaceAlone(_ place: Int) -> Bool {
        let range = scan.pieces[place].range
        guard !isPlaced(range) else { return false }
        if case .word(.place) = scan.pieces[place].sense { return !isAreaName(place - 1) }
        // "The area" by itself is all of it; "the area with the most" is one of them.
        let last = range.upperBound - 1
        return scan.isFiller(place) && range.count == 2 && scan.keys[range.lowerBound] == "the"
            && QuestionVocabulary.place.contains(scan.keys[last]) && scan.keys.indices.contains(range.upperBound)
            && QuestionVocabulary.describing.contains(scan.keys[range.upperBound])
    }

    /// Whether motivations or periods are there to be ranked.
    private var isOfOtherThings: Bool {
        scan.pieces.contains { piece in
            switch piece.sense {
            case .word(.strand), .word(.series), .word(.oneYear): true
            case .word(.filler): piece.range.count == 1 && TimeWords.grains[scan.keys[piece.range.lowerBound]] != nil
            default: false
            }
        }
    }

    // MARK: What words mean

    /// A partner stands for the area that all its areas lie in.
    private mutating func source(_ position: Int, _ range: Range<Int>, _ place: Int) -> [Named] {
        let source = pack.sources[position]
        let areas = source.areas.compactMap(pack.tree.index(of:))
        guard let top = areas.min(by: { pack.tree.depth(of: $0) < pack.tree.depth(of: $1) }) else {
            unheld.append((range, "Figures by who recorded them are not published."))
            return []
        }
        let within = Set(pack.tree.descendants(of: top) + [top])
        guard areas.allSatisfy(within.contains) else {
            unheld.append((range, "Figures by who recorded them are not published."))
            return []
        }
        // The police's name is the everyday name of the whole area's figures.
        guard !source.isPolice else {
            return [
                Named(
                    meanings: [top], range: range, piece: place,
                    note: "Taken as the area of \(source.name); the figures are those of all partners together.")
            ]
        }
        unheld.append(
            (
                range,
                "Figures by who recorded them are not published: taken as all partners' for \(pack.areas[top].name)."
            ))
        return [Named(meanings: [top], range: range, piece: place)]
    }

    /// A place of which there are no figures; with those of the area instead, where the pack names one.
    private mutating func otherPlace(_ position: Int, _ range: Range<Int>, _ place: Int) -> [Named] {
        let word = pack.questionWords[position]
        guard case .elsewhere(let instead) = word.meaning else { return [] }
        guard let instead else {
            let top = pack.areas[pack.tree.top].name
            unheld.append((range, word.reason ?? "There are figures for \(top) and its areas only."))
            hasOtherPlace = true
            return []
        }
        let name = pack.areas[instead].name
        unheld.append((range, word.reason ?? "There is no figure for \(scan[range]) alone: taken as \(name)."))
        return [Named(meanings: [instead], range: range, piece: place, note: "Taken as \(name).")]
    }

    /// Whether a word such as "district" only goes with a name: `Blaby district`, `the district of Blaby`.
    private func isBesideName(_ place: Int) -> Bool {
        guard !scan.hasQuantifier(place) else { return false }
        if isAreaName(place - 1) { return true }
        var next = place + 1
        while scan.pieces.indices.contains(next), scan.isFiller(next) { next += 1 }
        return isAreaName(next) && next - place <= 2
    }

    private func isAreaName(_ place: Int) -> Bool {
        guard scan.pieces.indices.contains(place), case .word(let sense) = scan.pieces[place].sense else {
            return false
        }
        switch sense {
        case .area, .partOfName, .source, .elsewhere: return true
        default: return false
        }
    }

    // MARK: Ambiguity

    /// Settles ambiguous names by what stands beside them: next to a sibling the sibling is meant.
    private func settle(_ named: inout [Named], besides groups: [Group]) {
        let known = Set(named.filter { $0.meanings.count == 1 }.flatMap(\.meanings))
        for place in named.indices where named[place].meanings.count > 1 {
            let siblings = named[place].meanings.filter { meaning in
                known.contains { $0 != meaning && pack.tree.parentIndex(of: $0) == pack.tree.parentIndex(of: meaning) }
                    && !known.contains(meaning)
            }
            if siblings.count == 1 {
                named[place].meanings = siblings
                named[place].note = "Taken as \(pack.areas[siblings[0]].name), as it stands beside other areas."
            }
        }
    }

    // MARK: The areas

    private mutating func asked(_ named: [Named], _ groups: [Group]) -> AreasAsked {
        var named = named
        for place in named.indices { named[place].isScope = !groups.isEmpty && isScope(named[place], groups) }
        let unclear = named.filter { $0.meanings.count > 1 }
        var combinations: [[Int]] = [[]]
        for name in named {
            combinations = combinations.flatMap { chosen in name.meanings.map { chosen + [$0] } }
            if combinations.count > 64 { combinations = Array(combinations.prefix(64)) }
        }
        var choices: [AreasAsked.Choice] = []
        var seen: Set<[Int]> = []
        for chosen in combinations {
            guard let choice = choice(chosen, named, groups, isUnclear: !unclear.isEmpty),
                seen.insert(choice.areas).inserted
            else { continue }
            choices.append(choice)
        }
        if choices.count == 1, let only = choices.first {
            choices = [.init(label: nil, areas: only.areas, chips: only.chips)]
        } else if let name = unclear.first, choices.count > 1 {
            let names = choices.compactMap(\.label)
            unheld.append((name.range, "It can mean \(names.listed(by: "or")). Say which."))
        }
        guard !choices.isEmpty else {
            return AreasAsked(choices: [.init(label: nil, areas: [pack.tree.top], chips: [])])
        }
        return AreasAsked(choices: choices)
    }

    /// Whether a preposition of place stands before a name.
    private func isPlaced(_ range: Range<Int>) -> Bool {
        let before = range.lowerBound - 1
        let word = before >= 0 ? scan.keys[before] : ""
        return QuestionVocabulary.scopes.contains(before >= 1 && word == "the" ? scan.keys[before - 1] : word)
    }

    /// Whether a name says where the areas of a group are: `districts of the county`, `Leicestershire's districts`.
    private func isScope(_ name: Named, _ groups: [Group]) -> Bool {
        let groups = groups.filter { !$0.isBesideWhole }
        let isParent = name.meanings.contains { meaning in
            let within = Set(pack.tree.descendants(of: meaning))
            return groups.contains { $0.areas.contains(where: within.contains) }
        }
        let isWithin = isPlaced(name.range)
        let isOwner = scan.text.words[name.range.upperBound - 1].isPossessive
        let isAdjective = groups.contains { $0.range.lowerBound == name.range.upperBound }
        if isParent { return isWithin || isOwner || isAdjective }
        return isWithin && groups.contains(where: \.isGeneral)
    }

    private mutating func choice(
        _ chosen: [Int], _ named: [Named], _ groups: [Group], isUnclear: Bool
    ) -> AreasAsked.Choice? {
        var areas: Set<Int> = []
        var chips: [Question.Chip] = []
        var labels: [String] = []
        var within: Set<Int> = []
        for (name, area) in zip(named, chosen) {
            if name.meanings.count > 1 { labels.append(pack.areas[area].name) }
            if name.isScope {
                within.formUnion(pack.tree.descendants(of: area))
                if pack.tree.isLeaf(area) { areas.insert(area) }
            } else {
                areas.insert(area)
            }
            guard !name.isScope || pack.tree.isLeaf(area) else { continue }
            let label = pack.areas[area].name
            chips.append(
                .init(
                    dimension: .area, text: scan[name.range], code: pack.areas[area].code.rawValue, label: label,
                    note: name.note ?? spellingNote(name.range, label)))
        }
        let hasScope = named.contains(where: \.isScope)
        // Where the group stands for part of the whole without having been said to, what it leaves out is named.
        let isBounded = named.contains { $0.isScope && $0.meanings.count == 1 }
        for group in groups {
            let members = hasScope ? group.areas.filter(within.contains) : group.areas
            if members.isEmpty {
                unheld.append((group.range, "No smaller areas are published there."))
                continue
            }
            areas.formUnion(members)
            chips.append(groupChip(members, group.range, note: isBounded ? nil : leftOut(members, areas)))
        }
        if let total = totals[.area] {
            let area = whole(of: areas)
            areas.insert(area)
            let name = pack.areas[area].name
            chips.append(
                .init(
                    dimension: .area, text: scan[total], code: pack.areas[area].code.rawValue, label: name,
                    note: "Taken as the whole of \(name)."))
        }
        guard !areas.isEmpty else { return nil }
        return .init(label: isUnclear ? labels.joined(separator: " and ") : nil, areas: areas.sorted(), chips: chips)
    }

    /// That a word for the parts of one area leaves out areas that have no parts themselves; nil where it leaves out none.
    private func leftOut(_ members: [Int], _ chosen: Set<Int>) -> String? {
        let tree = pack.tree
        guard let parent = tree.parentIndex(of: members[0]), parent != tree.top, tree.children(of: parent) == members
        else { return nil }
        let others = pack.areas.indices.filter { area in
            tree.isLeaf(area) && !chosen.contains(area) && !tree.descendants(of: parent).contains(area)
        }
        guard !others.isEmpty else { return nil }
        let names = others.count > 5 ? "The other areas" : others.map { pack.areas[$0].name }.listed(by: "and")
        return
            "\(names) \(others.count == 1 ? "is" : "are") not among these areas of \(pack.areas[parent].name). For every "
            + "area, ask for \"each area\"."
    }

    private func groupChip(_ members: [Int], _ range: Range<Int>, note: String?) -> Question.Chip {
        let tree = pack.tree
        var code = members.map { pack.areas[$0].code.rawValue }.joined(separator: ",")
        var label = members.map { pack.areas[$0].name }.listed(by: "and")
        if members.count == pack.areas.count {
            (code, label) = ("*", "Every area")
        } else if let parent = tree.parentIndex(of: members[0]), tree.children(of: parent) == members {
            code = "children(\(pack.areas[parent].code))"
            label = "Each of the \(members.count) areas of \(pack.areas[parent].name)"
        } else if let parent = pack.areas.indices.first(where: { tree.descendants(of: $0) == members }) {
            code = "descendants(\(pack.areas[parent].code))"
            label = "Each of the \(members.count) areas within \(pack.areas[parent].name)"
        }
        return .init(dimension: .area, text: scan[range], code: code, label: label, note: note)
    }
}
