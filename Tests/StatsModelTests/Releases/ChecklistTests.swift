import Testing

@testable import StatsModel

@Suite("The checklist of a release")
struct ChecklistTests {
    private static let months = Month(index: 2019 * 12)...Month(index: 2022 * 12 + 2)

    /// Facts to which there is nothing to object but what the test changes.
    private static func facts(
        _ state: ReleaseState = .draft, version: Int = 1, _ change: (inout ChecklistFacts) throws -> Void = { _ in }
    ) throws -> ChecklistFacts {
        let pack = try TestPack.pack()
        let table = ProtectedTable.shown(ReleaseFrame(pack, months: months)) { _ in 100 }
        var facts = ChecklistFacts(
            version: version, state: state, reason: version > 1 ? "Late returns." : nil, table: table,
            disclosure: DisclosureControl(pack.policy), published: nil, publishedName: nil)
        facts.required = ["The Police", "The Council"]
        facts.hasSigningKey = true
        facts.ledger = ledger(table.frame)
        try change(&facts)
        return facts
    }

    /// What disclosure control made of a table of hundreds.
    private static func ledger(
        _ frame: ReleaseFrame, roles: [Protection.Role] = [], failures: [Protection.Failure] = []
    ) -> ProtectionFinding {
        ProtectionFinding(
            cost: DisclosureCost(frame, counts: Array(repeating: 100, count: frame.count), roles: roles),
            failures: failures)
    }

    private static func item(_ subject: Checklist.Subject, _ facts: ChecklistFacts) throws -> Checklist.Item {
        try #require(Checklist(facts).items.first { $0.subject == subject })
    }

    @Test func `looks at everything, in one order`() throws {
        #expect(Checklist(try Self.facts()).items.map(\.subject) == Checklist.Subject.allCases)
    }

    @Test(arguments: ReleaseState.allCases)
    func `lets a draft be submitted and what is agreed be published, and nothing else`(state: ReleaseState) throws {
        let checklist = Checklist(try Self.facts(state))
        #expect(checklist.errors.isEmpty)
        #expect(checklist.canSubmit == (state == .draft))
        #expect(checklist.canPublish == [.agreed, .scheduled].contains(state))
    }

