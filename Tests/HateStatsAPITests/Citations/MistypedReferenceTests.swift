import StatsModel
import Testing

@testable import HateStatsAPI

@Suite("A mistyped reference")
struct MistypedReferenceTests {
    /// Every character that a reference can hold, and some that it can't.
    private static let typed = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZUabz.")

    /// What a character is read as.
    private static func meaning(_ character: Character) -> String {
        switch character.uppercased() {
        case "O": "0"
        case "I", "L": "1"
        default: character.uppercased()
        }
    }

    /// The reason of the fault that a desk finds in a text; nil where it finds none.
    private func reason(_ text: String, _ desk: CitationDesk) throws -> String? {
        do {
            _ = try desk.cited(text, at: "path.reference")
            return nil
        } catch let fault as CitationFault {
            #expect(fault.problem.type == .mistypedReference)
            return fault.fault.reason
        } catch let problem as Problem where problem.type == .notFound {
            return nil
        }
    }

    @Test func `is detected with any one character wrong, and with any two neighbours swapped`() async throws {
        try await CitedHouse.serving { app, _, versions in
            let desk = try CitationDesk(app.context)
            let frame = versions[0].table.frame
            for (position, measure) in zip([0, 7, 31], [CitedMeasure.count, .rate, .changePercentSincePrevious]) {
                let cell = try #require(frame.cell(at: position))
                let reference = Array(try #require(versions[0].reference(cell, measure)))
                for place in reference.indices where reference[place] != "-" {
                    for character in Self.typed where Self.meaning(character) != Self.meaning(reference[place]) {
                        var wrong = reference
                        wrong[place] = character
                        #expect(try reason(String(wrong), desk) != nil, "\(String(wrong))")
                    }
                    var missing = reference
                    missing.remove(at: place)
                    #expect(try reason(String(missing), desk) != nil, "\(String(missing))")
                    var twice = reference
                    twice.insert(reference[place], at: place)
                    #expect(try reason(String(twice), desk) != nil, "\(String(twice))")
                }
                let letters = reference.filter { $0 != "-" }
                for place in letters.indices.dropLast() where letters[place] != letters[place + 1] {
                    var swapped = letters
                    swapped.swapAt(place, place + 1)
                    #expect(try reason(String(swapped), desk) != nil, "\(String(swapped))")
                }
            }
        }
    }

    @Test func `is a 400 that says which kind of mistake it is, and how a reference looks`() async throws {
        try await CitedHouse.serving { app, _, versions in
            let reference = try #require(versions[0].reference("N2", "YE2024-06"))
            let last = reference.last == "2" ? "3" : "2"
            let mistakes = [
                (String(reference.dropLast()) + last, "a character is wrong, or two have changed places"),
                (String(reference.dropLast()) + "U", "no “U”"),
                (String(reference.dropLast()), "it has 7 characters"),
                (reference + "22", "it has 10 characters"),
                ("XY" + reference.dropFirst(2), "begin with NS-"),
                ("NS-", "it has 0 characters"),
                ("%F0%9F%90%8C", "begin with NS-"),
                ("NS-7Q4K-9X%F0%9F%90%8C2", "no “🐌”"),
            ]
            for (text, kind) in mistakes {
                let answer = try await app.get("/v1/citations/\(text)")
                #expect(answer.status == 400, "\(text)")
                #expect(answer.problem == "mistyped-reference")
                let fault = answer.json["errors"][0]
                #expect(fault["where"].text == "path.reference")
                #expect(fault["reason"].text?.contains(kind) == true, "\(text): \(fault["reason"].text ?? "")")
                #expect(fault["reason"].text?.contains("NS-7Q4K-9XM2") == true)
            }
            let quoted = try await app.post("/v1/verify", json: #"{"citation": "NS-7Q4K", "value": 1}"#)
            #expect(quoted.status == 400 && quoted.problem == "mistyped-reference")
            #expect(quoted.json["errors"][0]["where"].text == "body.citation")
        }
    }

    @Test func `is told from a reference under the prefix of another pack`() async throws {
        let database = try await TestDatabase.make()
        let made = try await PublishedRelease.make(try CitedHouse.recipe(), in: database)
        try await database.load(
            TestPack.northshire("policy.csv") { $0.replacing("citation_prefix,NS", with: "citation_prefix,NSX") })
        let reference = try #require(made.reference("N2", "YE2024-06"))
        try await database.serving { app in
            #expect(try await app.get("/v1/citations/\(reference)").status == 200)
            // The same characters, under a prefix under which nothing has been published yet.
            let other = reference.replacing("NS-", with: "NSX-")
            #expect(try await app.get("/v1/citations/\(other)").status == 404)
            let wrong = try await app.get("/v1/citations/AB-7Q4K-9XM2")
            #expect(wrong.json["errors"][0]["reason"].text?.contains("NSX- or NS-") == true)
        }
    }

    @Test func `of any bytes at all is an answer below 500`() async throws {
        try await CitedHouse.serving { app, _, versions in
            var random = SeededNumbers(seed: 3)
            let reference = try #require(versions[0].reference("N2", "YE2024-06"))
            let pieces = [
                "NS", "-", "%20", "%00", "%", "%ZZ", "%FF", "🐌", "%E2%80%91", "0", "Z", "'", "\"", "..", "{}", "~",
            ]
            for _ in 0..<400 {
                var text = Bool.random(using: &random) ? reference : ""
                for _ in 0..<Int.random(in: 1...12, using: &random) {
                    text += pieces.randomElement(using: &random) ?? ""
                }
                let escaped = text.utf8.map { $0 < 0x80 ? String(UnicodeScalar($0)) : "%" + String($0, radix: 16) }
                    .joined()
                let answer = try await app.get("/v1/citations/\(escaped)")
                #expect([200, 400, 404].contains(answer.status), "\(escaped): \(answer.status)")
            }
            let long = try await app.get("/v1/citations/NS" + String(repeating: "0", count: 20_000))
            #expect(long.status == 400 && long.body.count < 2000)
        }
    }
}
