/// What is known of a version before its checklist is made.
public struct ChecklistFacts: Sendable {
    /// The months for which a source had not sent everything by the cut-off.
    public struct MissingReturn: Sendable, Hashable {
        /// The source's name.
        public let sourceName: String
        /// Ascending.
        public let months: [Month]

        /// The months that a source lacks.
        public init(sourceName: String, months: [Month]) {
            self.sourceName = sourceName
            self.months = months
        }
    }

    /// The version's number within its release.
    public var version: Int
    /// In which state it is.
    public var state: ReleaseState
    /// Why it corrects the version before.
    public var reason: String?
    /// What will be published.
    public var table: ProtectedTable
    /// The rule by which it was protected.
    public var disclosure: DisclosureControl
    /// What was published before, by the table that it was compared with.
    public var published: ProtectedTable?
    /// How the version that it was compared with is named: `release 2024-q1, version 1`.
    public var publishedName: String?
    /// What had not come in by the cut-off.
    public var missingReturns: [MissingReturn] = []
    /// The control totals of the months of the release.
    public var controlTotals: [ControlTotalFinding] = []
    /// The names of the sources that must agree.
    public var required: [String] = []
    /// The names of those of them that have not agreed the digest in force.
    public var outstanding: [String] = []
    /// Whether another version than the one that it was compared with is the newest published by now.
    public var isPredecessorStale = false
    /// What disclosure control made of it; nil where it was made before there was any over all releases together.
    public var ledger: ProtectionFinding?
    /// The versions that are public by now, or were, and against which it was not protected: `2024-q1@2`.
    public var unseen: [String] = []
    /// Another version that is decided and not public yet.
    public var scheduledOther: String?
    /// Whether other reference data have been loaded since it was made.
    public var isPackStale = false
    /// Whether there is a key to sign it with.
    public var hasSigningKey = false

    /// The facts without which there is no checklist.
    public init(
        version: Int, state: ReleaseState, reason: String?, table: ProtectedTable, disclosure: DisclosureControl,
        published: ProtectedTable?, publishedName: String?
    ) {
        self.version = version
        self.state = state
        self.reason = reason
        self.table = table
        self.disclosure = disclosure
        self.published = published
        self.publishedName = publishedName
    }

    /// What there is to say on a subject.
    func items(on subject: Checklist.Subject) -> [Checklist.Item] {
        switch subject {
        case .returns: [returns]
        case .controlTotals: controlTotalItems
        case .agreements: [agreements]
        case .disclosure: [disclosureItem]
        case .unusualChanges: [unusualChanges]
        case .revisions: [revisions]
        case .predecessor: [predecessor]
        case .referenceData: [referenceData]
        case .signingKey: [signingKey]
        }
    }

    // MARK: Items

    private var returns: Checklist.Item {
        guard !missingReturns.isEmpty else {
            return .init(.returns, .ok, "Every return that is expected had come in by the cut-off.")
        }
        let absent = (0..<table.frame.count).count { table.standing(at: $0) == .absent }
        let sentences = missingReturns.map { missing in
            "\(missing.sourceName) had not sent everything for \(missing.months.listed) by the cut-off."
        }
        let effect = Self.counted(
            absent, "No figure would be lost.", "One figure would be given as not available.",
            "figures would be given as not available.")
        return .init(
            .returns, .warning, (sentences + [effect]).joined(separator: " "),
            whatWouldHelp: "Ask for the missing returns (imports with `covers`), then rebuild with a later cut-off.")
    }

    private var controlTotalItems: [Checklist.Item] {
        let differing = controlTotals.filter(\.differs)
        guard !differing.isEmpty else {
            let text = Self.counted(
                controlTotals.count, "No source has stated a control total for these months.",
                "The one control total that was stated is what is counted.",
                "control totals were stated, and all are what is counted.")
            return [.init(.controlTotals, .ok, text)]
        }
        return differing.map { finding in
            let total = finding.total
            let kind = total.kind == .all ? "crimes and incidents" : "\(total.kind.rawValue)s"
            let text =
                "\(finding.sourceName) states \(total.count) \(kind) for \(total.period.nounPhrase), and "
                + "\(finding.counted) of its records are there."
            if let explanation = finding.explanation {
                return .init(.controlTotals, .ok, "\(text) Explained: \(explanation)")
            }
            return .init(
                .controlTotals, .error, text,
                whatWouldHelp: "Have the records or the total put right, or explain the difference: POST "
                    + "/v1/control-totals/\(total.number)/explanation.")
        }
    }

