import Foundation
import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

/// A release from the first file to its withdrawal, over HTTP, by the people whose work it is, each with their own key.
@Suite("The whole life of a release, over HTTP")
struct WholeLifeTests {
    static let id = "2024-q2"

    @Test(.timeLimit(.minutes(3)))
    func `goes from an import to a correction and its end`() async throws {
        try await Journey.start { journey async throws in
            try await records(journey)
            try await draft(journey)
            try await controlTotal(journey)
            try await query(journey)
            try await agreement(journey)
            try await embargo(journey)
            let first = try await publication(journey)
            let citation = try await citation(journey)
            try await correction(journey, since: first)
            try await history(journey, first: first, citation)
            try await withdrawal(journey, first: first, citation)
            try await JourneyLog(journey).check()
            let check = try await Program.run(["check"], journey.database)
            #expect(check.status == 0, "\(check.output)\(check.errors)")
            #expect(check.output.contains("2 versions of releases, 2 signatures"))
        }
    }

    // MARK: Records

    private func records(_ journey: Journey) async throws {
        let police = try await journey.hand(
            in: JourneyRecords.policeFile, of: JourneyRecords.police, covers: "2021-07..2024-05")
        #expect(police.tally == ImportTally(new: 133), "\(police.text)")
        let council = try await journey.hand(in: JourneyRecords.councilFile, of: JourneyRecords.council)
        #expect(council.tally == ImportTally(new: 7, rejected: 1), "\(council.text)")
        let rejects = try #require(council.json["rejects_url"].text)
        let mended = try await journey.get(rejects, as: .contributor(JourneyRecords.council))
        #expect(mended.text.contains("C8,2023-09-08,Aldr") && mended.text.contains("alder"))
        #expect(try await journey.get(rejects, as: .contributor(JourneyRecords.police)).status == 404)
        let again = try await journey.hand(
            in: mended.text.replacing("Aldr,", with: "alder,"), of: JourneyRecords.council)
        #expect(again.tally == ImportTally(new: 1), "\(again.text)")
        // Nobody sends records in another's name.
        let other = try await journey.app.send(
            "POST", "/v1/imports?source=\(JourneyRecords.police)",
            key: journey.keys[.contributor(JourneyRecords.council)], headers: ["Content-Type": "text/csv"],
            body: Array(JourneyRecords.lateFile.utf8))
        #expect(other.status == 403)
        #expect(try await journey.get("/v1/figures").problem == "nothing-published")
    }

    // MARK: Making it

