import Mustache
import StatsModel

/// The form of `/figures`: four choices that are always in sight, and rarer ones behind them. Its fields are the parameters
/// of `/v1/figures`, so that every state of the page is an address that says what it asks.
struct ExploreForm {
    let areas: [OptionGroup]
    let categories: [OptionGroup]
    let periods: [OptionGroup]
    let measures: [OptionGroup]
    let kinds: [Choice]
    let comparisons: [Choice]
    /// Areas to be put beside the one chosen.
    let others: [Choice]
    /// Whether one of the rarer choices was made.
    let isOpen: Bool
    /// A release or a moment that was asked for, passed on.
    let passedOn: [Passed]

    struct OptionGroup {
        let label: String
        let options: [Choice]
    }

    struct Passed {
        let name: String
        let value: String
    }

    struct Choice {
        let value: String
        let label: String
        var isChosen = false
    }
}

// By name, not by reflection: there are hundreds on a page.
extension ExploreForm.Choice: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "value": value
        case "label": label
        case "isChosen": isChosen
        default: nil
        }
    }
}

extension ExploreForm {
    /// The form as it stands for what was asked; for nothing, as it is first shown.
    ///
    /// - Parameter query: what was understood, where something was: `latest` is shown as the year that it meant.
    init(_ version: ReleaseVersion, _ parameters: QueryParameters, _ query: FigureQuery? = nil) {
        let pack = version.pack
        let top = pack.areas[pack.tree.top]
        let chosenAreas = parameters.all("area")
        areas = Field(
            chosenAreas.first ?? top.slug.rawValue, query?.areaSlugs(pack),
            words: query?.areas.map { pack.areas[$0].name }
        ).groups(Self.areas(pack))
        categories = Field(
            parameters.joined("category") ?? "any", query?.categoryCodes(pack),
            words: query?.categories.map { pack.label(ofCategory: $0) }
        ).groups(Self.categories(pack))
        let groups = Self.periods(version)
        let newest = groups.first?.options.first?.value ?? ""
        periods = Field(
            parameters.joined("period") ?? (query == nil ? newest : ""),
            query?.periods.map(\.code).joined(separator: ","), words: query?.periods.map(\.label)
        ).groups(groups)
        measures = Field(
            parameters.joined("measure") ?? "count", query?.measures.map(\.rawValue).joined(separator: ","),
            words: query?.measures.map(\.label)
        ).groups(Self.measures)
        let kind = query?.kinds.map(\.rawValue).joined(separator: ",") ?? parameters.joined("kind") ?? "crime"
        kinds = Self.kinds.map { Choice(value: $0.0, label: $0.1, isChosen: $0.0 == kind) }
        let compare = parameters.all("compare").first ?? "year-earlier"
        comparisons = [
            Choice(value: "year-earlier", label: "The same period a year earlier", isChosen: compare == "year-earlier"),
            Choice(value: "previous", label: "The period just before", isChosen: compare == "previous"),
        ]
        let extra = Set(chosenAreas.dropFirst())
        others = pack.areas.map {
            Choice(value: $0.slug.rawValue, label: $0.name, isChosen: extra.contains($0.slug.rawValue))
        }
        isOpen = kind != "crime" || compare != "year-earlier" || !extra.isEmpty
        passedOn = ["release", "as_of"].flatMap { name in parameters.all(name).map { Passed(name: name, value: $0) } }
    }

    /// What is chosen in a field: as it was written, or as it was understood.
    private struct Field {
        let written: String
        let understood: String?
        /// What was understood, each part in words; nil where nothing was.
        let words: [String]?

        init(_ written: String, _ understood: String?, words: [String]?) {
            self.written = written
            self.understood = understood
            self.words = words
        }

        /// What was asked, for people: what was not understood stands there as it was written.
        private var label: String? {
            guard let words, let first = words.first, let last = words.last else { return nil }
            switch words.count {
            case 1: return first
            case 2...3: return words.joined(separator: "; ")
            default: return "\(words.count): \(first) … \(last)"
            }
        }

        /// The options with the chosen one marked, also where it is none of those offered.
        func groups(_ groups: [OptionGroup]) -> [OptionGroup] {
            let values = groups.flatMap { $0.options.map(\.value) }
            let wanted = [written, understood].compactMap { $0?.lowercased() }.filter { !$0.isEmpty }
            let chosen = wanted.lazy.compactMap { key in values.first { $0.lowercased() == key } }.first
            guard let chosen else {
                guard let asked = wanted.isEmpty ? nil : (written.isEmpty ? understood : written) else { return groups }
                let option = Choice(value: asked, label: (label ?? asked).shortened(to: 60), isChosen: true)
                return [OptionGroup(label: "As asked", options: [option])] + groups
            }
            var isMarked = false
            return groups.map { group in
                OptionGroup(
                    label: group.label,
                    options: group.options.map { option in
                        guard !isMarked, option.value == chosen else { return option }
                        isMarked = true
                        return Choice(value: option.value, label: option.label, isChosen: true)
                    })
            }
        }
    }

