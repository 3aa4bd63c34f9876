import Testing

@testable import StatsModel

@Suite("A page of the ledger")
struct LedgerPageTests {
    private static let months = Month(index: 2019 * 12)...Month(index: 2021 * 12 + 5)

    /// A page with something of everything.
    private static func page(_ frame: ReleaseFrame, seed: UInt64) throws -> LedgerPage {
        let pack = frame.pack
        var random = SplitMix(seed: seed)
        var cube = try Cube(
            .init(areas: pack.areas.count, categories: pack.categories.count, span: .months(frame.months)))
        for _ in 0..<200 {
            try cube.add(
                area: random.below(pack.areas.count), kind: random.below(2) == 0 ? .crime : .incident,
                category: random.below(3) == 0 ? nil : random.below(pack.categories.count),
                month: frame.months.lowerBound.advanced(by: random.below(30)), count: random.below(1000))
        }
        var absences: [Period: String] = [:]
        for period in frame.periods where random.below(9) == 0 {
            absences[period] = "Not sent \\ by \"them\"\n\tin time."
        }
        var roles: [Protection.Role] = []
        var values: [Int: Int] = [:]
        var failures: [Protection.Failure] = []
        frame.forEachCell { position, cell in
            let role: Protection.Role =
                absences[cell.period] != nil ? .absent : [.shown, .shown, .primary, .secondary, .kept][random.below(5)]
            roles.append(role)
            if role == .shown, random.below(50) == 0 { values[position] = random.below(100) }
            if role == .primary, random.below(100) == 0 {
                failures.append(.init(cell: cell, reason: "It is 1.\nSure.", whatWouldHelp: "A coarser plan."))
            }
        }
        return LedgerPage(
            months: frame.months, counts: cube, absences: absences, roles: roles, shownValues: values,
            failures: failures)
    }

    @Test(arguments: PackFixture.allCases)
    func `is read back as it was written`(fixture: PackFixture) throws {
        let frame = ReleaseFrame(try fixture.pack(), months: Self.months)
        let page = try Self.page(frame, seed: 3)
        let bytes = page.bytes(frame)
        #expect(try LedgerPage(bytes, frame: frame) == page)
        #expect(try LedgerPage(bytes, frame: frame).bytes(frame) == bytes)
    }

    @Test func `gives the counts back of which it was made`() throws {
        let pack = try PackFixture.land.pack()
        let frame = ReleaseFrame(pack, months: Self.months)
        let page = try Self.page(frame, seed: 4)
        let made = try RawTable(frame: frame, cube: page.counts.rolledUp(over: pack.tree), absences: page.absences)
        let read = try LedgerPage(page.bytes(frame), frame: frame).raw(frame)
        #expect(read.counts == made.counts && read.absences == made.absences)
    }

    @Test func `is refused wherever it is cut off`() throws {
        let frame = ReleaseFrame(try PackFixture.land.pack(), months: Self.months)
        let bytes = try Self.page(frame, seed: 5).bytes(frame)
        for count in stride(from: 0, to: bytes.count, by: 17) {
            #expect(throws: LedgerPage.Failure.self) { try LedgerPage(Array(bytes.prefix(count)), frame: frame) }
        }
        #expect(throws: LedgerPage.Failure.self) { try LedgerPage(bytes + [0x0A], frame: frame) }
    }

    @Test func `is refused with any byte changed, or says something else`() throws {
        let frame = ReleaseFrame(try PackFixture.land.pack(), months: Self.months)
        let page = try Self.page(frame, seed: 6)
        let bytes = page.bytes(frame)
        var random = SplitMix(seed: 7)
        for _ in 0..<400 {
            var damaged = bytes
            let place = random.below(bytes.count)
            damaged[place] = UInt8(truncatingIfNeeded: random.below(256))
            guard damaged != bytes else { continue }
            do throws(LedgerPage.Failure) {
                #expect(try LedgerPage(damaged, frame: frame) != page)
            } catch { continue }
        }
    }

