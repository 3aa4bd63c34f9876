extension AttackedVersion {
    /// Reads the bytes of a `data.csv`, as anyone can download it.
    ///
    /// - Parameters:
    ///   - name: by which the report names the version.
    ///   - areas: from its `metadata.json`, like the categories and the policy.
    public init(
        name: String, csv bytes: [UInt8], areas: [AttackedArea], categories: [CategoryCode], policy: AttackedPolicy
    ) throws(AttackFailure) {
        var reading = AttackReading(version: name, areas: areas, categories: categories)
        var reader = CSVReader()
        do throws(CSVError) {
            try reader.feed(bytes) { reading.take($0) }
            try reader.finish { reading.take($0) }
        } catch {
            // A line that was wrong before is nearer to the cause.
            throw reading.failure ?? .csv(version: name, error)
        }
        if let failure = reading.failure { throw failure }
        guard reading.hasHeader else { throw .columns(version: name) }
        self.init(name: name, areas: areas, categories: categories, policy: policy, rows: reading.rows)
    }
}

/// The lines of a file, read one after the other.
private struct AttackReading {
    let version: String
    var rows: [AttackedRow] = []
    var hasHeader = false
    var failure: AttackFailure?

    private let areas: [String: AreaCode]
    private let categories: [String: CategoryCode]

    /// Positions of the columns that are read.
    private enum Column {
        static let (area, category, kind, start, end, measure, value, symbols) = (0, 2, 3, 5, 6, 7, 8, 9)
    }

    init(version: String, areas: [AttackedArea], categories: [CategoryCode]) {
        self.version = version
        self.areas = Dictionary(areas.map { ($0.code.rawValue, $0.code) }) { first, _ in first }
        self.categories = Dictionary(categories.map { ($0.rawValue, $0) }) { first, _ in first }
    }

    mutating func take(_ row: CSVRow) {
        guard failure == nil else { return }
        guard hasHeader else {
            hasHeader = true
            let names = (0..<min(row.count, FrozenTable.columns.count + 1)).map { row.text($0) }
            if names != FrozenTable.columns { failure = .columns(version: version) }
            return
        }
        switch reading(row) {
        case .success(let row): rows.append(row)
        case .failure(let fault): failure = .line(version: version, line: row.line, fault.fault)
        }
    }

    private struct Wrong: Error {
        let fault: AttackFailure.Fault
        init(_ fault: AttackFailure.Fault) { self.fault = fault }
    }

    private func reading(_ row: CSVRow) -> Result<AttackedRow, Wrong> {
        guard row.count == FrozenTable.columns.count else { return .failure(Wrong(.fields)) }
        guard let area = areas[row.text(Column.area)] else { return .failure(Wrong(.area)) }
        let word = row.text(Column.category)
        let category = categories[word]
        // A category of the name "any" would be ambiguous with the word.
        guard (category == nil) == (word == "any") else { return .failure(Wrong(.category)) }
        guard let kind = KindSelection(rawValue: row.text(Column.kind)) else { return .failure(Wrong(.kind)) }
        guard let first = CalendarDate(iso: row[Column.start]), first == first.month.firstDay,
            let last = CalendarDate(iso: row[Column.end]), last == last.month.lastDay, first.month <= last.month
        else { return .failure(Wrong(.months)) }
        guard row.text(Column.measure) == "count" else { return .failure(Wrong(.measure)) }
        let symbols = row.text(Column.symbols).split(separator: " ").map { FigureSymbol(rawValue: String($0)) }
        guard !symbols.contains(nil) else { return .failure(Wrong(.symbols)) }
        let cell = AttackedCell(
            area: area, category: category, kind: kind, months: first.month...last.month)
        let isHidden = symbols.contains(.confidential)
        let isAbsent = symbols.contains(.unavailable) || symbols.contains(.notApplicable)
        if row[Column.value].isEmpty {
            guard isHidden != isAbsent else { return .failure(Wrong(.symbols)) }
            return .success(AttackedRow(cell: cell, standing: isHidden ? .hidden : .absent))
        }
        guard let value = number(row[Column.value]) else { return .failure(Wrong(.value)) }
        guard !isHidden, !isAbsent else { return .failure(Wrong(.symbols)) }
        return .success(AttackedRow(cell: cell, standing: .shown(value)))
    }

    private func number(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard (1...12).contains(bytes.count) else { return nil }
        var value = 0
        for byte in bytes {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value <= Attack.greatestValue ? value : nil
    }
}
