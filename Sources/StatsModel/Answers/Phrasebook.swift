/// The sentence templates and nouns of a pack (`wording.csv`), with those used where it has none.
///
/// The keys and the places of their templates are those of `fallbacks`; how a template is written, `SentenceTemplate` says.
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
        "sentence.count": "{recorder} recorded {value} {noun} {motivation} in {area} in {period}[ ({reference})].",
        "sentence.count.zero": "{recorder} recorded no {noun} {motivation} in {area} in {period}[ ({reference})].",
        "sentence.count.change":
            "{recorder} recorded {value} {noun} {motivation} in {area} in {period}, {change} than the {earlier} "
            + "{compared}[ ({reference})].",
        "sentence.count.change.zero":
            "{recorder} recorded {value} {noun} {motivation} in {area} in {period}, {change} than {compared}, when there "
            + "were none[ ({reference})].",
        "sentence.count.level":
            "{recorder} recorded {value} {noun} {motivation} in {area} in {period}, little changed from {earlier} "
            + "{compared}: {change}, which can be chance[ ({reference})].",
        "sentence.count.same":
            "{recorder} recorded {value} {noun} {motivation} in {area} in {period}, the same as "
            + "{compared}[ ({reference})].",
        "sentence.rate":
            "There were {value} {noun} {motivation} for every 1,000 residents of {area} in {period} "
            + "(95% confidence interval {lower} to {upper}; population {population} in {population_year}[; {reference}]).",
        "sentence.share":
            "{value}% of the {noun} recorded in {area} in {period} had a {adjective} motivation[ ({reference})].",
        "sentence.rank":
            "{area} ranked {value} of {siblings} for {noun} {motivation} in {period}[ ({reference})].",
        "sentence.hidden":
            "The figure for {noun} {motivation} in {area} in {period} is hidden so that nobody can be identified"
            + "[; shown instead: {instead}][ ({reference})].",
        "sentence.hidden.measure":
            "The {measure} of {noun} {motivation} in {area} in {period} is hidden so that nobody can be "
            + "identified[; shown instead: {instead}][ ({reference})].",
        "sentence.absent":
            "There is no figure for {noun} {motivation} in {area} in {period}: {reason}[ ({reference})].",
        "sentence.absent.measure":
            "There is no {measure} of {noun} {motivation} in {area} in {period}: {reason}[ ({reference})].",
        "sentence.comparison.absent": "There is no earlier figure to compare with.",
        "measure.count": "number", "measure.rate": "rate", "measure.change": "change",
        "measure.change_percent": "change in percent", "measure.share": "share", "measure.rank": "rank",
        "caveat.provisional": "The figure is provisional.",
        "caveat.incomplete": "The period is not complete.",
        "caveat.break": "The two periods are on either side of a change of definition.",
        "caveat.unreliable": "It rests on few incidents.",
        "caveat.revised": "The figure has been revised.",
    ]

    /// The words of a key.
    subscript(key: String) -> String {
        wording[key] ?? Self.fallbacks[key] ?? ""
    }

    /// The noun for a number of incidents; nil for many.
    func noun(_ kind: KindSelection, count: Int? = nil) -> String {
        self["noun.\(kind.rawValue).\(count == 1 ? "one" : "many")"]
    }

    /// What a category adds to the noun; nothing for any.
    func motivation(_ category: Category?) -> String {
        guard let category else { return "" }
        var pieces = TextPieces()
        let template = SentenceTemplate(self["motivation"], isCited: false, dialect: .plain, pieces: &pieces)
        var writer = ByteWriter(capacity: 128)
        pieces.withReader { reader in
            template.write(to: &writer, reader) { place, writer in
                if place == .adjective { writer.write(text: category.adjective) }
            }
        }
        return writer.text
    }
}

extension String {
    /// The text with a capital letter at its beginning.
    var capitalisedAtFirst: String {
        prefix(1).uppercased() + dropFirst()
    }
}
