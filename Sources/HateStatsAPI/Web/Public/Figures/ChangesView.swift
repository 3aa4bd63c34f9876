import StatsModel

/// What a version shows otherwise than the one before it.
struct ChangesView {
    let from: String
    let fromHref: String
    let count: String
    let rows: [Row]
    let isCut: Bool
    let href: String
    let isNone: Bool

    struct Row {
        let subject: String
        let old: String
        let new: String
        let change: String
        let isTurned: Bool
    }

    private static let mostRows = 25

    /// nil for the first of all, and where the one before was withdrawn.
    init?(_ version: PublishedVersion, _ visit: Visit) {
        guard let before = visit.publication.predecessor(of: version)?.readable else { return nil }
        let pack = version.content.pack
        let items = ReleaseChanges(from: before.content.table, to: version.content.table).items
        let name = before.content.name
        from = "\(before.content.title), version \(name.version)"
        fromHref = "/releases/\(name.id)/versions/\(name.version)"
        count = FixedDecimal(items.count).grouped
        isNone = items.isEmpty
        rows = items.prefix(Self.mostRows).map { item in
            Row(
                subject: [
                    pack.areas[item.cell.area].name, pack.label(ofCategory: item.cell.category),
                    item.cell.kind.pageLabel, item.cell.period.label,
                ].joined(separator: ", "), old: item.old.pageText, new: item.new.pageText,
                change: item.change.map { FixedDecimal($0).signed } ?? "[z]", isTurned: !item.flips.isEmpty)
        }
        isCut = items.count > Self.mostRows
        let own = version.content.name
        href = "/v1/releases/\(own.id)/changes.csv?to=\(own.version)"
    }
}

extension ProtectedTable.Cell {
    /// The value, or the mark that stands for it.
    fileprivate var pageText: String {
        value.map { FixedDecimal($0).grouped } ?? symbols.map { "[\($0.rawValue)]" }.joined(separator: " ")
    }
}
