/// What is said of a number that somebody quotes, and how a figure is to be cited, in the words of a pack.
public struct QuoteWords: Sendable {
    private let pack: ReferencePack
    private let prefix: String

    /// The templates, for packs without words of their own (`wording.csv`).
    static let fallbacks: [String: String] = [
        "verdict.stands": "{value} stands. {sentence}",
        "verdict.was-right-until": "{value} was right until {until}. Now: {sentence}",
        "verdict.never-published": "{value} has not been published. What is published: {sentence}",
        "verdict.hidden": "Nothing is said of {value}, right or wrong. {sentence}",
        "verdict.withdrawn":
            "Nothing is said of {value}, right or wrong, since what was quoted is no longer given. {notice} {sentence}",
        "cite": "{publisher}: {title}, version {version}, published {date}. Reference {reference}, {address}",
    ]

    /// The words of a pack, for invented figures or real ones.
    public init(_ pack: ReferencePack, isSynthetic: Bool) {
        self.pack = pack
        prefix = isSynthetic ? Phrasebook(pack)["synthetic.prefix"] + ": " : ""
    }

    /// A sentence, begun by the words that mark invented figures where it is of such.
    public func marked(_ sentence: String) -> String { prefix + sentence }

    /// Whether a number stands, as sentences.
    ///
    /// - Parameters:
    ///   - until: the moment from which on it was no longer right, in words.
    ///   - sentence: what is published now, without the words that mark invented figures.
    ///   - notice: that what was quoted from was withdrawn, where it was and the sentence does not say so.
    public func verdict(
        _ verdict: QuoteVerdict, on value: QuotedNumber, _ measure: CitedMeasure, until: String?, sentence: String,
        notice: String?
    ) -> String {
        let isWithdrawn = verdict == .hidden && notice != nil
        let measureWords = measure == .count ? "" : " (\(Phrasebook(pack)["measure.\(measure.measure.rawValue)"]))"
        return filled(
            isWithdrawn ? "verdict.withdrawn" : "verdict.\(verdict.word)",
            [
                "value": value.grouped + measureWords, "until": until ?? "", "sentence": sentence,
                "notice": notice ?? "",
            ])
    }

    /// A figure as it goes into a list of sources.
    public func source(
        _ version: (title: String, number: Int), published: String, reference: String, address: String
    ) -> String {
        filled(
            "cite",
            [
                "publisher": pack.policy.publisher, "title": version.title, "version": String(version.number),
                "date": published, "reference": reference, "address": address,
            ])
    }

    /// A template with its places filled, once: what fills them is not looked at again.
    private func filled(_ key: String, _ places: [String: String]) -> String {
        let template = pack.wording[key] ?? Self.fallbacks[key] ?? ""
        var text = prefix
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            text += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            text += places[name] ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }
}
