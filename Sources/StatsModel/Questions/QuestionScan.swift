/// A run of words of a question that stand for one thing.
struct QuestionPiece: Sendable {
    /// What it stands for.
    enum Sense: Sendable {
        /// A word or phrase that is known.
        case word(WordSense)
        /// A time.
        case time(TimePhrase)
        /// A number that is part of nothing else.
        case number
        /// A word that is not known.
        case unknown
    }

    let sense: Sense
    /// Which words they are.
    let range: Range<Int>
    /// Whether something has been made of it already.
    var isTaken = false
    /// Whether it is the name of a street.
    var isStreet = false
}

/// A question taken apart: every word belongs to one piece.
struct QuestionScan: Sendable {
    let text: QuestionText
    /// What each word is compared by, spelling put right.
    let keys: [String]
    let time: TimeReader
    var pieces: [QuestionPiece] = []

    private let lexicon: QuestionLexicon

    init(_ text: QuestionText, _ lexicon: QuestionLexicon, latest: Month) {
        self.text = text
        self.lexicon = lexicon
        keys = lexicon.spelling.corrected(text.words.map(\.key))
        time = TimeReader(
            words: text.words, keys: keys, latest: latest, headlineMonth: lexicon.pack.policy.headlineMonth)
        var place = 0
        while place < keys.count {
            let piece = piece(at: place)
            pieces.append(piece)
            place = piece.range.upperBound
        }
        joinStreets()
    }

    /// Makes one piece of a name and the word for a street behind it: "Narborough Road" is not Narborough.
    private mutating func joinStreets() {
        guard let site = QuestionTopic.site else { return }
        var place = 1
        while place < pieces.count {
            let range = pieces[place].range
            guard range.count == 1, QuestionTopic.streets.contains(keys[range.lowerBound]), isProper(place - 1) else {
                place += 1
                continue
            }
            var first = place - 1
            while first > 0, isProper(first - 1) { first -= 1 }
            let whole = pieces[first].range.lowerBound..<range.upperBound
            pieces.replaceSubrange(
                first...place, with: [QuestionPiece(sense: .word(.topic(site)), range: whole, isStreet: true)])
            place = first + 1
        }
    }

    /// Whether a piece may be part of a street's name.
    private func isProper(_ place: Int) -> Bool {
        switch pieces[place].sense {
        case .unknown: true
        case .word(.area), .word(.partOfName), .word(.elsewhere): true
        default: false
        }
    }

    /// The longest piece that begins at a word; of two as long, the time.
    private func piece(at place: Int) -> QuestionPiece {
        if let categories = plainCategory(at: place) {
            return QuestionPiece(sense: .word(.category(categories)), range: place..<place + 1)
        }
        var phrase = phrase(at: place)
        // "The county of Leicestershire" is not "the county" of something.
        if keys[place] == "the", let own = phrase, let next = self.phrase(at: place + 1), next.length + 1 > own.length {
            phrase = (.filler, 1)
        }
        let found = time.phrase(at: place)
        if let found, found.end > place, found.end - place >= phrase?.length ?? 0 {
            return QuestionPiece(sense: .time(found.value), range: place..<found.end)
        }
        if let phrase { return QuestionPiece(sense: .word(phrase.sense), range: place..<place + phrase.length) }
        if text.words[place].isTimeOfDay {
            return QuestionPiece(sense: .word(.filler), range: place..<place + 1)
        }
        if text.words[place].isPostcode, let site = QuestionTopic.site {
            return QuestionPiece(sense: .word(.topic(site)), range: place..<place + 1)
        }
        let isNumber = text.words[place].number != nil || text.words[place].spelling.first?.isNumber == true
        return QuestionPiece(sense: isNumber ? .number : .unknown, range: place..<place + 1)
    }

    private func phrase(at place: Int) -> (sense: WordSense, length: Int)? {
        guard place < keys.count else { return nil }
        var length = Swift.min(lexicon.longestPhrase, keys.count - place)
        while length > 0 {
            if let sense = lexicon.sense(of: keys[place..<place + length]) { return (sense, length) }
            length -= 1
        }
        return nil
    }

    /// A category whose name is plain English, where what stands beside it shows that it is meant.
    private func plainCategory(at place: Int) -> [Int?]? {
        guard let categories = lexicon.plainCategories[keys[place]] else { return nil }
        let before = place > 0 ? keys[place - 1] : ""
        let after = place + 1 < keys.count ? keys[place + 1] : ""
        let isNamed =
            Self.behindPlain.contains(after) || Self.beforePlain.contains(before.singular)
            || (after == "crimes" || after == "crime") && before == "hate"
        return isNamed ? categories.map(Optional.some) : nil
    }

    private static let behindPlain: Set<String> = ["hate", "category", "strand", "motivation", "motivated", "motive"]
    private static let beforePlain: Set<String> = ["category", "strand", "motivation"]

    /// The words of a range, as they are written.
    subscript(_ range: Range<Int>) -> String { text[range] }

    /// The words of a range, spelling put right, run together as names are compared.
    func key(_ range: Range<Int>) -> String { keys[range].joined() }

    /// Whether something of the piece was spelled otherwise than it was taken.
    func isCorrected(_ range: Range<Int>) -> Bool { range.contains { keys[$0] != text.words[$0].key } }

    /// Whether a piece is passed over.
    func isFiller(_ place: Int) -> Bool {
        if case .word(.filler) = pieces[place].sense { return true }
        return false
    }

    /// Whether a piece means several of its word: it is in the plural, or a word such as "which" is said of it.
    func isQuantified(_ place: Int) -> Bool {
        let range = pieces[place].range
        let last = keys[range.upperBound - 1]
        return last.singular != last || hasQuantifier(place)
    }

    /// Whether a word such as "which" or "each" is said of a piece.
    func hasQuantifier(_ place: Int) -> Bool {
        var before = pieces[place].range.lowerBound - 1
        var steps = 0
        while before >= 0, steps < 4 {
            if QuestionVocabulary.quantifiers.contains(keys[before]) { return true }
            guard QuestionVocabulary.quantified.contains(keys[before]) else { return false }
            before -= 1
            steps += 1
        }
        return false
    }

    /// Whether "all" or "every" is said of a piece.
    func hasAll(_ place: Int) -> Bool {
        let before = pieces[place].range.lowerBound
        return (1...3).contains { before - $0 >= 0 && ["all", "every"].contains(keys[before - $0]) }
    }

    /// The nearest piece before one that is not passed over.
    func before(_ place: Int) -> Int? {
        var before = place - 1
        while before >= 0, isFiller(before) { before -= 1 }
        return before >= 0 ? before : nil
    }
}
