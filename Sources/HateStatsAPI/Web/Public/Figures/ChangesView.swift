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
    /// Why changes are not told, each reason once, with the mark that stands for it.
    let withheld: [Withheld]

    struct Row {
        let subject: String
        let old: String
        let new: String
        let change: String
        /// Whether the change since a year earlier points the other way now.
        let direction: String
    }

    struct Withheld {
        let mark: String
        let reason: String
        let count: String
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
        count = items.count == 1 ? "1 figure is" : "\(FixedDecimal(items.count).grouped) figures are"
        isNone = items.isEmpty
        rows = items.prefix(Self.mostRows).map { Row($0, pack) }
        isCut = items.count > Self.mostRows
        withheld = Withheld.all(items)
        let own = version.content.name
        href = "/v1/releases/\(own.id)/changes.csv?to=\(own.version)"
    }
}

extension ChangesView.Row {
    init(_ item: ReleaseChanges.Item, _ pack: ReferencePack) {
        let change = item.change.map { FixedDecimal($0).signed }
        self.init(
            subject: [
                pack.areas[item.cell.area].name, pack.label(ofCategory: item.cell.category),
                item.cell.kind.pageLabel, item.cell.period.label,
            ].joined(separator: ", "), old: item.old.pageText, new: item.new.pageText,
            change: change ?? item.withholding?.symbol.mark ?? "",
            direction: !item.isDirectionKnown ? "no comparison" : item.flips.isEmpty ? "as before" : "turned round")
    }
}

extension ChangesView.Withheld {
    static func all(_ items: [ReleaseChanges.Item]) -> [ChangesView.Withheld] {
        var order: [FigureRemark] = []
        var counts: [FigureRemark: Int] = [:]
        for remark in items.compactMap(\.withholding) {
            if counts[remark] == nil { order.append(remark) }
            counts[remark, default: 0] += 1
        }
        return order.map { remark in
            let count = counts[remark, default: 0]
            return ChangesView.Withheld(
                mark: remark.symbol.mark, reason: remark.reason,
                count: count == 1 ? "1 figure" : "\(FixedDecimal(count).grouped) figures")
        }
    }
}

extension ProtectedTable.Cell {
    /// The value, or the mark that stands for it.
    fileprivate var pageText: String {
        switch standing {
        case .shown: value.map { FixedDecimal($0).grouped } ?? ""
        case .hidden: FigureSymbol.confidential.mark
        case .absent: FigureSymbol.unavailable.mark
        }
    }
}