    private var agreements: Checklist.Item {
        guard !required.isEmpty else { return .init(.agreements, .ok, "No source has to agree it.") }
        switch state {
        case .draft:
            let text = Self.counted(required.count, "", "One source has", "sources have")
            return .init(
                .agreements, .warning, "\(text) to agree it once it is submitted: \(required.listed(by: "and")).")
        case .inAgreement where !outstanding.isEmpty:
            return .init(
                .agreements, .error, "Not agreed yet by \(outstanding.listed(by: "and")).",
                whatWouldHelp: "Each of them agrees the digest, or queries it, which makes it a draft again.")
        default: return .init(.agreements, .ok, "Every source that has to has agreed it.")
        }
    }

    /// How many cells that can't be made safe are named.
    private static let failuresTold = 10

    private var disclosureItem: Checklist.Item {
        guard let ledger else {
            return .init(
                .disclosure, .error,
                "It was made before there was disclosure control over all releases together.",
                whatWouldHelp: "Rebuild it.")
        }
        guard ledger.failures.isEmpty else { return unsafe(ledger.failures) }
        let sum = ledger.cost.total
        guard sum.hidden > 0 else {
            return .init(.disclosure, .ok, "\(disclosure.rule) No figure is hidden.")
        }
        let hidden = Self.counted(sum.hidden, "", "One figure", "figures")
        let text =
            "\(hidden) of \(sum.cells) (\(Self.percent(sum.hiddenCellsPerMille))) \(sum.hidden == 1 ? "is" : "are") hidden, with "
            + "\(Self.percent(sum.hiddenCountPerMille)) of the count: \(sum.primary) for being small or changed by little, "
            + "\(sum.secondary) to protect these, \(sum.kept) because they were hidden before."
        return .init(.disclosure, .ok, "\(disclosure.rule) \(text)")
    }

    private func unsafe(_ failures: [Protection.Failure]) -> Checklist.Item {
        let pack = table.frame.pack
        let told = failures.prefix(Self.failuresTold).map { failure in
            let area = pack.areas.indices.contains(failure.cell.area) ? pack.areas[failure.cell.area].name : "?"
            let category = failure.cell.category.map {
                pack.categories.indices.contains($0) ? pack.categories[$0].label : "?"
            }
            let cell = "\(area), \(category ?? "any"), \(failure.cell.kind.rawValue), \(failure.cell.period.code)"
            return "\(cell): \(failure.reason)"
        }
        var help: [String] = []
        for failure in failures where !help.contains(failure.whatWouldHelp) { help.append(failure.whatWouldHelp) }
        let rest = failures.count > told.count ? " And \(failures.count - told.count) more." : ""
        return .init(
            .disclosure, .error,
            Self.counted(failures.count, "", "One figure", "figures") + " can't be made safe. "
                + told.joined(separator: " ") + rest,
            whatWouldHelp: help.prefix(Self.failuresTold).joined(separator: " "))
    }

    /// Thousandths as a percentage with one decimal.
    private static func percent(_ perMille: Int) -> String { "\(perMille / 10).\(perMille % 10)%" }

    private var unusualChanges: Checklist.Item {
        let changes = UnusualChange.all(in: table, since: published)
        guard !changes.isEmpty else { return .init(.unusualChanges, .ok, "No year is far from the year before.") }
        let told = changes.prefix(10).map { $0.text(table.frame.pack) }
        let rest = changes.count > told.count ? ["and \(changes.count - told.count) more"] : []
        return .init(
            .unusualChanges, .warning,
            "Further from the year before than chance makes it: " + (told + rest).joined(separator: "; ") + ".",
            whatWouldHelp: "Ask the source whether its recording changed, and say so in a note where it did.")
    }

