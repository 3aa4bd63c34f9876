/// The areas of a pack as they are read: known by code and slug even where they are not a tree.
struct PackAreas {
    private(set) var areas: [Area] = []
    private(set) var rows: [PackRow] = []
    private var positions: [String: Int] = [:]
    private let isReadable: Bool

    init(_ files: [String: [UInt8]], _ reading: inout PackReading) {
        let found = reading.rows(.areas, of: files)
        isReadable = !reading.unreadable.contains(.areas)
        var slugs: [AreaSlug: Int] = [:]
        for row in found {
            guard let area = Self.area(row, &reading) else { continue }
            if let first = slugs.updateValue(row.line, forKey: area.slug) {
                reading.fault(row, "slug", "`\(area.slug)` is the slug of the area on line \(first) too.")
            }
            if positions[area.code.rawValue.lowercased()] == nil {
                positions[area.code.rawValue.lowercased()] = areas.count
            }
            areas.append(area)
            rows.append(row)
        }
        for (index, area) in areas.enumerated() where positions[area.slug.rawValue] == nil {
            positions[area.slug.rawValue] = index
        }
        checkTiles(&reading)
        // A parent may be named by its slug, too.
        areas = areas.map { area in
            guard let parent = area.parent, let index = positions[parent.rawValue.lowercased()] else { return area }
            return Area(
                code: area.code, slug: area.slug, name: area.name, level: area.level, parent: areas[index].code,
                validFrom: area.validFrom, validTo: area.validTo, tile: area.tile)
        }
    }

    /// Notes where two areas of a level stand on one tile at the same time. Areas of different levels may: no map shows a
    /// whole beside its parts.
    private func checkTiles(_ reading: inout PackReading) {
        struct Place: Hashable {
            let level: String
            let tile: Area.Tile
        }
        var holders: [Place: [Int]] = [:]
        for (index, area) in areas.enumerated() {
            // A date that can't be read is told already; what would follow from it is not.
            let hasReadableDates =
                rows[index]["valid_from"].isEmpty == (area.validFrom == nil)
                && rows[index]["valid_to"].isEmpty == (area.validTo == nil)
            guard let tile = area.tile, hasReadableDates else { continue }
            let place = Place(level: area.level, tile: tile)
            if let other = holders[place]?.first(where: { areas[$0].overlapsInTime(area) }) {
                reading.fault(
                    rows[index], "tile_x",
                    "The tile \(tile.x), \(tile.y) is that of `\(areas[other].code)` too, on line \(rows[other].line).")
            }
            holders[place, default: []].append(index)
        }
    }

    /// The tree; nil where the areas are none, as noted.
    func tree(_ reading: inout PackReading) -> AreaTree? {
        guard isReadable else { return nil }
        do throws(AreaTree.Failure) {
            return try AreaTree(areas)
        } catch {
            for problem in error.problems {
                let row = problem.area.map { rows[$0] }
                reading.fault(.areas, row?.line, problem.column, problem.reason)
            }
            return nil
        }
    }

    /// The area that a value names by code or slug; nil, as noted, where there is none.
    func area(_ row: PackRow, _ column: String, _ text: String, _ reading: inout PackReading) -> AreaCode? {
        position(row, column, text, &reading).map { areas[$0].code }
    }

    /// The position of the area that a value names by code or slug; nil, as noted, where there is none.
    func position(_ row: PackRow, _ column: String, _ text: String, _ reading: inout PackReading) -> Int? {
        if let index = positions[text.lowercased()] { return index }
        guard isReadable else { return nil }
        var index = NameIndex(words: areas.map(\.code.rawValue))
        for (position, area) in areas.enumerated() {
            index.add(area.slug.rawValue, for: position)
            index.add(area.name, for: position)
        }
        reading.fault(
            row, column, text.isEmpty ? "The value is missing." : "\(text.quoted) is not the code of an area",
            index.guesses(for: text))
        return nil
    }

    /// What the names of areas mean. A code or slug must always mean its own area, so nothing else may read like it.
    func index(
        aliases: [PackRow], synonyms: [(row: PackRow, synonym: Synonym)], _ reading: inout PackReading
    ) -> NameIndex {
        var index = NameIndex(words: areas.map(\.slug.rawValue))
        var owners: [NameKey: Int] = [:]
        for (position, area) in areas.enumerated() {
            index.add(area.code.rawValue, for: position)
            for (column, word) in [("code", area.code.rawValue), ("slug", area.slug.rawValue)] {
                if let owner = owners.updateValue(position, forKey: NameKey(word)), owner != position {
                    reading.fault(
                        rows[position], column, "`\(word)` reads like a code or slug of `\(areas[owner].code)`.")
                }
            }
        }
        func add(_ name: String, _ position: Int, _ row: PackRow, _ column: String) {
            if let owner = owners[NameKey(name)], owner != position {
                reading.fault(
                    row, column, "\(name.quoted) reads like the code or slug of another area, `\(areas[owner].code)`.")
            }
            index.add(name, for: position)
        }
        for (position, area) in areas.enumerated() { add(area.name, position, rows[position], "name") }
        var seen: [String: Int] = [:]
        for row in aliases {
            let name = reading.required(row, "name")
            guard let code = area(row, "area", row["area"], &reading), let name,
                let position = positions[code.rawValue.lowercased()]
            else { continue }
            if let first = seen.updateValue(row.line, forKey: "\(code) \(NameKey(name).text)") {
                reading.fault(row, "name", "\(name.quoted) is a name of `\(code)` on line \(first) too.")
            }
            add(name, position, row, "name")
        }
        for (row, synonym) in synonyms where synonym.dimension == .area {
            guard let position = positions[synonym.code.lowercased()] else { continue }
            add(synonym.word, position, row, "word")
        }
        return index
    }

    private static func area(_ row: PackRow, _ reading: inout PackReading) -> Area? {
        let code = reading.code(row, "code", allowsUpperCase: true)
        let slug = reading.code(row, "slug")
        let name = reading.required(row, "name")
        let level = reading.required(row, "level")
        let validity = reading.validity(row)
        let tile = tile(row, &reading)
        guard let code, let slug, let name, let level else { return nil }
        return Area(
            code: AreaCode(rawValue: code), slug: AreaSlug(rawValue: slug), name: name, level: level,
            parent: row["parent"].isEmpty ? nil : AreaCode(rawValue: row["parent"]), validFrom: validity.from,
            validTo: validity.to, tile: tile)
    }

    private static func tile(_ row: PackRow, _ reading: inout PackReading) -> Area.Tile? {
        guard !row["tile_x"].isEmpty || !row["tile_y"].isEmpty else { return nil }
        let x = reading.number(row, "tile_x", in: 0...999)
        let y = reading.number(row, "tile_y", in: 0...999)
        guard let x, let y else { return nil }
        return Area.Tile(x: x, y: y)
    }
}
