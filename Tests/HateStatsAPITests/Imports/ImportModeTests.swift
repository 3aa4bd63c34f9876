import Testing

@testable import HateStatsAPI

/// `dry_run`, `on_error=abort` and `covers`.
@Suite("The ways of an import")
struct ImportModeTests {
    private static let header = ImportAnswerTests.header
    private static let mixed = header + "A,2024-03-05,leicester,crime,race\nB,2024-03-05,nowhere,crime,race\n"

    @Test func `a dry run says what would happen and leaves nothing`() async throws {
        try await ImportDesk.open { desk async throws in
            try await desk.take(Self.header + "A,2024-03-05,blaby,crime,race\n")
            let before = try await desk.everything()
            let answer = try await desk.send(Self.mixed, "dry_run=true&covers=2024-03")
            #expect(answer.status == 200)
            #expect(answer.json["dry_run"].truth == true)
            #expect(answer.json["id"] == .null)
            #expect(answer.json["rejects_url"] == .null)
            #expect(answer.headers["location"] == nil)
            #expect(answer.tally == ImportTally(changed: 1, rejected: 1))
            #expect(answer.json["rejections"][0]["line"].integer == 3)
            #expect(try await desk.everything() == before)
            #expect(try await desk.current("A", "version") == "1")
            #expect(try await desk.database.contradictions() == [])
        }
    }

    @Test func `abort takes all`() async throws {
        try await ImportDesk.open { desk async throws in
            let file = Self.header + "A,2024-03-05,leicester,crime,race\n"
            #expect(try await desk.take(file, "on_error=abort") == ImportTally(new: 1))
        }
    }

    @Test(arguments: [
        mixed,
        // What only the database sees.
        header + "A,2024-03-05,leicester,crime,race\nA,2024-03-06,leicester,crime,race\n",
    ])
    func `abort takes nothing where a row breaks a rule`(_ file: String) async throws {
        try await ImportDesk.open { desk async throws in
            let answer = try await desk.send(file, "on_error=abort&covers=2024-03")
            #expect(answer.status == 422)
            #expect(answer.problem == "impossible")
            #expect(answer.json["errors"][0]["where"].text?.hasPrefix("body.line.3.") == true)
            #expect(try await desk.everything() == [0, 0, 0, 0, 0])
        }
    }

    @Test func `covers states months, and a header alone is a nil return`() async throws {
        try await ImportDesk.open { desk async throws in
            let answer = try await desk.send(Self.header, "covers=2024-01..2024-03")
            #expect(answer.status == 201)
            #expect(answer.tally == ImportTally())
            #expect(answer.json["covers"].text == "2024-01..2024-03")
            #expect(try await desk.take(String(Self.header.dropLast()), "covers=2024-04") == ImportTally())
            #expect(
                try await desk.database.psql(
                    "SELECT string_agg(month || ' ' || import, ', ' ORDER BY month) FROM source_return")
                    == "2024-01-01 1, 2024-02-01 1, 2024-03-01 1, 2024-04-01 2")
            // Stated again, by another import, it is another return.
            try await desk.take(Self.header, "covers=2024-03")
            #expect(try await desk.rows(of: "source_return") == 5)
        }
    }

    private static let wrongParameters = [
        ("covers=2098-01", "not over"), ("covers=2024-03..2024-01", "2024-01..2024-03"),
        ("covers=2024", "must be a month"), ("covers=2024-13", "must be a month"),
        ("covers=2024-01..2024-02..2024-03", "must be a month"), ("covers=", "must be a month"),
        ("covers=1900-01..2023-12", "more than 240 months"), ("dry_run=yes", "`true` or `false`"),
        ("on_error=abbort", "`abort`"), ("on_eror=abort", "on_error"), ("covers=2024-01&covers=2024-02", "only one"),
    ]

    @Test func `a parameter that can't be is a 400 that says why`() async throws {
        try await ImportDesk.open { desk async throws in
            for (query, words) in Self.wrongParameters {
                let answer = try await desk.send(Self.mixed, query)
                #expect(answer.status == 400, "\(query)")
                #expect(answer.text.contains(words), "\(query): \(answer.text)")
            }
            #expect(try await desk.everything() == [0, 0, 0, 0, 0])
        }
    }

    @Test func `the month that is running can't be covered, the one before it can`() async throws {
        try await ImportDesk.open { desk async throws in
            let zone = "Europe/London"
            let months = try await desk.database.psql(
                """
                SELECT to_char(now() AT TIME ZONE '\(zone)', 'YYYY-MM'),
                       to_char((now() AT TIME ZONE '\(zone)') - interval '1 month', 'YYYY-MM')
                """
            ).split(separator: "|")
            #expect(try await desk.send(Self.header, "covers=\(months[0])").status == 400)
            #expect(try await desk.send(Self.header, "covers=\(months[1])").status == 201)
        }
    }

    @Test func `all wrong parameters are told at once`() async throws {
        try await ImportDesk.open { desk async throws in
            let answer = try await desk.send(Self.mixed, "covers=x&dry_run=x&on_error=x")
            #expect(
                answer.json["errors"].items.compactMap { $0["where"].text } == [
                    "query.covers", "query.on_error", "query.dry_run",
                ])
        }
    }
}
