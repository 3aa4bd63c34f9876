import StatsModel
import Testing

@Suite("Area tree") struct AreaTreeTests {
    private func area(_ code: String, in parent: String?, level: String) -> Area {
        Area(
            code: AreaCode(rawValue: code), slug: AreaSlug(rawValue: code), name: code, level: level,
            parent: parent.map { AreaCode(rawValue: $0) })
    }

    @Test func `Positions are those of the list, wherever the top stands`() throws {
        let tree = try AreaTree([
            area("leaf", in: "mid", level: "c"), area("top", in: nil, level: "a"), area("mid", in: "top", level: "b"),
            area("other", in: "top", level: "c"),
        ])
        #expect(tree.top == 1)
        #expect(tree.children(of: 1) == [2, 3])
        #expect(tree.descendants(of: 1) == [0, 2, 3])
        #expect(tree.parentIndex(of: 0) == 2)
        #expect(tree.parentIndex(of: 1) == nil)
        #expect([0, 1, 2, 3].map { tree.depth(of: $0) } == [2, 0, 1, 1])
        #expect(tree.isLeaf(3))
        #expect(tree.index(of: "other") == 3)
    }

    @Test func `A level at two depths stands below every level above it`() throws {
        // A unitary area lies directly in the top, beside a county with districts: both are of the lowest level.
        let tree = try AreaTree([
            area("top", in: nil, level: "top"), area("unitary", in: "top", level: "lower"),
            area("county", in: "top", level: "upper"), area("district", in: "county", level: "lower"),
        ])
        #expect(tree.levels == ["top", "upper", "lower"])
    }

    @Test func `An area can be the only one`() throws {
        let tree = try AreaTree([area("x", in: nil, level: "place")])
        #expect(tree.levels == ["place"])
        #expect(tree.descendants(of: 0).isEmpty)
    }

    @Test func `Every fault is told at once`() {
        do throws(AreaTree.Failure) {
            _ = try AreaTree([
                area("a", in: nil, level: "x"), area("b", in: nil, level: "x"), area("c", in: "nowhere", level: "y"),
                area("d", in: "e", level: "y"), area("e", in: "d", level: "y"), area("a", in: "b", level: "y"),
            ])
            Issue.record("The areas were taken for a tree.")
        } catch {
            #expect(error.problems.map(\.area) == [5, 2, 1, 3])
            #expect(error.problems.map(\.column) == ["code", "parent", "parent", "parent"])
        }
    }

    @Test func `No areas are no tree`() {
        #expect(throws: AreaTree.Failure.self) { try AreaTree([]) }
    }

    @Test func `An area that is its own parent is a cycle`() {
        do throws(AreaTree.Failure) {
            _ = try AreaTree([area("top", in: nil, level: "x"), area("a", in: "a", level: "y")])
            Issue.record("The areas were taken for a tree.")
        } catch {
            #expect(error.problems.map(\.reason) == ["A cycle of parents: `a` in `a`."])
        }
    }

    @Test func `Of random trees the descendants are those whose parents lead there`() throws {
        var random = SplitMix(seed: 5)
        for _ in 0..<200 {
            let count = 1 + random.below(20)
            let parents = (0..<count).map { $0 == 0 ? nil : random.below($0) }
            var depths = [0]
            for index in 1..<max(1, count) { depths.append(depths[parents[index] ?? 0] + 1) }
            let tree = try AreaTree(
                (0..<count).map { area("a\($0)", in: parents[$0].map { "a\($0)" }, level: "level \(depths[$0])") })
            for index in 0..<count {
                let below = (0..<count).filter { other in
                    var step = parents[other]
                    while let here = step, here != index { step = parents[here] }
                    return step == index
                }
                #expect(tree.descendants(of: index) == below)
            }
        }
    }
}
