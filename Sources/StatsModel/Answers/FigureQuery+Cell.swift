extension FigureQuery {
    /// The question for one figure.
    ///
    /// - Parameter cell: by the positions of the pack that the question is put in.
    public init(_ cell: FigureCell, _ measure: CitedMeasure) {
        self.init()
        areas = [cell.area]
        categories = [cell.category]
        kinds = [cell.kind]
        periods = [cell.period]
        measures = [measure.measure]
        comparison = measure.comparison
    }

    /// The first cell of the question: its only one, where it is a question for one figure.
    public var cell: FigureCell {
        FigureCell(
            area: areas.first ?? 0, category: categories.first ?? nil, kind: kinds.first ?? .crime,
            period: periods.first ?? .month(Month(index: 0)))
    }
}
