import Testing

@testable import StatsModel

@Suite("What changed between two versions")
struct ReleaseChangesTests {
    private static let start = Month(index: 2019 * 12)
    private static let end = Month(index: 2021 * 12 + 11)

    private static func frame(_ pack: ReferencePack, to last: Month = end) -> ReleaseFrame {
        ReleaseFrame(pack, months: start...last)
    }

    private static func cell(_ month: Month, _ kind: KindSelection = .crime) -> FigureCell {
        FigureCell(area: 0, category: nil, kind: kind, period: .month(month))
    }

    /// `old` and `new` counts of some cells of one series, all other cells of the table being 10.
    private static func tables(
        _ changes: [(cell: FigureCell, old: Int, new: Int)]
    ) throws -> (old: ProtectedTable, new: ProtectedTable) {
        let frame = frame(try TestPack.pack())
        func table(_ value: (Int, Int) -> Int) -> ProtectedTable {
            ProtectedTable.shown(frame) { cell in
                changes.first { $0.cell == cell }.map { value($0.old, $0.new) } ?? 10
            }
        }
        return (table { old, _ in old }, table { _, new in new })
    }

    @Test func `is nothing between a version and itself`() throws {
        let table = ProtectedTable.random(Self.frame(try TestPack.pack()), seed: 2)
        let changes = ReleaseChanges(from: table, to: table)
        #expect(changes.items.isEmpty)
        #expect(changes.addedCount == 0)
        #expect(changes.removedCount == 0)
    }

    @Test func `is each cell with its old and its new count, in canonical order`() throws {
        let (june, july) = (Self.start.advanced(by: 5), Self.start.advanced(by: 6))
        let (old, new) = try Self.tables([
            (Self.cell(july, .incident), 10, 12), (Self.cell(july), 11, 10), (Self.cell(june), 20, 25),
        ])
        let items = ReleaseChanges(from: old, to: new).items
        let changed = items.filter { $0.change != 0 }
        #expect(changed.map(\.cell) == [Self.cell(june), Self.cell(july), Self.cell(july, .incident)])
        #expect(changed.map(\.old.value) == [20, 11, 10])
        #expect(changed.map(\.new.value) == [25, 10, 12])
        #expect(changed.map(\.change) == [5, -1, 2])
    }

    @Test func `marks a rise that became a fall`() throws {
        let march2020 = Self.start.advanced(by: 14)
        let cell = Self.cell(march2020)
        let (old, new) = try Self.tables([(cell, 13, 8)])
        let items = ReleaseChanges(from: old, to: new).items
        let item = try #require(items.first { $0.cell == cell })
        // 13 - 10 = 3 became 8 - 10 = -2.
        #expect(item.flips == [.init(measure: .change, old: 3, new: -2)])
        // The year after was 10 - 13 = -3 and is 10 - 8 = 2: its count is the same, its direction is not.
        let after = try #require(items.first { $0.cell == Self.cell(march2020.advanced(by: 12)) })
        #expect(after.change == 0)
        #expect(after.flips == [.init(measure: .change, old: -3, new: 2)])
        #expect(items.count == 2)
    }

    @Test func `does not call a rise that became smaller a flip`() throws {
        let cell = Self.cell(Self.start.advanced(by: 14))
        let (old, new) = try Self.tables([(cell, 19, 12)])
        #expect(ReleaseChanges(from: old, to: new).items.map(\.flips) == [[]])
    }

    @Test(arguments: [(10, 14, 0, 4), (14, 10, 4, 0)])
    func `marks a rise that came from nothing or went to it`(old: Int, new: Int, oldChange: Int, newChange: Int) throws
    {
        let cell = Self.cell(Self.end)
        let (before, after) = try Self.tables([(cell, old, new)])
        let items = ReleaseChanges(from: before, to: after).items
        #expect(items.map(\.flips) == [[.init(measure: .change, old: oldChange, new: newChange)]])
    }