    private var revisions: Checklist.Item {
        let revised = (0..<table.frame.count).count { table.isRevised(at: $0) }
        if version > 1, reason?.isEmpty ?? true {
            return .init(
                .revisions, .error, "It corrects a published version, and no reason is given.",
                whatWouldHelp: "Give the reason when the correction is opened.")
        }
        guard revised > 0, let publishedName else {
            let text = "No figure was published otherwise before."
            guard version > 1 else { return .init(.revisions, .ok, text) }
            return .init(
                .revisions, .warning, text + " It corrects nothing that can be seen.",
                whatWouldHelp:
                    "Wait for the records that it is to take in and rebuild it, or withdraw the draft. An override "
                    + "takes in what is held of the figures that it names, and nothing where nothing is held of them.")
        }
        let gone = (0..<table.frame.count).count { table.isRevised(at: $0) && table.standing(at: $0) == .hidden }
        let differing = Self.counted(revised, "", "One figure differs", "figures differ")
        let text = "\(differing) from \(publishedName)" + (gone > 0 ? ", \(gone) of them hidden now" : "")
        if let reason { return .init(.revisions, .ok, "\(text). The reason: \(reason)") }
        return .init(
            .revisions, .warning, "\(text), without a word on why.",
            whatWouldHelp: "Look at what changed; correct the earlier release first where it was wrong.")
    }

    private var predecessor: Checklist.Item {
        let isOver = state == .draft
        let rebuild = isOver ? "Rebuild it." : "Have a source query it, which makes it a draft again; then rebuild it."
        if isPredecessorStale {
            return .init(
                .predecessor, .error,
                "Something else has been published since it was made, so its marks of revision are not right.",
                whatWouldHelp: rebuild)
        }
        if !unseen.isEmpty {
            return .init(
                .predecessor, .error,
                "It was not protected against \(unseen.listed(by: "and")), which \(unseen.count == 1 ? "has" : "have") been "
                    + "published since it was made.", whatWouldHelp: rebuild)
        }
        if let scheduledOther {
            // Agreement may go on meanwhile; what comes of it will have to be made again.
            return .init(
                .predecessor, [.agreed, .scheduled].contains(state) ? .error : .warning,
                "\(scheduledOther) is decided and not public yet: this one was not protected against it.",
                whatWouldHelp: "Rebuild this one once \(scheduledOther) is public, or withdraw that.")
        }
        let text = publishedName.map { "It is compared with \($0)." } ?? "Nothing was published before it."
        return .init(.predecessor, .ok, text)
    }

    private var referenceData: Checklist.Item {
        guard isPackStale else { return .init(.referenceData, .ok, "It is made by the reference data in force.") }
        return .init(
            .referenceData, .warning, "Other reference data have been loaded since it was made.",
            whatWouldHelp: "Rebuild it where the new names, populations or rules should be in it.")
    }

    private var signingKey: Checklist.Item {
        guard !hasSigningKey else { return .init(.signingKey, .ok, "There is a key to sign it with.") }
        return .init(
            .signingKey, .warning, "There is no key to sign it with, so it can't be published.",
            whatWouldHelp: "The operator makes one (`hatestats key signing --file FILE`) and names it by "
                + "HATESTATS_SIGNING_KEY.")
    }

    /// A number with its words: none, one, or the number before `many`.
    private static func counted(_ number: Int, _ none: String, _ one: String, _ many: String) -> String {
        switch number {
        case 0: none
        case 1: one
        default: "\(number) \(many)"
        }
    }
}

/// What disclosure control made of a version.
public struct ProtectionFinding: Sendable, Hashable {
    /// How much is hidden.
    public let cost: DisclosureCost
    /// The cells that can't be made safe.
    public let failures: [Protection.Failure]

    /// What is kept of a version's protection.
    public init(cost: DisclosureCost, failures: [Protection.Failure]) {
        self.cost = cost
        self.failures = failures
    }
}
