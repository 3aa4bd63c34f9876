extension QuestionReader {
    // MARK: Before anything is taken

    /// Takes what is to be left out of a figure, which nothing can be: `excluding race`, `outside Leicester`.
    mutating func takeExclusions() {
        for place in scan.pieces.indices {
            guard case .word(.cue(.exclude)) = scan.pieces[place].sense, !scan.pieces[place].isTaken else { continue }
            scan.pieces[place].isTaken = true
            // "Isn't Rutland lower?" leaves nothing out, "that wasn't racist" does.
            let isVerb = scan.key(scan.pieces[place].range).hasSuffix("nt")
            var end: Int?
            var next = place + 1
            while scan.pieces.indices.contains(next) {
                if let end {
                    // A list goes on with names of the same sort: "not racist ones, in Leicester" names the area.
                    guard isName(next) ? areAlike(end, next) : isListing(next) else { break }
                } else if !isName(next), !scan.isFiller(next) || next - place > 3 {
                    break
                }
                if isName(next) {
                    guard !isVerb || (place > 0 && isCategory(next)) else { break }
                    end = next
                    scan.pieces[next].isTaken = true
                }
                next += 1
            }
            guard let end else { continue }
            let range = scan.pieces[place].range.lowerBound..<scan.pieces[end].range.upperBound
            unheld.append((range, QuestionTopic.exclusion))
        }
    }

    /// Whether a word only joins the names of a list.
    private func isListing(_ place: Int) -> Bool {
        let key = scan.key(scan.pieces[place].range)
        return scan.isFiller(place) && (QuestionVocabulary.joins.contains(key) || ["the", "a", "an"].contains(key))
    }

    private func areAlike(_ left: Int, _ right: Int) -> Bool { isCategory(left) == isCategory(right) }

    private func isCategory(_ place: Int) -> Bool {
        switch scan.pieces[place].sense {
        case .word(.category), .word(.categories): true
        default: false
        }
    }

    private func isName(_ place: Int) -> Bool {
        guard case .word(let sense) = scan.pieces[place].sense else { return false }
        switch sense {
        case .area, .partOfName, .areas, .source, .elsewhere, .category, .categories: return true
        default: return false
        }
    }

    /// Takes a characteristic of the people who were harmed, which is no motivation: `ethnicity of victims`.
    mutating func takeCharacteristics() {
        for place in scan.pieces.indices {
            guard case .word(.topic) = scan.pieces[place].sense,
                Self.people.contains(scan.keys[scan.pieces[place].range.upperBound - 1].singular)
            else { continue }
            if let before = scan.before(place), isCharacteristic(before),
                scan.keys[scan.pieces[before].range.upperBound] == "of"
            {
                takeCharacteristic(before, place)
            }
            var next = place + 1
            let hasBy =
                scan.keys.indices.contains(scan.pieces[place].range.upperBound)
                && scan.keys[scan.pieces[place].range.upperBound] == "by"
            if hasBy { next += 1 }
            let isOwner =
                scan.text.words[scan.pieces[place].range.upperBound - 1].isPossessive
                || scan.text[scan.pieces[place].range].lowercased().hasSuffix("s")
            if hasBy || isOwner, scan.pieces.indices.contains(next), isCharacteristic(next) {
                takeCharacteristic(next, place)
            }
        }
    }

    private static let people: Set<String> = [
        "victim", "suspect", "offender", "perpetrator", "complainant", "attacker",
    ]
    private static let characteristics: Set<String> = [
        "ethnicity", "race", "nationality", "religion", "faith", "sexuality", "disability", "genderidentity",
    ]

    private func isCharacteristic(_ place: Int) -> Bool {
        guard case .word(.category) = scan.pieces[place].sense else { return false }
        return Self.characteristics.contains(scan.key(scan.pieces[place].range))
    }

    private mutating func takeCharacteristic(_ place: Int, _ people: Int) {
        scan.pieces[place].isTaken = true
        scan.pieces[people].isTaken = true
        let first = scan.pieces[Swift.min(place, people)].range.lowerBound
        let last = scan.pieces[Swift.max(place, people)].range.upperBound
        unheld.append((first..<last, QuestionTopic.characteristic))
    }

    // MARK: What is left

    /// Names what no service of the kind holds, or this one does not.
    mutating func takeTopics() {
        for place in scan.pieces.indices where !scan.pieces[place].isTaken {
            let reason: String
            let isElsewhere: Bool
            switch scan.pieces[place].sense {
            case .word(.topic(let topic)):
                reason = QuestionTopic.all[topic].reason
                isElsewhere = QuestionTopic.all[topic].isElsewhere || scan.pieces[place].isStreet
            case .word(.unheld(let position)):
                reason = pack.questionWords[position].reason ?? QuestionTopic.unknown
                isElsewhere = false
            default: continue
            }
            scan.pieces[place].isTaken = true
            var range = scan.pieces[place].range
            // Ages stand before what they are ages of.
            var before = place - 1
            while before >= 0, !scan.pieces[before].isTaken, case .number = scan.pieces[before].sense {
                scan.pieces[before].isTaken = true
                range = scan.pieces[before].range.lowerBound..<range.upperBound
                before -= 1
            }
            if scan.pieces.indices.contains(place + 1), isRate(place + 1) {
                scan.pieces[place + 1].isTaken = true
                range = range.lowerBound..<scan.pieces[place + 1].range.upperBound
            }
            var next = place + 1
            while scan.pieces.indices.contains(next), !scan.pieces[next].isTaken,
                case .number = scan.pieces[next].sense
            {
                scan.pieces[next].isTaken = true
                range = range.lowerBound..<scan.pieces[next].range.upperBound
                next += 1
            }
            if isElsewhere { hasOtherPlace = true }
            unheld.append((range, reason))
        }
    }

    private func isRate(_ place: Int) -> Bool {
        guard case .word(.cue(.rate)) = scan.pieces[place].sense else { return false }
        return scan.keys[scan.pieces[place].range.lowerBound].hasPrefix("rate")
    }

    /// Names the words that are left, those in a row together.
    mutating func takeLeftovers() {
        var place = 0
        while place < scan.pieces.count {
            guard isLeft(place) else {
                place += 1
                continue
            }
            var end = place
            var isNumber = true
            while end < scan.pieces.count, isLeft(end) {
                if case .unknown = scan.pieces[end].sense { isNumber = false }
                scan.pieces[end].isTaken = true
                end += 1
            }
            let range = scan.pieces[place].range.lowerBound..<scan.pieces[end - 1].range.upperBound
            let isPlace = !isNumber && isAfterPlace(range.lowerBound)
            if isPlace { hasOtherPlace = true }
            if isPerson(range) {
                isAboutPerson = true
                unheld.append((range, QuestionTopic.person))
            } else if !isNumber || !isCountOfThings(range) {
                unheld.append(
                    (range, isPlace ? unknownPlace : isNumber ? QuestionTopic.unknownNumber : QuestionTopic.unknown))
            }
            place = end
        }
        var seen: [Question.Unheld] = []
        unheld = unheld.filter { entry in
            let told = Question.Unheld(text: "\(entry.range)", reason: entry.reason)
            guard !seen.contains(told) else { return false }
            seen.append(told)
            return true
        }
    }

    /// Whether words are a person's name, of whom what became is asked: two capitals in a row beside a topic of cases.
    private func isPerson(_ range: Range<Int>) -> Bool {
        guard range.count >= 2, range.allSatisfy({ scan.text.words[$0].isCapitalised }) else { return false }
        return scan.pieces.contains { piece in
            guard case .word(.topic(let topic)) = piece.sense else { return false }
            return QuestionTopic.all[topic].isOfCases
        }
    }

    private func isLeft(_ place: Int) -> Bool {
        guard !scan.pieces[place].isTaken else { return false }
        switch scan.pieces[place].sense {
        case .unknown, .number: return true
        default: return false
        }
    }

    private var unknownPlace: String {
        let top = pack.tree.children(of: pack.tree.top)
        let names = ([pack.tree.top] + top).map { pack.areas[$0].name }
        return QuestionTopic.unknown
            + " Figures are held for \(names.prefix(5).joined(separator: "; ")) and areas within."
    }

    /// Whether a word stands where a place is named.
    private func isAfterPlace(_ place: Int) -> Bool {
        guard place > 0, ["in", "at", "near", "around", "across", "for", "within"].contains(scan.keys[place - 1]) else {
            return false
        }
        return scan.keys[place - 1] != "for" || scan.text.words[place].isCapitalised
    }

    /// Whether a number only counts what is named: `the seven districts`, `top 3 areas`.
    private func isCountOfThings(_ range: Range<Int>) -> Bool {
        let after = range.upperBound < scan.keys.count ? scan.keys[range.upperBound] : ""
        let before = range.lowerBound > 0 ? scan.keys[range.lowerBound - 1] : ""
        if ["top", "bottom"].contains(before) { return true }
        guard let next = scan.pieces.first(where: { $0.range.lowerBound == range.upperBound }),
            case .word(let sense) = next.sense
        else { return after == "in" && before == "" }
        switch sense {
        case .areas, .place, .strand: return true
        default: return false
        }
    }
}
