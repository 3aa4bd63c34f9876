/// Looks for what a release does give where it does not give what was asked for: the same in a coarser period, else in an
/// area around it, else of any category.
struct NearestPublished {
    let frame: ReleaseFrame

    private var pack: ReferencePack { frame.pack }

    /// The nearest cell that satisfies a condition on its position; nil where none does.
    ///
    /// - Parameter otherYears: whether a headline year stands in for a year that ends in another month. It does where that
    ///   is not published, and not where it is hidden: neither of two years is the coarser.
    func cell(near cell: FigureCell, otherYears: Bool, where isFit: (Int) -> Bool) -> FigureCell? {
        var areas = [cell.area]
        while let parent = areas.last.flatMap(pack.tree.parentIndex) { areas.append(parent) }
        let periods = [cell.period] + coarserPeriods(than: cell.period, otherYears: otherYears)
        for category in cell.category == nil ? [nil] : [cell.category, nil] {
            for area in areas {
                for period in periods {
                    let other = FigureCell(area: area, category: category, kind: cell.kind, period: period)
                    if other != cell, let position = frame.position(of: other), isFit(position) { return other }
                }
            }
        }
        return nil
    }

    /// The quarter and the years that a period lies in, those that end in the headline month before others; for a year the
    /// headline years about it, where they are wanted.
    private func coarserPeriods(than period: Period, otherYears: Bool) -> [Period] {
        let headline = pack.policy.headlineMonth
        let last = period.lastMonth
        let headlineYear = Period.year(ending: last.next(number: headline))
        switch period {
        case .month:
            let quarter = Period.quarter(ending: last.advanced(by: (3 - last.number % 3) % 3))
            return [quarter, headlineYear, .year(ending: last.next(number: 12))]
        case .quarter:
            return [headlineYear, .year(ending: last.next(number: 12))]
        case .year:
            return otherYears ? [headlineYear, headlineYear.yearEarlier] : []
        case .days(let days):
            return [.month(days.upperBound.month)]
        }
    }

    /// What is different about another cell, in words: `the year ending March 2024`, `Leicestershire`.
    func difference(of other: FigureCell, from cell: FigureCell) -> String {
        var words: [String] = []
        if other.category != cell.category { words.append("all categories together") }
        if other.area != cell.area { words.append(pack.areas[other.area].name) }
        if other.period != cell.period { words.append(other.period.nounPhrase) }
        return words.joined(separator: ", ")
    }

    /// Why a release has no such cell, and what is nearest to it; by the publication plan, or because the area or the
    /// series had ended or not begun.
    func absence(of cell: FigureCell) -> FigureRemark {
        let area = pack.areas[cell.area]
        if !area.exists(in: cell.period) {
            return FigureRemark(.notApplicable, "\(area.name) did not exist then: \(area.lifetime).")
        }
        let series = frame.periods(area: cell.area, category: cell.category, kind: cell.kind)
            .filter { $0.grain == cell.period.grain }
        if cell.period.lastMonth > frame.months.upperBound {
            return outside("The release ends with \(frame.months.upperBound.label)", nearest: series.last, of: cell)
        }
        if let first = cell.period.months?.lowerBound, first < frame.months.lowerBound {
            return outside("The release begins with \(frame.months.lowerBound.label)", nearest: series.first, of: cell)
        }
        guard let nearest = self.cell(near: cell, otherYears: true, where: { _ in true }) else {
            return FigureRemark(.unavailable, "This is not published.")
        }
        let what = difference(of: nearest, from: cell)
        return FigureRemark(.unavailable, "Not published in this detail; the nearest that is published: \(what).")
    }

    private func outside(_ reason: String, nearest: Period?, of cell: FigureCell) -> FigureRemark {
        guard let nearest else { return FigureRemark(.unavailable, reason + ".") }
        return FigureRemark(.unavailable, "\(reason); the nearest that is published: \(nearest.nounPhrase).")
    }
}

extension Area {
    /// From when to when it existed, in words.
    fileprivate var lifetime: String {
        switch (validFrom, validTo) {
        case (let first?, let last?): "it existed from \(first.label) to \(last.label)"
        case (let first?, nil): "it exists since \(first.label)"
        case (nil, let last?): "it existed until \(last.label)"
        case (nil, nil): "it has always existed"
        }
    }
}