    @Test func `warns of missing returns and of what is lost by them`() throws {
        let facts = try Self.facts { facts in
            facts.missingReturns = [
                .init(
                    sourceName: "The Police",
                    months: [Self.months.upperBound.advanced(by: -1), Self.months.upperBound])
            ]
            facts.table.set(0, .absent, reason: "Not sent.")
            facts.table.set(1, .absent, reason: "Not sent.")
        }
        let item = try Self.item(.returns, facts)
        #expect(item.level == .warning)
        #expect(
            item.text
                == "The Police had not sent everything for February to March 2022 by the cut-off. 2 figures would "
                + "be given as not available.")
        #expect(item.whatWouldHelp != nil)
        #expect(Checklist(facts).canSubmit)
    }

    private static func finding(_ stated: Int, _ counted: Int, _ explanation: String? = nil) -> ControlTotalFinding {
        let total = ControlTotal(
            number: 7, source: "police", period: .month(Self.months.upperBound), kind: .crime, count: stated, note: nil)
        return ControlTotalFinding(total, sourceName: "The Police", counted: counted, explanation: explanation)
    }

    @Test func `blocks on a control total that differs until it is explained`() throws {
        let differing = try Self.facts { $0.controlTotals = [Self.finding(10, 10), Self.finding(12, 11)] }
        let item = try Self.item(.controlTotals, differing)
        #expect(item.level == .error)
        #expect(item.text == "The Police states 12 crimes for March 2022, and 11 of its records are there.")
        #expect(item.whatWouldHelp?.contains("/v1/control-totals/7/explanation") == true)
        #expect(!Checklist(differing).canSubmit)
        let explained = try Self.facts { $0.controlTotals = [Self.finding(12, 11, "One was withdrawn since.")] }
        let told = try Self.item(.controlTotals, explained)
        #expect(told.level == .ok)
        #expect(told.text.hasSuffix("Explained: One was withdrawn since."))
        #expect(Checklist(explained).canSubmit)
    }

    @Test func `blocks publication while a source has not agreed, and not submission`() throws {
        #expect(try Self.item(.agreements, Self.facts(.draft)).level == .warning)
        let waiting = try Self.facts(.inAgreement) { $0.outstanding = ["The Council"] }
        let item = try Self.item(.agreements, waiting)
        #expect(item.level == .error)
        #expect(item.text == "Not agreed yet by The Council.")
        #expect(!Checklist(waiting).canPublish)
        #expect(try Self.item(.agreements, Self.facts(.agreed)).level == .ok)
        let free = try Self.facts { $0.required = [] }
        #expect(try Self.item(.agreements, free).level == .ok)
    }

    @Test func `says which rule of disclosure is in force, and what it costs`() throws {
        let free = try Self.item(.disclosure, Self.facts())
        #expect(free.level == .ok)
        #expect(free.text.hasPrefix("Counts from 1 to 4 are hidden so that nobody can be identified; zeros are shown."))
        #expect(free.text.hasSuffix("No figure is hidden."))
        let facts = try Self.facts { facts in
            facts.ledger = Self.ledger(facts.table.frame, roles: [.primary, .shown, .secondary, .kept, .secondary])
        }
        let item = try Self.item(.disclosure, facts)
        #expect(item.level == .ok)
        let cells = facts.table.frame.count
        #expect(item.text.contains("4 figures of \(cells) "))
        #expect(
            item.text.hasSuffix(
                "1 for being small or changed by little, 2 to protect these, 1 because they were hidden before."))
    }

    @Test(arguments: [ReleaseState.draft, .agreed])
    func `blocks what can't be made safe, and names ten of the cells`(state: ReleaseState) throws {
        let facts = try Self.facts(state) { facts in
            let frame = facts.table.frame
            let failures = (0..<12).compactMap { frame.cell(at: $0) }.map {
                Protection.Failure(cell: $0, reason: "It follows from its parts.", whatWouldHelp: "A coarser plan.")
            }
            facts.ledger = Self.ledger(frame, failures: failures)
        }
        let item = try Self.item(.disclosure, facts)
        #expect(item.level == .error)
        #expect(item.text.hasPrefix("12 figures can't be made safe. The Land, any, crime, "))
        #expect(item.text.components("It follows from its parts.") == 10)
        #expect(item.text.hasSuffix("And 2 more."))
        #expect(item.whatWouldHelp == "A coarser plan.")
        #expect(!Checklist(facts).canSubmit && !Checklist(facts).canPublish)
    }

    @Test(arguments: [ReleaseState.draft, .agreed])
    func `blocks what was made before there was disclosure control`(state: ReleaseState) throws {
        let facts = try Self.facts(state) { $0.ledger = nil }
        #expect(try Self.item(.disclosure, facts).level == .error)
        #expect(!Checklist(facts).canSubmit && !Checklist(facts).canPublish)
    }

    @Test(arguments: [ReleaseState.draft, .agreed])
    func `blocks what was not protected against all that is public`(state: ReleaseState) throws {
        let facts = try Self.facts(state) { $0.unseen = ["2021-q4@2"] }
        let item = try Self.item(.predecessor, facts)
        #expect(item.level == .error)
        #expect(item.text.contains("2021-q4@2"))
        #expect(!Checklist(facts).canSubmit && !Checklist(facts).canPublish)
    }

    @Test func `lets no other version out while one is scheduled, but lets it be agreed`() throws {
        for state in [ReleaseState.draft, .inAgreement] {
            let facts = try Self.facts(state) { $0.scheduledOther = "2021-q4@2" }
            #expect(try Self.item(.predecessor, facts).level == .warning)
        }
        let facts = try Self.facts(.agreed) { $0.scheduledOther = "2021-q4@2" }
        #expect(try Self.item(.predecessor, facts).level == .error)
        #expect(!Checklist(facts).canPublish)
    }

    @Test func `blocks a correction without a reason, and warns of revisions that a new release brings`() throws {
        let silent = try Self.facts(version: 2) { $0.reason = nil }
        #expect(try Self.item(.revisions, silent).level == .error)
        let revised = try Self.facts { facts in
            facts.publishedName = "release 2021-q4, version 1"
            facts.table.set(0, .shown, value: 9, isRevised: true, reason: "Revised.")
        }
        let item = try Self.item(.revisions, revised)
        #expect(item.level == .warning)
        #expect(item.text == "One figure differs from release 2021-q4, version 1, without a word on why.")
        let told = try Self.facts(version: 2) { facts in
            facts.publishedName = "release 2021-q4, version 1"
            facts.table.set(0, .shown, value: 9, isRevised: true, reason: "Revised.")
            facts.table.set(1, .hidden, isRevised: true, reason: "Revised.")
        }
        #expect(
            try Self.item(.revisions, told).text
                == "2 figures differ from release 2021-q4, version 1, 1 of them hidden now. The reason: Late returns.")
        #expect(try Self.item(.revisions, told).level == .ok)
        let idle = try Self.facts(version: 2) { $0.publishedName = "release 2021-q4, version 1" }
        #expect(try Self.item(.revisions, idle).level == .warning)
    }

    @Test(arguments: [ReleaseState.draft, .agreed])
    func `blocks what was compared with something that is not the newest any more`(state: ReleaseState) throws {
        let facts = try Self.facts(state) { $0.isPredecessorStale = true }
        #expect(try Self.item(.predecessor, facts).level == .error)
        #expect(!Checklist(facts).canSubmit && !Checklist(facts).canPublish)
    }

    @Test func `warns of other reference data and of a missing key, without which nothing is published`() throws {
        let facts = try Self.facts(.agreed) { facts in
            facts.isPackStale = true
            facts.hasSigningKey = false
        }
        #expect(try Self.item(.referenceData, facts).level == .warning)
        #expect(try Self.item(.signingKey, facts).level == .warning)
        #expect(Checklist(facts).errors.isEmpty)
        #expect(!Checklist(facts).canPublish)
    }

    // MARK: Unusual changes

    @Test func `calls a change unusual that is beyond three deviations and a quarter`() {
        // 3 · √(100 + 145) = 46.96 and a quarter of 100 is 25: 45 more is chance, 47 more isn't.
        #expect(!UnusualChange.isUnusual(from: 100, to: 145))
        #expect(UnusualChange.isUnusual(from: 100, to: 149))
        #expect(UnusualChange.isUnusual(from: 149, to: 100))
        // 3 · √22,400 = 449, a quarter of 10,000 is 2,500.
        #expect(!UnusualChange.isUnusual(from: 10_000, to: 12_400))
        #expect(!UnusualChange.isUnusual(from: 10_000, to: 12_500))
        #expect(UnusualChange.isUnusual(from: 10_000, to: 12_501))
        // 3 · √9 = 9.
        #expect(!UnusualChange.isUnusual(from: 0, to: 9))
        #expect(UnusualChange.isUnusual(from: 0, to: 10))
        #expect(!UnusualChange.isUnusual(from: 0, to: 0))
        #expect(UnusualChange.isUnusual(from: 0, to: .max))
    }

    @Test func `names the years of the higher areas that changed unusually, once`() throws {
        let pack = try TestPack.pack(replacing: [
            "plan.csv": "grain,ending,levels,categories,kinds\nyear,*,*,any;*,crime;all\n"
        ])
        let frame = ReleaseFrame(pack, months: Self.months)
        func table(_ last: Int) -> ProtectedTable {
            ProtectedTable.shown(frame) { cell in
                cell.period == .year(ending: Self.months.upperBound) && cell.kind == .crime ? last : 100
            }
        }
        let found = UnusualChange.all(in: table(200), since: nil)
        // The country and its two provinces, not the towns; any category, not each.
        #expect(found.map { pack.areas[$0.cell.area].code.rawValue } == ["L1", "P1", "P2"])
        #expect(found.allSatisfy { $0.count == 200 && $0.earlier == 100 && $0.cell.category == nil })
        #expect(found.first?.text(pack) == "The Land, crimes, year ending March 2022: 200 after 100 a year earlier")
        #expect(UnusualChange.all(in: table(120), since: nil).isEmpty)
        // What was published so already has been looked at.
        #expect(UnusualChange.all(in: table(200), since: table(200)).isEmpty)
        #expect(UnusualChange.all(in: table(200), since: table(199)).count == 3)
        var facts = try Self.facts()
        facts.table = table(200)
        let item = try Self.item(.unusualChanges, facts)
        #expect(item.level == .warning)
        #expect(
            item.text.contains("The Land, crimes, year ending March 2022: 200 after 100 a year earlier; East & West"))
    }
}

extension String {
    /// How often a text stands in it.
    fileprivate func components(_ text: String) -> Int { ranges(of: text).count }
}
