import StatsModel
import Testing

@testable import HateStatsAPI

@Suite("A quoted number, verified")
struct VerifyRouteTests {
    /// The verdict on a body.
    private func verify(_ body: String, _ app: TestApplication) async throws -> JSONValue {
        let answer = try await app.post("/v1/verify", json: body)
        #expect(answer.status == 200, "\(body): \(answer.text)")
        return answer.json
    }

    @Test func `stands for every figure and every measure that is published, and for none beside it`() async throws {
        try await CitedHouse.serving { app, _, versions in
            let frame = versions[0].table.frame
            var shown = 0
            for position in 0..<frame.count {
                let cell = try #require(frame.cell(at: position))
                for measure in CitedMeasure.allCases {
                    let reference = try #require(versions[0].reference(cell, measure))
                    let figure = FigureStatement(versions[0], cell, measure)
                    let words =
                        #""area": "\#(frame.pack.areas[cell.area].code.rawValue)", "kind": "\#(cell.kind.rawValue)", "#
                        + #""category": "\#(cell.category.map { frame.pack.categories[$0].code.rawValue } ?? "any")", "#
                        + #""period": "\#(cell.period.code)", "measure": "\#(measure.measure.rawValue)", "#
                        + #""compare": "\#(measure.comparison.rawValue)""#
                    guard let value = figure.result.value else { continue }
                    shown += 1
                    for body in [#""citation": "\#(reference)""#, words] {
                        let json = try await verify("{\(body), \"value\": \(value)}", app)
                        #expect(json["verdict"].text == "stands", "\(body) \(value)")
                        #expect(json["published_value"] == json["figure"]["value"])
                        #expect(json["figure"]["citation"].text == reference)
                        let beside = try #require(FixedDecimal(units: value.units + 1, places: value.places))
                        let wrong = try await verify("{\(body), \"value\": \(beside)}", app)
                        #expect(wrong["verdict"].text == "never-published", "\(body) \(beside)")
                    }
                }
            }
            #expect(shown > 60)
        }
    }

    @Test func `compares exact decimals with the rounded value that is published`() async throws {
        try await CitedHouse.serving { app, _, _ in
            // 120 crimes among 10,000 residents.
            let figure = #""area": "alder", "period": "YE2024-06", "measure": "rate""#
            for value in ["12", "12.0", "12.00", "1.2e1", "120e-1"] {
                let json = try await verify("{\(figure), \"value\": \(value)}", app)
                #expect(json["verdict"].text == "stands")
            }
            for value in ["12.000000000000000000001", "11.99999999999999999999", "-12", "12.01"] {
                let json = try await verify("{\(figure), \"value\": \(value)}", app)
                #expect(json["verdict"].text == "never-published")
            }
        }
    }

