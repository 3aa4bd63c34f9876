/// The categories and channels of a pack as they are read.
struct PackCategories {
    private(set) var categories: [Category] = []
    private(set) var rows: [PackRow] = []
    let isReadable: Bool

    init(_ files: [String: [UInt8]], _ reading: inout PackReading) {
        let found = reading.rows(.categories, of: files)
        isReadable = !reading.unreadable.contains(.categories)
        var lines: [String: Int] = [:]
        for row in found {
            let code = reading.code(row, "code")
            let label = reading.required(row, "label")
            let adjective = reading.required(row, "adjective")
            let isNational = reading.truth(row, "national")
            guard let code, let label, let adjective else { continue }
            if let first = lines.updateValue(row.line, forKey: code) {
                reading.fault(row, "code", "`\(code)` is the code of the category on line \(first) too.")
                continue
            }
            categories.append(
                Category(
                    code: CategoryCode(rawValue: code), label: label, adjective: adjective,
                    definition: row["definition"], isNational: isNational))
            rows.append(row)
        }
        if categories.count > Category.limit {
            reading.fault(
                rows[Category.limit], nil,
                "There are \(categories.count) categories; at most \(Category.limit) are possible.")
        }
        if isReadable, found.isEmpty { reading.fault(.categories, nil, nil, "There is no category.") }
    }

    /// The position of the category that a value names; nil, as noted, where there is none.
    func position(_ row: PackRow, _ column: String, _ text: String, _ reading: inout PackReading) -> Int? {
        if let position = categories.firstIndex(where: { $0.code.rawValue == text.lowercased() }) { return position }
        guard isReadable else { return nil }
        var index = NameIndex(words: categories.map(\.code.rawValue))
        for (position, category) in categories.enumerated() { index.add(category.label, for: position) }
        reading.fault(
            row, column, text.isEmpty ? "The value is missing." : "\(text.quoted) is not the code of a category",
            index.guesses(for: text))
        return nil
    }

    /// What the names of categories mean. A code must always mean its own category.
    func index(synonyms: [(row: PackRow, synonym: Synonym)], _ reading: inout PackReading) -> NameIndex {
        var index = NameIndex(words: categories.map(\.code.rawValue))
        var owners: [NameKey: Int] = [NameKey("any"): -1]
        for (position, category) in categories.enumerated() {
            let word = category.code.rawValue
            if let owner = owners.updateValue(position, forKey: NameKey(word)), owner >= 0 {
                reading.fault(rows[position], "code", "`\(word)` reads like the code `\(categories[owner].code)`.")
            }
        }
        func add(_ name: String, _ position: Int, _ row: PackRow, _ column: String) {
            if let owner = owners[NameKey(name)], owner != position {
                let code = owner < 0 ? "any" : categories[owner].code.rawValue
                reading.fault(row, column, "\(name.quoted) reads like `\(code)`, the code of something else.")
            }
            index.add(name, for: position)
        }
        for (position, category) in categories.enumerated() { add(category.label, position, rows[position], "label") }
        for (row, synonym) in synonyms where synonym.dimension == .category {
            guard let position = categories.firstIndex(where: { $0.code.rawValue == synonym.code }) else { continue }
            add(synonym.word, position, row, "word")
        }
        return index
    }
}

extension PackReading {
    /// The channels.
    mutating func channels(_ files: [String: [UInt8]]) -> [Channel] {
        var channels: [Channel] = []
        var lines: [String: Int] = [:]
        for row in rows(.channels, of: files) {
            let code = code(row, "code")
            let label = required(row, "label")
            guard let code, let label else { continue }
            if let first = lines.updateValue(row.line, forKey: code) {
                fault(row, "code", "`\(code)` is the code of the channel on line \(first) too.")
                continue
            }
            channels.append(Channel(code: ChannelCode(rawValue: code), label: label))
        }
        return channels
    }
}
