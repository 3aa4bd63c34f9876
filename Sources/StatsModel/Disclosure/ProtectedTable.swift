/// The cells of a release as they are published: every one shown, hidden or absent.
///
/// It comes from ``DisclosureControl`` alone, or from frozen files, which were written from such a one. Published figures
/// can be made from nothing else.
public struct ProtectedTable: Sendable {
    /// What is shown of a cell.
    public enum Standing: UInt8, Sendable, Hashable {
        /// Its count.
        case shown
        /// Nothing, so that nobody can be identified.
        case hidden
        /// Nothing: there is no whole count.
        case absent
    }

    /// One cell as published.
    public struct Cell: Sendable, Hashable {
        /// What is shown.
        public let standing: Standing
        /// The count; nil where it is not shown.
        public let value: Int?
        /// Whether it differs from what was published of the same cell before.
        public let isRevised: Bool
        /// Why it is absent or revised, in whole sentences; nil where nothing needs saying. The words for hidden cells
        /// are everywhere the same: ``ProtectedTable/hiddenReason``.
        public let reason: String?
    }

    /// What is said of every hidden cell, whether it was small itself or protects another.
    public static let hiddenReason = "Hidden so that nobody can be identified."

    /// What is said of every cell that was shown before and is hidden since its count changed, for whatever reason: by
    /// the policy of revisions (`hold` in a rebase or beside an override, `hide` always) a large count is hidden where
    /// its change is small.
    public static let hiddenSinceChangeReason =
        "Hidden since its count changed, so that nobody can be identified by the change."

    /// How the reason of a revised cell begins, or goes on after another.
    static let revisionMark = "Revised since "

    /// Its cells.
    public let frame: ReleaseFrame
    private var values: [Int]
    private var standings: [Standing]
    /// For each cell 0, or 1 + the index of its reason; the reasons, each once.
    private var reasonNumbers: [UInt16]
    private var reasons: [String]
    private var revised: [Bool]

    /// A table in which every cell is absent, to be filled.
    init(_ frame: ReleaseFrame) {
        self.frame = frame
        values = [Int](repeating: 0, count: frame.count)
        standings = [Standing](repeating: .absent, count: frame.count)
        reasonNumbers = [UInt16](repeating: 0, count: frame.count)
        revised = [Bool](repeating: false, count: frame.count)
        reasons = []
    }

    /// What is published of the cell at a position of the frame, `0..<frame.count`.
    public subscript(position: Int) -> Cell {
        let standing = standings[position]
        let number = Int(reasonNumbers[position])
        return Cell(
            standing: standing, value: standing == .shown ? values[position] : nil, isRevised: revised[position],
            reason: number == 0 ? nil : reasons[number - 1])
    }

    /// The count at a position where it is shown, without its reasons; nil where it is not shown.
    public func shownValue(at position: Int) -> Int? {
        standings[position] == .shown ? values[position] : nil
    }

    /// What is shown at a position.
    public func standing(at position: Int) -> Standing { standings[position] }

    /// Whether the cell at a position was revised.
    public func isRevised(at position: Int) -> Bool { revised[position] }

    /// What is published of a cell; nil where the release has no such cell.
    public func cell(_ cell: FigureCell) -> Cell? {
        frame.position(of: cell).map { self[$0] }
    }

    /// How many cells are hidden.
    public var hiddenCount: Int { standings.count { $0 == .hidden } }

    /// Sets a cell. The value counts only where it is shown.
    mutating func set(_ position: Int, _ standing: Standing, value: Int = 0, isRevised: Bool = false, reason: String?) {
        standings[position] = standing
        values[position] = standing == .shown ? value : 0
        revised[position] = isRevised
        reasonNumbers[position] = reason.map { number(of: $0) } ?? 0
    }

    /// The same table in which the cells that an earlier one published otherwise carry `r`.
    ///
    /// - Parameter title: how the earlier one is named in the reason: `release 2024-q1, version 1`.
    public func markingRevisions(since earlier: ProtectedTable, named title: String) -> ProtectedTable {
        var marked = self
        // The packs may differ, so cells are found by their codes' positions in each.
        let translation = PackTranslation(from: frame.pack, to: earlier.frame.pack)
        let reason = "\(Self.revisionMark)\(title)."
        frame.forEachCell { position, cell in
            guard let there = translation.cell(cell), let old = earlier.frame.position(of: there) else { return }
            let before = (earlier.standings[old], earlier.shownValue(at: old))
            // What was absent before is new, not revised.
            guard before.0 != .absent, before != (standings[position], shownValue(at: position)) else { return }
            marked.revised[position] = true
            let own = self[position].reason
            marked.reasonNumbers[position] = marked.number(of: own.map { "\($0) \(reason)" } ?? reason)
        }
        return marked
    }

    private mutating func number(of reason: String) -> UInt16 {
        // Reasons are few: one for each absent period, and one for revisions.
        if let index = reasons.lastIndex(of: reason) { return UInt16(clamping: index + 1) }
        guard reasons.count < Int(UInt16.max) else { return 0 }
        reasons.append(reason)
        return UInt16(clamping: reasons.count)
    }
}

/// Where the areas and categories of one pack stand in another, by their codes.
public struct PackTranslation: Sendable {
    private let areas: [Int?]
    private let categories: [Int?]

    /// From the positions of one pack to those of another.
    public init(from one: ReferencePack, to other: ReferencePack) {
        areas = one.areas.map { area in other.areas.firstIndex { $0.code == area.code } }
        categories = one.categories.map { other.categoryPosition($0.code) }
    }

    /// The same cell by the other pack's positions; nil where that has no such area or category.
    public func cell(_ cell: FigureCell) -> FigureCell? {
        guard areas.indices.contains(cell.area), let area = areas[cell.area] else { return nil }
        var translated = cell
        translated.area = area
        if let category = cell.category {
            guard categories.indices.contains(category), let other = categories[category] else { return nil }
            translated.category = other
        }
        return translated
    }
}