    private func draft(_ journey: Journey) async throws {
        let json = #"{"id":"\#(Self.id)","title":"Hate crime to June","period_to":"2024-06"}"#
        for person in [Journey.Person.media, .contributor(JourneyRecords.police), .administrator, nil] {
            let refused = try await journey.send("POST", "/v1/releases", json, as: person)
            #expect(refused.status == (person == nil ? 401 : 403))
        }
        let made = try await journey.send("POST", "/v1/releases", json, as: .statistician)
        try #require(made.status == 201, "\(made.text)")
        let digest = made.json["digest"]
        // The last month is missing, and with it the year.
        #expect(try await journey.checklist(Self.id)["returns"] == "warning")
        let query = "release=\(Self.id)&area=N1&period=YE2023-06,YE2024-06"
        #expect(try await journey.values(query, as: .statistician) == [40, nil])
        let absent = try await journey.get("/v1/figures?" + query, as: .statistician)
        #expect(absent.json["figures"][1]["symbols"].items.map(\.text) == ["x"])
        #expect(absent.json["release"]["status"].text == "draft")
        // A file without rows says that there was nothing more.
        let nothing = try await journey.hand(in: JourneyRecords.header, of: JourneyRecords.police, covers: "2024-06")
        #expect(nothing.tally == ImportTally())
        // The cut-off stays where it was, unless it is moved.
        #expect(try await journey.act("rebuild", Self.id).json["digest"] == digest)
        let now = try await journey.database.psql(
            "SELECT to_char(clock_timestamp(), 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
        let rebuilt = try await journey.act("rebuild", Self.id, #"{"cut_off":"\#(now)"}"#)
        #expect(rebuilt.json["digest"] != digest)
        #expect(try await journey.checklist(Self.id)["returns"] == "ok")
        #expect(try await journey.values(query, as: .statistician) == [40, 51])
    }

    private func controlTotal(_ journey: Journey) async throws {
        let path = "/v1/sources/\(JourneyRecords.police)/control-totals"
        let json = #"[{"period":"YE2024-06","kind":"crime","count":52,"note":"by our own count"}]"#
        #expect(try await journey.send("PUT", path, json, as: .contributor(JourneyRecords.council)).status == 403)
        let stated = try await journey.send("PUT", path, json, as: .contributor(JourneyRecords.police))
        #expect(stated.status == 200, "\(stated.text)")
        let total = stated.json["items"][0]
        #expect(total["counted"].integer == 51 && total["differs"].truth == true)
        #expect(try await journey.checklist(Self.id)["control-totals"] == "error")
        let refused = try await journey.send("POST", "/v1/releases/\(Self.id)/submit", as: .statistician)
        #expect(refused.status == 409 && refused.text.contains("checklist.control-totals"), "\(refused.text)")
        let number = try #require(total["id"].integer)
        let explained = try await journey.send(
            "POST", "/v1/control-totals/\(number)/explanation",
            #"{"explanation":"One was recorded in July and is in the next release."}"#, as: .statistician)
        #expect(explained.status == 200, "\(explained.text)")
        #expect(try await journey.checklist(Self.id)["control-totals"] == "ok")
    }

    // MARK: Agreeing it

    private func query(_ journey: Journey) async throws {
        let birch = Journey.Person.partner("birch-council")
        #expect(try await journey.get("/v1/releases/\(Self.id)", as: birch).status == 404)
        let submitted = try await journey.act("submit", Self.id)
        #expect(submitted.json["status"].text == "in-agreement")
        let seen = try await journey.get("/v1/releases/\(Self.id)", as: birch)
        #expect(seen.json["digest"] == submitted.json["digest"])
        #expect(seen.headers["cache-control"] == "private, no-store")
        // Its own areas come first, and nobody sees the small numbers, whoever they are.
        let table = try await journey.get(
            "/v1/figures?release=\(Self.id)&area=*&period=YE2024-06", as: birch)
        let areas = table.json["figures"].items.compactMap { $0["area"]["code"].text }
        #expect(Array(areas.prefix(3)) == ["N3", "N5", "N6"] && areas.count == 7)
        let dale = table.json["figures"][1]
        #expect(dale["value"] == .null && dale["symbols"].items.map(\.text) == ["c"])
        for person in [Journey.Person.media, .contributor(JourneyRecords.police), nil] {
            #expect(try await journey.get("/v1/releases/\(Self.id)", as: person).status == 404)
            #expect(try await journey.get("/v1/releases", as: person).json["items"].items.isEmpty)
            #expect(try await journey.get("/v1/figures?release=\(Self.id)", as: person).status == 404)
        }
        let police = try await journey.decide("agree", Self.id, of: JourneyRecords.police)
        #expect(police.json["status"].text == "in-agreement")
        let queried = try await journey.decide(
            "query", Self.id, of: "birch-council", comment: "Which June is meant in the title?")
        #expect(queried.status == 200 && queried.json["status"].text == "draft", "\(queried.text)")
        #expect(try await journey.get("/v1/releases/\(Self.id)", as: birch).status == 404)
        let draft = try await journey.get("/v1/releases/\(Self.id)", as: .statistician)
        #expect(draft.text.contains("Which June is meant in the title?"))
    }

    private func agreement(_ journey: Journey) async throws {
        let rebuilt = try await journey.act("rebuild", Self.id, #"{"title":"Hate crime to June 2024"}"#)
        #expect(rebuilt.json["agreements"].items.allSatisfy { $0["decision"] == .null })
        try await journey.act("submit", Self.id)
        #expect(try await journey.get("/v1/releases/\(Self.id)", as: .media).status == 404)
        try await journey.agree(Self.id)
        let agreed = try await journey.get("/v1/releases/\(Self.id)", as: .statistician)
        #expect(agreed.json["status"].text == "agreed")
        #expect(try await journey.checklist(Self.id)["agreements"] == "ok")
    }

    // MARK: Publishing it

    private func embargo(_ journey: Journey) async throws {
        let addresses = [
            "/v1/releases", "/v1/releases/\(Self.id)", "/v1/releases/\(Self.id)/versions/1",
            "/v1/releases/\(Self.id)/data.csv", "/v1/releases/\(Self.id)/changes", "/v1/figures",
            "/v1/figures?release=\(Self.id)", "/v1/figures/history?area=N1&period=YE2024-06", "/v1/periods",
            "/v1/keys/signing",
        ]
        func publicAnswers(_ id: String) async throws -> [String] {
            var answers: [String] = []
            for address in addresses {
                let answer = try await journey.get(address.replacing(Self.id, with: id))
                let body = answer.text.replacing(/(request_id":"|Request: )[0-9a-f]+/, with: "").replacing(
                    id, with: "ID")
                answers.append("\(address) \(answer.status) \(body)".replacing(Self.id, with: "ID"))
            }
            return answers
        }
        // What is under embargo is answered as what never was.
        let unknown = try await publicAnswers("2024-q9")
        #expect(try await publicAnswers(Self.id) == unknown)
        for state in ["agreed", "scheduled"] {
            let seen = try await journey.get("/v1/releases/\(Self.id)", as: .media)
            #expect(seen.json["status"].text == state, "\(seen.text)")
            let figures = try await journey.get("/v1/figures?release=\(Self.id)&area=N1", as: .media)
            #expect(figures.json["figures"][0]["value"].integer == 51, "\(figures.text)")
            #expect(figures.headers["cache-control"] == "private, no-store" && figures.headers["etag"] == nil)
            #expect(try await publicAnswers(Self.id) == unknown)
            guard state == "agreed" else { continue }
            try await journey.act("publish", Self.id, #"{"at":"2099-01-01T09:30:00Z"}"#)
        }
    }

    private func publication(_ journey: Journey) async throws -> Instant {
        let published = try await journey.act("publish", Self.id)
        #expect(published.json["status"].text == "published")
        try await journey.eventually("the release is public") {
            try await journey.get("/v1/releases/\(Self.id)").status == 200
        }
        try await figures(journey, version: 0)
        let answer = try await journey.get("/v1/figures?area=dale&period=latest")
        #expect(answer.json["figures"][0]["symbols"].items.map(\.text) == ["c"])
        #expect(answer.json["disclosure"]["hidden"].integer == 1)
        let again = try await journey.get(
            "/v1/figures?area=dale&period=latest", headers: ["If-None-Match": answer.headers["etag"] ?? ""])
        #expect(again.status == 304)
        let csv = try await journey.get("/v1/figures.csv?area=N3&period=latest")
        #expect(csv.text.contains(",YE2024-06,2023-07-01,2024-06-30,count,11,"))
        let text = try await journey.get("/v1/figures.txt?area=N3&period=latest")
        #expect(text.text.hasPrefix("Northshire Police and partners recorded 11 hate crimes in Birch in the year"))
        try await JourneyFiles(journey).verify(Self.id, version: nil)
        return try #require(published.json["published_at"].text.flatMap { Instant($0) })
    }

    /// Every area's years, as they stand in one of the two versions.
    func figures(_ journey: Journey, version: Int, _ query: String = "") async throws {
        for (area, values) in JourneyRecords.published {
            let found = try await journey.values("area=\(area)&period=YE2022-06,YE2023-06,YE2024-06\(query)")
            #expect(found == values[version], "\(area)\(query)")
        }
    }

    /// A figure is cited and quoted.
    private func citation(_ journey: Journey) async throws -> String {
        let figure = try await journey.get("/v1/figures?area=N3&period=YE2024-06").json["figures"][0]
        let reference = try #require(figure["citation"].text)
        let plain = reference.lowercased().replacing("-", with: "")
        for text in [reference, plain] {
            let cited = try await journey.get("/v1/citations/\(text)")
            #expect(cited.json["reference"].text == reference && cited.json["stands"].truth == true, "\(cited.text)")
            #expect(cited.json["figure"]["value"].integer == 11)
        }
        #expect(try await journey.get("/v1/citations/\(reference.dropLast())X").status == 400)
        #expect(try await verdict(journey, reference, 11) == "stands")
        #expect(try await verdict(journey, reference, 13) == "never-published")
        let hidden = try await journey.get("/v1/figures?area=N5&period=YE2024-06").json["figures"][0]
        #expect(try await verdict(journey, hidden["citation"].text ?? "", 3) == "hidden")
        return reference
    }

    func verdict(_ journey: Journey, _ reference: String, _ value: Int) async throws -> String? {
        let answer = try await journey.send(
            "POST", "/v1/verify", #"{"citation":"\#(reference)","value":\#(value)}"#, as: nil)
        return answer.json["verdict"].text ?? answer.text
    }
}
