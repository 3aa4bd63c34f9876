/// A cell by its codes, which mean the same in every pack.
public struct CodedCell: Sendable, Hashable {
    /// The area.
    public let area: AreaCode
    /// The category; nil for any.
    public let category: CategoryCode?
    /// The kind.
    public let kind: KindSelection
    /// The period.
    public let period: Period

    /// A cell of these codes.
    public init(area: AreaCode, category: CategoryCode?, kind: KindSelection, period: Period) {
        self.area = area
        self.category = category
        self.kind = kind
        self.period = period
    }

    /// The codes of a cell of a pack; nil where it is outside the pack.
    public init?(_ cell: FigureCell, in pack: ReferencePack) {
        guard pack.areas.indices.contains(cell.area) else { return nil }
        area = pack.areas[cell.area].code
        if let position = cell.category {
            guard pack.categories.indices.contains(position) else { return nil }
            category = pack.categories[position].code
        } else {
            category = nil
        }
        kind = cell.kind
        period = cell.period
    }

    /// The cell by the positions of a pack; nil where that has no such area or category.
    public func cell(in pack: ReferencePack) -> FigureCell? {
        guard let area = pack.areas.firstIndex(where: { $0.code == area }) else { return nil }
        var position: Int?
        if let category {
            guard let found = pack.categoryPosition(category) else { return nil }
            position = found
        }
        return FigureCell(area: area, category: position, kind: kind, period: period)
    }
}

/// What one version showed of a cell.
public struct CellVintage: Sendable {
    /// The version.
    public let version: PublishedVersion
    /// What it shows.
    public let shown: ProtectedTable.Cell
    /// When the next version of the same release became public; nil where it is the last.
    public let supersededAt: Instant?
    /// The reference of the count.
    public let citation: String?
}

extension Publication {
    /// A cell in every version that published it, in the order in which they became public. Versions that were withdrawn
    /// are left out: what they said is no longer given.
    public func history(of cell: CodedCell) -> [CellVintage] {
        entries.compactMap(\.readable).compactMap { version in
            guard let there = cell.cell(in: version.content.pack), let shown = version.content.table.cell(there) else {
                return nil
            }
            let content = version.content
            let citation = content.numbers.citation(of: there, .count, versionNumber: content.name.number)
            return CellVintage(
                version: version, shown: shown, supersededAt: supersededAt(content.name),
                citation: citation.flatMap { CitationCode.text($0, prefix: content.pack.policy.citationPrefix) })
        }
    }

    /// What a reference names.
    public enum Cited: Sendable {
        /// A figure of a version that can be read: the cell by that version's pack.
        case figure(PublishedVersion, FigureCell)
        /// A figure of a version that was withdrawn.
        case withdrawn(WithdrawnVersion)
    }

    /// What a citation names; nil where nothing of that name was published, which is all that is said of what is not
    /// public yet.
    public func cited(_ citation: Citation) -> Cited? {
        switch entry(number: citation.versionNumber) {
        case nil: return nil
        case .withdrawn(let version): return .withdrawn(version)
        case .readable(let version):
            guard let cell = version.content.numbers.cell(of: citation),
                version.content.table.frame.position(of: cell) != nil
            else { return nil }
            return .figure(version, cell)
        }
    }

    /// The version and the cell in it that show now what a figure of an older version showed: the newest version, as far
    /// as it has the cell. nil where it has not.
    public func current(_ cell: CodedCell) -> (version: PublishedVersion, cell: FigureCell)? {
        guard let newest, let there = cell.cell(in: newest.content.pack),
            newest.content.table.frame.position(of: there) != nil
        else { return nil }
        return (newest, there)
    }
}