    @Test(arguments: [
        ("hatestats-ledger 1", "hatestats-ledger 2"), ("months 2019-01", "months 2019-02"),
        ("counts ", "counts 99999999999999999999"), ("counts ", "counts 9"), ("cells ", "cells 1"),
        ("cells ", "cells -"), ("\np", "\nx"), ("values ", "values 1"), ("\nend\n", "\nEnd\n"),
    ])
    func `is refused where a part of it is another`(old: String, new: String) throws {
        let frame = ReleaseFrame(try PackFixture.land.pack(), months: Self.months)
        let text = String(decoding: try Self.page(frame, seed: 8).bytes(frame), as: UTF8.self)
        let damaged = Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
        guard damaged != Array(text.utf8) else { return }
        #expect(throws: LedgerPage.Failure.self) { try LedgerPage(damaged, frame: frame) }
    }

    @Test func `is refused by another frame`() throws {
        let pack = try PackFixture.land.pack()
        let frame = ReleaseFrame(pack, months: Self.months)
        let bytes = try Self.page(frame, seed: 9).bytes(frame)
        let longer = ReleaseFrame(pack, months: Self.months.lowerBound...Self.months.upperBound.advanced(by: 1))
        #expect(throws: LedgerPage.Failure.otherFrame) { try LedgerPage(bytes, frame: longer) }
        let other = ReleaseFrame(try PackFixture.leicestershire.pack(), months: Self.months)
        #expect(throws: LedgerPage.Failure.self) { try LedgerPage(bytes, frame: other) }
    }

    // MARK: Patterns

    /// A table of hundreds, in which the first cell is 3.
    private static func raw(_ frame: ReleaseFrame) throws -> RawTable {
        let pack = frame.pack
        var cube = try Cube(
            .init(areas: pack.areas.count, categories: pack.categories.count, span: .months(frame.months)))
        for month in frame.months {
            try cube.add(
                area: pack.tree.top, kind: .crime, category: nil, month: month,
                count: month == frame.months.lowerBound ? 3 : 100)
        }
        return try RawTable(frame: frame, cube: cube.rolledUp(over: pack.tree), absences: [:])
    }

    @Test func `makes the same table again by its pattern, and none that shows what is small`() throws {
        let pack = try PackFixture.land.pack()
        let frame = ReleaseFrame(pack, months: Self.months)
        let raw = try Self.raw(frame)
        let control = DisclosureControl(pack.policy)
        let cell = FigureCell(
            area: pack.tree.top, category: nil, kind: .crime, period: .month(Self.months.lowerBound))
        let position = try #require(frame.position(of: cell))
        #expect(raw.counts[position] == 3)
        let cube = try Cube(
            .init(areas: pack.areas.count, categories: pack.categories.count, span: .months(frame.months)))
        func page(_ role: Protection.Role, shown: [Int: Int] = [:]) -> LedgerPage {
            let roles = raw.counts.indices.map { index in
                index == position ? role : (1..<5).contains(raw.counts[index]) ? .primary : .shown
            }
            return LedgerPage(
                months: frame.months, counts: cube, absences: [:], roles: roles, shownValues: shown, failures: [])
        }
        for role in [Protection.Role.primary, .secondary, .kept] {
            #expect(control.repeating(page(role), on: raw)?[position].standing == .hidden)
        }
        #expect(control.repeating(page(.shown), on: raw) == nil)
        #expect(control.repeating(page(.absent), on: raw) == nil)
        // A rounded value is no count.
        #expect(control.repeating(page(.shown, shown: [position: 5]), on: raw)?[position].value == 5)
        let short = LedgerPage(
            months: frame.months, counts: cube, absences: [:], roles: [.shown], shownValues: [:], failures: [])
        #expect(control.repeating(short, on: raw) == nil)
    }
}
