/// Puts words right that are spelled wrong, by the words that there are.
struct QuestionSpelling: Sendable {
    /// By their length in bytes.
    private let targets: [Int: [[UInt8]]]
    private let known: Set<String>
    /// Words that stand for something by themselves, and are no part of a word that was cut in two.
    private let whole: Set<String>

    /// Shorter words are not put right: nearly every one of them is a slip away from another.
    private static let shortest = 5
    private static let longest = 32

    init(targets words: Set<String>, known: Set<String>, whole: Set<String>) {
        let long = words.filter { $0.utf8.count >= Self.shortest }.map { Array($0.utf8) }
        targets = Dictionary(grouping: long.sorted { $0.lexicographicallyPrecedes($1) }, by: \.count)
        self.known = known
        self.whole = whole
    }

    /// The words of a text, spelling put right. A word of which only a part was meant is taken into the one before it, and
    /// is then empty: `anti semetic`. A word that means something by itself takes in nothing: "Leicester safer" is not
    /// Leicestershire.
    func corrected(_ words: [String]) -> [String] {
        var words = words
        for place in words.indices where !isKnown(words[place]) {
            if let word = correction(of: words[place]) {
                words[place] = word
            } else if place > 0, !words[place - 1].isEmpty, !isWhole(words[place - 1]),
                let word = correction(of: words[place - 1] + words[place])
            {
                words[place - 1] = word
                words[place] = ""
            }
        }
        return words
    }

    private func isWhole(_ word: String) -> Bool { whole.contains(word) || whole.contains(word.singular) }

    private func isKnown(_ word: String) -> Bool { known.contains(word) || known.contains(word.singular) }

    /// The word that was meant; nil where the word is right, or like none, or like two.
    func correction(of word: String) -> String? {
        let letters = Array(word.utf8)
        guard letters.count >= Self.shortest - 1, letters.count <= Self.longest, !isKnown(word),
            letters.allSatisfy({ $0 >= UInt8(ascii: "a") || $0 >= 0x80 })
        else { return nil }
        var best: (distance: Int, word: [UInt8])?
        var isUnclear = false
        for length in Swift.max(Self.shortest, letters.count - 3)...(letters.count + 3) {
            for target in targets[length] ?? [] where Self.beginAlike(letters, target) {
                let bound =
                    Self.isShortened(letters, target)
                    ? 2 : Self.tolerance(forLength: Swift.min(letters.count, length))
                guard let distance = EditDistance.between(letters, target, atMost: bound) else { continue }
                if let best, distance == best.distance, target != best.word {
                    isUnclear = !Self.areForms(target, best.word)
                }
                if distance < best?.distance ?? .max {
                    best = (distance, target)
                    isUnclear = false
                }
            }
        }
        guard let best, !isUnclear else { return nil }
        return String(decoding: best.word, as: UTF8.self)
    }

    /// Whether two words are forms of one, so that it does not matter which was meant.
    private static func areForms(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        let common = zip(left, right).prefix { $0 == $1 }.count
        return common >= Swift.min(left.count, right.count) - 2 && common >= 5
    }

    /// The first letter is seldom wrong, but sometimes comes second.
    private static func beginAlike(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left[0] == right[0] || (left[0] == right[1] && left[1] == right[0])
    }

    /// Whether two letters of a long word were left out, and nothing else is wrong: `Leister`.
    private static func isShortened(_ word: [UInt8], _ target: [UInt8]) -> Bool {
        guard word.count >= 7, target.count == word.count + 2, word.last == target.last else { return false }
        var rest = word[...]
        for letter in target where letter == rest.first { rest = rest.dropFirst() }
        return rest.isEmpty
    }

    private static func tolerance(forLength length: Int) -> Int {
        switch length {
        case ...9: 1
        case ...13: 2
        default: 3
        }
    }

    /// English words that are often spelled wrong and change what is asked.
    static let english = Set(
        QuestionVocabulary.list(
            """
            crimes, incident, incidents, offence, offences, percentage, percent, proportion, increase, increased,
            increasing, decrease, decreased, decreasing, highest, lowest, compare, compared, comparison, category,
            categories, motivation, capita, ranking, quarter, quarterly, monthly, annually, breakdown, latest,
            recent, previous,
            financial, calendar, summer, winter, autumn, spring, thousand, population, separately, excluding,
            arrested, arrests, convicted, convictions, victims, victim, perpetrator, perpetrators, prosecuted,
            prosecutions, aggravated, neighbourhood, nationally, national, pandemic
            """))

    /// Words that are right as they are, though they look like others here.
    static let right = Set(
        QuestionVocabulary.list(
            """
            aggravate, aggregated, alternating, alternation, alternatively, arced, arenas, arias, artistic, belie,
            belied, bind, blab, bland, blank, blend, blink, block, blond, capital, caste, castled, categorise,
            categorised, cattle, chime, clime, compassion, concoctions, conditions, confections, connections,
            convection, conventions, convicting, corny, counties, countries, country, county, cries, crises,
            decease, deceased, deceasing, depressing, disable, distract, durability, erase, ethic, farces, fores,
            forges, fortes, gander, grace, halls, healthy, hearth, heath, hilly, hind, increasingly, iris, latent,
            leaning, leeks, leers, legion, lends, locale, loyal, marked, marker, marsh, melon, menial, metal,
            mutilation, nation, nationalise, nationalism, nationalist, notes, notional, orientating, ostentation,
            perpetrate, perpetrated, persecuted, persecutions, place, populating, precious, proportioned,
            proposition, prosecuting, prosecutor, prospected, protections, quartet, queen, raciest, racking, radial,
            raking, ranging, rankling, ranting, rapist, ratio, ration, recant, refuge, regent, region, relation,
            relent, repent, resent, simmer, solder, solider, sparing, sprang, sprig, springy, sprint, sprung,
            spying, string, summed, tans, thee, threw, trace, transcended, traps, travelled, trays, tree, whine,
            whiten, whiter, winner
            """))
}
