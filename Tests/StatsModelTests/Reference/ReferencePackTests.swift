import StatsModel
import Testing

@Suite("Reference pack") struct ReferencePackTests {
    @Test func `A pack gives its areas as a tree`() throws {
        let pack = try TestPack.pack()
        #expect(pack.tree.levels == ["country", "province", "town"])
        #expect(pack.tree.descendants(of: pack.tree.top) == [1, 2, 3, 4])
        #expect(pack.tree["T1"]?.validTo == CalendarDate("2020-12-31"))
        #expect(pack.tree["P2"]?.tile == Area.Tile(x: 1, y: 0))
    }

    @Test func `A name on several rows is ambiguous`() throws {
        #expect(try TestPack.pack().areaIndex.resolve("town") == .ambiguous([3, 4]))
    }

    @Test func `Everyday words mean areas, categories and kinds`() throws {
        let pack = try TestPack.pack()
        #expect(pack.areaIndex.resolve("Capital") == .found(2))
        #expect(pack.categoryIndex.resolve("RACIST") == .found(0))
        #expect(pack.anyIndex.meanings(of: "everything") == [0])
        #expect(pack.kindIndex.resolve("hate crime") == .found(0))
        #expect(pack.channelIndex.resolve("online form") == .found(1))
    }

    @Test func `A source can agree every area`() throws {
        let pack = try TestPack.pack()
        #expect(pack.police.code == "police")
        #expect(pack.police.areas.count == 5)
        #expect(pack.police.isExpectedMonthly)
        #expect(pack.source("council")?.areas == ["P1", "T1", "T2"])
    }

    @Test func `The plan admits what one of its rows admits`() throws {
        let plan = try TestPack.pack().plan
        #expect(plan.admits(level: "country", category: nil, kind: .all, grain: .month, endingMonth: 7))
        #expect(!plan.admits(level: "country", category: 0, kind: .all, grain: .month, endingMonth: 7))
        #expect(plan.admits(level: "province", category: 1, kind: .all, grain: .quarter, endingMonth: 6))
        #expect(plan.admits(level: "town", category: 2, kind: .crime, grain: .year, endingMonth: 12))
        #expect(!plan.admits(level: "town", category: 2, kind: .crime, grain: .year, endingMonth: 11))
        #expect(!plan.admits(level: "town", category: nil, kind: .crime, grain: .year, endingMonth: 12))
    }

    @Test func `The policy is typed, with defaults where the pack is silent`() throws {
        let policy = try TestPack.pack().policy
        #expect(policy.seriesStart == Month("2018-04"))
        #expect(policy.width == 5)
        #expect(policy.zeros == .show)
        #expect(policy.revisions == .hold)
        #expect(policy.publishMinute == 570)
        #expect(policy.organisation == "Hate in the Land")
        #expect(policy.contact.email == nil)
    }

    @Test func `A note can have several conditions`() throws {
        let note = try #require(try TestPack.pack().notes.last)
        #expect(note.conditions == [.category("hats"), .measure(.rate), .symbol(.lowReliability)])
    }

    @Test func `Files that are not required may be absent`() throws {
        let required = ["areas.csv", "categories.csv", "sources.csv", "policy.csv"]
        let files = TestPack.bytes().filter { required.contains($0.key) }
        let pack = try ReferencePack(files: files)
        #expect(pack.channels.isEmpty)
        #expect(pack.plan.rules.isEmpty)
        #expect(pack.outsideTotals.isEmpty)
    }

    @Test func `Columns may stand in any order, in any case, with spaces around values`() throws {
        let pack = try TestPack.pack(replacing: ["channels.csv": "\u{FEFF}Label,CODE\r\n Telephone , phone\r\n"])
        #expect(pack.channels.map(\.code) == ["phone"])
        #expect(pack.channels.map(\.label) == ["Telephone"])
    }

    @Test func `A pack with 63 categories holds them in one set`() throws {
        let rows = (1...63).map { "c\($0),C \($0),c,Text,no\n" }.joined()
        let pack = try TestPack.pack(replacing: [
            "categories.csv": "code,label,adjective,definition,national\n" + rows,
            "synonyms.csv": nil, "notes.csv": nil, "plan.csv": nil,
        ])
        #expect(CategorySet.all(count: pack.categories.count).count == 63)
        #expect(pack.categoryIndex.resolve("c63") == .found(62))
    }
}
