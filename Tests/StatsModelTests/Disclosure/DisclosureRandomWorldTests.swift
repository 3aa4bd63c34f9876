import Solver
import Synchronization
import Testing

@testable import StatsModel

/// The rule of disclosure control, on small worlds made at random in which everything that could be true can be tried.
@Suite("Disclosure: random worlds")
struct DisclosureRandomWorldTests {
    /// Some worlds of a sort.
    struct Batch: Sendable, CustomTestStringConvertible {
        let name: String
        let course: WorldGenerator.Course
        let seeds: ClosedRange<UInt64>

        var testDescription: String { "\(name), \(seeds)" }

        static func several(_ name: String, _ course: WorldGenerator.Course, _ seeds: [ClosedRange<UInt64>]) -> [Batch]
        {
            seeds.map { Batch(name: name, course: course, seeds: $0) }
        }
    }

    /// What is published of one world: protecting it once is enough for all that is asked of it.
    private final class Published: Sendable {
        let releases = Mutex<SmallWorld.Releases?>(nil)
    }

    private static let published = Mutex<[UInt64: Published]>([:])

    private static func releases(_ seed: UInt64, of world: SmallWorld) throws -> SmallWorld.Releases {
        let own = published.withLock { known in
            let own = known[seed] ?? Published()
            known[seed] = own
            return own
        }
        return try own.releases.withLock { known in
            let releases = try known ?? world.releases()
            known = releases
            return releases
        }
    }

    static let batches =
        Batch.several("one release", .once, [1...80, 81...160, 161...240])
        + Batch.several("releases that go on", .growing, [1021...1090, 1091...1160])
        + Batch.several("revisions shown", .revised(.show), [2001...2050, 2051...2100])
        + Batch.several("revisions hidden", .revised(.hide), [3001...3050, 3051...3100])

    @Test func `there are more than five hundred of them`() {
        let count = Self.batches.reduce(0) { $0 + $1.seeds.count }
        #expect(count >= 500)
        // No world twice.
        #expect(Set(Self.batches.flatMap { Array($0.seeds) }).count == count)
    }

