internal import NIOCore
internal import PostgresBridge
internal import Solver
internal import StatsModel

/// Publication plans compared on the records as they are now, before one is chosen: how much each would hide. Nothing is
/// stored, and nothing of it is published.
struct PlanTrial: Sendable {
    /// One plan that is tried.
    struct Candidate: Sendable, Hashable {
        let name: String
        /// `plan.csv` as a pack has it.
        let csv: String
    }

    /// What a plan would hide.
    struct Outcome: Sendable {
        let name: String
        let cost: DisclosureCost
        /// How many figures could not be made safe.
        let failures: Int
        /// How long its protection took.
        let seconds: Double
    }

    /// The months that were counted.
    let months: ClosedRange<Month>
    /// The plan in force first, then the others as they were given.
    let outcomes: [Outcome]

    /// By which the plan in force is named.
    static let present = "present"
    /// The most plans of one trial.
    static let mostPlans = 8
    /// The most cells of one plan: the thread that protects them is the one that releases wait for.
    static let mostCells = 25_000

    /// Tries plans on the records as of now, to the last month that is over, without regard to what was published.
    ///
    /// - Throws: `impossible` where a plan is none, or has too many cells; `PostgresError`.
    static func run(_ candidates: [Candidate], app: AppContext) async throws -> PlanTrial {
        try await app.reference.reload()
        let present = try app.reference.required()
        let tables = try await app.pool.withTransaction(isolation: .repeatableRead, readOnly: true) { connection in
            let packs = [(present, Self.present)] + (try await packs(candidates, present, over: connection))
            let now = try await ReleaseDesk.now(connection)
            let day = try await connection.query(DayAt(moment: now, timeZone: present.pack.policy.timeZone)).first
            guard let day else { throw Problem(.internalError, "The database did not say which day it is.") }
            let last = day.month.advanced(by: -1)
            return try await raws(packs, cutOff: now, periodTo: last, over: connection)
        }
        var outcomes: [Outcome] = []
        for (name, raw) in tables {
            outcomes.append(
                try await OwnThread.run {
                    let clock = ContinuousClock()
                    let start = clock.now
                    let protection = DisclosureControl(raw.frame.pack.policy).protecting(raw, with: CoinSolver())
                    return Outcome(
                        name: name, cost: DisclosureCost(raw, roles: protection.roles),
                        failures: protection.failures.count, seconds: start.duration(to: clock.now).seconds)
                })
        }
        let frame = tables.first?.raw.frame ?? ReleaseFrame(present.pack, months: Month(index: 0)...Month(index: 0))
        return PlanTrial(months: frame.months, outcomes: outcomes)
    }

    /// The pack in force with each of the plans.
    private static func packs(
        _ candidates: [Candidate], _ present: NumberedPack, over connection: PostgresConnection
    ) async throws -> [(NumberedPack, String)] {
        var packs: [(NumberedPack, String)] = []
        var faults: [Problem.Fault] = []
        for (place, candidate) in candidates.enumerated() {
            do {
                packs.append((try await present.trying(plan: candidate.csv, over: connection), candidate.name))
            } catch let error as ReferencePackError {
                for problem in error.problems.prefix(20) {
                    faults.append(
                        .init(
                            "body.plans[\(place)].csv", value: candidate.name.shortened(to: 60),
                            reason: "line \(problem.line)\(problem.column.map { ", \($0)" } ?? ""): \(problem.reason)",
                            suggestions: problem.suggestions))
                }
            }
        }
        guard faults.isEmpty else { throw Problem(.impossible, faults: faults) }
        return packs
    }

    private static func raws(
        _ packs: [(pack: NumberedPack, name: String)], cutOff: Instant, periodTo: Month,
        over connection: PostgresConnection
    ) async throws -> [(name: String, raw: RawTable)] {
        var tables: [(name: String, raw: RawTable)] = []
        for (pack, name) in packs {
            let count = try await ReleaseCount(
                pack: pack, cutOff: cutOff, periodTo: periodTo, holding: [], over: connection)
            guard count.frame.count <= mostCells else {
                throw Problem(
                    .impossible,
                    "The plan \(name.shortened(to: 60)) has \(count.frame.count) cells; at most \(mostCells) are tried."
                )
            }
            let raw = try RawTable(
                frame: count.frame, cube: try count.counts.rolledUp(over: pack.pack.tree),
                absences: count.absences.reasons(in: count.frame))
            tables.append((name, raw))
        }
        return tables
    }
}

extension PlanTrial {
    /// The trial's members.
    func write(to json: inout JSONWriter) {
        json.field("from", months.lowerBound.description)
        json.field("to", months.upperBound.description)
        json.array("plans") { json in
            for outcome in outcomes {
                json.object { json in
                    json.field("name", outcome.name)
                    outcome.cost.total.write(to: &json)
                    json.field("unsafe", outcome.failures)
                    json.field("seconds", unscaled: Int64((outcome.seconds * 1000).rounded()), scale: 3)
                }
            }
        }
    }
}
