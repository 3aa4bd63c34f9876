import StatsModel
import Testing

@testable import HateStatsAPI

/// What happens to a release once it is public.
extension WholeLifeTests {
    /// All changes are to be seen at once.
    private static let everyCell = #"{"area":"*","category":"*","kind":"*","period":"*","reason":"Found in a drawer."}"#

    // MARK: Correcting it

    func correction(_ journey: Journey, since first: Instant) async throws {
        let late = try await journey.hand(in: JourneyRecords.lateFile, of: JourneyRecords.police)
        #expect(late.tally == ImportTally(new: 7))
        try await figures(journey, version: 0)
        let opened = try await journey.act(
            "correct", Self.id,
            #"{"reason":"Seven reports were found later.","overrides":[\#(Self.everyCell)]}"#)
        #expect(opened.json["version"].integer == 2 && opened.json["status"].text == "draft")
        // The total that was explained is another number by now, and so is unexplained again.
        #expect(try await journey.checklist(Self.id)["control-totals"] == "error")
        let path = "/v1/sources/\(JourneyRecords.police)/control-totals"
        let restated = try await journey.send(
            "PUT", path, #"[{"period":"YE2024-06","kind":"crime","count":53}]"#,
            as: .contributor(JourneyRecords.police))
        #expect(restated.json["items"][0]["differs"].truth == false, "\(restated.text)")
        try await journey.act("submit", Self.id)
        try await journey.agree(Self.id)
        try await figures(journey, version: 0)
        let published = try await journey.act("publish", Self.id)
        #expect(published.json["version"].integer == 2 && published.json["status"].text == "published")
        try await journey.eventually("the correction is public") {
            try await journey.get("/v1/releases/\(Self.id)").json["version"].integer == 2
        }
        try await figures(journey, version: 1)
        try await JourneyFiles(journey).verify(Self.id, version: 2)
        try await JourneyFiles(journey).verify(Self.id, version: 1)
        let revised = try await journey.get("/v1/figures?area=N3&period=YE2022-06,YE2023-06,YE2024-06")
        #expect(
            revised.json["figures"].items.map { $0["symbols"].items.compactMap(\.text) } == [[], ["r"], ["r"]])
        let changes = try await journey.get("/v1/releases/\(Self.id)/changes")
        #expect(changes.json["reason"].text == "Seven reports were found later.")
        let birch = try #require(
            changes.json["items"].items.first {
                $0["area"]["code"].text == "N3" && $0["period"]["code"].text == "YE2024-06"
                    && $0["category"]["code"].text == "any" && $0["kind"].text == "crime"
            })
        #expect(birch["old"]["value"].integer == 11 && birch["new"]["value"].integer == 13)
        #expect(birch["change"].integer == 2)
        let flip = birch["flips"][0]
        #expect(flip["measure"].text == "change" && flip["old"].integer == 1 && flip["new"].integer == -2)
    }

    func history(_ journey: Journey, first: Instant, _ citation: String) async throws {
        let second = try #require(
            try await journey.get("/v1/releases/\(Self.id)").json["published_at"].text.flatMap { Instant($0) })
        let vintages = try await journey.get("/v1/figures/history?area=N3&period=YE2024-06").json["items"].items
        #expect(vintages.map { $0["value"].integer } == [11, 13])
        #expect(vintages.map { $0["superseded_at"].text } == [second.description, nil])
        func before(_ instant: Instant) -> Instant { Instant(microseconds: instant.microseconds - 1) }
        try await figures(journey, version: 0, "&as_of=\(first)")
        try await figures(journey, version: 0, "&as_of=\(before(second))")
        try await figures(journey, version: 1, "&as_of=\(second)")
        try await figures(journey, version: 0, "&release=\(Self.id)@1")
        let then = try await journey.get("/v1/figures?area=N3&period=YE2024-06&as_of=\(before(second))")
        #expect(then.json["stands"].truth == false && then.json["release"]["version"].integer == 1)
        let never = try await journey.get("/v1/figures?as_of=\(before(first))")
        #expect(never.problem == "nothing-published" && never.text.contains(first.description), "\(never.text)")
        let cited = try await journey.get("/v1/citations/\(citation)")
        #expect(cited.json["stands"].truth == false && cited.json["figure"]["value"].integer == 11)
        #expect(cited.json["current"]["value"].integer == 13)
        #expect(try await verdict(journey, citation, 11) == "was-right-until")
        #expect(try await verdict(journey, citation, 13) == "stands", "it is what is published now")
    }

    // MARK: Its end

    func withdrawal(_ journey: Journey, first: Instant, _ citation: String) async throws {
        let gone = try await journey.act("withdraw", Self.id, #"{"reason":"A force's file was sent twice."}"#)
        #expect(gone.json["status"].text == "withdrawn")
        try await journey.eventually("the withdrawal is public") {
            try await journey.get("/v1/releases/\(Self.id)").json["status"].text == "withdrawn"
        }
        var addresses = [
            "/v1/figures", "/v1/figures?release=\(Self.id)", "/v1/figures?release=\(Self.id)@1",
            "/v1/figures?as_of=\(first)",
        ]
        for version in ["", "/versions/1", "/versions/2"] {
            for file in ["data.csv", "metadata.json", "manifest.txt", "manifest.sig"] {
                addresses.append("/v1/releases/\(Self.id)\(version)/\(file)")
            }
        }
        addresses.append("/v1/releases/\(Self.id)/changes")
        for address in addresses {
            let answer = try await journey.get(address)
            #expect(answer.status == 410, "\(address): \(answer.status) \(answer.text)")
            #expect(answer.text.contains("A force's file was sent twice."), "\(address)")
        }
        let cited = try await journey.get("/v1/citations/\(citation)")
        #expect(cited.status == 200 && cited.json["figure"]["value"] == .null, "\(cited.text)")
        #expect(cited.json["withdrawn"]["reason"].text == "A force's file was sent twice.")
        #expect(!cited.text.contains(":11,") && !cited.text.contains(":13,"))
        #expect(try await verdict(journey, citation, 11) != "stands")
        let again = try await journey.send(
            "POST", "/v1/releases", #"{"id":"\#(Self.id)","title":"Again","period_to":"2024-06"}"#, as: .statistician)
        #expect(again.status == 409)
    }
}