    @Test func `takes the defaults of the figures, and everyday words`() async throws {
        try await CitedHouse.serving { app, _, versions in
            let newest = try await verify(#"{"value": 120}"#, app)
            #expect(newest["verdict"].text == "stands")
            #expect(newest["figure"]["area"]["code"].text == "N1")
            #expect(newest["figure"]["period"]["code"].text == "YE2024-06")
            let racist = try await verify(
                #"{"area": "Alder", "category": "racist", "period": "latest-1", "value": 36}"#, app)
            #expect(racist["verdict"].text == "stands")
            #expect(racist["figure"]["period"]["code"].text == "YE2023-06")
        }
    }

    @Test func `was right until the correction, was never published, or is hidden`() async throws {
        try await CitedHouse.serving(corrected: true) { app, _, versions in
            let (old, new) = (
                try #require(versions[0].reference("N2", "YE2024-06")),
                try #require(versions[1].reference("N2", "YE2024-06"))
            )
            for reference in [old, new] {
                let right = try await verify(#"{"citation": "\#(reference)", "value": 132}"#, app)
                #expect(right["verdict"].text == "stands" && right["until"] == .null)
                let was = try await verify(#"{"citation": "\#(reference)", "value": 120}"#, app)
                #expect(was["verdict"].text == "was-right-until")
                #expect(was["until"].text == CitedHouse.secondPublished.description)
                #expect(was["published_value"].integer == 132)
                #expect(was["figure"]["citation"].text == new)
                #expect(was["sentence"].text?.hasPrefix("120 was right until 13:10 on 2 August 2024. Now: ") == true)
                let never = try await verify(#"{"citation": "\#(reference)", "value": 121}"#, app)
                #expect(never["verdict"].text == "never-published" && never["published_value"].integer == 132)
            }
            let shownLater = try await verify(#"{"area": "birch", "period": "YE2023-06", "value": 12}"#, app)
            #expect(shownLater["verdict"].text == "stands" || shownLater["published_value"].integer == 12)
            // Hidden now, and 36 in the first version, which anybody can still read.
            let hidden = #""area": "alder", "category": "race", "period": "YE2024-06""#
            let once = try await verify("{\(hidden), \"value\": 36}", app)
            #expect(once["verdict"].text == "was-right-until" && once["published_value"] == .null)
            for value in [0, 1, 2, 3, 4, 5, 35] {
                let guess = try await verify("{\(hidden), \"value\": \(value)}", app)
                #expect(guess["verdict"].text == "hidden" && guess["until"] == .null)
                #expect(guess["published_value"] == .null && guess["figure"]["symbols"][0].text == "c")
            }
        }
    }

    @Test func `says nothing of what a withdrawn version said, whichever number is quoted`() async throws {
        try await CitedHouse.serving { app, database, versions in
            let reference = try #require(versions[0].reference("N2", "YE2024-06"))
            try await PublishedRelease.withdraw(versions[0], reason: "A mistake", in: database)
            try await app.context.publication.reload()
            var answers: Set<String> = []
            for value in [120, 121, 0] {
                let answer = try await app.post(
                    "/v1/verify", json: #"{"citation": "\#(reference)", "value": \#(value)}"#)
                #expect(answer.json["verdict"].text == "hidden")
                #expect(answer.json["withdrawn"]["reason"].text == "A mistake")
                answers.insert(answer.text.replacing("of \(value),", with: "of …,"))
            }
            #expect(answers.count == 1, "\(answers)")
            let unnamed = try await app.post("/v1/verify", json: #"{"value": 120}"#)
            #expect(unnamed.status == 404 && unnamed.problem == "nothing-published")
        }
    }

    @Test func `names everything that is wrong with a question at once`() async throws {
        try await CitedHouse.serving { app, _, versions in
            func faults(_ body: String) async throws -> [String] {
                let answer = try await app.post("/v1/verify", json: body)
                #expect(answer.status == 400, "\(body): \(answer.text)")
                return answer.json["errors"].items.compactMap { $0["where"].text }.sorted()
            }
            #expect(try await faults("{}") == ["body.value"])
            #expect(try await faults(#"{"value": null}"#) == ["body.value"])
            #expect(
                try await faults(#"{"value": true, "are": "x", "kind": 3}"#) == ["body.are", "body.kind", "body.value"])
            #expect(try await faults(#"{"value": 1e400}"#) == ["body.value"])
            #expect(try await faults(#"{"value": 1000000000000000}"#) == ["body.value"])
            #expect(try await faults(#"{"value": 1, "value": 2}"#) == ["body.value"])
            #expect(try await faults(#"{"value": 1, "area": "*"}"#) == ["body.area"])
            #expect(
                try await faults(#"{"value": 1, "measure": "count,rate", "kind": "*"}"#) == [
                    "body.kind", "body.measure",
                ])
            #expect(
                try await faults(#"{"value": 1, "area": "Aldr", "period": "soon"}"#) == ["body.area", "body.period"])
            let reference = try #require(versions[0].reference("N2", "YE2024-06"))
            #expect(try await faults(#"{"value": 1, "citation": "\#(reference)", "area": "alder"}"#) == ["body.area"])
            let text = try await app.post("/v1/verify", json: #"{"value": "1,234.5%"}"#)
            #expect(text.json["errors"][0]["suggestions"][0].text == "1234.5")
            let nan = try await app.post("/v1/verify", json: #"{"value": NaN}"#)
            #expect(nan.status == 400 && nan.json["detail"].text?.contains("NaN") == true)
        }
    }

    @Test func `before anything is published is a 404 that says so`() async throws {
        let database = try await TestDatabase.make()
        try await database.serving { app in
            let answer = try await app.post("/v1/verify", json: #"{"value": 1}"#)
            #expect(answer.status == 404 && answer.problem == "nothing-published")
        }
    }

    @Test func `of any bytes at all is an answer below 500`() async throws {
        try await CitedHouse.serving { app, _, versions in
            var random = SeededNumbers(seed: 4)
            let reference = try #require(versions[0].reference("N2", "YE2024-06"))
            let pieces = [
                "{", "}", "[", "]", "\"", "\\", ":", ",", " ", "\"value\"", "\"area\"", "\"citation\"", "12", "-",
                "1e9", ".5",
                "null", "true", "NaN", "\u{0}", "🐌", "\"\(reference)\"", "\"alder\"", "\\u0000", "9999999999999999999",
            ]
            for round in 0..<400 {
                var body = round.isMultiple(of: 2) ? #"{"citation": "\#(reference)", "value": 12"# : "{"
                for _ in 0..<Int.random(in: 0...12, using: &random) {
                    body += pieces.randomElement(using: &random) ?? ""
                }
                if Bool.random(using: &random) { body += "}" }
                let answer = try await app.post("/v1/verify", json: body)
                #expect([200, 400, 404].contains(answer.status), "\(body): \(answer.status)")
            }
            let deep = String(repeating: "[", count: 8000)
            #expect(try await app.post("/v1/verify", json: #"{"value": "# + deep).status == 400)
            #expect(try await app.post("/v1/verify", json: String(repeating: " ", count: 20_000)).status == 413)
        }
    }
}
