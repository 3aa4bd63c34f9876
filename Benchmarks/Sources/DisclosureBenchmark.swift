import ArgumentParser
import Foundation
import Solver
import StatsModel

/// What disclosure control takes, each table in a process of its own, so that its memory can be told.
struct DisclosureBenchmark {
    /// The folder of the default pack.
    let pack: String
    let isQuick: Bool

    /// What is protected, and what it may take.
    private struct Goal {
        let world: Protect.World
        let months: Int
        let next: Int
        let seconds: Double
    }

    private var goals: [Goal] {
        let soon = [Goal(world: .standard, months: 36, next: 0, seconds: 2)]
        guard !isQuick else { return soon }
        return soon + [
            Goal(world: .standard, months: 120, next: 0, seconds: 10),
            Goal(world: .standard, months: 120, next: 3, seconds: 2),
            Goal(world: .country, months: 12, next: 0, seconds: 900),
        ]
    }

    func run(_ report: inout Report) throws {
        for goal in goals {
            let child = try Child.run(
                CommandLine.arguments[0],
                [
                    "protect", "--pack", pack, "--world", goal.world.rawValue, "--months", "\(goal.months)", "--next",
                    "\(goal.next)",
                ])
            guard let outcome = try? JSONDecoder().decode(Protect.Outcome.self, from: Data(child.output.utf8)) else {
                throw Failure("protect said: \(child.output)")
            }
            let name =
                "\(goal.world.rawValue), \(goal.months) months" + (goal.next > 0 ? " and \(goal.next) more" : "")
            report.add("\(name): protection", "s", [outcome.seconds])
            report.add("\(name): CPU", "s", [outcome.cpuSeconds])
            report.add("\(name): memory", "MiB", [Double(child.peakMemory) / 1_048_576])
            report.require(
                "protect \(name), in seconds", outcome.seconds, "<", goal.seconds,
                "\(outcome.cells) cells, \(outcome.primary) hidden themselves and \(outcome.secondary) besides, "
                    + "\(Report.short(outcome.hiddenOfCount * 100)) % of the count, \(outcome.failures) unsafe")
            guard goal.world == .standard else { continue }
            report.require(
                "memory of it, in MiB", Double(child.peakMemory) / 1_048_576, "<", 300, "the process at its largest")
        }
    }
}

/// One table protected, alone in its process.
struct Protect: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Protect invented counts, and say what it took as JSON.")

    enum World: String, CaseIterable, ExpressibleByArgument {
        case standard, country
    }

    struct Outcome: Codable {
        /// Wall-clock and processor time of the last protection.
        var seconds: Double
        var cpuSeconds: Double
        var cells: Int
        var primary: Int
        var secondary: Int
        var kept: Int
        /// Of the sum of all figures, what is hidden.
        var hiddenOfCount: Double
        var failures: Int
        /// A number that differs where another pattern was hidden.
        var pattern: String
    }

    @Option(help: "The folder of the default pack.") var pack = "reference/llr"
    @Option(help: "Whose counts.") var world = World.standard
    @Option(help: "How many months are published first.") var months = 36
    @Option(help: "How many months are added after that, and protected with what was published.") var next = 0
    @Option(help: "On how many threads; as many as there are cores where it is not said.") var threads: Int?

    func run() throws {
        let world =
            switch world {
            case .standard: try DisclosureWorld.standard(pack: pack, months: months + next)
            case .country: try DisclosureWorld.country(months: months + next)
            }
        let control = DisclosureControl(world.pack.policy)
        let solver = CoinSolver(threads: threads)
        var raw = try world.table(months: months)
        var ledger: [LedgerEntry] = []
        if next > 0 {
            let table = control.protecting(raw, with: solver).table
            ledger = [LedgerEntry(name: "the first", raw: raw, table: table)]
            raw = try world.table(months: months + next)
        }
        let (start, before) = (ContinuousClock.now, Self.cpuSeconds())
        let protection = control.protecting(raw, after: ledger, with: solver)
        let total = DisclosureCost(raw, roles: protection.roles).total
        let outcome = Outcome(
            seconds: start.duration(to: .now).seconds, cpuSeconds: Self.cpuSeconds() - before, cells: total.cells,
            primary: total.primary, secondary: total.secondary, kept: total.kept,
            hiddenOfCount: Double(total.hiddenCount) / Double(max(1, total.count)),
            failures: protection.failures.count, pattern: Self.digest(protection.roles))
        print(String(decoding: try JSONEncoder().encode(outcome), as: UTF8.self))
    }

    /// FNV-1a (Fowler, Noll and Vo), which needs no library.
    private static func digest(_ roles: [Protection.Role]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for role in roles { hash = (hash ^ UInt64(role.rawValue)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }

    private static func cpuSeconds() -> Double {
        var usage = rusage()
        getrusage(numericCast(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}
