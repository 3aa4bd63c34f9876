import Testing

@testable import StatsModel

@Suite("What has been published")
struct PublicationTests {
    private static func day(_ text: String) -> Instant { Instant(text + "T09:30:00Z") ?? Instant(microseconds: 0) }

    private static let pack = Result { try TestPack.pack() }
    private static let frames = Result {
        try [2020, 2021].map {
            ReleaseFrame(try pack.get(), months: Month(index: 2018 * 12)...Month(index: $0 * 12 + 2))
        }
    }

    /// A version in which every cell shows the same.
    private static func version(
        _ id: String, _ version: Int, _ number: Int, on date: String, frame: Int = 0, showing value: Int?
    ) throws -> Publication.Entry {
        let frame = try frames.get()[frame]
        var table = ProtectedTable(frame)
        frame.forEachCell { position, _ in
            table.set(position, value == nil ? .hidden : .shown, value: value ?? 0, reason: nil)
        }
        let name = ReleaseName(id: id, version: version, number: number, isSynthetic: false)
        let content = ReleaseVersion(
            name: name, title: id, reason: nil, periodTo: frame.months.upperBound, cutOff: day(date),
            publishedAt: day(date), digest: [], table: table,
            numbers: CitationNumbers(
                areas: Array(frame.pack.areas.indices), categories: Array(frame.pack.categories.indices)))
        return .readable(
            PublishedVersion(
                content: content, publishedAt: day(date), agreements: [], signature: [], signingKey: ""))
    }

    private static func withdrawn(
        _ id: String, _ version: Int, _ number: Int, on date: String, withdrawn end: String, frame: Int = 0
    ) throws -> Publication.Entry {
        .withdrawn(
            WithdrawnVersion(
                name: ReleaseName(id: id, version: version, number: number, isSynthetic: false), title: id,
                periodTo: try frames.get()[frame].months.upperBound, publishedAt: day(date), withdrawnAt: day(end),
                reason: "Wrong.", referenceLoad: 1))
    }

    /// 2020-q1, corrected once; 2021-q1; and a late second correction of 2020-q1.
    private static func publication() throws -> Publication {
        Publication([
            try version("2020-q1", 1, 1, on: "2020-05-01", showing: 10),
            try version("2020-q1", 2, 3, on: "2020-08-01", showing: 12),
            try version("2021-q1", 1, 4, on: "2021-05-01", frame: 1, showing: 12),
            try version("2020-q1", 3, 6, on: "2021-09-01", showing: 13),
        ])
    }

    private static let area = CodedCell(
        area: "L1", category: nil, kind: .crime, period: .month(Month(index: 2019 * 12 + 4)))

    private static func shown(_ version: PublishedVersion) -> ShownFigure<Int> {
        guard let cell = area.cell(in: version.content.pack), let shown = version.content.table.cell(cell) else {
            return .absent
        }
        switch shown.standing {
        case .shown: return shown.value.map { .value($0) } ?? .absent
        case .hidden: return .hidden
        case .absent: return .absent
        }
    }

    // MARK: What followed what

    @Test func `is superseded by the next version of the same release only`() throws {
        let publication = try Self.publication()
        let ends = publication.entries.map { publication.supersededAt($0.name) }
        #expect(ends == [Self.day("2020-08-01"), Self.day("2021-09-01"), nil, nil])
        #expect(publication.newestVersion(of: "2020-q1")?.number == 6)
        #expect(publication.newestVersion(of: "2022-q1") == nil)
        #expect(publication.version(2, of: "2020-q1")?.number == 3)
        #expect(publication.version(4, of: "2020-q1") == nil)
        #expect(publication.version(of: "2020-q1", at: Self.day("2021-01-01"))?.number == 3)
        #expect(publication.version(of: "2020-q1", at: Self.day("2020-01-01")) == nil)
        #expect(publication.releases.map(\.number) == [4, 6])
        #expect(publication.newest?.content.name.number == 4)
        #expect(publication.lastInstant == Self.day("2021-09-01"))
    }

