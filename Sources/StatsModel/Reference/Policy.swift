/// The choices of a partnership: the rows of `policy.csv`.
public struct Policy: Sendable, Hashable {
    /// What becomes of zeros in disclosure control.
    public enum Zeros: String, Sendable, Hashable, CaseIterable {
        /// A zero is shown.
        case show
        /// A zero may be hidden to protect another figure.
        case mask
    }

    /// What becomes of a small change of a published figure.
    public enum Revisions: String, Sendable, Hashable, CaseIterable {
        /// The old value stays until the yearly rebase.
        case hold
        /// The new value is hidden.
        case hide
        /// The new value is shown.
        case show
    }

    /// How to reach the single point of contact.
    public struct Contact: Sendable, Hashable {
        /// The team; empty where none is named.
        public let name: String
        /// Its telephone number; nil where none is given.
        public let telephone: String?
        /// Its address for mail; nil where none is given.
        public let email: String?
    }

    /// What the figures are about, at the head of pages: `title`.
    public let title: String
    /// Who publishes: `publisher`, else the organisation.
    public let publisher: String
    /// Who recorded what is counted, for the source line and for sentences: `organisation`, else `recorded_by`, else
    /// `publisher`, else the title.
    public let organisation: String
    /// The letters before each citation: `citation_prefix`.
    public let citationPrefix: String
    /// The month (1 to 12) with which the years end that are meant unless another is asked for: `headline_month`.
    public let headlineMonth: Int
    /// The first month of the published series: `series_start`; nil where the records decide.
    public let seriesStart: Month?
    /// Counts from 1 up to, but without, this number are too small to be shown: `threshold`.
    public let threshold: Int
    /// How far apart the least and greatest value of a hidden figure must be: `width`, else the threshold.
    public let width: Int
    /// `zeros`, else they are shown.
    public let zeros: Zeros
    /// `revisions`, else they are held.
    public let revisions: Revisions
    /// Minutes after midnight at which releases come out by custom: `publish_time` on a five-minute mark, else 09:30.
    public let publishMinute: Int
    /// The name of the zone in whose days records and releases are dated: `time_zone`.
    public let timeZone: String
    /// The language of the pack's words: `language`, else `en-GB`.
    public let language: String
    /// `contact_name`, `contact_phone`, `contact_email`.
    public let contact: Contact
    /// Under which the figures may be used: `licence`; empty where none is named.
    public let licence: String
    /// Every row, keys in lower case; empty values too.
    public let values: [String: String]
}
