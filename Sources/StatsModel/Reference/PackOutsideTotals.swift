/// What others have published, as a pack registers it.
extension PackReading {
    /// Totals that others have published. A row that is there again counts once.
    ///
    /// Disclosure control takes every total as the true value of its cell, so two that can't both be true are refused
    /// here, where the lines are known: from them anything would follow.
    mutating func outsideTotals(
        _ files: [String: [UInt8]], _ areas: PackAreas, _ tree: AreaTree?, _ categories: PackCategories
    ) -> [OutsideTotal] {
        var totals: [OutsideTotal] = []
        var publishers: [FigureCell: Set<NameKey>] = [:]
        var firsts: [FigureCell: OutsideTotal] = [:]
        for row in rows(.outsideTotals, of: files) {
            guard let total = outsideTotal(row, areas, categories) else { continue }
            if let first = firsts[total.cell], first.value != total.value {
                fault(
                    row, "value",
                    "\(total.value) is not \(first.value), which \(first.publisher.quoted) has for the same cell on "
                        + "line \(first.line): a cell has one count. Keep the total that counts as this service does.")
                continue
            }
            if firsts[total.cell] == nil { firsts[total.cell] = total }
            guard publishers[total.cell, default: []].insert(NameKey(total.publisher)).inserted else { continue }
            totals.append(total)
        }
        // Where areas or categories are missing by a fault of their own, wholes would seem to be what they are not.
        let isComplete = !problems.contains { [PackFile.areas, .categories].map(\.rawValue).contains($0.file) }
        if let tree, isComplete {
            let names = OutsideTotalCheck.Names(
                areas: areas.areas.map(\.code.rawValue), categories: categories.categories.map(\.code.rawValue))
            for contradiction in OutsideTotalCheck(totals, tree, names).contradictions() {
                fault(.outsideTotals, contradiction.line, "value", contradiction.reason)
            }
        }
        return totals
    }

    private mutating func outsideTotal(
        _ row: PackRow, _ areas: PackAreas, _ categories: PackCategories
    ) -> OutsideTotal? {
        let publisher = required(row, "publisher")
        let area = areas.position(row, "area", row["area"], &self)
        let isAny = row["category"].lowercased() == "any"
        let category = isAny ? nil : categories.position(row, "category", row["category"], &self)
        let kind = word(row, "kind", row["kind"], as: KindSelection.self)
        let period = period(row, "period")
        let value = number(row, "value", in: 0...Int(Int32.max))
        guard let publisher, let area, let kind, let period, let value, isAny || category != nil else { return nil }
        return OutsideTotal(
            publisher: publisher, cell: FigureCell(area: area, category: category, kind: kind, period: period),
            value: value, line: row.line)
    }
}
