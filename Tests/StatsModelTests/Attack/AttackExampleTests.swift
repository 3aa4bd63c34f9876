import Solver
import StatsModel
import Testing

/// Small files of which everyone can work out by hand what a stranger can tell.
@Suite("Attack on small files") struct AttackExampleTests {
    private func told(_ file: AttackFile, _ lines: String, _ cell: String, totals: [(String, Int)] = []) throws
        -> String
    {
        let version = try file.version(lines)
        let totals = try totals.map { AttackedTotal(cell: try file.cell($0.0), value: $0.1) }
        let report = try Attack.report(on: [version], totals: totals, solver: CoinSolver())
        #expect(report.contradictions.isEmpty)
        #expect(report.intervals.allSatisfy { $0.isExact })
        return report.told(try file.cell(cell))
    }

    @Test func `What is missing from a sum is known`() throws {
        let told = try told(
            AttackFile("land"),
            """
            land any all 2024-01 7
            land any crime 2024-01 c
            land any incident 2024-01 4
            """, "land any crime 2024-01")
        // 7 - 4.
        #expect(told == "3..3, known exactly to be 3")
    }

    @Test func `Nothing plus nothing is nothing`() throws {
        // 0 = x + x + 0: counts are not negative.
        let file = AttackFile("land", zeros: .mask)
        let lines = """
            land any crime 2024-01..2024-03 0
            land any crime 2024-01 c
            land any crime 2024-02 c
            land any crime 2024-03 0
            """
        #expect(try told(file, lines, "land any crime 2024-01") == "0..0, known exactly to be 0")
    }