    // MARK: What is offered

    private static func areas(_ pack: ReferencePack) -> [OptionGroup] {
        let one = pack.areas.map { Choice(value: $0.slug.rawValue, label: $0.name) }
        let wholes = pack.areas.indices.filter { !pack.tree.isLeaf($0) }.map { index in
            let area = pack.areas[index]
            return Choice(value: "children(\(area.slug))", label: "Each part of \(area.name)")
        }
        return [
            OptionGroup(label: "One area", options: one),
            OptionGroup(
                label: "Several areas, side by side", options: wholes + [Choice(value: "*", label: "Every area")]),
        ]
    }

    private static func categories(_ pack: ReferencePack) -> [OptionGroup] {
        [
            OptionGroup(
                label: "One",
                options: [Choice(value: "any", label: "Any motivation")]
                    + pack.categories.map { Choice(value: $0.code.rawValue, label: $0.label) }),
            OptionGroup(
                label: "Several, side by side",
                options: [
                    Choice(value: "*", label: "Each motivation"),
                    Choice(value: "any,*", label: "Any motivation, and each"),
                ]),
        ]
    }

    private static func periods(_ version: ReleaseVersion) -> [OptionGroup] {
        let published = version.table.frame.periods
        let years = Array(Visit.years(of: version).reversed())
        let quarters = Array(published.filter { $0.grain == .quarter }.suffix(8).reversed())
        let months = Array(published.filter { $0.grain == .month }.suffix(12).reversed())
        func codes(_ periods: [Period]) -> String { periods.reversed().map(\.code).joined(separator: ",") }
        var several: [Choice] = []
        if years.count > 1 {
            if years.count > 5 {
                several.append(Choice(value: codes(Array(years.prefix(5))), label: "The last 5 years"))
            }
            several.append(
                Choice(value: codes(years), label: "Every year since \(years.last?.lastMonth.label ?? "the first")"))
        }
        if quarters.count > 1 {
            several.append(Choice(value: codes(quarters), label: "The last \(quarters.count) quarters"))
        }
        if months.count > 1 {
            several.append(Choice(value: codes(months), label: "The last \(months.count) months"))
        }
        func group(_ label: String, _ periods: [Period]) -> OptionGroup? {
            periods.isEmpty
                ? nil
                : OptionGroup(label: label, options: periods.map { Choice(value: $0.code, label: $0.label) })
        }
        let series = several.isEmpty ? nil : OptionGroup(label: "Over time", options: several)
        return [group("Years", years), series, group("Quarters", quarters), group("Months", months)].compactMap(\.self)
    }

    private static let measures: [OptionGroup] = [
        OptionGroup(
            label: "One",
            options: [
                Choice(value: "count", label: "Number"), Choice(value: "rate", label: "Rate per 1,000 residents"),
                Choice(value: "change", label: "Change"), Choice(value: "change_percent", label: "Change in percent"),
                Choice(value: "share", label: "Share of all motivations in percent"),
                Choice(value: "rank", label: "Rank among areas"),
            ]),
        OptionGroup(
            label: "Several",
            options: [
                Choice(value: "count,change,change_percent", label: "Number and change"),
                Choice(value: "count,rate", label: "Number and rate"),
                Choice(value: "count,rate,change,change_percent", label: "Number, rate and change"),
                Choice(value: "count,share", label: "Number and share"),
            ]),
    ]

    private static let kinds = [
        ("crime", "Hate crimes"), ("incident", "Hate incidents (no crime)"), ("crime,incident", "Both, side by side"),
        ("all", "Both, added up"),
    ]
}

extension QueryParameters {
    /// All values of a parameter in one; nil where there are none.
    fileprivate func joined(_ name: String) -> String? {
        let values = all(name)
        return values.isEmpty ? nil : values.joined(separator: ",")
    }
}

extension FigureQuery {
    fileprivate func areaSlugs(_ pack: ReferencePack) -> String {
        areas.map { pack.areas[$0].slug.rawValue }.joined(separator: ",")
    }

    fileprivate func categoryCodes(_ pack: ReferencePack) -> String {
        categories.map { category in category.map { pack.categories[$0].code.rawValue } ?? "any" }
            .joined(separator: ",")
    }
}
