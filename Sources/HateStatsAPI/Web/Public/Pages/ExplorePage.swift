import HTTPTypes
import StatsModel

/// `/figures`: one form, and below it what it asked for. Its parameters are those of `/v1/figures`.
enum ExplorePage {
    struct Content {
        /// nil before anything is published.
        let form: ExploreForm?
        let faults: [FaultView]
        let result: ExploreResult?
        let examples: [PageLink]
        let isEmpty: Bool
    }

    /// Something that was filled in wrongly.
    struct FaultView {
        let text: String
        /// The field that it is about, as an address within the page.
        let href: String
    }

    /// More figures than this are a file, not a page.
    private static let mostFigures = 1000

    static func page(_ visit: Visit) throws -> Page {
        guard let newest = visit.newest else {
            // A question gets the answer that programs get: that nothing is published, or that it was withdrawn.
            if !visit.parameters.pairs.isEmpty { _ = try visit.answer(visit.parameters.pairs) }
            return try page(visit, Content(form: nil, faults: [], result: nil, examples: [], isEmpty: true))
        }
        let form = ExploreForm(newest.content, visit.parameters)
        guard !visit.parameters.pairs.isEmpty else {
            let examples = examples(newest.content)
            return try page(visit, Content(form: form, faults: [], result: nil, examples: examples, isEmpty: false))
        }
        do {
            let answer = try visit.answer(visit.parameters.pairs)
            let result = ExploreResult(answer, visit, mostFigures: mostFigures)
            let form = ExploreForm(newest.content, visit.parameters, answer.content.query)
            return try page(
                visit, Content(form: form, faults: [], result: result, examples: [], isEmpty: false), answer)
        } catch let error as any ProblemConvertible {
            return try wrong(visit, form, error.problem)
        } catch let problem as Problem where problem.type.status.kind == .clientError {
            return try wrong(visit, form, problem)
        }
    }

    private static func page(
        _ visit: Visit, _ content: Content, _ answer: PublishedAnswer? = nil
    ) throws -> Page {
        Page(
            template: "explore",
            frame: try visit.frame(
                "Explore the figures", section: "/figures", summary: answer?.understoodAs,
                canonical: answer.map { "/figures?\($0.canonicalQuery.text)" } ?? "/figures",
                chart: content.result?.chart),
            content: content)
    }

    /// The form as it was filled in, and what is wrong with it.
    private static func wrong(_ visit: Visit, _ form: ExploreForm, _ problem: Problem) throws -> Page {
        let faults =
            problem.errors.isEmpty
            ? [FaultView(text: problem.description, href: "#area")] : problem.errors.map(FaultView.init)
        return Page(
            template: "explore",
            frame: try visit.frame("Explore the figures", section: "/figures", isWrong: true),
            content: Content(form: form, faults: faults, result: nil, examples: [], isEmpty: false),
            status: problem.type.status)
    }

    private static func examples(_ version: ReleaseVersion) -> [PageLink] {
        let pack = version.pack
        let area = pack.areas[pack.tree.top]
        guard let year = Visit.years(of: version).last else { return [] }
        return [
            ("Each part of \(area.name), \(year.name)", ["area=children(\(area.slug))", "measure=count,rate,change"]),
            (
                "Each motivation in \(area.name), \(year.name)",
                ["area=\(area.slug)", "category=any,*", "measure=count,share"]
            ),
        ].map { label, query in
            PageLink(label: label, href: "/figures?" + (query + ["period=\(year.code)"]).joined(separator: "&"))
        } + [
            PageLink(
                label: "Every year in \(area.name)",
                href: "/figures?area=\(area.slug)&period="
                    + Visit.years(of: version).map(\.code).joined(separator: ","))
        ]
    }
}

extension ExplorePage.FaultView {
    init(_ fault: Problem.Fault) {
        let field = fault.place.split(separator: ".").last.map(String.init) ?? "area"
        let isOnForm = ["area", "category", "period", "measure"].contains(field)
        self.init(text: fault.sentenceForPeople, href: isOnForm ? "#" + field : "#area")
    }
}

extension Problem.Fault {
    /// The fault without the place, which people see beside the field.
    var sentenceForPeople: String {
        let words = ["query.", "path.", "header."].reduce(place) { $0.replacing($1, with: "") }
        return Problem.Fault(
            words.prefix(1).uppercased() + words.dropFirst().replacing("_", with: " "), value: value, reason: reason,
            suggestions: suggestions
        ).sentence
    }
}