    @Test func `Of two ones each is known where hidden means at least one`() throws {
        let lines = """
            land any crime 2024-01..2024-02 2
            land any crime 2024-01 c
            land any crime 2024-02 c
            """
        #expect(try told(AttackFile("land"), lines, "land any crime 2024-01") == "1..1, known exactly to be 1")
        // Where a hidden figure may be 0: 0 + 2, 1 + 1, 2 + 0; less than 5 apart.
        #expect(
            try told(AttackFile("land", zeros: .mask), lines, "land any crime 2024-01")
                == "0..2, known within 2 (0 to 2), less than the width 5")
    }

    @Test func `Two hidden parts of a small sum are known to be small`() throws {
        let lines = """
            land any all 2024-01 5
            land any crime 2024-01 c
            land any incident 2024-01 c
            """
        // 1 + 4 to 4 + 1.
        #expect(try told(AttackFile("land"), lines, "land any crime 2024-01") == "1..4, known to be small: 1 to 4")
    }

    @Test func `The width counts where a value can be small`() throws {
        let lines = """
            land any all 2024-01 15
            land any crime 2024-01 c
            land any incident 2024-01 c
            land any incident 2024-01..2024-02 13
            land any incident 2024-02 4
            """
        // incident = 13 - 4 = 9, crime = 6.
        #expect(try told(AttackFile("land"), lines, "land any crime 2024-01") == "6..6, known exactly to be 6")
        let wide = """
            land any all 2024-01 7
            land any crime 2024-01 c
            land any incident 2024-01 c
            """
        // 1 to 6: 5 apart.
        #expect(try told(AttackFile("land"), wide, "land any crime 2024-01") == "1..6")
    }

    @Test func `Any is between the greatest category and the sum of all`() throws {
        let lines = """
            land any crime 2024-01..2024-03 c
            land race crime 2024-01..2024-03 6
            land faith crime 2024-01..2024-03 3
            """
        // max(6, 3) to 6 + 3.
        #expect(try told(AttackFile("land"), lines, "land any crime 2024-01..2024-03") == "6..9")
        let single = """
            land any crime 2024-01..2024-03 9
            land race crime 2024-01..2024-03 c
            land faith crime 2024-01..2024-03 7
            """
        // At least 9 - 7, at most 9.
        #expect(try told(AttackFile("land"), single, "land race crime 2024-01..2024-03") == "2..9")
    }

    @Test func `Where any is nothing every category is nothing`() throws {
        let file = AttackFile("land", zeros: .mask)
        let lines = """
            land any crime 2024-01..2024-03 0
            land race crime 2024-01..2024-03 c
            """
        #expect(try told(file, lines, "land race crime 2024-01..2024-03") == "0..0, known exactly to be 0")
    }

    @Test func `Two kinds of year that share a quarter tell of each other`() throws {
        // April to March: 20. January to December of the year that begins in it: 23. They share January to March.
        let lines = """
            land any all 2023-04..2024-03 20
            land any all 2024-01..2024-12 23
            land any all 2023-04..2023-12 18
            land any all 2024-04..2024-12 c
            land any all 2024-01..2024-03 c
            """
        // 20 - 18 = 2, and 23 - 2 = 21.
        #expect(try told(AttackFile("land"), lines, "land any all 2024-01..2024-03") == "2..2, known exactly to be 2")
        #expect(
            try told(AttackFile("land"), lines, "land any all 2024-04..2024-12") == "21..21, known exactly to be 21")
    }

    @Test func `A place not recorded leaves room for more`() throws {
        let file = AttackFile("land; east: land; west: land")
        let lines = """
            land any all 2024-01 9
            east any all 2024-01 c
            west any all 2024-01 3
            """
        // 9 - 3 = 6 in the east or in a place not recorded; hidden is at least 1.
        #expect(try told(file, lines, "east any all 2024-01") == "1..6")
        let small = """
            land any all 2024-01 4
            east any all 2024-01 c
            west any all 2024-01 0
            """
        #expect(try told(file, small, "east any all 2024-01") == "1..4, known to be small: 1 to 4")
    }

    @Test func `A hidden whole is at least its shown parts`() throws {
        let file = AttackFile("land; east: land; west: land")
        let lines = """
            land any all 2024-01 c
            east any all 2024-01 8
            west any all 2024-01 3
            """
        #expect(try told(file, lines, "land any all 2024-01") == "11..")
    }

    @Test func `Districts by quarter and their county by month fit together`() throws {
        // A county by month, its districts by quarter only: transport, not equality, ties them.
        let file = AttackFile("county; north: county; south: county", zeros: .mask)
        let lines = """
            county any all 2024-01 3
            county any all 2024-02 c
            county any all 2024-03 2
            north any all 2024-01..2024-03 6
            south any all 2024-01..2024-03 5
            """
        // At least 6 + 5 in the quarter, 5 of them in the two months that are known.
        #expect(try told(file, lines, "county any all 2024-02") == "6..")
    }

    @Test func `Categories of a district tell of its any`() throws {
        let file = AttackFile("county; north: county; south: county")
        let lines = """
            county any all 2024-01..2024-03 12
            north any all 2024-01..2024-03 c
            south any all 2024-01..2024-03 c
            north race all 2024-01..2024-03 5
            north faith all 2024-01..2024-03 0
            south race all 2024-01..2024-03 4
            south faith all 2024-01..2024-03 c
            """
        // North: only race, so any = race = 5. South: 4 and more, up to 12 - 5.
        #expect(try told(file, lines, "north any all 2024-01..2024-03") == "5..5, known exactly to be 5")
        #expect(
            try told(file, lines, "south any all 2024-01..2024-03")
                == "4..7, known within 3 (4 to 7), less than the width 5")
        #expect(try told(file, lines, "south faith all 2024-01..2024-03") == "1..7")
    }

    @Test func `A total from outside is one more known cell`() throws {
        let file = AttackFile("land; east: land; west: land")
        let lines = """
            land any all 2024-01 c
            east any all 2024-01 8
            west any all 2024-01 c
            """
        let told = try told(file, lines, "west any all 2024-01", totals: [("land any all 2024-01", 11)])
        #expect(told == "1..3, known to be small: 1 to 3")
    }

    @Test func `What is absent tells nothing`() throws {
        let lines = """
            land any all 2024-01 7
            land any crime 2024-01 c
            land any incident 2024-01 x
            """
        #expect(try told(AttackFile("land"), lines, "land any crime 2024-01") == "1..7")
    }

    @Test func `Rounded figures are known within the base`() throws {
        let file = AttackFile("land", base: 5, width: 4)
        let version = try file.version(
            """
            land any all 2024-01 10
            land any crime 2024-01 5
            land any incident 2024-01 0
            """)
        let report = try Attack.report(on: [version], solver: CoinSolver())
        // all 6..14, crime 1..9, incident 0..4: crime ≥ 6 - 4 = 2. Nothing breaks the rule with a width of 4.
        #expect(report.breaches.isEmpty)
        #expect(report.intervals.isEmpty)
        let tight = try file.version(
            """
            land any all 2024-01 5
            land any crime 2024-01 5
            land any incident 2024-01 5
            """)
        // all 1..9, crime 1..9 and incident 1..9: each at most 9 - 1 = 8.
        let told = try Attack.report(on: [tight], solver: CoinSolver()).told(try file.cell("land any crime 2024-01"))
        #expect(told == "")
        let wide = AttackFile("land", base: 5, width: 5)
        let zero = try wide.version("land any all 2024-01 0")
        #expect(
            try Attack.report(on: [zero], solver: CoinSolver()).told(file.cell("land any all 2024-01"))
                == "0..4, known within 4 (0 to 4), less than the width 5")
    }

    @Test func `A verdict agrees with the intervals`() throws {
        let file = AttackFile("land; east: land; west: land")
        let version = try file.version(
            """
            land any all 2024-01 12
            east any all 2024-01 c
            west any all 2024-01 c
            east any crime 2024-01 c
            east any incident 2024-01 2
            """)
        let intervals = try Attack.report(on: [version], mode: .intervals, solver: CoinSolver())
        let verdict = try Attack.report(on: [version], mode: .verdict, solver: CoinSolver())
        #expect(intervals.breaches.map(\.cell) == verdict.breaches.map(\.cell))
        #expect(intervals.isSafe == verdict.isSafe)
    }
}