    @Test(arguments: batches)
    func `nothing that is hidden follows from all that was ever shown`(batch: Batch) throws {
        var (examined, refused) = (0, [UInt64]())
        for seed in batch.seeds {
            let world = WorldGenerator.world(seed, batch.course)
            let releases = try Self.releases(seed, of: world)
            var oracle = try Oracle(releases.ledger, watchingChanges: world.revisions == .hide)
            let findings = try oracle?.findings(most: 3)
            examined += findings?.examined ?? 0
            #expect(findings?.undecided ?? 0 == 0, "seed \(seed)")
            let breaches = findings?.breaches ?? []
            #expect(
                breaches.isEmpty, "seed \(seed)\n\(world)\n\(releases.ledger.map(\.seen).joined(separator: "\n\n"))")
            guard !releases.failures.isEmpty else { continue }
            if try !Self.isHopeless(world, releases) { refused.append(seed) }
        }
        #expect(examined > 4 * batch.seeds.count)
        // What could be made safe is nearly always made safe.
        #expect(refused.count * 50 <= batch.seeds.count, "\(refused)")
    }

    /// Whether an edition that was refused could not be made safe by whatever hiding.
    private static func isHopeless(_ world: SmallWorld, _ releases: SmallWorld.Releases) throws -> Bool {
        let edition = try world.hidden(releases.ledger.count, after: releases.ledger)
        var oracle = try Oracle(releases.ledger + [edition], watchingChanges: world.revisions == .hide)
        return try oracle?.findings(most: 1).breaches.isEmpty == false
    }

    @Test(arguments: batches)
    func `what is shown is true, not small, and shown again as long as it does not change`(batch: Batch) throws {
        for seed in batch.seeds {
            let world = WorldGenerator.world(seed, batch.course)
            let releases = try Self.releases(seed, of: world)
            for (number, entry) in releases.ledger.enumerated() {
                let kept = entry.raw.statesKept(after: Array(releases.ledger[..<number]))
                let roles = releases.protections[number].roles
                entry.raw.frame.forEachCell { position, cell in
                    let count = entry.raw.counts[position]
                    let standing = entry.table.standing(at: position)
                    let (isSmall, isAbsent) = (1..<world.threshold ~= count, entry.raw.absences[cell.period] != nil)
                    let name = "seed \(seed), edition \(number + 1), \(cell)"
                    #expect(isAbsent == (standing == .absent), "\(name)")
                    #expect(entry.table.shownValue(at: position) == (standing == .shown ? count : nil), "\(name)")
                    #expect((roles[position] == .shown) == (standing == .shown), "\(name)")
                    #expect((roles[position] == .absent) == (standing == .absent), "\(name)")
                    guard standing != .absent else { return }
                    // What others have published is no secret, however small.
                    let isKnown = !world.outside.isEmpty && standing == .shown
                    if isSmall, !isKnown { #expect(standing == .hidden, "\(name)") }
                    if count == 0, world.zeros == .show { #expect(standing == .shown, "\(name)") }
                    if let kept = kept[position] { #expect(standing == kept, "\(name)") }
                }
            }
        }
    }

    @Test(arguments: batches.filter { $0.name == "revisions hidden" })
    func `no change of one to the threshold is shown by the old and the new value`(batch: Batch) throws {
        for seed in batch.seeds {
            let world = WorldGenerator.world(seed, batch.course)
            let ledger = try Self.releases(seed, of: world).ledger
            for (later, earlier) in ledger.indices.flatMap({ later in (0..<later).map { (later, $0) } }) {
                ledger[later].raw.frame.forEachCell { position, cell in
                    guard let new = ledger[later].table.shownValue(at: position),
                        let place = ledger[earlier].raw.frame.position(of: cell),
                        let old = ledger[earlier].table.shownValue(at: place)
                    else { return }
                    #expect(!(1..<world.threshold ~= abs(new - old)), "seed \(seed) \(cell): \(old) → \(new)")
                }
            }
        }
    }

    @Test(arguments: batches)
    func `what was published once can be published again as it was`(batch: Batch) throws {
        for seed in batch.seeds {
            let world = WorldGenerator.world(seed, batch.course)
            guard let last = try Self.releases(seed, of: world).ledger.last else { continue }
            let again = try DisclosureControl(last.raw.frame.pack.policy).protecting(
                last.raw, after: Self.releases(seed, of: world).ledger, hidingSmallChanges: world.revisions == .hide,
                with: CoinSolver(threads: 1))
            #expect(again.failures.isEmpty, "seed \(seed)")
            let standings = last.raw.counts.indices.map { again.table.standing(at: $0) }
            #expect(standings == last.raw.counts.indices.map { last.table.standing(at: $0) }, "seed \(seed)")
        }
    }

    @Test(arguments: batches)
    func `the same comes out again, on any number of threads`(batch: Batch) throws {
        for seed in batch.seeds where seed.isMultiple(of: 5) {
            let world = WorldGenerator.world(seed, batch.course)
            let once = try Self.releases(seed, of: world).protections
            for threads in [1, 2] {
                let again = try world.releases(with: CoinSolver(threads: threads)).protections
                #expect(again.map(\.roles) == once.map(\.roles), "seed \(seed), \(threads) threads")
                #expect(again.map(\.failures) == once.map(\.failures), "seed \(seed), \(threads) threads")
            }
        }
    }
}

extension LedgerEntry {
    /// All cells: `u0 any crime QE2020-03: 3` or `c (3)`, hidden ones with their counts.
    var seen: String {
        var lines = [name]
        raw.frame.forEachCell { position, cell in
            let area = raw.frame.pack.areas[cell.area].slug
            let category = cell.category.map { "c\($0)" } ?? "any"
            let shown = table.seen(cell)
            let truth = shown == "c" || shown == "x" ? " (\(raw.counts[position]))" : ""
            lines.append("\(area) \(category) \(cell.kind) \(cell.period.code): \(shown)\(truth)")
        }
        return lines.joined(separator: "\n")
    }
}
