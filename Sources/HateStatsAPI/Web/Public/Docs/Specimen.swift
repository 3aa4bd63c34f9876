/// What the examples and the guides of a service speak of: areas, releases and references that it has.
struct Specimen: Sendable {
    /// The address of the service.
    var base: String
    /// An area below the top, in which there are most.
    var area: Place
    /// The area that is everything.
    var top: Place
    /// The motivation of which there are most.
    var category: (code: String, label: String)
    /// The newest year, ending in the headline month.
    var period: (code: String, label: String)
    /// The newest month that has been published, and the one two before it.
    var month: (code: String, before: String)
    /// A day in it.
    var day: String
    /// The figure of all these, and its value.
    var figure: (reference: String, value: String)
    /// The newest release.
    var release: Release
    /// A release that could follow it.
    var next: (id: String, title: String, month: String, at: String)
    /// A source that sends records and is not the police.
    var source: (code: String, name: String)
    /// The codes of the ways by which reports come.
    var channels: [String]

    /// An area.
    struct Place: Sendable {
        let slug: String
        let name: String
    }

    /// A release.
    struct Release: Sendable {
        let id: String
        let version: String
        /// The day on which it was published, as an ISO date.
        let day: String
        let digest: String
    }

    /// By the names that stand in braces. Names of the pack are escaped for CommonMark.
    var values: [String: Any] {
        [
            "base": base,
            "area": ["slug": area.slug, "name": FilledText.escaped(area.name), "mistyped": Self.mistyped(area.slug)],
            "top": ["slug": top.slug, "name": FilledText.escaped(top.name)],
            "category": ["code": category.code, "label": FilledText.escaped(category.label)],
            "period": ["code": period.code, "label": FilledText.escaped(period.label)],
            "month": ["code": month.code, "before": month.before], "day": day,
            "reference": figure.reference, "value": figure.value,
            "release": [
                "id": release.id, "version": release.version, "day": release.day, "digest": release.digest,
            ],
            "next": ["id": next.id, "title": next.title, "month": next.month, "at": next.at],
            "source": ["code": source.code, "name": FilledText.escaped(source.name)],
            "channel": channels.first ?? "",
            "channels": channels.map { "`\($0)`" }.joined(separator: ", "),
        ]
    }

    /// A name with a letter left out.
    private static func mistyped(_ slug: String) -> String {
        var slug = slug
        if slug.count > 3 { slug.remove(at: slug.index(slug.startIndex, offsetBy: slug.count / 2)) }
        return slug
    }
}
