internal import StatsModel

extension ChartFigures {
    /// A line chart with more lines than this can't be read.
    static let mostLines = 4

    /// How they are drawn: as they were asked to be, or as they want it.
    func kind(_ request: ChartRequest) throws(ChartRefusal) -> ChartKind {
        guard let asked = request.kind else { return natural }
        if let reason = objection(to: asked) {
            let others = ChartKind.allCases.filter {
                $0 != asked && ($0 != .tiles || areas.count > 1) && objection(to: $0) == nil
            }
            throw ChartRefusal(
                asked == .tiles ? .tiles : .kind, "chart", value: asked.rawValue, reason,
                suggestions: ([natural] + others.filter { $0 != natural }).map(\.rawValue))
        }
        return asked
    }

    /// Lines for time, bars for what is side by side, many small charts where there would be too many of either.
    private var natural: ChartKind {
        [ChartKind.line, .bars].first { objection(to: $0) == nil } ?? .multiples
    }

    /// Why they can't be drawn so, and what would do; nil where they can.
    private func objection(to kind: ChartKind) -> String? {
        switch kind {
        case .line: objectionToLine
        case .bars:
            varying.count <= 1
                ? nil
                : "bars show what differs in one thing; here \(varying.map(\.word).listed) differ, for which multiples would do"
        case .multiples:
            series.count < 2
                ? "there is one series only, for which \(periods.count > 1 ? "a line" : "bars") would do" : nil
        case .tiles: objectionToTiles
        }
    }

    private var objectionToLine: String? {
        if periods.count < 2 { return "a line needs two periods or more; bars would do" }
        if grain == nil {
            return "a line needs periods of one length; ask for months, quarters or years alone"
        }
        guard series.count > Self.mostLines else { return nil }
        return "\(series.count) lines can't be told apart, at most \(Self.mostLines) can; multiples would do"
    }

    private var objectionToTiles: String? {
        guard series.count == areas.count, periods.count == 1 else {
            return "a map shows areas in one category, kind and period; ask for one of each"
        }
        let areas = areas.map { pack.areas[$0] }
        guard areas.contains(where: { $0.tile != nil }) else {
            return
                "the pack has no place for these areas on a map of tiles (tile_x and tile_y in areas.csv); bars would do"
        }
        let left = areas.filter { $0.tile == nil }
        guard left.isEmpty else {
            return
                "there is no tile for \(left.map(\.name).listed); leave \(left.count == 1 ? "it" : "them") out, or take bars"
        }
        for (place, area) in areas.enumerated() {
            if let other = areas[..<place].first(where: { $0.tile == area.tile }) {
                return "\(other.name) and \(area.name) have the same tile; leave one out, or take bars"
            }
        }
        return nil
    }

    /// The grain of all periods; nil where they are of several, or runs of days.
    var grain: Grain? {
        guard let grain = periods.first?.grain, grain.step != nil, periods.allSatisfy({ $0.grain == grain }) else {
            return nil
        }
        return grain
    }

    /// Whether they are a series in time.
    var isSeries: Bool { periods.count > 1 && grain != nil }

    /// Whether values are whole numbers.
    var isWhole: Bool { measure == .count || measure == .change }

    /// Something that figures differ in.
    enum Dimension {
        case area, category, kind, period

        var word: String {
            switch self {
            case .area: "areas"
            case .category: "categories"
            case .kind: "kinds"
            case .period: "periods"
            }
        }
    }

    /// In what they differ.
    var varying: [Dimension] {
        var varying: [Dimension] = []
        if areas.count > 1 { varying.append(.area) }
        if categories.count > 1 { varying.append(.category) }
        if kinds.count > 1 { varying.append(.kind) }
        if periods.count > 1 { varying.append(.period) }
        return varying
    }
}

extension [String] {
    /// As a list within a sentence: `a, b and c`.
    var listed: String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " and " + last
    }
}