    @Test func `has one newest version at any time`() throws {
        let reigns = try Self.publication().reigns
        #expect(reigns.map(\.entry.number) == [1, 3, 4])
        #expect(reigns.map(\.until) == [Self.day("2020-08-01"), Self.day("2021-05-01"), nil])
        let gap = Publication([
            try Self.withdrawn("2020-q1", 1, 1, on: "2020-05-01", withdrawn: "2020-06-01"),
            try Self.version("2021-q1", 1, 2, on: "2021-05-01", frame: 1, showing: 1),
        ])
        #expect(gap.reigns.map(\.from) == [Self.day("2020-05-01"), Self.day("2021-05-01")])
        #expect(gap.reigns.map(\.until) == [Self.day("2020-06-01"), nil])
        #expect(gap.inForce(at: Self.day("2020-05-15"))?.number == 1)
        #expect(gap.inForce(at: Self.day("2020-07-01")) == nil)
        #expect(Publication.nothing.reigns.isEmpty)
    }

    @Test func `goes back to the release before when the newest is withdrawn`() throws {
        let publication = Publication([
            try Self.version("2020-q1", 1, 1, on: "2020-05-01", showing: 10),
            try Self.withdrawn("2021-q1", 1, 2, on: "2021-05-01", withdrawn: "2021-06-01", frame: 1),
        ])
        #expect(publication.newest?.content.name.number == 1)
        #expect(publication.reigns.map(\.entry.number) == [1, 2, 1])
    }

    // MARK: One cell

    @Test func `tells a cell's history without what was withdrawn`() throws {
        let publication = Publication(
            try Self.publication().entries + [
                try Self.withdrawn("2022-q1", 1, 9, on: "2022-05-01", withdrawn: "2022-06-01")
            ])
        let history = publication.history(of: Self.area)
        #expect(history.map(\.shown.value) == [10, 12, 12, 13])
        #expect(history.map { $0.supersededAt != nil } == [true, true, false, false])
        #expect(Set(history.compactMap(\.citation)).count == 4)
        // In the later release only.
        let late = CodedCell(area: "L1", category: nil, kind: .crime, period: .month(Month(index: 2020 * 12 + 9)))
        #expect(publication.history(of: late).map(\.version.content.name.number) == [4])
        let nowhere = CodedCell(area: "X", category: nil, kind: .crime, period: Self.area.period)
        #expect(publication.history(of: nowhere).isEmpty)
    }

    @Test func `finds what a citation names, and nothing for what was not published`() throws {
        let publication = Publication(
            try Self.publication().entries + [
                try Self.withdrawn("2022-q1", 1, 9, on: "2022-05-01", withdrawn: "2022-06-01")
            ])
        func citation(_ number: Int, area: Int = 0) -> Citation {
            Citation(
                versionNumber: number, area: area, category: nil, kind: .crime, period: Self.area.period,
                measure: .count)
        }
        guard case .figure(let version, let cell)? = publication.cited(citation(3)) else {
            Issue.record("not found")
            return
        }
        #expect(version.content.name.version == 2 && cell.area == 0)
        guard case .withdrawn? = publication.cited(citation(9)) else {
            Issue.record("not withdrawn")
            return
        }
        #expect(publication.cited(citation(7)) == nil)
        #expect(publication.cited(citation(3, area: 50)) == nil)
        #expect(publication.current(Self.area)?.version.content.name.number == 4)
        #expect(CodedCell(cell, in: version.content.pack) == Self.area)
    }

    // MARK: Quotes

