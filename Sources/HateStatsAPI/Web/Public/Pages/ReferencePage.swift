import StatsModel

/// `/c/{reference}`: one figure large, whether it still stands, and all that was ever published in its place.
enum ReferencePage {
    struct Content {
        let reference: String
        let value: String
        let isShown: Bool
        let unit: String
        /// What it is a figure of, as one phrase.
        let subject: String
        let sentence: SentenceView
        let standing: Standing
        /// What must be known of the value, or why there is none.
        let reason: String?
        /// Of a hidden count the nearest that is shown.
        let instead: Instead?
        let facts: [Fact]
        let history: [Vintage]
        let citation: String
        let code: PaperCode?
        let address: String
        let links: [PageLink]
    }

    /// Whether the figure is still what is published.
    struct Standing {
        /// `stands`, `unshown`, `corrected`, `gone` or `withdrawn`: how it is drawn.
        let state: String
        let title: String
        let text: String
        let current: Current?
    }

    struct Instead {
        let subject: String
        let value: String
        let href: String
    }

    struct Current {
        let value: String
        let sentence: SentenceView
        let reference: String?
        let href: String?
    }

    struct Fact {
        let name: String
        let text: String
        var href: String?
    }

    struct Vintage {
        let title: String
        let href: String
        let published: String
        let value: String
        let reference: String?
        let isThis: Bool
    }

    static func page(_ visit: Visit) throws -> Page {
        let desk = CitationDesk(visit.snapshot, inForce: try visit.app.reference.required(), publicURL: visit.publicURL)
        let answer = try desk.answer(visit.part("reference"))
        let cited = answer.cited
        let result = answer.figure.result
        let pack = cited.pack
        let cell = cited.cell
        let content = Content(
            reference: cited.reference, value: result.shownText, isShown: result.value != nil,
            unit: cited.measure.measure.unit(cell.kind, pack), subject: answer.figure.understoodAs,
            sentence: SentenceView(id: "sentence", text: sentence(answer, visit)), standing: standing(answer, visit),
            reason: result.reason, instead: instead(answer), facts: facts(answer, visit),
            history: history(cited, visit), citation: answer.howToCite,
            code: PaperCode("/c/\(cited.reference)", "QR code of the address of this page", visit),
            address: answer.address, links: links(cited))
        return Page(
            template: "reference",
            frame: try visit.frame(
                "Reference \(cited.reference)", section: "/c",
                trail: [PageLink(label: "Check a reference", href: "/c")], summary: answer.sentence,
                canonical: "/c/\(cited.reference)"),
            content: content)
    }

    // MARK: Whether it stands

    /// The figure in words, with what became of it: the sentence is copied away from the page that warns of it.
    private static func sentence(_ answer: CitationAnswer, _ visit: Visit) -> String {
        guard !answer.stands, answer.withdrawal == nil else { return answer.sentence }
        guard let now = answer.current else { return answer.sentence + " (The newest release has no such figure.)" }
        guard now.result.value != nil else { return answer.sentence + " (The newest release does not show it.)" }
        let reference = current(answer, visit)?.reference.map { " (\($0))" } ?? ""
        return answer.sentence + " Corrected since: it is now \(now.result.shownText)\(reference)."
    }

    private static func standing(_ answer: CitationAnswer, _ visit: Visit) -> Standing {
        if let notice = answer.withdrawal {
            return Standing(
                state: "withdrawn", title: "This figure was withdrawn", text: notice, current: current(answer, visit))
        }
        if answer.stands { return unchanged(answer, visit) }
        guard let now = current(answer, visit) else {
            return Standing(
                state: "gone", title: "This figure is no longer published",
                text: "The newest release has no such figure. What was published then is shown here.", current: nil)
        }
        return Standing(
            state: "corrected", title: "This figure has been corrected",
            text: "It is what was published then. Do not quote it as the present figure.", current: now)
    }

    /// What the newest release publishes too. That nothing is shown is no figure that stands.
    private static func unchanged(_ answer: CitationAnswer, _ visit: Visit) -> Standing {
        let result = answer.figure.result
        let isNewest: Bool =
            if case .readable(let version) = answer.cited.version {
                version.content.name.number == visit.newest?.content.name.number
            } else { true }
        guard result.value != nil else {
            return Standing(
                state: "unshown",
                title: result.symbols.contains(.confidential) ? "This figure is hidden" : "There is no such figure",
                text: isNewest
                    ? "It is of the newest release. The reference stays with it."
                    : "The newest release does not show it either.",
                current: nil)
        }
        let isRevised = result.symbols.contains(.revised)
        return Standing(
            state: "stands", title: "This figure stands",
            text: !isNewest
                ? "The newest release publishes the same."
                : isRevised
                    ? "It is of the newest release, and replaced what was published before: see its history."
                    : "It is of the newest release, and has not been corrected.",
            current: nil)
    }

    private static func current(_ answer: CitationAnswer, _ visit: Visit) -> Current? {
        guard let now = answer.current, let sentence = answer.currentSentence else { return nil }
        let reference = answer.cited.coded.flatMap { Self.reference($0, visit.newest?.content) }
        return Current(
            value: now.result.shownText, sentence: SentenceView(id: "sentence-now", text: sentence),
            reference: reference, href: reference.map { "/c/\($0)" })
    }

