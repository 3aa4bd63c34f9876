/// A column of a partner's file.
public enum RecordColumn: String, Sendable, Hashable, CaseIterable {
    /// The number under which the source keeps the incident.
    case sourceReference = "source_ref"
    /// The day on which it was recorded; it decides the period.
    case recordedOn = "recorded_on"
    /// The day on which it happened.
    case occurredOn = "occurred_on"
    /// Where it happened: code, slug, name or alias of an area.
    case area
    /// `crime` or `incident`.
    case kind
    /// Codes, labels or everyday words of categories, separated by `;`.
    case categories
    /// How it reached the partner: code or label of a channel.
    case channel
    /// The police's reference of the same incident.
    case policeReference = "police_ref"
    /// `active` or `withdrawn`.
    case status

    /// Whether a file must have it.
    public var isRequired: Bool {
        switch self {
        case .sourceReference, .recordedOn, .area, .kind, .categories: true
        case .occurredOn, .channel, .policeReference, .status: false
        }
    }

    /// The columns that an answer with rejected rows adds, and that a file sent again may still have: not read.
    public static let ignoredNames = ["line", "column", "reason"]
}
