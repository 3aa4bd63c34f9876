/// A word by which the reference data and the records name something: a type of its own for each kind of thing, so that
/// the code of an area can't be given where that of a category is meant.
public protocol Code: RawRepresentable<String>, Hashable, Sendable, Comparable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    /// The code that is spelled so.
    init(rawValue: String)
}

extension Code {
    /// The code that is spelled so.
    public init(_ text: some StringProtocol) { self.init(rawValue: String(text)) }
    /// The code that is spelled so.
    public init(stringLiteral text: String) { self.init(rawValue: text) }
    /// The spelling.
    public var description: String { rawValue }
    /// By the spelling.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The official code of an area (in the United Kingdom a GSS code such as `E06000016`).
public struct AreaCode: Code {
    /// The spelling.
    public let rawValue: String
    /// The code that is spelled so.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The short readable name of an area in addresses (`hinckley-and-bosworth`).
public struct AreaSlug: Code {
    /// The spelling.
    public let rawValue: String
    /// The slug that is spelled so.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The code of a category, or strand (`sexual-orientation`).
public struct CategoryCode: Code {
    /// The spelling.
    public let rawValue: String
    /// The code that is spelled so.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The code of a source: a partner that sends records.
public struct SourceCode: Code {
    /// The spelling.
    public let rawValue: String
    /// The code that is spelled so.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The code of a channel: how a report reached the partner.
public struct ChannelCode: Code {
    /// The spelling.
    public let rawValue: String
    /// The code that is spelled so.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The code of a note that stands beside figures.
public struct NoteCode: Code {
    /// The spelling.
    public let rawValue: String
    /// The code that is spelled so.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The name of a definition (`hate-crime`).
public struct DefinitionCode: Code {
    /// The spelling.
    public let rawValue: String
    /// The name that is spelled so.
    public init(rawValue: String) { self.rawValue = rawValue }
}
