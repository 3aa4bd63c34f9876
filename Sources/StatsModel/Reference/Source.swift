/// A partner that sends records.
public struct Source: Sendable, Hashable {
    /// By which it is named in addresses and imports.
    public let code: SourceCode
    /// The name as it is written.
    public let name: String
    /// Whether it is the police: where a partner's record names one of its records, the police's is the one counted.
    public let isPolice: Bool
    /// The areas whose figures it must agree before they are public, in the order of the file.
    public let areas: [AreaCode]
    /// Whether a month is complete only when this source has covered it.
    public let isExpectedMonthly: Bool
}

/// How a report reached a partner.
public struct Channel: Sendable, Hashable {
    /// By which it is asked for.
    public let code: ChannelCode
    /// The name as it is written.
    public let label: String
}

/// The number of residents of an area on 30 June of a year.
public struct Population: Sendable, Hashable {
    /// Residents.
    public let value: Int
    /// Who estimated it.
    public let source: String
}

/// One way to report hate, by the area in which it is of use.
public struct ReportingRoute: Sendable, Hashable {
    /// Where it is of use; nil for everywhere.
    public let area: AreaCode?
    /// Its name.
    public let label: String
    /// What to do, in a sentence.
    public let text: String
    /// The number to ring; nil where there is none.
    public let telephone: String?
    /// The address of its page, `https://` or `http://`; nil where there is none.
    public let link: String?
}

/// A number of the demonstration data's generator; what the dimensions mean, the generator says.
public struct DemonstrationShare: Sendable, Hashable {
    /// What is drawn (`area`, `source`, `setting`, ...).
    public let dimension: String
    /// What it depends on; empty where on nothing.
    public let given: String
    /// What the number belongs to; empty for none.
    public let code: String
    /// The number, or word, as it is written.
    public let value: String
}
