internal import StatsModel

/// The shape that marks a value on a line, so that lines can be told apart without their colours.
enum Marker: Int, CaseIterable, Sendable {
    case circle, square, triangle, diamond
}

/// How a series is drawn.
struct SeriesLook: Sendable {
    var colour: String
    var marker: Marker
    var dash: StaticString?

    private static let dashes: [StaticString?] = [nil, "8 4", "2 4", "10 4 2 4"]

    /// The looks of all series, in their order.
    static func looks(_ figures: ChartFigures) -> [SeriesLook] {
        let isByCategory = figures.categories.count > 1
        return figures.series.enumerated().map { place, series in
            guard isByCategory else {
                return SeriesLook(colour: colour(place, series, figures), marker: marker(place), dash: nil)
            }
            let colour = series.category.map(Palette.colour(ofCategory:)) ?? Palette.any
            // Where a category comes several times, its lines differ in marker and dash.
            let same = figures.series[..<place].count { $0.category == series.category }
            return SeriesLook(
                colour: colour, marker: marker(figures.areas.count * figures.kinds.count > 1 ? same : place),
                dash: dashes[same % dashes.count])
        }
    }

    private static func marker(_ place: Int) -> Marker { Marker.allCases[place % Marker.allCases.count] }

    private static func colour(_ place: Int, _ series: ChartSeries, _ figures: ChartFigures) -> String {
        guard figures.series.count > 1 else { return colour(of: series) }
        let colours = figures.series.count == 2 ? Palette.duo : Palette.series
        return colours[place % colours.count]
    }

    /// The colour of what stands alone or is told apart by its place: that of its category.
    static func colour(of series: ChartSeries) -> String {
        series.category.map(Palette.colour(ofCategory:)) ?? Palette.main
    }
}

extension Canvas {
    /// Draws a marker. One of a value that must be taken with care is hollow.
    mutating func marker(
        _ marker: Marker, x: Double, y: Double, radius: Double, colour: String, isHollow: Bool = false
    ) {
        let fill = isHollow ? Palette.ground : colour
        let width = isHollow ? radius * 0.45 : 1
        let stroke = isHollow ? colour : Palette.text
        switch marker {
        case .circle: circle(x: x, y: y, radius: radius, fill: fill, stroke: stroke, width: width)
        case .square:
            let half = radius * 0.92
            polygon(
                [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)], fill: fill,
                stroke: stroke, width: width)
        case .triangle:
            polygon(
                [
                    (x, y - radius * 1.2), (x + radius * 1.15, y + radius * 0.85),
                    (x - radius * 1.15, y + radius * 0.85),
                ],
                fill: fill, stroke: stroke, width: width)
        case .diamond:
            let half = radius * 1.3
            polygon(
                [(x, y - half), (x + half, y), (x, y + half), (x - half, y)], fill: fill, stroke: stroke, width: width)
        }
    }
}
