/// The sentence templates and nouns of a pack (`wording.csv`), with those used where it has none.
///
/// A template holds places in braces, such as `{value}`. The keys and their places are those of `fallbacks`; a place that
/// stays empty leaves no double space behind, and an "a" before a vowel becomes "an".
struct Phrasebook {
    private let wording: [String: String]

    init(_ pack: ReferencePack) {
        var wording = pack.wording
        if wording["recorder"] == nil { wording["recorder"] = pack.policy.organisation }
        self.wording = wording
    }

    /// Templates by their key, for packs without words of their own.
    static let fallbacks: [String: String] = [
        "synthetic.prefix": "SYNTHETIC DEMONSTRATION DATA",
        "recorder": "Police and partners",
        "noun.crime.one": "hate crime", "noun.crime.many": "hate crimes",
        "noun.incident.one": "hate incident", "noun.incident.many": "hate incidents",
        "noun.all.one": "hate crime or incident", "noun.all.many": "hate crimes and incidents",
        "motivation": "with a {adjective} motivation",
        "understood.one": "{noun} {motivation} recorded in {area} in {period}",
        "understood.occurred": "{noun} {motivation} that happened in {area} in {period}",
        "sentence.count": "{recorder} recorded {value} {noun} {motivation} in {area} in {period}.",
        "sentence.count.zero": "{recorder} recorded no {noun} {motivation} in {area} in {period}.",
        "sentence.count.change":
            "{recorder} recorded {value} {noun} {motivation} in {area} in {period}, {change} than {compared} ({earlier}).",
        "sentence.count.same":
            "{recorder} recorded {value} {noun} {motivation} in {area} in {period}, the same as {compared}.",
        "sentence.rate":
            "There were {value} {noun} {motivation} for every 1,000 residents of {area} in {period} "
            + "(95% confidence interval {lower} to {upper}; population {population} in {population_year}).",
        "sentence.share": "{value}% of the {noun} recorded in {area} in {period} had a {adjective} motivation.",
        "sentence.rank": "{area} ranked {value} of {siblings} for {noun} {motivation} in {period}.",
        "sentence.hidden":
            "The figure for {noun} {motivation} in {area} in {period} is hidden so that nobody can be identified.",
        "sentence.absent": "There is no figure for {noun} {motivation} in {area} in {period}: {reason}.",
        "caveat.provisional": "The figure is provisional.",
        "caveat.incomplete": "The period is not complete.",
        "caveat.break": "The two periods are on either side of a change of definition.",
        "caveat.unreliable": "It rests on few incidents.",
    ]

    /// The words of a key.
    subscript(key: String) -> String {
        wording[key] ?? Self.fallbacks[key] ?? ""
    }

    /// A template with its places filled; a place that is not given is left empty.
    func text(_ key: String, _ places: [String: String]) -> String {
        var text = ""
        var rest = self[key][...]
        while let opening = rest.firstIndex(of: "{"), let closing = rest[opening...].firstIndex(of: "}") {
            text += rest[..<opening]
            let value = places[String(rest[rest.index(after: opening)..<closing])] ?? ""
            if Self.endsWithArticle(text), value.first.map(Self.vowels.contains) ?? false {
                text = text.dropLast() + "n "
            }
            text += value
            rest = rest[rest.index(after: closing)...]
        }
        text += rest
        return Self.withoutGaps(text)
    }

    /// The noun for a number of incidents; nil for many.
    func noun(_ kind: KindSelection, count: Int? = nil) -> String {
        self["noun.\(kind.rawValue).\(count == 1 ? "one" : "many")"]
    }

    /// What a category adds to the noun; nothing for any.
    func motivation(_ category: Category?) -> String {
        category.map { text("motivation", ["adjective": $0.adjective]) } ?? ""
    }

    private static let vowels: Set<Character> = ["a", "e", "i", "o", "u"]

    private static func endsWithArticle(_ text: String) -> Bool {
        text.hasSuffix(" a ") || text == "a " || text == "A "
    }

    private static func withoutGaps(_ text: String) -> String {
        var result = ""
        for character in text {
            if character == " ", result.last == " " || result.isEmpty { continue }
            if ",.;)".contains(character), result.last == " " { result.removeLast() }
            result.append(character)
        }
        while result.last == " " { result.removeLast() }
        return result
    }
}

extension String {
    /// The text with a capital letter at its beginning.
    var capitalisedAtFirst: String {
        prefix(1).uppercased() + dropFirst()
    }
}
