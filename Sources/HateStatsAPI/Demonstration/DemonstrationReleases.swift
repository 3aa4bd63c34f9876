internal import PostgresBridge
internal import StatsModel

/// Takes the demonstration data through the life of a release, as people would: created, submitted, agreed by every
/// source that has to, published, and once corrected.
///
/// Each step looks at what is there and goes on from it, so that a run that a crash ended is completed by the next.
public struct DemonstrationReleases: Sendable {
    private let app: AppContext
    private let desk: ReleaseDesk
    private let pack: ReferencePack
    private let lastMonth: Month

    /// Releases of the demonstration data in the database of a context, which must have the owner's rights and name the
    /// key to sign with.
    ///
    /// - Throws: ``DemonstrationFailure`` where the pack has no demonstration data, or a `Problem` where nothing can be
    ///   signed.
    public init(_ app: AppContext) async throws {
        _ = try app.settings.requiredSigningKey()
        self.app = app
        desk = ReleaseDesk(app)
        pack = try app.reference.required().pack
        let today = try await app.pool.query(Today(timeZone: pack.policy.timeZone)).first
        guard let today else { throw DemonstrationFailure(problems: ["The database doesn't say which day it is."]) }
        lastMonth = try Demonstration(pack: pack, today: today).lastMonth
    }

    /// The name of the release: its last quarter where it ends with one (`2026-q1`), else its last month.
    public var id: String {
        let (quarter, rest) = lastMonth.number.quotientAndRemainder(dividingBy: 3)
        return rest == 0 ? "\(lastMonth.year)-q\(quarter)" : lastMonth.description
    }

    /// Publishes the first version from what has come in by now; nothing where it has been published.
    public func publishFirst() async throws { try await publish(version: 1) }

    /// Publishes the correction from what has come in since; nothing where it has been published.
    public func publishCorrection() async throws { try await publish(version: 2) }

    /// One step after the other, until a version is public.
    private func publish(version: Int) async throws {
        // Six steps lead from nothing to a publication, and one agreement for each source.
        for _ in 0..<(6 + pack.sources.count) {
            guard let (action, members, access) = try await next(towards: version) else { return }
            _ = try await desk.perform(action, on: id, members, by: access, ifMatch: nil)
        }
    }

    private typealias Step = (ReleaseAction, [String: JSONValue], Access)

    private func next(towards version: Int) async throws -> Step? {
        guard let view = try await standing() else {
            let now = try await app.pool.withConnection { try await ReleaseDesk.now($0) }
            return (
                .create,
                [
                    "id": .text(id), "title": .text("\(pack.policy.title), to \(Period.month(lastMonth).label)"),
                    "cut_off": .text(now.description), "period_to": .text(lastMonth.description),
                ], Self.statistician
            )
        }
        switch view.status {
        case .draft: return (.submit, [:], Self.statistician)
        case .inAgreement:
            guard let open = view.agreements.first(where: { $0.isRequired && $0.agrees != true }),
                let digest = view.digest
            else { return nil }
            return (
                .agree, ["decision": .text("agree"), "digest": .text(ReleaseDigest.text(digest))],
                Access(keyID: Self.name, role: .partner, source: open.source)
            )
        case .agreed: return (.publish, [:], Self.statistician)
        case .published where view.version < version:
            return (
                .correct, ["reason": .text(Self.reason), "overrides": .list([.object(lastYear)])],
                Self.statistician
            )
        case .scheduled, .published, .superseded, .withdrawn: return nil
        }
    }

    /// The release as it stands; nil before it has been created.
    private func standing() async throws -> ReleaseView? {
        do {
            return try await desk.view(id, for: Self.statistician)
        } catch let problem as Problem where problem.type == .notFound {
            return nil
        }
    }

    private static let name = "demonstration"
    private static let statistician = Access(keyID: name, role: .statistician, source: nil)
    /// A correction of a mistake shows what it corrects, which would be held until the yearly rebase otherwise: here
    /// everything of the last year.
    private var lastYear: [String: JSONValue] {
        let year = Period.year(
            ending: lastMonth.advanced(by: -((lastMonth.number - pack.policy.headlineMonth + 12) % 12)))
        let periods = ReleaseFrame(pack, months: min(year.start.month, lastMonth)...lastMonth).periods
            .filter { $0.start >= year.start && $0.end <= year.end }.map { JSONValue.text($0.code) }
        return [
            "area": .text("*"), "category": .text("*"), "kind": .text("*"),
            "period": periods.isEmpty ? .text("*") : .list(periods),
            "reason": .text("The partners sent these records wrong at first; what they put right is shown at once."),
        ]
    }
    private static let reason = "Partners have since corrected or withdrawn some records; these are taken in."
}
