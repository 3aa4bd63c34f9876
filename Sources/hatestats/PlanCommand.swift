import ArgumentParser
import Foundation
import HateStatsAPI

/// `hatestats plan`: publication plans.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Publication plans: what they would hide, before one is chosen.",
        subcommands: [Try.self])

    /// `hatestats plan try`.
    struct Try: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare publication plans on the present records: how much each would hide.",
            discussion: """
                Each plan is a plan.csv as a pack has it. The records as they are now are counted and protected by each, \
                and by the plan in force, without regard to what was published; nothing is stored. For statisticians, over HTTP.

                Examples:
                  hatestats plan try --plan coarser.csv --plan finer.csv
                  hatestats plan try --pack reference/llr --format json
                """)

        @Option(help: "A plan.csv.", completion: .file(extensions: ["csv"])) var plan: [String] = []
        @Option(help: "The folder of a pack, whose plan.csv is tried.", completion: .directory) var pack: [String] = []
        @Option(help: "table or json.") var format = AttackCommand.Format.table
        @Option(
            help: "A statistician's key. Better given as HATESTATS_KEY, which other users of the machine can't read.")
        var key: String?
        @OptionGroup var service: ServiceOptions

        func run() async throws {
            let files = plan + pack.map { $0 + "/plan.csv" }
            let plans = try files.map { path in
                guard let data = FileManager.default.contents(atPath: path) else {
                    throw ValidationError("\(path) can't be read.")
                }
                return Asked.Plan(name: path, csv: String(decoding: data, as: UTF8.self))
            }
            let reader = try WebReader(service.address, key: key ?? Environment.value("HATESTATS_KEY"))
            let line = ProgressLine(isShown: StandardError.isTerminal)
            line.show("trying \(plans.count + 1) plans...")
            defer { line.end() }
            let answer = try await reader.post("/v1/plan/try", json: try JSONEncoder().encode(Asked(plans: plans)))
            line.end()
            switch format {
            case .json: print(String(decoding: answer, as: UTF8.self))
            case .table: try printTable(Data(answer))
            }
        }

        private func printTable(_ answer: Data) throws {
            let trial = try JSONDecoder().decode(Trial.self, from: answer)
            func percent(_ share: Double) -> String { String(format: "%.1f%%", share) }
            let rows = trial.plans.map { plan in
                [
                    plan.name, plan.cells.grouped, plan.hidden.grouped, percent(plan.hidden_percent),
                    plan.primary.grouped, plan.secondary.grouped, percent(plan.hidden_count_percent),
                    plan.unsafe.grouped, String(format: "%.1f", plan.seconds),
                ]
            }
            let span = "from \(trial.from) to \(trial.to)"
            print("Records \(span), as they are now; figures whose counts are not whole are left out:")
            let table = TextTable(
                [
                    "plan", "cells", "hidden", "of cells", "primary", "secondary", "of the count", "unsafe", "seconds",
                ], rows, textColumns: 1)
            for line in table.lines { print(line) }
        }

        /// What is asked, by the names of its members.
        private struct Asked: Encodable {
            struct Plan: Encodable {
                let name: String
                let csv: String
            }
            let plans: [Plan]
        }

        /// What is answered, by the names of its members.
        private struct Trial: Decodable {
            struct Plan: Decodable {
                let name: String
                let cells: Int
                let hidden: Int
                let primary: Int
                let secondary: Int
                let hidden_percent: Double
                let hidden_count_percent: Double
                let unsafe: Int
                let seconds: Double
            }
            let from: String
            let to: String
            let plans: [Plan]
        }
    }
}
