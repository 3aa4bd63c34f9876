import Solver
import StatsModel
import Testing

/// What several releases tell together.
@Suite("Attack on releases together") struct AttackVersionsTests {
    private let file = AttackFile("land; east: land; west: land")

    private func report(_ versions: [String], totals: [(String, Int)] = []) throws -> AttackReport {
        let versions = try versions.enumerated().map { try file.version($1, name: "v\($0 + 1)") }
        let totals = try totals.map { AttackedTotal(cell: try file.cell($0.0), value: $0.1) }
        return try Attack.report(on: versions, totals: totals, solver: CoinSolver())
    }

    @Test func `What one release shows is known in all`() throws {
        let first = """
            land any all 2024-01 20
            east any all 2024-01 c
            west any all 2024-01 c
            """
        let second = """
            land any all 2024-01 20
            east any all 2024-01 3
            west any all 2024-01 c
            """
        let report = try report([first, second])
        #expect(report.contradictions.isEmpty)
        #expect(try report.told(file.cell("east any all 2024-01")) == "3..3, known exactly to be 3")
        let west = try #require(report.intervals.first { $0.cell.area == "west" })
        #expect(west.versions == [0, 1])
        #expect((west.lower, west.upper) == (1, 17))
    }

    @Test func `Two patterns, each safe, are together not`() throws {
        // Crime and incident hide each other in one release, the two areas in the other.
        let first = """
            land any all 2024-01 20
            land any crime 2024-01 c
            land any incident 2024-01 c
            land any all 2024-02 30
            land any crime 2024-02 18
            """
        let second = """
            land any all 2024-01 20
            land any crime 2024-01..2024-02 20
            land any crime 2024-02 18
            """
        #expect(try report([first]).isSafe)
        #expect(try report([second]).isSafe)
        let report = try report([first, second])
        #expect(try report.told(file.cell("land any crime 2024-01")) == "2..2, known exactly to be 2")
    }

    @Test func `What visibly changed is not taken to be the same`() throws {
        let first = """
            land any all 2024-01 20
            east any all 2024-01 c
            west any all 2024-01 8
            """
        let second = """
            land any all 2024-01 26
            east any all 2024-01 c
            west any all 2024-01 8
            """
        let report = try report([first, second])
        #expect(report.contradictions.isEmpty)
        // 20 - 8 and 26 - 8, in the east or in a place not recorded.
        #expect(try report.told(file.cell("east any all 2024-01")) == "1..12; 1..18")
    }

    @Test func `A figure that is hidden after it was shown is another`() throws {
        let first = """
            land any all 2024-01 20
            east any all 2024-01 8
            """
        let second = """
            land any all 2024-01 c
            east any all 2024-01 c
            """
        let report = try report([first, second])
        #expect(report.contradictions.isEmpty)
        #expect(try report.told(file.cell("east any all 2024-01")) == "1..")
    }

    @Test func `Presumptions that contradict what is shown are given up`() throws {
        // Nothing visibly changed, but crime and all can't both be what they were.
        let first = """
            land any all 2024-01 20
            land any crime 2024-01 c
            land any incident 2024-01 14
            land any all 2024-02 c
            land any crime 2024-02 9
            """
        let second = """
            land any all 2024-01 20
            land any crime 2024-01 9
            land any all 2024-02 c
            land any crime 2024-02 9
            """
        let report = try report([first, second])
        #expect(report.contradictions.map(\.remedy) == [.versionsApart])
        #expect(report.unjudged.isEmpty)
        // In the first release by itself: 20 - 14.
        #expect(try report.told(file.cell("land any crime 2024-01")) == "6..6, known exactly to be 6")
        // What it does not touch stays together.
        #expect(report.intervals.first { $0.cell.months.lowerBound == Month("2024-02") }?.versions == [0, 1])
    }

    @Test func `A total from outside that contradicts is set aside`() throws {
        let lines = """
            land any all 2024-01 20
            land any crime 2024-01 c
            """
        let report = try report([lines], totals: [("land any all 2024-01", 19)])
        #expect(report.contradictions.map(\.remedy) == [.totalSetAside])
        #expect(try report.told(file.cell("land any crime 2024-01")) == "1..20")
    }

    @Test func `A file that contradicts itself is not safe`() throws {
        let lines = """
            land any all 2024-01 20
            land any crime 2024-01 21
            land any incident 2024-01 c
            land any all 2024-02 20
            land any crime 2024-02 c
            """
        let report = try report([lines])
        #expect(!report.isSafe)
        #expect(report.contradictions.map(\.remedy) == [.none])
        #expect(try report.unjudged == [file.cell("land any incident 2024-01")])
        #expect(try report.told(file.cell("land any crime 2024-02")) == "1..20")
    }

    @Test func `A release that goes further leaves the earlier as it was`() throws {
        let first = """
            land any crime 2024-01 c
            land any crime 2024-02 9
            """
        let second = """
            land any crime 2024-01 c
            land any crime 2024-02 9
            land any crime 2024-03 7
            land any crime 2024-01..2024-03 18
            """
        let report = try report([first, second])
        // 18 - 9 - 7.
        #expect(try report.told(file.cell("land any crime 2024-01")) == "2..2, known exactly to be 2")
    }

    @Test func `A category that comes later was not counted before`() throws {
        var early = file
        early.categories = ["race"]
        let first = try early.version(
            """
            land any crime 2024-01..2024-03 c
            land race crime 2024-01..2024-03 6
            """, name: "v1")
        let second = try file.version(
            """
            land any crime 2024-01..2024-03 c
            land race crime 2024-01..2024-03 6
            land faith crime 2024-01..2024-03 c
            """, name: "v2")
        let report = try Attack.report(on: [first, second], solver: CoinSolver())
        // With race alone, any is race.
        let told = report.told(try file.cell("land any crime 2024-01..2024-03"))
        #expect(told == "6..6, known exactly to be 6")
    }
}
