import Testing

@testable import StatsModel

/// How a pack's areas and categories may be numbered.
enum Numbering: String, CaseIterable, Sendable {
    /// As a first load numbers them.
    case fresh
    /// As after many loads that took codes out and brought others in.
    case worn
    /// Up to the greatest numbers there can be.
    case greatest

    func numbers(of pack: ReferencePack) -> CitationNumbers {
        let (areas, categories) = (pack.areas.count, pack.categories.count)
        switch self {
        case .fresh: return CitationNumbers(areas: Array(1...areas), categories: Array(0..<categories))
        case .worn:
            return CitationNumbers(
                areas: (0..<areas).map { 4000 - 7 * $0 }, categories: Array((63 - categories)..<63).reversed())
        case .greatest:
            return CitationNumbers(areas: (0..<areas).map { 32_767 - $0 }, categories: Array(0..<categories))
        }
    }
}

@Suite("References")
struct CitationCodeTests {
    private static let months = Month(index: 2018 * 12 + 3)...Month(index: 2026 * 12 + 2)

    @Test(arguments: PackFixture.allCases, Numbering.allCases)
    func `lead back to every cell and measure of a release`(fixture: PackFixture, numbering: Numbering) throws {
        let pack = try fixture.pack()
        let frame = ReleaseFrame(pack, months: Self.months)
        let numbers = numbering.numbers(of: pack)
        let prefix = pack.policy.citationPrefix
        var seen: Set<String> = []
        var failures = 0
        // A large pack's cells by a stride that meets every period, category, kind and area.
        let stride = max(1, frame.count / 20_000) | 1
        frame.forEachCell { position, cell in
            guard position.isMultiple(of: stride) else { return }
            for measure in CitedMeasure.allCases {
                let version = [1, 37, 70, 9999][(position + measure.rawValue) % 4]
                let citation = numbers.citation(of: cell, measure, versionNumber: version)
                guard let citation, let text = CitationCode.text(citation, prefix: prefix),
                    let read = try? CitationCode.citation(text, prefixes: [prefix]), read == citation,
                    numbers.cell(of: read) == cell, frame.position(of: cell) == position
                else {
                    failures += 1
                    continue
                }
                seen.insert(text)
            }
        }
        #expect(failures == 0)
        #expect(seen.count == (frame.count + stride - 1) / stride * CitedMeasure.allCases.count)
    }

    @Test func `of a partnership of the usual size have eight characters`() throws {
        let pack = try PackFixture.leicestershire.pack()
        let frame = ReleaseFrame(pack, months: Self.months)
        let numbers = Numbering.fresh.numbers(of: pack)
        let cell = try #require(frame.cell(at: 0))
        for version in [1, 50] {
            let citation = try #require(numbers.citation(of: cell, .count, versionNumber: version))
            let text = try #require(CitationCode.text(citation, prefix: "LLR"))
            #expect(text.count == "LLR-7Q4K-9XM2".count)
        }
    }

    @Test func `are read in upper and lower case, with and without hyphens, with O, I and L for 0 and 1`() throws {
        var random = SplitMix(seed: 3)
        for citation in (0..<500).map({ _ in Self.citation(&random) }) {
            let text = try #require(CitationCode.text(citation, prefix: "LLR"))
            let spellings = [
                text, text.lowercased(), text.filter { $0 != "-" }, text.lowercased().filter { $0 != "-" },
                text.split(separator: "-").joined(separator: " "), " " + text + " ",
                "LLR" + text.dropFirst(3).replacing("0", with: "O").replacing("1", with: "I"),
                "llr" + text.dropFirst(3).replacing("0", with: "o").replacing("1", with: "l"),
            ]
            for spelling in spellings {
                #expect(try CitationCode.citation(spelling, prefixes: ["LLR"]) == citation, "\(spelling)")
            }
        }
    }

