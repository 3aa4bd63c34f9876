/// The numbers by which references name the areas and categories of a pack, by their positions in it.
public struct CitationNumbers: Sendable {
    /// Of areas.
    public let areas: [Int]
    /// Of categories.
    public let categories: [Int]

    /// The numbers of every area and category of a pack, in its order.
    public init(areas: [Int], categories: [Int]) {
        self.areas = areas
        self.categories = categories
    }

    /// The citation of a measure of a cell; nil where the cell is outside the pack.
    public func citation(of cell: FigureCell, _ measure: CitedMeasure, versionNumber: Int) -> Citation? {
        guard areas.indices.contains(cell.area) else { return nil }
        var category: Int?
        if let position = cell.category {
            guard categories.indices.contains(position) else { return nil }
            category = categories[position]
        }
        return Citation(
            versionNumber: versionNumber, area: areas[cell.area], category: category, kind: cell.kind,
            period: cell.period, measure: measure)
    }

    /// The cell of a citation; nil where the pack has no such area or category.
    public func cell(of citation: Citation) -> FigureCell? {
        guard let area = areas.firstIndex(of: citation.area) else { return nil }
        var category: Int?
        if let number = citation.category {
            guard let position = categories.firstIndex(of: number) else { return nil }
            category = position
        }
        return FigureCell(area: area, category: category, kind: citation.kind, period: citation.period)
    }
}

/// By which names a release version goes in its own files.
public struct ReleaseName: Sendable, Hashable {
    /// The release: `2024-q1`.
    public let id: String
    /// Its version, from 1.
    public let version: Int
    /// The number by which citations name the version.
    public let number: Int
    /// Whether its records are invented.
    public let isSynthetic: Bool

    /// The names of a version.
    public init(id: String, version: Int, number: Int, isSynthetic: Bool) {
        self.id = id
        self.version = version
        self.number = number
        self.isSynthetic = isSynthetic
    }
}

/// `data.csv`: every count of a release, in canonical bytes, to be frozen, hashed and read back.
public enum FrozenTable {
    /// The columns of figures in CSV. Inside `/v1` none is ever moved, inserted or left out.
    public static let columns = [
        "area_code", "area_name", "category", "kind", "period", "period_start", "period_end", "measure", "value",
        "symbols", "reason", "lower", "upper", "confidence", "citation", "release", "release_version", "synthetic",
    ]

    /// Why frozen bytes can't be read back.
    public enum Failure: Error, Sendable, Hashable {
        /// Not CSV with these columns.
        case notFrozenTable
        /// Another number of rows than the frame has cells.
        case rowCount(Int, expected: Int)
        /// A row that is not of the cell that belongs there, or whose value and symbols don't go together.
        case row(line: Int)
    }

    /// The file of a table.
    public static func csv(_ table: ProtectedTable, name: ReleaseName, numbers: CitationNumbers) -> [UInt8] {
        let pack = table.frame.pack
        let prefix = pack.policy.citationPrefix
        var bytes: [UInt8] = []
        bytes.reserveCapacity(table.frame.count * 128 + 256)
        bytes += columns.joined(separator: ",").utf8
        bytes.append(UInt8(ascii: "\n"))
        let tail = ",\(name.id),\(name.version),\(name.isSynthetic)\n"
        table.frame.forEachCell { position, cell in
            let published = table[position]
            let area = pack.areas[cell.area]
            CSVWriter.append(area.code.rawValue, to: &bytes)
            bytes.append(UInt8(ascii: ","))
            CSVWriter.append(area.name, to: &bytes)
            bytes.append(UInt8(ascii: ","))
            CSVWriter.append(cell.category.map { pack.categories[$0].code.rawValue } ?? "any", to: &bytes)
            bytes += ",\(cell.kind.rawValue),\(cell.period.code),\(cell.period.start),\(cell.period.end),count,".utf8
            if let value = published.value { bytes += String(value).utf8 }
            bytes += ",\(published.symbols.map(\.rawValue).joined(separator: " ")),".utf8
            CSVWriter.append(published.spokenReason ?? "", to: &bytes)
            bytes += ",,,,".utf8
            let citation = numbers.citation(of: cell, .count, versionNumber: name.number)
            bytes += (citation.flatMap { CitationCode.text($0, prefix: prefix) } ?? "").utf8
            bytes += tail.utf8
        }
        return bytes
    }

    /// Reads a frozen file back.
    ///
    /// - Parameter frame: the cells of the release, by the pack that was frozen with it.
    public static func table(csv bytes: [UInt8], frame: ReleaseFrame) throws(Failure) -> ProtectedTable {
        // Not through a throwing closure, whose error would lose its type.
        var failure = Failure.notFrozenTable
        let table = bytes.withUnsafeBytes { memory -> ProtectedTable? in
            var reading = FrozenTableReading(memory, frame: frame)
            do throws(Failure) {
                return try reading.finished()
            } catch {
                failure = error
                return nil
            }
        }
        guard let table else { throw failure }
        return table
    }
}

extension ProtectedTable.Cell {
    /// The letters beside its value or in its place.
    public var symbols: [FigureSymbol] {
        let own: [FigureSymbol] =
            switch standing {
            case .shown: []
            case .hidden: [.confidential]
            case .absent: [.unavailable]
            }
        return isRevised ? own + [.revised] : own
    }

    /// All that is said of it, in whole sentences; nil where nothing needs saying.
    public var spokenReason: String? {
        guard standing == .hidden else { return reason }
        return [ProtectedTable.hiddenReason, reason].compactMap(\.self).joined(separator: " ")
    }
}
