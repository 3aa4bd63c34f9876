import ArgumentParser
import Foundation
import HateStatsAPI
import StatsModel

/// `hatestats attack`: what a stranger can tell of what is hidden.
struct AttackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attack",
        abstract: "Try to find out what published releases hide, like a stranger with a solver.",
        discussion: """
            It downloads data.csv and metadata.json of every version that is public, without a key, and asks of each hidden \
            figure what its least and greatest value can be, given everything that is published. Nothing else of the \
            service is used. Ends with 1 where a figure can be told: exactly, to be small, or too closely. Over eight \
            years of figures it takes some minutes.

            Examples:
              hatestats attack
              hatestats attack --url https://statistics.example.org --release 2024-q1
              hatestats attack --format json
            """)

    /// How what was found is printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table
        case json
    }

    @Option(help: "Print what is told of this release only; all are attacked together.") var release: String?
    @Option(help: "table or json.") var format = Format.table
    @Flag(help: "No progress on the terminal.") var quiet = false
    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let reader = try WebReader(service.address)
        let line = ProgressLine(isShown: !quiet && StandardError.isTerminal)
        let found: StrangersFiles
        let attack: PublicAttack
        do {
            found = try await StrangersFiles({ line.show($0) }, download: { try await reader.get($0) })
            line.show("attacking \(found.files.count) versions...")
            guard !found.files.isEmpty else {
                line.end()
                print("nothing is published at \(service.address), so there is nothing to attack")
                return
            }
            try AttackTable.require(release, among: found.files.map(\.name))
            attack = try await PublicAttack.run(on: found.files, mode: .intervals)
            line.end()
        } catch {
            line.end()
            throw error
        }
        let told = AttackTable(attack, withdrawn: found.withdrawn, release: release)
        switch format {
        case .table: for line in told.lines { print(line) }
        case .json: print(told.json)
        }
        guard attack.findings.isEmpty else { throw ExitCode(1) }
    }
}

/// What an attack found, for people and for programs.
struct AttackTable {
    private let attack: PublicAttack
    private let withdrawn: [String]
    private let versions: [Int]

    init(_ attack: PublicAttack, withdrawn: [String], release: String?) {
        self.attack = attack
        self.withdrawn = withdrawn
        versions = attack.names.indices.filter { Self.isMeant(attack.names[$0], by: release) }
    }

    /// Whether a version is asked for by a release, or by itself; all are by nothing.
    private static func isMeant(_ name: String, by release: String?) -> Bool {
        guard let release else { return true }
        return name == release || name.hasPrefix(release + "@")
    }

    /// Says before minutes of work that there is no such release.
    static func require(_ release: String?, among names: [String]) throws {
        guard let release, !names.contains(where: { isMeant($0, by: release) }) else { return }
        throw ServiceFault(
            description: "\(release) can't be downloaded. There are \(names.joined(separator: ", ")).")
    }

    private func intervals(of version: Int) -> [AttackReport.Interval] {
        attack.report.intervals.filter { $0.versions.contains(version) }
    }

    var lines: [String] {
        let rows = versions.map { version in
            let hidden = intervals(of: version)
            let widths = hidden.compactMap { interval in interval.upper.map { $0 - interval.lower } }
            return [
                attack.names[version], "\(hidden.count)", "\(hidden.count { $0.breach != nil })",
                widths.min().map { "\($0)" } ?? "-", "\(hidden.count - widths.count)",
            ]
        }
        var lines = TextTable(
            ["version", "hidden", "told", "narrowest", "without end"], rows, textColumns: 1
        ).lines
        let all = attack.report.intervals.filter { !$0.versions.allSatisfy { !versions.contains($0) } }
        let narrowest = all.filter { $0.upper != nil }
            .sorted { ($0.upper ?? 0) - $0.lower < ($1.upper ?? 0) - $1.lower }.prefix(10)
        lines += [
            "", "The narrowest intervals (what can't be from 1 up to the threshold need only not be told exactly):",
        ]
        lines +=
            TextTable(
                ["figure", "least", "greatest"],
                narrowest.map { ["\($0.cell)", "\($0.lower)", $0.upper.map { "\($0)" } ?? "-"] }, textColumns: 1
            ).lines
        lines.append("")
        if !withdrawn.isEmpty {
            lines.append(
                "\(withdrawn.joined(separator: ", ")) can't be downloaded any more; whoever did before knows more.")
        }
        lines += attack.findings.map(\.sentence)
        let effort = attack.report.effort
        lines.append(
            "\(attack.names.count) versions, \(effort.unknowns) unknowns and \(effort.sums) sums: "
                + (attack.findings.isEmpty
                    ? "nothing that is hidden can be told" : "\(attack.findings.count) findings: NOT SAFE"))
        return lines
    }

    var json: String {
        struct Told: Encodable {
            struct Interval: Encodable {
                let area: String
                let category: String
                let kind: String
                let first_month: String
                let last_month: String
                let versions: [String]
                let lower: Int
                let upper: Int?
                let exact: Bool
                let breach: String?
            }
            let versions: [String]
            let withdrawn: [String]
            let safe: Bool
            let findings: [String]
            let hidden: [Interval]
        }
        let hidden = attack.report.intervals.filter { $0.versions.contains { versions.contains($0) } }.map { one in
            Told.Interval(
                area: one.cell.area.rawValue, category: one.cell.category?.rawValue ?? "any",
                kind: one.cell.kind.rawValue, first_month: "\(one.cell.months.lowerBound)",
                last_month: "\(one.cell.months.upperBound)", versions: one.versions.map { attack.names[$0] },
                lower: one.lower, upper: one.upper, exact: one.isExact, breach: one.breach?.description)
        }
        let told = Told(
            versions: attack.names, withdrawn: withdrawn, safe: attack.findings.isEmpty,
            findings: attack.findings.map(\.sentence), hidden: hidden)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return (try? encoder.encode(told)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}

/// One line on a terminal that says how far a command is; nothing elsewhere.
struct ProgressLine {
    let isShown: Bool
    private static let width = 24

    func show(_ progress: StrangersFiles.Progress) {
        let filled = progress.total > 0 ? progress.done * Self.width / progress.total : Self.width
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.width - filled)
        show("[\(bar)] \(progress.done) of \(progress.total) versions downloaded")
    }

    func show(_ text: String) {
        if isShown { StandardError.write("\r\(text)\u{1B}[K") }
    }

    func end() {
        if isShown { StandardError.write("\r\u{1B}[K") }
    }
}