    @Test func `say what is wrong with them`() throws {
        func problem(_ text: String) -> CitationCode.Problem? {
            do throws(CitationCode.Problem) {
                _ = try CitationCode.citation(text, prefixes: ["LLR", "TOR"])
                return nil
            } catch {
                return error
            }
        }
        #expect(problem("XYZ-0000-0000") == .otherPrefix)
        #expect(problem("") == .otherPrefix)
        #expect(problem("LLR") == .length(0))
        #expect(problem("LLR-7Q4K-9XM") == .length(7))
        #expect(problem("LLR-7U4K-9XM2") == .strayCharacter("U"))
        #expect(problem("LLR-7é4K-9XM2") == .strayCharacter("é"))
        // The check of nothing but zeros holds, and no version has the number 0.
        #expect(problem("LLR-0000-0000") == .meansNothing)
        #expect(problem("TOR-0000-0000-0000") == .meansNothing)
        #expect(problem("LLR-0000-0001") == .mistyped)
    }

    @Test func `that are well-formed are told apart from mistyped ones by the check alone`() {
        var random = SplitMix(seed: 4)
        for _ in 0..<60_000 {
            let length = [8, 12, 16][random.below(3)]
            let values = (0..<length).map { _ in UInt8(random.below(32)) }
            let text = "LLR" + String(decoding: values.map { CitationCode.alphabet[Int($0)] }, as: UTF8.self)
            do throws(CitationCode.Problem) {
                let citation = try CitationCode.citation(text, prefixes: ["LLR"])
                #expect(CitationCode.check(values) == 0)
                // One figure, one reference: what can be read is written the same way again.
                #expect(CitationCode.text(citation, prefix: "LLR")?.filter { $0 != "-" } == text)
            } catch {
                #expect(error == (CitationCode.check(values) == 0 ? .meansNothing : .mistyped), "\(text)")
            }
        }
    }

    @Test func `can be any text whatever, and the reader answers`() {
        var random = SplitMix(seed: 7)
        let pieces = [
            "LLR", "llr", "-", " ", "0", "Z", "z", "U", "é", "\u{0}", "🏳️‍🌈", "ﬁ", "İ", "\u{301}", "9XM2", "7Q4K",
        ]
        for _ in 0..<30_000 {
            let text = (0..<random.below(12)).map { _ in pieces[random.below(pieces.count)] }.joined()
            _ = try? CitationCode.citation(text, prefixes: ["LLR", "", "İ"])
        }
        for length in 0..<40 {
            let bytes = (0..<length).map { _ in UInt8(random.below(256)) }
            _ = try? CitationCode.citation("LLR" + String(decoding: bytes, as: UTF8.self), prefixes: ["LLR"])
        }
        _ = try? CitationCode.citation(String(repeating: "LLR-", count: 100_000), prefixes: ["LLR"])
    }

    @Test func `are none where a number is out of range`() {
        let good = Citation(
            versionNumber: 1, area: 1, category: 0, kind: .crime, period: .month(Month(index: 2024 * 12)),
            measure: .count)
        #expect(CitationCode.text(good, prefix: "A") != nil)
        for (version, area, category) in [
            (0, 1, 0), (-1, 1, 0), (Int.max, 1, 0), (1, -1, 0), (1, 40_000, 0), (1, 1, 63), (1, 1, -2),
        ] {
            let bad = Citation(
                versionNumber: version, area: area, category: category, kind: .crime, period: good.period,
                measure: .count)
            #expect(CitationCode.text(bad, prefix: "A") == nil)
        }
        for period in [
            Period.month(Month(index: .max)), .month(Month(index: .min)),
            .days(CalendarDate(days: 0)...CalendarDate(days: 9)),
        ] {
            let bad = Citation(
                versionNumber: 1, area: 1, category: nil, kind: .all, period: period, measure: .rate)
            #expect(CitationCode.text(bad, prefix: "A") == nil)
        }
    }

    private static func citation(_ random: inout SplitMix) -> Citation {
        Citation(
            versionNumber: 1 + random.below(1 << (1 + random.below(20))),
            area: random.below(random.below(2) == 0 ? 60 : 32_000),
            category: random.below(3) == 0 ? nil : random.below(62), kind: KindSelection.allCases[random.below(3)],
            period: .quarter(ending: Month(index: Int32(2010 * 12 + random.below(300)))),
            measure: CitedMeasure.allCases[random.below(8)])
    }
}
