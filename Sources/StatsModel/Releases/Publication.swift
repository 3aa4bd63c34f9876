/// Everything that has been published, as it stands at one moment: what every public answer is made of.
public struct Publication: Sendable {
    /// A version that has been public at some time.
    public enum Entry: Sendable {
        /// It can be read.
        case readable(PublishedVersion)
        /// It was withdrawn: what it was remains known, not what it said.
        case withdrawn(WithdrawnVersion)

        /// The number by which citations name it.
        public var number: Int { name.number }
        /// Its names.
        public var name: ReleaseName {
            switch self {
            case .readable(let version): version.content.name
            case .withdrawn(let version): version.name
            }
        }
        /// When it became public.
        public var publishedAt: Instant {
            switch self {
            case .readable(let version): version.publishedAt
            case .withdrawn(let version): version.publishedAt
            }
        }
        /// Its last month.
        public var periodTo: Month {
            switch self {
            case .readable(let version): version.content.periodTo
            case .withdrawn(let version): version.periodTo
            }
        }
        /// Its figures; nil where it was withdrawn.
        public var readable: PublishedVersion? {
            if case .readable(let version) = self { version } else { nil }
        }
    }

    /// Every version that has been public, in the order in which they became so.
    public let entries: [Entry]
    /// The version that a reader finds when they ask for the newest: the last version, public and not withdrawn, of the
    /// release with the greatest last month.
    public let newest: PublishedVersion?
    /// Tells this reading of what is published from every other: what was made of one is not used for another.
    public let mark = Mark()
    private let positions: [Int: Int]
    /// The positions of the versions of each release, by ascending version.
    private let positionsByRelease: [String: [Int]]

    /// See ``Publication/mark``; compared by identity.
    public final class Mark: Sendable {}

    /// Nothing published.
    public static let nothing = Publication([])

    /// What has been published, in any order.
    public init(_ entries: [Entry]) {
        let sorted = entries.sorted { ($0.publishedAt, $0.number) < ($1.publishedAt, $1.number) }
        self.entries = sorted
        positions = Dictionary(
            zip(sorted.map(\.number), sorted.indices), uniquingKeysWith: { first, _ in first })
        positionsByRelease = Dictionary(grouping: sorted.indices) { sorted[$0].name.id }
            .mapValues { $0.sorted { sorted[$0].name.version < sorted[$1].name.version } }
        // Every answer asks for it.
        newest = sorted.compactMap(\.readable).max {
            ($0.content.periodTo, $0.publishedAt, $0.content.name.version)
                < ($1.content.periodTo, $1.publishedAt, $1.content.name.version)
        }
    }

    /// The version with a number; nil where none of that number was published.
    public func entry(number: Int) -> Entry? { positions[number].map { entries[$0] } }

    /// The versions of a release that have been public, ascending; none for an unknown release.
    public func versions(of release: String) -> [Entry] {
        positionsByRelease[release, default: []].map { entries[$0] }
    }

    /// The version that a reader found at a past moment when they asked for the newest; nil where nothing had been
    /// published by then. It may have been withdrawn since.
    public func inForce(at moment: Instant) -> Entry? {
        entries.filter { $0.publishedAt <= moment && !$0.wasWithdrawn(by: moment) }.max {
            ($0.periodTo, $0.publishedAt, $0.name.version) < ($1.periodTo, $1.publishedAt, $1.name.version)
        }
    }

    /// When something was published for the first time; nil where nothing has been.
    public var firstInstant: Instant? { entries.first?.publishedAt }
}

extension Publication.Entry {
    /// Whether it had been withdrawn by a moment.
    public func wasWithdrawn(by moment: Instant) -> Bool {
        if case .withdrawn(let version) = self { version.withdrawnAt <= moment } else { false }
    }
}

/// A version that is public. A class, as every answer passes it on: a copy of its many parts would cost more than the
/// answer.
public final class PublishedVersion: Sendable {
    /// Its figures and what it is.
    public let content: ReleaseVersion
    /// When it became public.
    public let publishedAt: Instant
    /// What the sources that had to agree said.
    public let agreements: [PublishedAgreement]
    /// Ed25519 over its manifest, 64 bytes.
    public let signature: [UInt8]
    /// The name of the key that signed it.
    public let signingKey: String
    /// The number of the version whose figures it was compared with when it was made; nil for the first of all.
    public let predecessor: Int?
    /// How many changes of records it holds back.
    public let heldChanges: Int

    /// A public version of these parts.
    public init(
        content: ReleaseVersion, publishedAt: Instant, agreements: [PublishedAgreement], signature: [UInt8],
        signingKey: String, predecessor: Int? = nil, heldChanges: Int = 0
    ) {
        self.predecessor = predecessor
        self.heldChanges = heldChanges
        self.content = content
        self.publishedAt = publishedAt
        self.agreements = agreements
        self.signature = signature
        self.signingKey = signingKey
    }
}

/// A version that was public and was withdrawn.
public struct WithdrawnVersion: Sendable, Hashable {
    /// Its names.
    public let name: ReleaseName
    /// What it was called.
    public let title: String
    /// Its last month.
    public let periodTo: Month
    /// When it became public.
    public let publishedAt: Instant
    /// When it was withdrawn.
    public let withdrawnAt: Instant
    /// Why.
    public let reason: String
    /// The number of the pack's load that was frozen with it, so that what a citation meant can still be said.
    public let referenceLoad: Int
    /// How many changes of records it held back.
    public let heldChanges: Int

    /// A withdrawn version of these parts.
    public init(
        name: ReleaseName, title: String, periodTo: Month, publishedAt: Instant, withdrawnAt: Instant, reason: String,
        referenceLoad: Int, heldChanges: Int = 0
    ) {
        self.heldChanges = heldChanges
        self.name = name
        self.title = title
        self.periodTo = periodTo
        self.publishedAt = publishedAt
        self.withdrawnAt = withdrawnAt
        self.reason = reason
        self.referenceLoad = referenceLoad
    }
}

/// What a source said of a version, as the public may know it: the organisation, never the person.
public struct PublishedAgreement: Sendable, Hashable {
    /// The source.
    public let source: SourceCode
    /// Whether it agreed; otherwise it queried.
    public let agrees: Bool
    /// When.
    public let at: Instant

    /// What a source said.
    public init(source: SourceCode, agrees: Bool, at: Instant) {
        self.source = source
        self.agrees = agrees
        self.at = at
    }
}