    @Test func `says of a quoted number whether it stands, until when it did, or that it never was`() throws {
        let publication = try Self.publication()
        func verdict(_ value: Int) -> QuoteVerdict { publication.verdict(on: value, showing: Self.shown) }
        #expect(verdict(12) == .stands)
        #expect(verdict(10) == .wasRight(until: Self.day("2020-08-01")))
        // Only a correction of an older release says so, which never was the newest.
        #expect(verdict(13) == .wasRight(until: Self.day("2021-09-01")))
        #expect(verdict(11) == .neverPublished)
        #expect(Publication.nothing.verdict(on: 1, showing: Self.shown) == .neverPublished)
        #expect(verdict(10).word == "was-right-until" && verdict(10).until == Self.day("2020-08-01"))
    }

    @Test func `says nothing of a hidden figure, whatever is quoted`() throws {
        let publication = Publication([
            try Self.version("2020-q1", 1, 1, on: "2020-05-01", showing: 10),
            try Self.version("2020-q1", 2, 2, on: "2020-08-01", showing: nil),
        ])
        for value in 0...9 { #expect(publication.verdict(on: value, showing: Self.shown) == .hidden) }
        // What was shown once is public.
        #expect(publication.verdict(on: 10, showing: Self.shown) == .wasRight(until: Self.day("2020-08-01")))
    }

    @Test func `never takes a withdrawn number for right`() throws {
        let publication = Publication([
            try Self.withdrawn("2020-q1", 1, 1, on: "2020-05-01", withdrawn: "2020-06-01"),
            try Self.version("2021-q1", 1, 2, on: "2021-05-01", frame: 1, showing: 5),
        ])
        #expect(publication.verdict(on: 10, showing: Self.shown) == .neverPublished)
        #expect(publication.stands(.value(5), showing: Self.shown))
        #expect(!publication.stands(.value(6), showing: Self.shown))
    }
}

@Suite("When a process asks what is public")
struct PublicationScheduleTests {
    private static let second: Int64 = 1_000_000
    private static let mark = Instant(microseconds: 1_714_552_200 * second)

    private func pause(_ offset: Double, ahead: Double = 0, waiting: [Instant] = []) -> Double {
        let now = Instant(microseconds: Self.mark.microseconds + Int64(offset * 1_000_000))
        return Double(
            PublicationSchedule().pause(now: now, ahead: Int64(ahead * 1_000_000), waiting: waiting)) / 1_000_000
    }

    @Test func `is every ten seconds, at each mark of the clock, and again and again just after it`() {
        #expect(pause(-60) == 10)
        #expect(pause(-4) == 4.002)
        #expect(pause(-0.001) == 0.02)
        #expect(pause(0) == 0.25)
        #expect(pause(2.9) == 0.25)
        #expect(pause(3.1) == 10)
        #expect(pause(300 - 4) == 4.002)
    }

    @Test func `goes by the database's clock as well`() {
        #expect(pause(-60, ahead: 55) == 5.002)
        #expect(pause(-60, ahead: 61) == 0.25)
        #expect(pause(10, ahead: -12) == 2.002)
    }

    @Test func `is the instant of what the database has let through already`() {
        #expect(pause(20, waiting: [Instant(microseconds: Self.mark.microseconds + 23 * Self.second)]) == 3.002)
        #expect(pause(20, waiting: [Self.mark]) == 10)
    }

    @Test func `is late by less than a second at any offset of the clocks`() {
        // Each clock must have reached the mark; from then on the next question is less than a second off.
        for ahead in stride(from: -20.0, through: 20, by: 0.37) {
            var now = -40.0
            let both = max(0, -ahead)
            var late: Double?
            while late == nil, now < 80 {
                now += pause(now, ahead: ahead)
                if now >= both { late = now - both }
            }
            #expect(late ?? 99 < 1, "\(ahead)")
        }
    }

    @Test(arguments: [Int64.min, -1, 0, 1, Int64.max])
    func `withstands any clock`(clock: Int64) {
        let pause = PublicationSchedule(interval: 5 * Self.second).pause(
            now: Instant(microseconds: clock), ahead: .max, waiting: [Instant(microseconds: .max)])
        #expect(pause > 0 && pause <= 5 * Self.second)
    }
}
