import Foundation
import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

/// The demonstration data of the default pack, read back from the bytes of its files.
struct DemonstrationTests {
    /// One row of a file, by column.
    struct Row: Equatable {
        var values: [String: String]
        subscript(column: String) -> String { values[column] ?? "" }
    }

    static let late = CalendarDate(year: 2030, month: 1, day: 1)!
    static let packFiles = Result {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "reference/llr")
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".csv") {
            files[name] = Array(try Data(contentsOf: folder.appending(path: name)))
        }
        return files
    }
    /// The pack with its last two years alone: where it does not matter how much is published, minutes of protecting do.
    static let recentPackFiles = Result {
        var files = try packFiles.get()
        func edit(_ name: String, _ line: (Substring) -> Substring?) {
            let lines = String(decoding: files[name] ?? [], as: UTF8.self).split(separator: "\n").compactMap(line)
            files[name] = Array((lines.joined(separator: "\n") + "\n").utf8)
        }
        edit("policy.csv") { $0.hasPrefix("series_start,") ? "series_start,2024-04" : $0 }
        edit("demo.csv") { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            if fields[2] == "first_month" { return "setting,,first_month,2024-04" }
            return fields[0] == "year" && fields[2] < "YE2025" ? nil : line
        }
        return files
    }
    static let packOrFailure = Result { try ReferencePack(files: packFiles.get()) }
    private static let wholeOrFailure = Result { try Demonstration(pack: packOrFailure.get(), today: late) }

    let pack: ReferencePack
    let whole: Demonstration

    init() throws {
        pack = try Self.packOrFailure.get()
        whole = try Self.wholeOrFailure.get()
    }

    static func rows(_ file: DemonstrationFile) -> [Row] {
        let lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n")
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        return lines.dropFirst().map { Row(values: Dictionary(uniqueKeysWithValues: zip(lines[0], $0))) }
    }

    /// What was sent first, or once more.
    func sent(_ isSecond: Bool) -> [(source: SourceCode, row: Row)] {
        whole.files.filter { $0.isSecond == isSecond }.flatMap { file in
            Self.rows(file).map { (file.source, $0) }
        }
    }
    var first: [(source: SourceCode, row: Row)] { sent(false) }
    var second: [(source: SourceCode, row: Row)] { sent(true) }

    @Test func `the same pack makes the same bytes again`() throws {
        let again = try Demonstration(pack: pack, today: Self.late)
        #expect(again.files.map(\.bytes) == whole.files.map(\.bytes))
    }

    @Test func `the bytes are those of every other machine`() {
        // It changes when demo.csv changes, which it shouldn't.
        #expect(fingerprint(whole.files.map(\.bytes).joined()) == 13_681_404_456_952_745_457)
    }

    @Test func `every row meets the rules of a record`() throws {
        for file in whole.files {
            let isPolice = file.source == pack.police.code
            var reader = RecordFileReader(pack: pack, isPolice: isPolice, today: Self.late)
            var accepted = 0
            var rejected: [Rejection] = []
            try file.bytes.withUnsafeBytes { bytes in
                try reader.feed(bytes, accepted: { _ in accepted += 1 }, rejected: { rejected.append($0) })
            }
            #expect(rejected.isEmpty)
            #expect(accepted == file.rowCount)
        }
    }

    @Test func `there are eight years of about three thousand records`() {
        let years = Dictionary(grouping: first) { entry in
            Month(entry.row["recorded_on"].prefix(7))!.next(number: 3)
        }
        #expect(years.count == 8)
        for (_, records) in years { #expect((2200...3800).contains(records.count)) }
    }

    @Test func `areas come in their shares`() {
        let leicester = first.count { $0.row["area"] == "leicester" }
        let share = Double(leicester) / Double(first.count)
        #expect(abs(share - 0.52) < 0.02)
    }

    @Test func `about one record in twenty has several motivations`() {
        let several = first.count { $0.row["categories"].contains(";") }
        let share = Double(several) / Double(first.count)
        #expect(abs(share - 0.05) < 0.01)
    }

    @Test func `a reference says that it is synthetic and occurs once`() {
        let references = first.map { "\($0.source) \($0.row["source_ref"])" }
        #expect(Set(references).count == references.count)
        #expect(first.allSatisfy { $0.row["source_ref"].hasPrefix("SYN-") })
    }

    @Test func `a linked record tells of the same incident as the police's`() {
        let police = Dictionary(
            uniqueKeysWithValues: first.filter { $0.source == pack.police.code }
                .map { ($0.row["source_ref"], $0.row) })
        let linked = first.filter { !$0.row["police_ref"].isEmpty }
        let partners = first.count - police.count
        #expect(linked.count * 100 / partners >= 25)
        for entry in linked {
            let other = police[entry.row["police_ref"]]
            for column in ["area", "kind", "categories", "occurred_on"] {
                #expect(other?[column] == entry.row[column])
            }
        }
    }

    @Test func `no police record is linked twice`() {
        let references = first.map { $0.row["police_ref"] }.filter { !$0.isEmpty }
        #expect(Set(references).count == references.count)
    }

    @Test func `what is sent once more was sent before with other values`() {
        let before = Dictionary(
            uniqueKeysWithValues: first.map { ("\($0.source) \($0.row["source_ref"])", $0.row) })
        #expect(!second.isEmpty)
        for entry in second {
            let old = before["\(entry.source) \(entry.row["source_ref"])"]
            let changed = entry.row.values.keys.filter { entry.row[$0] != old?[$0] }
            #expect(changed.count == 1)
        }
    }

    @Test func `some records are corrected and some withdrawn`() {
        let withdrawn = second.count { $0.row["status"] == "withdrawn" }
        #expect((100...200).contains(withdrawn))
        #expect((380...600).contains(second.count - withdrawn))
    }

    @Test func `only the source that is expected monthly states what it covers`() {
        let covering = whole.files.filter { $0.covers != nil }
        #expect(covering.map(\.source) == [pack.police.code])
        #expect(covering.first?.covers == Month("2018-04")!...Month("2026-03")!)
    }

    @Test func `months that are not over are left out and the others stay as they are`() throws {
        let today = CalendarDate(year: 2024, month: 6, day: 15)!
        let cut = try Demonstration(pack: pack, today: today)
        #expect(cut.files.first?.covers?.upperBound == Month("2024-05"))
        for file in cut.files {
            let whole = whole.files.first { $0.name == file.name }
            #expect(Self.rows(file) == whole.map { Self.rows($0).filter { $0["recorded_on"] < "2024-06-01" } })
        }
    }

    @Test func `a pack from before its first month makes no record`() throws {
        let demonstration = try Demonstration(pack: pack, today: CalendarDate(year: 2018, month: 4, day: 30)!)
        #expect(demonstration.rowCount == 0)
    }

    @Test func `everything that is wrong with the shares is told at once`() throws {
        var files = try Self.packFiles.get()
        let broken = """
            dimension,given,code,value
            setting,,seed,one
            setting,,first_month,2018-04
            setting,,records_a_year,3000
            area,,E06000016,0.5
            area,,nowhere,0.5
            kind,,crime,much
            weather,,rain,1
            """
        files["demo.csv"] = Array(broken.utf8)
        let pack = try ReferencePack(files: files)
        do {
            _ = try Demonstration(pack: pack, today: Self.late)
            Issue.record("no fault was found")
        } catch {
            // A seed, an area, a value, a dimension, and a setting that is missing.
            #expect(error.problems.count == 5)
        }
    }
}
