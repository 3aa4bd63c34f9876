internal import PostgresBridge
public import StatsModel

/// A version of a release as a reader is shown it, made of what that reader may see and of nothing else.
public struct ReleaseView: Sendable {
    /// The release: `2024-q1`.
    public var id: String
    /// The version shown.
    public var version: Int
    /// What it is called.
    public var title: String
    /// Its state.
    public var status: ReleaseState
    /// Its last month.
    public var periodTo: Month
    /// As of when records count; nil where it was withdrawn and the reader has no key.
    public var cutOff: Instant?
    /// When it became public.
    public var publishedAt: Instant?
    /// When it will become public.
    public var scheduledFor: Instant?
    /// The SHA-256 of its manifest.
    public var digest: [UInt8]?
    /// Ed25519 over its manifest.
    public var signature: [UInt8]?
    /// The name of the key that signed it.
    public var signingKey: String?
    /// Why it corrects the version before.
    public var reason: String?
    /// When and why it was withdrawn.
    public var withdrawal: Withdrawal?
    /// What the sources said of it, in the order of the pack.
    public var agreements: [Agreement]
    /// The versions of the release that the reader may see, ascending.
    public var versions: [Version]
    /// How many changes of records it holds back.
    public var heldChanges: Int
    /// Whether its records are invented.
    public var isSynthetic: Bool
    /// The version that it was compared with to mark what was revised.
    public var predecessor: Name?
    /// Whom to ask.
    public var contact: Policy.Contact
    /// What it is known by for `If-Match`; nil for readers without a key, whose tags are those of the bytes.
    public var tag: String?

    /// A withdrawal.
    public struct Withdrawal: Sendable, Hashable {
        /// When.
        public let at: Instant
        /// Why.
        public let reason: String
    }

    /// A version's name.
    public struct Name: Sendable, Hashable {
        /// The release.
        public let id: String
        /// Its version.
        public let version: Int
    }

    /// What one source said, or has still to say.
    public struct Agreement: Sendable {
        /// The source.
        public let source: SourceCode
        /// What it is called.
        public let name: String
        /// Whether it must agree.
        public let isRequired: Bool
        /// Whether it agrees; nil where it has said nothing.
        public let agrees: Bool?
        /// When.
        public let at: Instant?
        /// Its comment; nil for readers without a key.
        public let comment: String?

        /// `agree` or `query`.
        var decision: String? { agrees.map { $0 ? "agree" : "query" } }
    }

    /// One version among all.
    public struct Version: Sendable {
        /// Its place in the release.
        public let version: Int
        /// Its state.
        public let status: ReleaseState
        /// When it became public.
        public let publishedAt: Instant?
        /// The SHA-256 of its manifest.
        public let digest: [UInt8]?
        /// Why it corrects the version before.
        public let reason: String?
    }
}

// MARK: From the database, for those with a key

extension ReleaseView {
    /// A version of a release as the database holds it.
    ///
    /// - Parameters:
    ///   - record: the release as far as the reader may see it.
    ///   - pack: the one by which the version was made.
    init(
        _ version: ReleaseVersionRow, of record: ReleaseRecord, pack: ReferencePack, decisions: [StandingDecisions.Row]
    ) {
        let status = record.state(of: version)
        let said = Dictionary(
            decisions.filter { $0.number == version.number }.map { ($0.source, $0) }, uniquingKeysWith: { $1 })
        self.init(
            id: version.id, version: version.version, title: version.title, status: status, periodTo: version.periodTo,
            cutOff: version.cutOff, publishedAt: version.hasBeenPublic ? version.publishAt : nil,
            scheduledFor: status == .scheduled ? version.publishAt : nil, digest: version.digest,
            signature: version.signature, signingKey: version.signingKey, reason: version.reason,
            withdrawal: version.withdrawnAt.map { Withdrawal(at: $0, reason: version.withdrawalReason ?? "") },
            agreements: pack.sources.compactMap { source in
                let decision = said[source.code]
                guard source.mustAgree || decision != nil else { return nil }
                return Agreement(
                    source: source.code, name: source.name, isRequired: source.mustAgree, agrees: decision?.agrees,
                    at: decision?.at, comment: decision?.comment)
            },
            versions: record.versions.map {
                Version(
                    version: $0.version, status: record.state(of: $0),
                    publishedAt: $0.hasBeenPublic ? $0.publishAt : nil, digest: $0.digest, reason: $0.reason)
            },
            heldChanges: version.heldChanges, isSynthetic: version.isSynthetic,
            predecessor: version.predecessorID.flatMap { id in
                version.predecessorVersion.map { Name(id: id, version: $0) }
            },
            contact: pack.policy.contact, tag: record.tag(of: version))
    }
}

// MARK: From memory, for the public

extension ReleaseView {
    /// A version that has been public.
    ///
    /// - Parameters:
    ///   - versions: all of the same release that have been.
    ///   - pack: the one by which it was made; nil where that is not known, so that no contact can be named.
    init(
        _ entry: Publication.Entry, among versions: [Publication.Entry], in publication: Publication,
        pack: ReferencePack
    ) {
        let last = versions.last { $0.readable != nil }?.name.version
        func status(_ entry: Publication.Entry) -> ReleaseState {
            entry.readable == nil ? .withdrawn : entry.name.version == last ? .published : .superseded
        }
        let readable = entry.readable
        self.init(
            id: entry.name.id, version: entry.name.version, title: entry.title, status: status(entry),
            periodTo: entry.periodTo, cutOff: readable?.content.cutOff, publishedAt: entry.publishedAt,
            scheduledFor: nil, digest: readable?.content.digest, signature: readable?.signature,
            signingKey: readable?.signingKey, reason: readable?.content.reason, withdrawal: entry.withdrawal,
            agreements: readable.map { Self.agreements($0.agreements, pack) } ?? [],
            versions: versions.map {
                Version(
                    version: $0.name.version, status: status($0), publishedAt: $0.publishedAt,
                    digest: $0.readable?.content.digest, reason: $0.readable?.content.reason)
            },
            heldChanges: entry.heldChanges, isSynthetic: entry.name.isSynthetic,
            predecessor: readable?.predecessor.flatMap { publication.entry(number: $0) }.map {
                Name(id: $0.name.id, version: $0.name.version)
            },
            contact: pack.policy.contact, tag: nil)
    }

    private static func agreements(_ said: [PublishedAgreement], _ pack: ReferencePack) -> [Agreement] {
        let decisions = Dictionary(said.map { ($0.source, $0) }, uniquingKeysWith: { $1 })
        return pack.sources.compactMap { source in
            let decision = decisions[source.code]
            guard source.mustAgree || decision != nil else { return nil }
            return Agreement(
                source: source.code, name: source.name, isRequired: source.mustAgree, agrees: decision?.agrees,
                at: decision?.at, comment: nil)
        }
    }
}

extension Publication.Entry {
    /// What it is, or was, called.
    fileprivate var title: String {
        switch self {
        case .readable(let version): version.content.title
        case .withdrawn(let version): version.title
        }
    }

    /// How many changes it held back.
    fileprivate var heldChanges: Int {
        switch self {
        case .readable(let version): version.heldChanges
        case .withdrawn(let version): version.heldChanges
        }
    }

    fileprivate var withdrawal: ReleaseView.Withdrawal? {
        guard case .withdrawn(let version) = self else { return nil }
        return ReleaseView.Withdrawal(at: version.withdrawnAt, reason: version.reason)
    }
}
