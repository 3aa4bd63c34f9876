/// A count of a year that lies further from that of the year before than chance makes it, and by a good part of it.
///
/// Two counts of independent incidents differ by chance with a standard deviation of the square root of their sum (the
/// difference of two Poisson variables). Of counts in the thousands hardly any pair is so near, so the difference must be
/// large beside the earlier count as well.
public struct UnusualChange: Sendable, Hashable {
    /// The cell.
    public let cell: FigureCell
    /// Its count.
    public let count: Int
    /// The count of the year before.
    public let earlier: Int

    /// So many standard deviations of the difference are unusual.
    public static let deviations = 3
    /// So many percent of the earlier count are.
    public static let percent = 25

    /// Whether a change from one count to another is unusual. The bounds themselves are not.
    public static func isUnusual(from earlier: Int, to count: Int) -> Bool {
        let difference = Double(count) - Double(earlier)
        let deviation = (Double(count) + Double(earlier)).squareRoot()
        return abs(difference) > Double(deviations) * deviation
            && abs(difference) * 100 > Double(percent) * Double(earlier)
    }

    /// The unusual changes that a table brings: of areas of the two highest levels, of any category, in years that end
    /// in the headline month or with the last month of the release.
    ///
    /// - Parameter published: the table that was published before; what it showed already is left out.
    public static func all(in table: ProtectedTable, since published: ProtectedTable?) -> [UnusualChange] {
        let frame = table.frame
        let pack = frame.pack
        let levels = Set(pack.tree.levels.prefix(2))
        let translation = published.map { PackTranslation(from: pack, to: $0.frame.pack) }
        func wasShown(_ cell: FigureCell, _ count: Int) -> Bool {
            guard let published, let there = translation?.cell(cell) else { return false }
            return published.frame.position(of: there).flatMap { published.shownValue(at: $0) } == count
        }
        var found: [UnusualChange] = []
        frame.forEachCell { position, cell in
            guard case .year(let last) = cell.period, cell.category == nil,
                levels.contains(pack.areas[cell.area].level),
                last.number == pack.policy.headlineMonth || last == frame.months.upperBound
            else { return }
            var before = cell
            before.period = cell.period.yearEarlier
            guard let count = table.shownValue(at: position),
                let earlier = frame.position(of: before).flatMap({ table.shownValue(at: $0) }),
                isUnusual(from: earlier, to: count), !(wasShown(cell, count) && wasShown(before, earlier))
            else { return }
            found.append(UnusualChange(cell: cell, count: count, earlier: earlier))
        }
        return found
    }

    /// The change in words.
    public func text(_ pack: ReferencePack) -> String {
        let kind =
            switch cell.kind {
            case .crime: "crimes"
            case .incident: "incidents"
            case .all: "crimes and incidents"
            }
        return "\(pack.areas[cell.area].name), \(kind), \(cell.period.name): \(count) after \(earlier) a year earlier"
    }
}
