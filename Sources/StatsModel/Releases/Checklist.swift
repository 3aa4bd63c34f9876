/// What stands between a version of a release and its publication: errors block, warnings don't.
public struct Checklist: Sendable, Hashable {
    /// How serious an item is.
    public enum Level: String, Sendable, Hashable, CaseIterable {
        /// It blocks the next step.
        case error
        /// Someone should look at it.
        case warning
        /// Nothing is to be done.
        case ok
    }

    /// What an item is about.
    public enum Subject: String, Sendable, Hashable, CaseIterable {
        /// Months for which a source that is expected monthly has not sent everything.
        case returns
        /// What sources say that they recorded, against what is counted of them.
        case controlTotals = "control-totals"
        /// What the sources say that must agree.
        case agreements
        /// What is hidden, and by which rule.
        case disclosure
        /// Counts far from those of a year earlier.
        case unusualChanges = "unusual-changes"
        /// Figures that were published otherwise before.
        case revisions
        /// The version that it is compared with.
        case predecessor
        /// The pack that it is made by.
        case referenceData = "reference-data"
        /// The key that it will be signed with.
        case signingKey = "signing-key"
    }

    /// One thing that was looked at.
    public struct Item: Sendable, Hashable {
        /// What it is about.
        public let subject: Subject
        /// How serious it is.
        public let level: Level
        /// What was found, in whole sentences.
        public let text: String
        /// What would help; nil where nothing needs to.
        public let whatWouldHelp: String?

        /// An item of these parts.
        public init(_ subject: Subject, _ level: Level, _ text: String, whatWouldHelp: String? = nil) {
            self.subject = subject
            self.level = level
            self.text = text
            self.whatWouldHelp = whatWouldHelp
        }
    }

    /// Everything that was looked at, in the order of ``Subject``.
    public let items: [Item]
    /// Whether it is a draft that can be put before the sources now.
    public let canSubmit: Bool
    /// Whether it can be published, or scheduled, now.
    public let canPublish: Bool

    /// The items that block.
    public var errors: [Item] { items.filter { $0.level == .error } }

    /// What follows from what is known of a version.
    public init(_ facts: ChecklistFacts) {
        items = Subject.allCases.flatMap { facts.items(on: $0) }
        let isBlocked = items.contains { $0.level == .error }
        canSubmit = facts.state == .draft && !isBlocked
        canPublish = [.agreed, .scheduled].contains(facts.state) && !isBlocked && facts.hasSigningKey
    }
}
