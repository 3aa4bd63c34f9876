import Testing

@testable import HateStatsAPI

@Suite("A key")
struct KeyTests {
    @Test func `is read as it was written`() throws {
        let key = Key.fresh()
        let read = try #require(Key(key.text))
        #expect(read.id == key.id)
        #expect(read.secret == key.secret)
        #expect(key.secret.utf8.count == 64)
    }

    @Test func `is never made twice`() {
        #expect(Set((0..<1000).map { _ in Key.fresh().text }).count == 1000)
    }

    @Test(arguments: [
        "", "hs", "hs__", "hs_a_b", "xx_abc_0123456789abcdef0123456789abcdef",
        "hs_a'b_\(String(repeating: "0", count: 64))",
    ])
    func `of another form is none`(text: String) {
        #expect(Key(text) == nil)
    }

    @Test func `has another digest with another salt`() {
        let key = Key.fresh()
        #expect(key.digest(salt: [1]) != key.digest(salt: [2]))
        #expect(Key.areEqual(key.digest(salt: [1]), key.digest(salt: [1])))
        #expect(!Key.areEqual(key.digest(salt: [1]), key.digest(salt: [2])))
        #expect(!Key.areEqual([1], [1, 2]))
    }
}
