/// The publication plan of a pack.
extension PackReading {
    /// The plan. A list of categories may hold `any` (incidents of any category) and `*` (every category, without any);
    /// of kinds, `*` is all three.
    mutating func plan(
        _ files: [String: [UInt8]], levels: [String], _ categories: PackCategories
    ) -> PublicationPlan {
        var rules: [PublicationPlan.Rule] = []
        for row in rows(.plan, of: files) {
            // Runs of days are never published.
            let grain = word(row, "grain", row["grain"], as: Grain.self, among: [.month, .quarter, .year])
            let endings = endings(row, grain)
            let admitted = admittedLevels(row, among: levels)
            let (includesAny, set) = admittedCategories(row, categories)
            let kinds = admittedKinds(row)
            guard let grain else { continue }
            rules.append(
                .init(
                    grain: grain, endings: endings, levels: admitted, includesAny: includesAny, categories: set,
                    kinds: kinds))
        }
        return PublicationPlan(rules: rules)
    }

    private mutating func endings(_ row: PackRow, _ grain: Grain?) -> Set<Int> {
        let possible = Set((1...12).filter { grain != .quarter || $0 % 3 == 0 })
        let list = row.list("ending")
        guard !list.isEmpty else {
            fault(row, "ending", "The value is missing: numbers of months, or `*`.")
            return []
        }
        if list == ["*"] { return possible }
        var endings: Set<Int> = []
        for text in list {
            guard let month = Int(text), (1...12).contains(month) else {
                fault(row, "ending", "\(text.quoted) is not the number of a month, 1 to 12, or `*`.")
                continue
            }
            if !possible.contains(month) {
                fault(row, "ending", "Quarters end with the months 3, 6, 9 and 12, not with \(month).")
            }
            endings.insert(month)
        }
        return endings
    }

    private mutating func admittedLevels(_ row: PackRow, among levels: [String]) -> Set<String> {
        let list = row.list("levels")
        if list.isEmpty { fault(row, "levels", "The value is missing: levels of areas, or `*`.") }
        var admitted: Set<String> = []
        for text in list {
            if text == "*" { return Set(levels) }
            // Without a tree its levels are not known, and that has been told already.
            if !levels.isEmpty, !levels.contains(text) {
                fault(row, "levels", "\(text.quoted) is no area's level", NameIndex(words: levels).guesses(for: text))
            }
            admitted.insert(text)
        }
        return admitted
    }

    private mutating func admittedCategories(
        _ row: PackRow, _ categories: PackCategories
    ) -> (includesAny: Bool, set: CategorySet) {
        let list = row.list("categories")
        if list.isEmpty { fault(row, "categories", "The value is missing: codes of categories, `any` or `*`.") }
        var (includesAny, set) = (false, CategorySet())
        for text in list {
            if text.lowercased() == "any" {
                includesAny = true
            } else if text == "*" {
                set = set.union(.all(count: categories.categories.count))
            } else if let position = categories.position(row, "categories", text, &self) {
                set.insert(position)
            }
        }
        return (includesAny, set)
    }

    private mutating func admittedKinds(_ row: PackRow) -> [KindSelection] {
        let list = row.list("kinds")
        if list.isEmpty { fault(row, "kinds", "The value is missing: `crime`, `incident`, `all` or `*`.") }
        if list == ["*"] { return KindSelection.allCases }
        let kinds = list.compactMap { word(row, "kinds", $0, as: KindSelection.self) }
        return KindSelection.allCases.filter { kinds.contains($0) }
    }
}
