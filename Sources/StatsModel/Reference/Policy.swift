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
    /// How far apart the least and greatest possible value of a figure must be that is not shown as it is and may be
    /// small: `width`, else the threshold, or 1 less than the base where counts are rounded.
    public let width: Int
    /// `zeros`, else they are shown. Never masked where counts are rounded: nothing is hidden there.
    public let zeros: Zeros
    /// The base, 2 to 1,000, of which every count is shown as a multiple instead of being hidden: `rounding`; nil where
    /// counts are shown as they are.
    public let rounding: Int?
    /// `revisions`, else they are held. Never hidden where counts are rounded.
    public let revisions: Revisions
    /// The month (1 to 12) with which the release ends that takes in whatever is held: `rebase_month`, else the
    /// headline month.
    public let rebaseMonth: Int
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

    init(
        title: String,
        publisher: String,
        organisation: String,
        citationPrefix: String,
        headlineMonth: Int,
        seriesStart: Month?,
        threshold: Int,
        width: Int,
        zeros: Zeros,
        rounding: Int? = nil,
        revisions: Revisions,
        rebaseMonth: Int? = nil,
        publishMinute: Int,
        timeZone: String,
        language: String,
        contact: Contact,
        licence: String,
        values: [String: String]
    ) {
        self.title = title
        self.publisher = publisher
        self.organisation = organisation
        self.citationPrefix = citationPrefix
        self.headlineMonth = headlineMonth
        self.seriesStart = seriesStart
        self.threshold = threshold
        self.width = width
        self.zeros = zeros
        self.rounding = rounding
        self.revisions = revisions
        self.rebaseMonth = rebaseMonth ?? headlineMonth
        self.publishMinute = publishMinute
        self.timeZone = timeZone
        self.language = language
        self.contact = contact
        self.licence = licence
        self.values = values
    }
}
