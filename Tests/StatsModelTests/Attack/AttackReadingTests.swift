import Solver
import StatsModel
import Testing

/// Files from outside, as they should be and as they may be.
@Suite("Attack on bytes") struct AttackReadingTests {
    private static let header = FrozenTable.columns.joined(separator: ",")
    private static let areas = [AttackedArea(code: "L", parent: nil), AttackedArea(code: "E", parent: "L")]
    private static let policy = AttackedPolicy(threshold: 5, width: 5, zeros: .show)

    private func version(_ lines: String...) throws -> AttackedVersion {
        try version(bytes: Array(([Self.header] + lines).joined(separator: "\n").utf8))
    }

    private func version(bytes: [UInt8]) throws -> AttackedVersion {
        try AttackedVersion(
            name: "v", csv: bytes, areas: Self.areas, categories: ["race"], policy: Self.policy)
    }

    private func line(
        area: String = "L", category: String = "any", kind: String = "all", start: String = "2024-01-01",
        end: String = "2024-03-31", measure: String = "count", value: String = "7", symbols: String = ""
    ) -> String {
        "\(area),The Land,\(category),\(kind),p,\(start),\(end),\(measure),\(value),\(symbols),\"A, reason\",,,,X,r,1,false"
    }

    @Test func `A file is read as it is published`() throws {
        let version = try version(
            line(), line(category: "race", value: "", symbols: "c r"), line(area: "E", value: "", symbols: "x"),
            line(start: "2024-02-01", end: "2024-02-29", value: "0", symbols: "p"))
        #expect(
            version.rows.map(\.description) == [
                "L any all 2024-01..2024-03 7", "L race all 2024-01..2024-03 c", "E any all 2024-01..2024-03 x",
                "L any all 2024-02 0",
            ])
    }

    @Test func `What can't be understood is refused by its line`() throws {
        let faults: [(String, AttackFailure.Fault)] = [
            (line() + ",more", .fields), (line(area: "W"), .area), (line(category: "faith"), .category),
            (line(category: ""), .category), (line(kind: "crimes"), .kind), (line(start: "2024-01-02"), .months),
            (line(end: "2024-03-30"), .months), (line(start: "2024-04-01"), .months), (line(end: "2024-3-31"), .months),
            (line(measure: "rate"), .measure), (line(value: "-1"), .value), (line(value: "1.0"), .value),
            (line(value: "9999999999999999999999"), .value), (line(value: "1000000001"), .value),
            (line(value: " 7"), .value), (line(value: ""), .symbols), (line(symbols: "c"), .symbols),
            (line(value: "", symbols: "r"), .symbols), (line(value: "", symbols: "c x"), .symbols),
            (line(symbols: "q"), .symbols),
        ]
        for (text, fault) in faults {
            #expect(throws: AttackFailure.line(version: "v", line: 3, fault), "\(text)") { try version(line(), text) }
        }
    }

    @Test func `What is no table of figures is refused`() throws {
        #expect(throws: AttackFailure.columns(version: "v")) { try version(bytes: []) }
        #expect(throws: AttackFailure.columns(version: "v")) { try version(bytes: Array("a,b\n1,2\n".utf8)) }
        let open = Array((Self.header + "\nL,\"open").utf8)
        #expect(throws: AttackFailure.csv(version: "v", .unclosedQuote(line: 2))) { try version(bytes: open) }
        #expect(throws: AttackFailure.csv(version: "v", .zeroByte(line: 1))) { try version(bytes: [0, 1, 2]) }
        #expect(throws: AttackFailure.csv(version: "v", .notUTF8(line: 2))) {
            try version(bytes: Array((Self.header + "\n").utf8) + [0xFF, 0xFE, 0x0A])
        }
    }

    @Test(arguments: 0..<300) func `No bytes trap`(seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        let good = [
            Self.header, line(), line(category: "race", kind: "crime", value: "", symbols: "c"),
            line(area: "E", value: "3"), line(kind: "incident", value: "2"),
        ].joined(separator: "\n")
        var bytes = Array(good.utf8)
        for _ in 0...random.below(4) {
            let place = random.below(bytes.count)
            switch random.below(4) {
            case 0: bytes[place] = UInt8(random.below(256))
            case 1: bytes.insert(UInt8(ascii: "9"), at: place)
            case 2: bytes.remove(at: place)
            default: bytes.replaceSubrange(place..<place, with: bytes.prefix(random.below(bytes.count)))
            }
        }
        do {
            let version = try version(bytes: bytes)
            _ = try Attack.report(on: [version, version], solver: CoinSolver(threads: 1))
        } catch is AttackFailure {
            // Refused, and said why.
        }
    }

    @Test func `Versions that make no sense are refused`() throws {
        let file = AttackFile("land; east: land")
        func failure(_ version: AttackedVersion, totals: [AttackedTotal] = []) -> AttackFailure? {
            do throws(AttackFailure) {
                _ = try Attack.report(on: [version], totals: totals, solver: CoinSolver())
                return nil
            } catch { return error }
        }
        func version(_ tree: String, policy: AttackedPolicy? = nil, _ lines: String = "") throws -> AttackedVersion {
            var other = AttackFile(tree)
            if let policy { other.policy = policy }
            return try other.version(lines)
        }
        #expect(try failure(version("land: east; east: land")) == .area(version: "one", "land"))
        #expect(try failure(version("land; land")) == .area(version: "one", "land"))
        #expect(try failure(version("land: sea")) == .area(version: "one", "sea"))
        #expect(try failure(version("land: land")) == .area(version: "one", "land"))
        #expect(
            try failure(version("land", policy: AttackedPolicy(threshold: -1, width: 5, zeros: .show)))
                == .policy(version: "one"))
        #expect(
            try failure(version("land", policy: AttackedPolicy(threshold: 5, width: 5, zeros: .show, roundingBase: 0)))
                == .policy(version: "one"))
        let cell = try file.cell("land any all 2024-01")
        #expect(
            try failure(version("land", "land any all 2024-01 7\nland any all 2024-01 c"))
                == .ambiguous(version: "one", cell))
        #expect(try failure(version("land", "land any all 2024-01 7\nland any all 2024-01 7")) == nil)
        #expect(
            try failure(version("land", "sea any all 2024-01 7"))
                == .cell(version: "one", file.cell("sea any all 2024-01")))
        #expect(
            try failure(version("land", "land any all 2024-01 -7")) == .cell(version: "one", cell))
        let totals = [AttackedTotal(cell: cell, value: 1), AttackedTotal(cell: cell, value: 2)]
        #expect(try failure(version("land"), totals: totals) == .ambiguous(version: "outside", cell))
        #expect(
            try failure(version("land"), totals: [AttackedTotal(cell: cell, value: -1)])
                == .cell(version: "outside", cell))
    }

    @Test func `More stretches of time than anyone publishes are refused`() throws {
        let first = Month(index: 0)
        let rows = (0..<130).flatMap { start in
            (start..<130).map { end in
                AttackedRow(
                    cell: AttackedCell(
                        area: "L", category: nil, kind: .all,
                        months: first.advanced(by: start)...first.advanced(by: end)), standing: .hidden)
            }
        }
        let version = AttackedVersion(
            name: "v", areas: Self.areas, categories: [], policy: Self.policy, rows: rows)
        #expect(throws: AttackFailure.tooLarge) { try Attack.report(on: [version], solver: CoinSolver()) }
    }
}

extension AttackedRow {
    /// The words of which `AttackFile` makes it.
    var description: String {
        switch standing {
        case .shown(let value): "\(cell) \(value)"
        case .hidden: "\(cell) c"
        case .absent: "\(cell) x"
        }
    }
}
