public import StatsModel

/// Who did something: a key, or an operator with the owner's rights on the database.
public struct AuditActor: Sendable, Hashable {
    /// The key's name; `owner` for a command of the database's owner.
    public let name: String
    /// The key's role; `owner` for a command of the database's owner.
    public let role: String
    /// The source that the key acts for.
    public let source: SourceCode?

    /// The holder of a key.
    public init(_ access: Access) {
        name = access.keyID
        role = access.role.rawValue
        source = access.source
    }

    private init(name: String, role: String) {
        self.name = name
        self.role = role
        source = nil
    }

    /// Whoever runs a command as the database's owner: the database knows no more of them.
    public static let owner = AuditActor(name: "owner", role: "owner")
}

/// To what something was done.
public struct AuditSubject: Sendable, Hashable {
    /// Its kind and its name: `release:2024-q1@2`, `key:3f9a1c20d4e7`.
    public let text: String

    private init(_ text: String) { self.text = text }

    /// A version of a release.
    public static func release(_ id: String, version: Int) -> AuditSubject { AuditSubject("release:\(id)@\(version)") }
    /// A key.
    public static func key(_ id: String) -> AuditSubject { AuditSubject("key:\(id)") }
    /// The demonstration data of a database.
    public static let demonstration = AuditSubject("demonstration")
    /// A source's control total, by its number.
    public static func controlTotal(_ number: Int) -> AuditSubject { AuditSubject("control-total:\(number)") }
}

/// What was done. The words are written into the log, so that one is never given another meaning.
public enum AuditAction: String, Sendable, Hashable, CaseIterable {
    // Of releases.
    case create, rebuild, submit, agree, query, schedule, publish, correct, withdraw
    /// Cells were named whose changes are shown whatever the policy on revisions says.
    case override
    /// An unpublished version was shown.
    case look
    // Of control totals.
    case state, explain
    /// Of keys; they are created as well.
    case revoke
    /// Demonstration data were thrown away, to be made anew.
    case reset
}

/// What the audit log is told: who did what, to what, from which state to which, and why.
public struct AuditEvent: Sendable, Hashable {
    /// Who.
    public var actor: AuditActor
    /// What.
    public var action: AuditAction
    /// To what.
    public var subject: AuditSubject
    /// In which state it was; nil where it has none, or was not there.
    public var from: String?
    /// In which state it is now.
    public var to: String?
    /// The reason that was given.
    public var why: String?

    /// An event of these parts.
    public init(
        _ actor: AuditActor, _ action: AuditAction, _ subject: AuditSubject, from: String? = nil, to: String? = nil,
        why: String? = nil
    ) {
        self.actor = actor
        self.action = action
        self.subject = subject
        self.from = from
        self.to = to
        self.why = why
    }
}
