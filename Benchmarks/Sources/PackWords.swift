import Foundation

/// The words of a pack that the rows are made of, read straight from its files.
struct PackWords {
    /// Spellings of areas that an import must understand: codes, slugs, names and aliases.
    var areaCodes: [[UInt8]]
    var areaSlugs: [[UInt8]]
    var areaNames: [[UInt8]]
    var ambiguousAreas: [[UInt8]]
    var categoryCodes: [[UInt8]]
    var categoryWords: [[UInt8]]
    var channels: [[UInt8]]

    init(pack directory: String) throws {
        let areas = try Self.columns(["code", "slug", "name"], of: "areas.csv", in: directory)
        let aliases = try Self.columns(["name", "area"], of: "area_names.csv", in: directory)
        let categories = try Self.columns(["code", "label"], of: "categories.csv", in: directory)
        let words = try Self.columns(["word", "dimension", "code"], of: "synonyms.csv", in: directory)
        let channels = try Self.columns(["code"], of: "channels.csv", in: directory)
        let meanings = Dictionary(grouping: aliases) { $0[0].lowercased() }
        func fields(_ values: [String]) -> [[UInt8]] { values.map { Self.field($0) } }
        areaCodes = fields(areas.map { $0[0] })
        areaSlugs = fields(areas.map { $0[1] })
        areaNames = fields(areas.map { $0[2] } + meanings.filter { $0.value.count == 1 }.keys.sorted())
        ambiguousAreas = fields(meanings.filter { $0.value.count > 1 }.keys.sorted())
        categoryCodes = fields(categories.map { $0[0] })
        categoryWords = fields(
            categories.map { $0[1] } + words.filter { $0[1] == "category" && $0[2] != "any" }.map { $0[0] })
        self.channels = fields(channels.map { $0[0] })
    }

    /// The named columns of a CSV file. Quoted fields may hold commas and doubled quotes, but no newlines.
    private static func columns(_ names: [String], of file: String, in directory: String) throws -> [[String]] {
        let text = try String(contentsOfFile: "\(directory)/\(file)", encoding: .utf8)
        let rows = text.split(whereSeparator: \.isNewline).map(cells)
        guard let header = rows.first else { throw Failure("\(directory)/\(file) is empty") }
        let places = try names.map { name in
            guard let place = header.firstIndex(of: name) else {
                throw Failure("\(directory)/\(file) has no column \(name)")
            }
            return place
        }
        return rows.dropFirst().map { row in places.map { $0 < row.count ? row[$0] : "" } }
    }

    static func cells(_ line: Substring) -> [String] {
        var cells = [""]
        var isQuoted = false
        var last: Character?
        for character in line {
            switch character {
            case "\"":
                // A quote right after a closing quote stands for one quote.
                if !isQuoted, last == "\"" { cells[cells.count - 1].append(character) }
                isQuoted.toggle()
            case "," where !isQuoted: cells.append("")
            default: cells[cells.count - 1].append(character)
            }
            last = character
        }
        return cells
    }

    /// A value as it stands in a CSV file.
    static func field(_ value: String) -> [UInt8] {
        guard value.contains(where: { $0 == "," || $0 == "\"" }) else { return Array(value.utf8) }
        return Array("\"\(value.replacing("\"", with: "\"\""))\"".utf8)
    }
}

/// What went wrong, in a sentence.
struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
