import Testing

@testable import StatsModel

/// That one wrong or swapped character always shows: by the algebra, for every reference there can be; and by trying.
@Suite("The check of references")
struct CitationCheckTests {
    private static let lengths = CitationCode.layouts.map(\.length)

    /// A reference with one character other than it should be, or two that changed places, is the right one plus an
    /// error. The check is linear, so it shows the error if and only if the error's own check is not 0.
    @Test(arguments: lengths)
    func `is linear`(length: Int) {
        var random = SplitMix(seed: 5)
        for _ in 0..<20_000 {
            let one = Self.values(length, &random)
            let other = Self.values(length, &random)
            let sum = zip(one, other).map { $0 ^ $1 }
            #expect(CitationCode.check(sum) == CitationCode.check(one) ^ CitationCode.check(other))
        }
    }

    @Test(arguments: lengths)
    func `is other than 0 for every error of one character, so that every single substitution shows`(length: Int) {
        for position in 0..<length {
            let syndromes = (UInt8(1)..<32).map { difference in
                var error = [UInt8](repeating: 0, count: length)
                error[position] = difference
                return CitationCode.check(error)
            }
            #expect(!syndromes.contains(0))
            // And each of them another: the error could even be mended, were its place known.
            #expect(Set(syndromes).count == 31)
        }
    }

    @Test(arguments: lengths)
    func `is other than 0 for every error of a swap, so that every swap of neighbours shows`(length: Int) {
        for position in 0..<(length - 1) {
            for one in UInt8(0)..<32 {
                for other in UInt8(0)..<32 where other != one {
                    var error = [UInt8](repeating: 0, count: length)
                    error[position] = one ^ other
                    error[position + 1] = one ^ other
                    #expect(CitationCode.check(error) != 0)
                }
            }
        }
    }

    // MARK: By trying

    @Test func `finds every single substitution in references of all sizes`() {
        for characters in Self.references(perSize: 150) {
            for position in characters.indices {
                for other in CitationCode.alphabet where other != characters[position] {
                    var wrong = characters
                    wrong[position] = other
                    #expect(Self.problem(wrong) == .mistyped, "\(Self.text(characters)) as \(Self.text(wrong))")
                }
            }
        }
    }

    @Test func `finds every swap of neighbours in references of all sizes`() {
        for characters in Self.references(perSize: 2000) {
            for position in characters.indices.dropLast() where characters[position] != characters[position + 1] {
                var wrong = characters
                wrong.swapAt(position, position + 1)
                #expect(Self.problem(wrong) == .mistyped, "\(Self.text(characters)) as \(Self.text(wrong))")
            }
        }
    }

    @Test func `leaves nothing unsaid about a reference that lacks characters or has too many`() {
        for characters in Self.references(perSize: 50) {
            for position in characters.indices {
                var short = characters
                short.remove(at: position)
                #expect(Self.problem(short) == .length(short.count))
                var long = characters
                long.insert(CitationCode.alphabet[position % 32], at: position)
                #expect(Self.problem(long) == .length(long.count))
            }
        }
    }

    private static func problem(_ characters: [UInt8]) -> CitationCode.Problem? {
        do throws(CitationCode.Problem) {
            _ = try CitationCode.citation(text(characters), prefixes: ["LLR"])
            return nil
        } catch {
            return error
        }
    }

    private static func text(_ characters: [UInt8]) -> String { "LLR" + String(decoding: characters, as: UTF8.self) }

    private static func values(_ length: Int, _ random: inout SplitMix) -> [UInt8] {
        (0..<length).map { _ in UInt8(random.below(32)) }
    }

    /// The characters of references to figures at random: of the smallest, the middle and the greatest size.
    private static func references(perSize: Int) -> [[UInt8]] {
        var random = SplitMix(seed: 6)
        let bounds = [(areas: 60, versions: 70), (areas: 4000, versions: 50_000), (areas: 32_767, versions: 2_000_000)]
        return bounds.enumerated().flatMap { index, bound in
            let found = (0..<perSize).compactMap { _ in
                CitationCode.characters(
                    Citation(
                        versionNumber: 1 + random.below(bound.versions),
                        area: index == 0 ? random.below(bound.areas) : bound.areas - random.below(bound.areas / 2),
                        category: random.below(8) == 0 ? nil : random.below(15),
                        kind: KindSelection.allCases[random.below(3)],
                        period: .year(ending: Month(index: Int32(2000 * 12 + random.below(500)))),
                        measure: CitedMeasure.allCases[random.below(8)])
                ).map { characters in (0..<characters.count).map { characters[$0] } }
            }
            #expect(found.count == perSize)
            #expect(found.contains { $0.count == CitationCode.layouts[index].length })
            return found.map { characters in (0..<characters.count).map { characters[$0] } }
        }
    }
}