    /// The reference under which a version publishes a figure; nil where it has none.
    private static func reference(_ figure: CodedFigure, _ version: ReleaseVersion?) -> String? {
        guard let version, let cell = figure.cell.cell(in: version.pack), version.counts.has(cell) else { return nil }
        return version.numbers.citation(of: cell, figure.measure, versionNumber: version.name.number)
            .flatMap { CitationCode.text($0, prefix: version.pack.policy.citationPrefix) }
    }

    /// What is shown in the place of a hidden count, of the same version.
    private static func instead(_ answer: CitationAnswer) -> Instead? {
        let cited = answer.cited
        guard answer.figure.result.absence == .confidential, case .readable(let version) = cited.version,
            let cell = version.content.counts.shownInstead(of: cited.cell)
        else { return nil }
        let reference = version.content.counts.reference(of: cell, .count)
        let statement = FigureStatement(version.content, cell, .count)
        return reference.map {
            Instead(
                subject: statement.understoodAs, value: statement.result.shownText,
                href: "/c/\($0.text(prefix: version.content.pack.policy.citationPrefix))")
        }
    }

    // MARK: What is known of it

    private static func facts(_ answer: CitationAnswer, _ visit: Visit) -> [Fact] {
        let cited = answer.cited
        let pack = cited.pack
        let cell = cited.cell
        let result = answer.figure.result
        let area = pack.areas[cell.area]
        var facts = [
            Fact(name: "Area", text: area.name, href: visit.pack.tree[area.code].map { "/areas/\($0.slug)" }),
            Fact(
                name: "Motivation", text: pack.label(ofCategory: cell.category),
                href: cell.category.map { pack.categories[$0].code }
                    .flatMap { visit.pack.categoryPosition($0) == nil ? nil : "/categories/\($0)" }),
            Fact(name: "Kind", text: cell.kind.pageLabel), Fact(name: "Period", text: cell.period.label),
            Fact(name: "Measure", text: cited.measure.measure.label),
        ]
        if let interval = result.interval {
            facts.append(Fact(name: "95% interval", text: "\(interval.lower.grouped) to \(interval.upper.grouped)"))
        }
        if let residents = result.population {
            facts.append(
                Fact(name: "Residents", text: "\(FixedDecimal(residents.value).grouped) in \(residents.midYear)"))
        }
        if let compared = result.comparedWith {
            let count = compared.value.map { FixedDecimal($0).grouped } ?? "not shown"
            facts.append(Fact(name: "Compared with", text: "\(compared.period.label): \(count)"))
        }
        facts.append(release(cited, visit))
        return facts
    }

    private static func release(_ cited: CitedFigure, _ visit: Visit) -> Fact {
        let (title, name, moment) =
            switch cited.version {
            case .readable(let version): (version.content.title, version.content.name, version.publishedAt)
            case .withdrawn(let version, _): (version.title, version.name, version.publishedAt)
            }
        return Fact(
            name: "Published in", text: "\(title), version \(name.version), on \(visit.day(moment))",
            href: "/releases/\(name.id)/versions/\(name.version)")
    }

    /// What every version that can be read publishes of it, the newest first.
    private static func history(_ cited: CitedFigure, _ visit: Visit) -> [Vintage] {
        guard let coded = cited.coded else { return [] }
        return visit.publication.entries.reversed().compactMap { entry in
            guard let version = entry.readable, let result = coded.result(in: version.content) else { return nil }
            let reference = Self.reference(coded, version.content)
            return Vintage(
                title: "\(version.content.title), version \(entry.name.version)",
                href: "/releases/\(entry.name.id)/versions/\(entry.name.version)",
                published: visit.day(entry.publishedAt), value: result.shownText, reference: reference,
                isThis: reference == cited.reference)
        }
    }

    private static func links(_ cited: CitedFigure) -> [PageLink] {
        let question = CanonicalQuery(FigureQuery(cited.cell, cited.measure), in: cited.pack).text
        return [
            PageLink(label: "See this figure beside others", href: "/figures?\(question)"),
            PageLink(label: "This reference as JSON", href: "/v1/citations/\(cited.reference)"),
        ]
    }
}

extension Measure {
    /// What a number of it counts, after the number.
    func unit(_ kind: KindSelection, _ pack: ReferencePack) -> String {
        switch self {
        case .count: pack.wording["noun.\(kind.rawValue).many"] ?? kind.pageLabel.lowercased()
        default: label.lowercased()
        }
    }
}

/// `/c`: the form for a reference that somebody has in print.
enum ReferenceFormPage {
    struct Content {
        let example: String
        let typed = ""
    }

    static func page(_ visit: Visit) throws -> Page {
        Page(
            template: "reference-form",
            frame: try visit.frame(
                "Check a reference", section: "/c", summary: "Whether a figure that was quoted still stands.",
                canonical: "/c"),
            content: Content(example: "\(visit.pack.policy.citationPrefix)-7Q4K-9XM2"))
    }
}
