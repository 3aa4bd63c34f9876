import Testing

@testable import StatsModel

@Suite("Names") struct NameIndexTests {
    private var index: NameIndex {
        var index = NameIndex(words: ["leicester", "oadby-and-wigston", "llr", "skaervo"])
        index.add("Leicester, Leicestershire and Rutland", for: 2)
        index.add("Skærvø", for: 3)
        index.add("the isles", for: 1)
        index.add("the isles", for: 3)
        return index
    }

    @Test(arguments: [
        "Oadby & Wigston", "OADBY AND WIGSTON", "oadby-and-wigston", "Oadby and  Wigston ", "Oadby&Wigston",
        "Oadby_and_Wigston", "oadby, and wigston",
    ]) func `Names are read without case, spaces, hyphens and punctuation`(name: String) {
        #expect(index.resolve(name) == .found(1))
    }

    @Test func `Letters beyond ASCII are letters, in either spelling of their marks`() {
        #expect(index.resolve("SKÆRVØ") == .found(3))
        var french = NameIndex(words: ["chats"])
        french.add("Île", for: 0)
        #expect(french.resolve("I\u{302}LE") == .found(0))
        #expect(french.meanings(of: "Ile").isEmpty)
    }

    @Test func `A name of two things is ambiguous, in their order`() {
        #expect(index.resolve("The Isles") == .ambiguous([1, 3]))
    }

    @Test(arguments: [
        ("Leicster", "leicester"), ("Liecester", "leicester"), ("lleicester", "leicester"),
        ("Oadby and Wigstn", "oadby-and-wigston"), ("Oadby", "oadby-and-wigston"),
        ("Leicester city council", "leicester"),
    ]) func `A slip gets the name that was meant`(slip: String, word: String) {
        #expect(index.resolve(slip) == .unknown(suggestions: [word]))
    }

    @Test(arguments: ["", " - ", "?!", "Timbuktu", String(repeating: "leicester", count: 100)])
    func `What is like nothing gets no suggestion`(name: String) {
        #expect(index.resolve(name) == .unknown(suggestions: []))
    }

    @Test func `A name added for no thing changes nothing`() {
        var index = NameIndex(words: ["a"])
        index.add("b", for: 1)
        index.add("c", for: -1)
        #expect(index.meanings(of: "b").isEmpty)
        #expect(index.meanings(of: "c").isEmpty)
    }

    @Test(arguments: [
        ("", "", 0), ("abc", "abc", 0), ("abc", "abd", 1), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "xabc", 1),
        ("kitten", "sitting", 3), ("ca", "abc", 3),
    ]) func `Slips are counted`(left: String, right: String, distance: Int) {
        let (a, b) = (Array(left.utf8), Array(right.utf8))
        #expect(EditDistance.between(a, b, atMost: 5) == distance)
        #expect(EditDistance.between(b, a, atMost: 5) == distance)
        #expect(EditDistance.between(a, b, atMost: distance - 1) == nil)
    }

    @Test func `Slips are counted as a plain table counts them`() {
        var random = SplitMix(seed: 6)
        for _ in 0..<2000 {
            let (a, b) = (word(&random), word(&random))
            let (distance, bound) = (plainDistance(a, b), random.below(5))
            #expect(EditDistance.between(a, b, atMost: bound) == (distance <= bound ? distance : nil))
        }
    }

    private func word(_ random: inout SplitMix) -> [UInt8] {
        (0..<random.below(8)).map { _ in UInt8(97 + random.below(3)) }
    }

    /// The whole table of the optimal string alignment distance, without a bound.
    private func plainDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var table = Array(repeating: Array(repeating: 0, count: b.count + 1), count: a.count + 1)
        for i in 0...a.count {
            for j in 0...b.count {
                if i == 0 || j == 0 {
                    table[i][j] = i + j
                    continue
                }
                var least = table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
                least = min(least, table[i - 1][j] + 1, table[i][j - 1] + 1)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    least = min(least, table[i - 2][j - 2] + 1)
                }
                table[i][j] = least
            }
        }
        return table[a.count][b.count]
    }
}