    @Test func `tells what is hidden or absent from what is shown, without a change in numbers`() throws {
        let frame = Self.frame(try TestPack.pack())
        let cells = (0..<3).map { Self.cell(Self.start.advanced(by: $0)) }
        var old = ProtectedTable.shown(frame) { _ in 10 }
        var new = old
        let positions = try cells.map { try #require(frame.position(of: $0)) }
        new.set(positions[0], .hidden, isRevised: true, reason: "Revised.")
        old.set(positions[1], .absent, reason: "Not sent.")
        old.set(positions[2], .hidden, reason: nil)
        new.set(positions[2], .hidden, reason: nil)
        let items = ReleaseChanges(from: old, to: new).items
        #expect(items.map(\.cell) == [cells[0], cells[1]])
        #expect(items.map(\.change) == [nil, nil])
        #expect(items[0].new.symbols == [.confidential, .revised])
        #expect(items[1].old.symbols == [.unavailable])
        #expect(items[1].new.value == 10)
    }

    /// By `hide`, and in a rebase or beside an override, a large count is hidden where its change is small.
    @Test func `says why a change is not told, in the same words for all that were shown and are hidden`() throws {
        let frame = Self.frame(try TestPack.pack())
        let cells = (0..<5).map { Self.cell(Self.start.advanced(by: $0)) }
        let positions = try cells.map { try #require(frame.position(of: $0)) }
        var old = ProtectedTable.shown(frame) { _ in 2276 }
        var new = old
        new.set(positions[0], .hidden, isRevised: true, reason: "Revised since release r1, version 1.")
        old.set(positions[1], .shown, value: 7, reason: nil)
        new.set(positions[1], .hidden, isRevised: true, reason: "Revised since release r1, version 1.")
        old.set(positions[2], .hidden, reason: nil)
        old.set(positions[3], .absent, reason: "Not sent.")
        new.set(positions[4], .shown, value: 2300, isRevised: true, reason: "Revised since release r1, version 1.")
        let items = ReleaseChanges(from: old, to: new).items
        let own = cells.map { cell in items.first { $0.cell == cell } }
        #expect(own.allSatisfy { $0 != nil })
        #expect(own[0]?.withholding?.symbol == .confidential)
        #expect(own[0]?.withholding == own[1]?.withholding)
        #expect(own[0]?.withholding?.reason == ProtectedTable.hiddenSinceChangeReason)
        #expect(own[2]?.withholding?.symbol == .confidential && own[2]?.withholding != own[0]?.withholding)
        #expect(own[3]?.withholding?.symbol == .unavailable)
        #expect(own[4]?.withholding == nil && own[4]?.change == 24)
    }

    @Test func `does not say that a figure goes on as before where nobody can tell`() throws {
        let frame = Self.frame(try TestPack.pack())
        let cell = Self.cell(Self.start.advanced(by: 14))
        let position = try #require(frame.position(of: cell))
        let old = ProtectedTable.shown(frame) { _ in 10 }
        var (hidden, shown) = (old, old)
        hidden.set(position, .hidden, isRevised: true, reason: nil)
        shown.set(position, .shown, value: 12, reason: nil)
        #expect(ReleaseChanges(from: old, to: hidden).items.map(\.isDirectionKnown) == [false])
        #expect(ReleaseChanges(from: old, to: shown).items.first { $0.cell == cell }?.isDirectionKnown == true)
    }

    @Test func `finds cells by their codes where the packs differ, and counts those that one alone has`() throws {
        let one = try TestPack.pack()
        // Another order of categories, and one area less.
        let other = try TestPack.pack(replacing: [
            "categories.csv": """
            code,label,adjective,definition,national
            hats,Hats,hat,About hats,no
            faith,Religion or faith,religious,About faith,yes
            race,Race,race,About race,yes
            """,
            "areas.csv": """
            code,slug,name,level,parent,valid_from,valid_to,tile_x,tile_y
            L1,land,The Land,country,,,,,
            P2,leicester,Leicester,province,L1,,,1,0
            """, "area_names.csv": "name,area\n", "sources.csv": "code,name,police,areas,expected\npolice,P,yes,*,\n",
        ])
        func value(_ cell: FigureCell, _ pack: ReferencePack) -> Int {
            let category = cell.category.map { pack.categories[$0].code.rawValue } ?? "any"
            return pack.areas[cell.area].code.rawValue.utf8.reduce(0) { $0 + Int($1) } + category.utf8.count
                + cell.period.lastMonth.number
        }
        let old = ProtectedTable.shown(Self.frame(one)) { value($0, one) }
        let new = ProtectedTable.shown(Self.frame(other, to: Self.end.advanced(by: 3))) { cell in
            value(cell, other) + (cell.period == .quarter(ending: Self.end) && cell.category == 2 ? 100 : 0)
        }
        let changes = ReleaseChanges(from: old, to: new)
        let changed = changes.items.filter { $0.change != 0 }
        #expect(!changed.isEmpty)
        #expect(changed.allSatisfy { $0.change == 100 && other.categories[$0.cell.category ?? 0].code == "race" })
        #expect(Set(changed.map { other.areas[$0.cell.area].code.rawValue }) == ["P2", "L1"])
        #expect(changes.addedCount > 0)
        #expect(changes.removedCount > 0)
        #expect(new.frame.count - changes.addedCount == old.frame.count - changes.removedCount)
    }
}
