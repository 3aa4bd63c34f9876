public import StatsModel

/// What the holder of a key may do.
public enum Role: String, Sendable, Hashable, CaseIterable {
    /// Sends one source's records.
    case contributor
    /// Sees and agrees releases for one source.
    case partner
    /// Sees agreed releases under embargo.
    case media
    /// Runs the figures and the releases.
    case statistician
    /// Issues keys and reads the audit log.
    case administrator

    /// Whether a key of this role acts for one source.
    public var actsForSource: Bool { self == .contributor || self == .partner }
}

/// Who is asking, established by a valid key.
public struct Access: Sendable, Hashable {
    /// The key's name, the part between its two underscores.
    public let keyID: String
    /// What it may do.
    public let role: Role
    /// The source it acts for; contributors and partners have one, others none.
    public let source: SourceCode?

    /// Refuses every role but these.
    ///
    /// - Throws: a `not-allowed` problem.
    public func require(_ roles: Role...) throws { try require(roles) }

    /// Refuses every role but these.
    public func require(_ roles: [Role]) throws {
        guard roles.contains(role) else {
            throw Problem(
                .notAllowed,
                "A key of the role \(roles.map(\.rawValue).joined(separator: " or ")) may do this; this one is of the role "
                    + "\(role.rawValue).")
        }
    }

    /// Takes every part as given.
    public init(keyID: String, role: Role, source: SourceCode?) {
        self.keyID = keyID
        self.role = role
        self.source = source
    }
}
