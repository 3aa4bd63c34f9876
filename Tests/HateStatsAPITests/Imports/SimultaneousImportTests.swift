import Testing

@testable import HateStatsAPI

/// Imports at the same time don't corrupt each other.
@Suite("Imports at the same time")
struct SimultaneousImportTests {
    private static let header = "source_ref,recorded_on,area,kind,categories,police_ref,status\n"
    private static let areas = ["leicester", "blaby", "rutland", "melton", "harborough"]
    private static let categories = ["race", "religion", "race;religion", "disability", "other;transgender"]

    /// A file of a source in which the same references say something else for each seed.
    private static func file(_ sender: ImportDesk.Sender, seed: UInt64) -> String {
        var random = SeededNumbers(seed: seed)
        let rows = (0..<400).shuffled(using: &random).prefix(300).map { number in
            let day = 10 + Int.random(in: 0..<20, using: &random)
            let month = Int.random(in: 1...3, using: &random)
            let area = areas.randomElement(using: &random) ?? ""
            let category = categories.randomElement(using: &random) ?? ""
            let link = sender == .police || number % 3 > 0 ? "" : "X\(Int.random(in: 0..<400, using: &random))"
            let status = Int.random(in: 0..<5, using: &random) == 0 ? "withdrawn" : ""
            return "X\(number),2024-0\(month)-\(day),\(area),crime,\(category),\(link),\(status)\n"
        }
        return header + rows.joined()
    }

    @Test(arguments: [[ImportDesk.Sender.police], [.council], ImportDesk.Sender.allCases])
    func `keep counts, versions and moments right`(_ senders: [ImportDesk.Sender]) async throws {
        try await ImportDesk.open({ $0.databaseConnections = 20 }) { desk async throws in
            try await withThrowingTaskGroup(of: Answer.self) { group in
                for number in 0..<24 {
                    if number >= 8, let answer = try await group.next() { #expect(answer.status == 201) }
                    let sender = senders[number % senders.count]
                    group.addTask {
                        try await desk.send(Self.file(sender, seed: UInt64(number)), as: sender)
                    }
                }
                for try await answer in group { #expect(answer.status == 201, "\(answer.text)") }
            }
            #expect(try await desk.rows(of: "import") == 24)
            #expect(try await desk.database.contradictions() == [])
        }
    }

    @Test func `of one file bring it in once`() async throws {
        try await ImportDesk.open({ $0.databaseConnections = 20 }) { desk async throws in
            let file = Self.file(.police, seed: 1)
            let tallies = try await withThrowingTaskGroup(of: ImportTally.self) { group in
                for _ in 0..<8 { group.addTask { try await desk.take(file) } }
                return try await group.reduce(into: [ImportTally]()) { $0.append($1) }
            }
            #expect(tallies.filter { $0 == ImportTally(new: 300) }.count == 1)
            #expect(tallies.filter { $0 == ImportTally(unchanged: 300) }.count == 7)
            #expect(try await desk.rows(of: "record_version") == 300)
            #expect(try await desk.database.contradictions() == [])
        }
    }

    @Test func `some of which fail or are dry leave no trace of these`() async throws {
        try await ImportDesk.open({ $0.databaseConnections = 20 }) { desk async throws in
            let good = Self.file(.police, seed: 1)
            let bad = good + "Y1,2024-03-05,nowhere,crime,race,,\n"
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<9 {
                    group.addTask {
                        switch number % 3 {
                        case 0: try await desk.send(good).status
                        case 1: try await desk.send(bad, "on_error=abort").status
                        default: try await desk.send(Self.file(.police, seed: 2), "dry_run=true").status
                        }
                    }
                }
                let statuses = try await group.reduce(into: [Int]()) { $0.append($1) }
                #expect(statuses.sorted() == [200, 200, 200, 201, 201, 201, 422, 422, 422])
            }
            #expect(try await desk.rows(of: "record_version") == 300)
            #expect(try await desk.rows(of: "import") == 3)
            #expect(try await desk.database.contradictions() == [])
        }
    }
}
