import Foundation
import StatsModel
import Testing

@testable import HateStatsAPI

/// A handful of records whose counts can be told on the fingers.
///
/// Police:            P1 5 March 2024, Leicester, crime, race and religion. P2 10 March 2024, Blaby, crime, race.
///                    P3 2 April 2024, somewhere in the county, crime, disability. P4 7 March 2023, Leicester, crime, race.
///                    P5 20 March 2024, Rutland, incident, other.
/// Stop Hate UK:      S1 6 March 2024, Leicester, crime, race: the same incident as P1, so it is counted as P1.
///                    S2 9 March 2024, Leicester, crime, race and disability, online; it happened on 28 February.
@Suite("Management figures of a handful of records")
struct WorkedExampleTests {
    static let police = """
        source_ref,recorded_on,area,kind,categories
        P1,2024-03-05,leicester,crime,race;religion
        P2,2024-03-10,blaby,crime,race
        P3,2024-04-02,leicestershire-county,crime,disability
        P4,2023-03-07,leicester,crime,race
        P5,2024-03-20,rutland,incident,other

        """
    static let charity = """
        source_ref,recorded_on,occurred_on,area,kind,categories,channel,police_ref
        S1,2024-03-06,,leicester,crime,race,telephone,P1
        S2,2024-03-09,2024-02-28,leicester,crime,race;disability,online,

        """

    private func counted<R: Sendable>(_ body: (TestApplication, String) async throws -> R) async throws -> R {
        let database = try await CountedPack.leicestershire.database()
        let key = try await database.key(.statistician)
        return try await database.serving { app in
            // The charity's file first: the link to P1 must hold in either order.
            try await app.importFile(Self.charity, source: "stop-hate-uk")
            try await app.importFile(Self.police, source: "leicestershire-police")
            return try await body(app, key)
        }
    }

    @Test func `count an incident once in each of its categories and once in any`() async throws {
        try await counted { app, key in
            // any: P1, S2 (S1 is P1). disability: S2. race: P1, S2. religion: P1.
            try await app.expect(
                "area=leicester&period=2024-03&category=any,disability,race,religion", are: [2, 1, 2, 1], key: key)
        }
    }

    @Test func `count an area with all that lies in it, and what is known of it only`() async throws {
        try await counted { app, key in
            // April to March: P1, P2 and S2 lie in the year ending March 2024, P3 in the quarter after it.
            let figures = try await app.flatFigures("area=llr,E10000018,blaby&period=2024-03,2024-04", key: key)
            #expect(
                figures.map { $0["area_code"].text } == [
                    "E23000021", "E23000021", "E10000018", "E10000018", "E07000129", "E07000129",
                ])
            // Everything: P1, P2, S2; P3. County: P2; P3, whose district is not known. Blaby: P2; nothing.
            #expect(figures.map { $0["value"].number } == [3, 1, 1, 1, 1, 0])
        }
    }

    @Test func `keep crimes and incidents apart unless asked to add them up`() async throws {
        try await counted { app, key in
            // March 2024: P1, P2, S2 are crimes, P5 is an incident.
            try await app.expect("period=2024-03&kind=crime,incident,all", are: [3, 1, 4], key: key)
        }
    }

    @Test func `count a partner's record again when the police withdraw theirs`() async throws {
        try await counted { app, key in
            let withdrawn =
                "source_ref,recorded_on,area,kind,categories,status\n"
                + "P1,2024-03-05,leicester,crime,race;religion,withdrawn\n"
            try await app.importFile(withdrawn, source: "leicestershire-police")
            // race: S1 now counts for itself, beside S2. religion: only P1 had it.
            try await app.expect("area=leicester&period=2024-03&category=race,religion", are: [2, 0], key: key)
        }
    }

    @Test func `count days`() async throws {
        try await counted { app, key in
            // 5 March: P1. 6 to 9 March: S2 (S1 of the 6th is P1). 5 to 10 March: P1, P2, S2.
            try await app.expect(
                "period=2024-03-05..2024-03-05,2024-03-06..2024-03-09,2024-03-05..2024-03-10", are: [1, 1, 3], key: key)
        }
    }

    @Test func `count by the day on which it happened`() async throws {
        try await counted { app, key in
            // Only S2 says when it happened: on 28 February.
            try await app.expect("period=2024-02,2024-03&basis=occurred", are: [1, 0], key: key)
        }
    }

    @Test func `count by channel and by source`() async throws {
        try await counted { app, key in
            try await app.expect("period=2024-03&channel=online", are: [1], key: key)
            // S1 came by telephone, and counts as the police's P1, which names no channel.
            try await app.expect("period=2024-03&channel=telephone", are: [0], key: key)
            try await app.expect("period=2024-03&source=stop-hate-uk", are: [1], key: key)
            try await app.expect("period=2024-03&source=leicestershire-police", are: [2], key: key)
        }
    }

    @Test func `count incidents with all of some categories`() async throws {
        try await counted { app, key in
            // race and religion: P1. race and disability: S2, once in any and once in each of its categories.
            try await app.expect("period=2024-03&categories_all=race,religion", are: [1], key: key)
            try await app.expect(
                "period=2024-03&categories_all=race,disability&category=any,disability,race,religion",
                are: [1, 1, 1, 0], key: key)
        }
    }

    @Test func `measure change, share and rank`() async throws {
        try await counted { app, key in
            // Leicester, March 2024: 2 (P1, S2); March 2023: 1 (P4). Change 1; no percentage of fewer than 50.
            let change = try await app.flatFigures(
                "area=leicester&period=2024-03&measure=change,change_percent", key: key)
            #expect(change.map { $0["value"].number } == [1, nil])
            #expect(change[1]["symbols"].text?.contains("u") == true)
            // Of the 2 in Leicester 1 has religion: 50.0%. Crimes: Leicester 2, county 1, Rutland 0.
            try await app.expect("area=leicester&period=2024-03&category=religion&measure=share", are: [50], key: key)
            try await app.expect("area=children(llr)&period=2024-03&measure=rank", are: [1, 2, 3], key: key)
        }
    }

    @Test func `measure rates with their intervals`() async throws {
        try await counted { app, key in
            let figure = try #require(
                try await app.flatFigures("area=leicester&period=YE2024-03&measure=rate", key: key).first)
            // 2 incidents among some 370,000 residents: 2 / 370,000 x 1,000 = 0.0054, which is 0.01 to 2 decimals. The exact
            // Poisson interval of 2 is 0.2422 to 7.2247: 0.0007 and 0.0195, which are 0.00 and 0.02.
            #expect(figure["value"].number == 0.01)
            #expect(figure["lower"].number == 0)
            #expect(figure["upper"].number == 0.02)
            #expect(figure["confidence"].number == 0.95)
            #expect(figure["symbols"].text == "u p")
        }
    }
}
