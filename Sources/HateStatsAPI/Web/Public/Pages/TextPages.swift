import StatsModel

/// `/definitions`: what the words mean, as the bodies that set them say it.
enum DefinitionsPage {
    struct Content {
        let definitions: [DefinitionView]
        let categories: [CategoriesPage.Row]
        let measures: [Row]
        let symbols: [Row]
    }

    struct DefinitionView {
        let id: String
        let label: String
        let text: String
        let validity: String?
        let source: String?
    }

    struct Row {
        let name: String
        let text: String
    }

    static func page(_ visit: Visit) throws -> Page {
        let pack = visit.pack
        let content = Content(
            definitions: pack.definitions.map {
                DefinitionView(
                    id: $0.code.rawValue, label: $0.label, text: $0.text, validity: validity($0),
                    source: $0.source.isEmpty ? nil : $0.source)
            },
            categories: pack.categories.map {
                CategoriesPage.Row(
                    label: $0.label, href: "/categories/\($0.code)", definition: $0.definition,
                    isNational: $0.isNational)
            },
            measures: Measure.allCases.map { Row(name: $0.label, text: $0.meaning) },
            symbols: FigureSymbol.allCases.map { Row(name: "[\($0.rawValue)]", text: $0.pageLabel) })
        return Page(
            template: "definitions",
            frame: try visit.frame(
                "Definitions", summary: "What hate crime, hate incident, motivations, measures and marks mean here.",
                canonical: "/definitions"), content: content)
    }

    private static func validity(_ definition: Definition) -> String? {
        switch (definition.validFrom, definition.validTo) {
        case (nil, nil): nil
        case (let from?, nil): "In force from \(from.label)."
        case (nil, let to?): "In force until \(to.label)."
        case (let from?, let to?): "In force from \(from.label) to \(to.label)."
        }
    }
}

extension Measure {
    /// What it says, for people.
    var meaning: String {
        switch self {
        case .count: "How many were recorded."
        case .rate: "How many were recorded in a year for each 1,000 residents, with a 95% confidence interval."
        case .change: "How many more, or fewer, than in the period that it is compared with."
        case .changePercent: "The change in percent of the earlier number. Not given where that is below 50."
        case .share: "How many of all, in percent, had this motivation. Shares add up to more than 100."
        case .rank: "The place among the areas of the same larger area; 1 has the most."
        }
    }
}

/// `/methods`: how the figures are made, in the numbers of the pack's policy.
enum MethodsPage {
    struct Content {
        let rule: String
        let isRounded: Bool
        let base: Int?
        let organisation: String
        let seriesStart: String?
        let showsZeros: Bool
        let holds: Bool
        let rebaseMonth: String
        let publishTime: String
        let notes: [String]
        let sources: [PageSource]
        let hasPublished: Bool
    }

    struct PageSource {
        let name: String
        let isPolice: Bool
        let mustAgree: Bool
    }

    static func page(_ visit: Visit) throws -> Page {
        let pack = visit.pack
        let policy = pack.policy
        let minutes = policy.publishMinute
        let content = Content(
            rule: pack.disclosureRule, isRounded: policy.rounding != nil, base: policy.rounding,
            organisation: policy.organisation.withinSentence, seriesStart: policy.seriesStart?.label,
            showsZeros: policy.zeros == .show, holds: policy.revisions == .hold,
            rebaseMonth: Month(year: 2000, number: policy.rebaseMonth)?.name ?? "",
            publishTime: "\(minutes / 60):" + (minutes % 60 < 10 ? "0" : "") + "\(minutes % 60)",
            notes: pack.notes.filter { !$0.conditions.contains(.synthetic) }.map(\.text),
            sources: pack.sources.map {
                PageSource(name: $0.name, isPolice: $0.isPolice, mustAgree: $0.mustAgree)
            }, hasPublished: visit.newest != nil)
        return Page(
            template: "methods",
            frame: try visit.frame(
                "Methods", summary: "How records become agreed figures, what is hidden, and how revisions are made.",
                canonical: "/methods"), content: content)
    }
}

/// `/accessibility`: what was done so that everybody can use these pages, and whom to tell where they can't.
enum AccessibilityPage {
    static func page(_ visit: Visit) throws -> Page {
        Page(
            template: "accessibility",
            frame: try visit.frame("Accessibility", canonical: "/accessibility"), content: PlainContent(visit))
    }
}

/// `/privacy`: what is known of those who read these pages, and of those whom figures are about.
enum PrivacyPage {
    static func page(_ visit: Visit) throws -> Page {
        Page(
            template: "privacy", frame: try visit.frame("Privacy", canonical: "/privacy"),
            content: PlainContent(visit))
    }
}

/// What a page of text is filled with.
struct PlainContent {
    let rule: String
    let rateLimit: Int?

    init(_ visit: Visit) {
        rule = visit.pack.disclosureRule
        rateLimit = visit.app.settings.requestsPerMinute > 0 ? visit.app.settings.requestsPerMinute : nil
    }
}

extension ReferencePack {
    /// The rule by which figures are hidden, in words.
    var disclosureRule: String {
        wording["disclosure.rule"]
            ?? "Counts of 1 to \(policy.threshold - 1) and figures that would give them away are hidden so that nobody can be identified."
    }
}
