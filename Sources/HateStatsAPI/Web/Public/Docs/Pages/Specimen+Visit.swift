import StatsModel

extension Specimen {
    /// What there is to speak of at a visit: the newest release, and in it the area and the motivation with the highest
    /// count that is shown. Before anything is published the names stand for what will be there.
    init(_ visit: Visit) throws {
        let pack = visit.pack
        let policy = pack.policy
        let newest = visit.newest
        let last = newest?.content.periodTo ?? visit.app.now.date.month.advanced(by: -1)
        let shown = try Self.greatest(visit)
        let tree = pack.tree
        let area = shown.map { pack.areas[$0.cell.area] } ?? pack.areas[tree.children(of: tree.top).first ?? tree.top]
        let category = shown?.cell.category.map { pack.categories[$0] } ?? pack.categories.first
        let following = last.advanced(by: 3)
        let instant = "\(visit.app.now.date.month.year + 1)-01-15T09:30:00Z"
        self.init(
            base: visit.publicURL.isEmpty
                ? "http://\(visit.app.settings.host):\(visit.app.settings.port)" : visit.publicURL,
            area: Place(slug: area.slug.rawValue, name: area.name),
            top: Place(slug: pack.areas[tree.top].slug.rawValue, name: pack.areas[tree.top].name),
            category: (category?.code.rawValue ?? "any", category?.label ?? ""),
            period: (shown?.cell.period ?? visit.years.last).map { ($0.code, $0.label) } ?? (
                "latest", "the newest year"
            ),
            month: ("\(last)", "\(last.advanced(by: -2))"), day: "\(last.firstDay.advanced(by: 3))",
            figure: (
                shown?.reference?.text(prefix: policy.citationPrefix) ?? "\(policy.citationPrefix)-0000-0000",
                shown?.result.value?.description ?? "0"
            ),
            release: Release(
                id: newest?.content.name.id ?? "RELEASE", version: "\(newest?.content.name.version ?? 1)",
                day: "\(newest?.publishedAt.date(inZone: policy.timeZone) ?? visit.app.now.date)",
                digest: "sha256:" + Hexadecimal.text(newest?.content.digest ?? [])),
            next: ("to-\(following)", "Figures to \(following.label)", "\(following)", instant),
            source: (pack.sources.first { !$0.isPolice } ?? pack.sources.first).map { ($0.code.rawValue, $0.name) }
                ?? ("SOURCE", ""),
            channels: pack.channels.map(\.code.rawValue))
    }

    /// The highest count of a motivation in an area below the top, in the newest year.
    private static func greatest(_ visit: Visit) throws -> PublishedFigure? {
        guard let year = visit.years.last, !visit.pack.categories.isEmpty else { return nil }
        let top = visit.pack.tree.top
        let area = visit.pack.tree.children(of: top).isEmpty ? "*" : "children"
        let answer = try visit.answer(area: area, category: "*", periods: [year])
        return answer?.content.figures.filter { $0.result.value != nil }
            .max { ($0.result.value?.units ?? 0) < ($1.result.value?.units ?? 0) }
    }
}

/// What the guides are filled with: the specimen, and what the policy in force makes true.
enum GuideValues {
    static func all(_ specimen: Specimen, _ pack: ReferencePack, isSynthetic: Bool) -> [String: Any] {
        let policy = pack.policy
        var values = specimen.values
        values["rule"] = FilledText.escaped(pack.disclosureRule)
        values["threshold"] = "\(policy.threshold)"
        values["headline_month"] = monthName(policy.headlineMonth)
        values["rebase_month"] = monthName(policy.rebaseMonth)
        let minute = policy.publishMinute % 60
        values["publish_time"] = "\(policy.publishMinute / 60):" + (minute < 10 ? "0" : "") + "\(minute)"
        values["sources"] = list(pack.sources.map(\.name))
        // A name that is not there makes its section disappear.
        if policy.revisions == .hold { values["holds"] = true }
        if let base = policy.rounding { values["rounding"] = "\(base)" } else { values["hides"] = true }
        if policy.zeros == .show { values["shows_zeros"] = true }
        if isSynthetic { values["synthetic"] = true }
        let local = pack.categories.filter { !$0.isNational }.map { "*\(FilledText.escaped($0.label))*" }
        if !local.isEmpty {
            values["local"] = ["names": local.joined(separator: " and "), "verb": local.count == 1 ? "is" : "are"]
        }
        if let contact = ContactView(policy.contact) {
            values["contact"] = [
                "name": FilledText.escaped(contact.name), "telephone": contact.telephone?.number,
                "email": contact.email,
            ].compactMapValues(\.self)
        }
        return values
    }

    private static func monthName(_ number: Int) -> String { Month(year: 2000, number: number)?.name ?? "" }

    private static func list(_ names: [String]) -> String { names.map(FilledText.escaped).joined(separator: "; ") }
}
