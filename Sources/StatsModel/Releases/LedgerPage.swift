/// What is kept of one version of a release for disclosure control: its true counts, and what was made of each cell.
///
/// It is private, and the truth: a later version is protected against it, and a check counts and shows by it, whatever a
/// later solver would choose.
public struct LedgerPage: Sendable, Hashable {
    /// From the first month of the series to the last month of the release.
    public let months: ClosedRange<Month>
    /// The counts of months, of each area itself, without what lies in it.
    public let counts: Cube
    /// The periods of which there is no whole count, and why.
    public let absences: [Period: String]
    /// Why each cell is as it is, by its position in the frame.
    public let roles: [Protection.Role]
    /// What is shown in a cell, by its position, where that is not its count.
    public let shownValues: [Int: Int]
    /// The cells that could not be made safe.
    public let failures: [Protection.Failure]

    /// What is to be kept of a table and its protection.
    ///
    /// - Parameters:
    ///   - raw: the table that was protected.
    ///   - counts: what `raw` was made of, of each area itself.
    public init(_ raw: RawTable, counts: Cube, protection: Protection) {
        months = raw.frame.months
        self.counts = counts
        absences = raw.absences
        roles = protection.roles
        failures = protection.failures
        var shownValues: [Int: Int] = [:]
        for position in 0..<raw.frame.count {
            if let value = protection.table.shownValue(at: position), value != raw.counts[position] {
                shownValues[position] = value
            }
        }
        self.shownValues = shownValues
    }

    init(
        months: ClosedRange<Month>, counts: Cube, absences: [Period: String], roles: [Protection.Role],
        shownValues: [Int: Int], failures: [Protection.Failure]
    ) {
        self.months = months
        self.counts = counts
        self.absences = absences
        self.roles = roles
        self.shownValues = shownValues
        self.failures = failures
    }

    /// The true counts again, by the pack that was frozen with the version.
    public func raw(_ frame: ReleaseFrame) throws(RawTable.Failure) -> RawTable {
        guard let cube = try? counts.rolledUp(over: frame.pack.tree) else { throw .cubeTooShort }
        return try RawTable(frame: frame, cube: cube, absences: absences)
    }

    // MARK: Writing

    /// How the bytes begin, with the number of their form.
    static let opening = "hatestats-ledger 1"

    /// In canonical bytes: the same page has the same.
    public func bytes(_ frame: ReleaseFrame) -> [UInt8] {
        var text = LedgerText()
        text.line(Self.opening)
        text.line("months \(months.lowerBound) \(months.upperBound)")
        writeCounts(to: &text, frame.pack)
        let absent = absences.sorted { $0.key < $1.key }
        text.line("absences \(absent.count)")
        for (period, reason) in absent { text.line("\(period.code) \(LedgerText.escaped(reason))") }
        text.line("cells \(roles.count)")
        text.line(Self.pattern(roles))
        text.line("values \(shownValues.count)")
        for (position, value) in shownValues.sorted(by: { $0.key < $1.key }) { text.line("\(position) \(value)") }
        text.line("failures \(failures.count)")
        for failure in failures {
            text.line(
                "\(frame.pack.codes(of: failure.cell))\t\(LedgerText.escaped(failure.reason))\t"
                    + LedgerText.escaped(failure.whatWouldHelp))
        }
        text.line("end")
        return text.bytes
    }

    /// A line for each series that is not all noughts: area, kind, category, then its counts from the first month to the
    /// last that is none.
    private func writeCounts(to text: inout LedgerText, _ pack: ReferencePack) {
        var lines = LedgerText()
        var count = 0
        for area in pack.areas.indices {
            for kind in Kind.allCases {
                for category in [nil] + pack.categories.indices.map(Optional.some) {
                    guard let series = counts.series(area: area, kind: kind, category: category),
                        let last = series.lastIndex(where: { $0 != 0 })
                    else { continue }
                    count += 1
                    let name = category.map { pack.categories[$0].code.rawValue } ?? "any"
                    lines.line("\(pack.areas[area].code) \(kind.rawValue) \(name)", numbers: series[...last])
                }
            }
        }
        text.line("counts \(count)")
        text.bytes += lines.bytes
    }

    /// Runs of cells with the same role, each a letter and a length.
    private static func pattern(_ roles: [Protection.Role]) -> String {
        var runs: [(role: Protection.Role, length: Int)] = []
        for role in roles {
            if runs.last?.role == role { runs[runs.count - 1].length += 1 } else { runs.append((role, 1)) }
        }
        return runs.map { "\($0.role.letter)\($0.length)" }.joined(separator: " ")
    }
}

extension ReferencePack {
    /// A cell by its codes: area, category or any, kind, period.
    func codes(of cell: FigureCell) -> String {
        let area = areas.indices.contains(cell.area) ? areas[cell.area].code.rawValue : "-"
        let category = cell.category.map { categories.indices.contains($0) ? categories[$0].code.rawValue : "-" }
        return "\(area) \(category ?? "any") \(cell.kind.rawValue) \(cell.period.code)"
    }

    /// The cell of such codes; nil where the pack has none.
    func cell(ofCodes text: some StringProtocol) -> FigureCell? {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 4, let area = areas.firstIndex(where: { $0.code.rawValue == words[0] }),
            let kind = KindSelection(rawValue: String(words[2])), let period = Period(words[3])
        else { return nil }
        let category = categoryPosition(CategoryCode(String(words[1])))
        guard category != nil || words[1] == "any" else { return nil }
        return FigureCell(area: area, category: category, kind: kind, period: period)
    }
}

extension Protection.Role {
    /// By which letter the ledger names it.
    var letter: String {
        switch self {
        case .shown: "s"
        case .primary: "p"
        case .secondary: "q"
        case .kept: "k"
        case .absent: "a"
        }
    }
}

/// Lines of a ledger page as they are put together.
struct LedgerText {
    var bytes: [UInt8] = []

    mutating func line(_ text: String) {
        bytes += text.utf8
        bytes.append(UInt8(ascii: "\n"))
    }

    /// A line of words and then numbers, with a space before each.
    mutating func line(_ text: String, numbers: ArraySlice<Int>) {
        bytes += text.utf8
        for number in numbers {
            bytes.append(UInt8(ascii: " "))
            bytes += String(number).utf8
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    /// A text without ends of lines and tabs.
    static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n").replacing("\t", with: "\\t")
            .replacing("\r", with: "\\r")
    }

    /// The text that was escaped; nil where that was not done so.
    static func unescaped(_ text: Substring) -> String? {
        var result = ""
        var rest = text.unicodeScalars
        while let scalar = rest.popFirst() {
            guard scalar == "\\" else {
                result.unicodeScalars.append(scalar)
                continue
            }
            switch rest.popFirst() {
            case "\\": result += "\\"
            case "n": result += "\n"
            case "t": result += "\t"
            case "r": result += "\r"
            default: return nil
            }
        }
        return result
    }
}
