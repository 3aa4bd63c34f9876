/// What an incident is: a criminal offence, or none.
public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A hate crime.
    case crime
    /// A hate incident in which no criminal offence was committed.
    case incident
}

/// What a count takes in: one kind, or both.
public enum KindSelection: String, Sendable, Hashable, CaseIterable {
    /// Crimes only.
    case crime
    /// Non-crime incidents only.
    case incident
    /// Crimes and incidents together; only ever by asking for it.
    case all

    /// The selection of one kind.
    public init(_ kind: Kind) {
        switch kind {
        case .crime: self = .crime
        case .incident: self = .incident
        }
    }

    /// The kinds that are counted.
    public var kinds: [Kind] {
        switch self {
        case .crime: [.crime]
        case .incident: [.incident]
        case .all: Kind.allCases
        }
    }

    /// Whether a kind is counted.
    public func includes(_ kind: Kind) -> Bool {
        self == .all || self == KindSelection(kind)
    }
}
