import Testing

@testable import HateStatsAPI

/// A record that names an active record of the police counts once, as the police's.
@Suite("A record that names a police record")
struct PoliceLinkTests {
    private static let police = "source_ref,recorded_on,area,kind,categories,status\n"
    private static let partner = "source_ref,recorded_on,area,kind,categories,police_ref\n"

    /// How many incidents count, in Leicester (the police's) and in Blaby (the partners').
    private func counted(_ desk: ImportDesk) async throws -> [Int] {
        #expect(try await desk.database.contradictions() == [])
        return try await desk.app.flatFigures(
            "area=leicester,blaby&period=2024-03&kind=all", key: desk.keys.statistician
        ).map { $0["value"].integer ?? -1 }
    }

    @Test(arguments: [false, true])
    func `counts as the police's, whichever comes first`(_ policeFirst: Bool) async throws {
        try await ImportDesk.open { desk async throws in
            let police = Self.police + "P,2024-03-05,leicester,crime,race,\n"
            let partner = Self.partner + "C,2024-03-06,blaby,incident,religion,P\n"
            if policeFirst { try await desk.take(police) }
            try await desk.take(partner, as: .council)
            if !policeFirst {
                #expect(try await counted(desk) == [0, 1])
                try await desk.take(police)
            }
            #expect(try await counted(desk) == [1, 0])
            // Both stay visible, linked.
            #expect(try await desk.current("C", "police_ref, active") == "P|t")
        }
    }

    @Test func `counts again when the police withdraw theirs, and not when they take that back`() async throws {
        try await ImportDesk.open { desk async throws in
            try await desk.take(Self.police + "P,2024-03-05,leicester,crime,race,\n")
            try await desk.take(Self.partner + "C,2024-03-06,blaby,incident,religion,P\n", as: .council)
            try await desk.take(Self.police + "P,2024-03-05,leicester,crime,race,withdrawn\n")
            #expect(try await counted(desk) == [0, 1])
            try await desk.take(Self.police + "P,2024-03-05,leicester,crime,race,active\n")
            #expect(try await counted(desk) == [1, 0])
        }
    }

    @Test func `counts where the police's came in withdrawn`() async throws {
        try await ImportDesk.open { desk async throws in
            try await desk.take(Self.police + "P,2024-03-05,leicester,crime,race,withdrawn\n")
            try await desk.take(Self.partner + "C,2024-03-06,blaby,incident,religion,P\n", as: .council)
            #expect(try await counted(desk) == [0, 1])
        }
    }

    @Test func `counts again when the link is cleared or moved to a record that isn't there`() async throws {
        try await ImportDesk.open { desk async throws in
            try await desk.take(Self.police + "P,2024-03-05,leicester,crime,race,\n")
            try await desk.take(Self.partner + "C,2024-03-06,blaby,incident,religion,P\n", as: .council)
            try await desk.take(Self.partner + "C,2024-03-06,blaby,incident,religion,\n", as: .council)
            #expect(try await counted(desk) == [1, 1])
            try await desk.take(Self.partner + "C,2024-03-06,blaby,incident,religion,Q\n", as: .council)
            #expect(try await counted(desk) == [1, 1])
            try await desk.take(Self.partner + "C,2024-03-06,blaby,incident,religion,P\n", as: .council)
            #expect(try await counted(desk) == [1, 0])
        }
    }

    @Test func `does not count while withdrawn itself, whatever the police do`() async throws {
        try await ImportDesk.open { desk async throws in
            let header = "source_ref,recorded_on,area,kind,categories,police_ref,status\n"
            // A record elsewhere: where none counts at all, no figure has a value.
            try await desk.take(
                Self.police + "P,2024-03-05,leicester,crime,race,\nQ,2024-03-05,rutland,crime,race,\n")
            try await desk.take(header + "C,2024-03-06,blaby,crime,race,P,withdrawn\n", as: .council)
            #expect(try await counted(desk) == [1, 0])
            try await desk.take(Self.police + "P,2024-03-05,leicester,crime,race,withdrawn\n")
            #expect(try await counted(desk) == [0, 0])
            try await desk.take(header + "C,2024-03-06,blaby,crime,race,P,\n", as: .council)
            #expect(try await counted(desk) == [0, 1])
        }
    }

    @Test func `is one of several that name the same police record`() async throws {
        try await ImportDesk.open { desk async throws in
            let rows = "C1,2024-03-06,blaby,crime,race,P\nC2,2024-03-07,blaby,crime,race,P\n"
            try await desk.take(Self.partner + rows, as: .council)
            try await desk.take(Self.partner + "S1,2024-03-08,blaby,crime,race,P\n", as: .charity)
            #expect(try await counted(desk) == [0, 3])
            try await desk.take(Self.police + "P,2024-03-05,leicester,crime,race,\n")
            #expect(try await counted(desk) == [1, 0])
            try await desk.take(Self.police + "P,2024-03-05,leicester,crime,race,withdrawn\n")
            #expect(try await counted(desk) == [0, 3])
        }
    }

    @Test func `does not make a chain: a partner's reference that equals another partner's is no link`() async throws {
        try await ImportDesk.open { desk async throws in
            // C names S, which is the charity's and not the police's; S names P; so C counts and S does not.
            try await desk.take(Self.police + "P,2024-03-05,leicester,crime,race,\n")
            try await desk.take(Self.partner + "S,2024-03-08,blaby,crime,race,P\n", as: .charity)
            try await desk.take(Self.partner + "C,2024-03-06,blaby,crime,race,S\n", as: .council)
            #expect(try await counted(desk) == [1, 1])
            // Until the police have a record of that name as well.
            try await desk.take(Self.police + "S,2024-03-05,leicester,crime,race,\n")
            #expect(try await counted(desk) == [2, 0])
        }
    }

    @Test func `moves with its own corrections while it does not count`() async throws {
        try await ImportDesk.open { desk async throws in
            try await desk.take(Self.police + "P,2024-03-05,leicester,crime,race,\n")
            try await desk.take(Self.partner + "C,2024-02-06,rutland,crime,race,P\n", as: .council)
            try await desk.take(Self.partner + "C,2024-03-06,blaby,crime,race;religion,P\n", as: .council)
            #expect(try await counted(desk) == [1, 0])
            try await desk.take(Self.police + "P,2024-03-05,leicester,crime,race,withdrawn\n")
            #expect(try await counted(desk) == [0, 1])
        }
    }

    @Test func `follows many police records that turn in one file`() async throws {
        try await ImportDesk.open { desk async throws in
            let links = (1...60).map { "C\($0),2024-03-06,blaby,crime,race,P\($0 % 40)\n" }
            try await desk.take(Self.partner + links.joined(), as: .council)
            let all = (0..<40).map { "P\($0),2024-03-05,leicester,crime,race," }
            try await desk.take(Self.police + all.map { $0 + ($0.hasPrefix("P1") ? "withdrawn" : "") + "\n" }.joined())
            // P1 and P10 to P19 are withdrawn: C1, C41, C10 to C19 and C50 to C59 count.
            #expect(try await counted(desk) == [29, 22])
            try await desk.take(Self.police + all.map { $0 + ($0.hasPrefix("P2") ? "withdrawn" : "") + "\n" }.joined())
            // P2 and P20 to P29: C2, C42, C20 to C29 (C60 names P20 as well).
            #expect(try await counted(desk) == [29, 13])
        }
    }
}
