import StatsModel
import Testing

@Suite("Category set") struct CategorySetTests {
    @Test func `A set gives its positions back, ascending`() {
        let set = CategorySet([5, 0, 62, 5])
        #expect(Array(set) == [0, 5, 62])
        #expect(set.count == 3)
        #expect(set.rawValue == 1 | 1 << 5 | 1 << 62)
    }

    @Test func `Positions that no category can have are left out`() {
        #expect(CategorySet([-1, 63, 64, .max, .min]).isEmpty)
        #expect(!CategorySet(rawValue: .max).contains(63))
        #expect(!CategorySet([0]).contains(-1))
    }

    @Test func `Every category of a pack is a set of as many`() {
        #expect(CategorySet.all(count: 6).rawValue == 0b111111)
        #expect(CategorySet.all(count: 63).rawValue == UInt64(Int64.max))
        #expect(CategorySet.all(count: 99).count == 63)
        #expect(CategorySet.all(count: -1).isEmpty)
    }

    @Test func `A set holds another when it has all of its categories`() {
        #expect(CategorySet([1, 2, 3]).isSuperset(of: CategorySet([1, 3])))
        #expect(!CategorySet([1, 2]).isSuperset(of: CategorySet([1, 3])))
    }
}
