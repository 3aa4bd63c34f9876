/// How a problem too large for one program is cut by areas: each area directly below the top with all that lies in it, and
/// the top with these.
struct Branches: Sendable {
    /// For each node the branch it lies in; -1 for the top and what is left of it.
    private let branches: [Int32]
    private let heads: Set<Int32>
    private let top: Int32

    /// - Parameter parents: for each node the area in which it lies; -1 for the top.
    init(_ parents: [Int32]) {
        let areaCount = parents.count / 2
        let top = Int32(clamping: parents[..<areaCount].firstIndex(of: -1) ?? 0)
        branches = parents.indices.map { node in
            var branch = Int32(clamping: node)
            // A tree is at most as deep as it has areas.
            for _ in 0...areaCount {
                guard branch != top, branch >= 0 else { return -1 }
                let parent = parents[Int(branch)]
                if parent == top { return branch >= areaCount ? -1 : branch }
                branch = parent
            }
            return -1
        }
        heads = Set(branches.filter { $0 >= 0 })
        self.top = top
    }

    /// The branch of an unknown of a node; -1 for the top.
    func branch(of node: Int32) -> Int32 { branches[Int(node)] }

    /// Whether a node is the top, what is left of it, or the head of a branch or what is left of that.
    func isUpper(_ node: Int32) -> Bool {
        let areaCount = Int32(clamping: branches.count / 2)
        let area = node >= areaCount ? node - areaCount : node
        return branches[Int(node)] < 0 || heads.contains(area)
    }
}
