internal import StatsModel

/// A square for each area where the pack puts it, darker the higher its value. The value stands in it, so that nobody has to
/// read it from the colour.
struct TileDrawing: ChartDrawing {
    let hasWhiskers = false
    private let metrics: ChartMetrics
    private let tiles: [Tile]
    private let columns: Int
    private let rows: Int
    private let bounds: [Double]
    private let isEmpty: Bool
    /// How wide a tile is: as wide as the longest word, and wider where there is room.
    private let tileWidth: Double
    /// How high it must be for its name and its value.
    private let leastTile: Double
    private let isTooWide: Bool
    private let legend: [String]

    private struct Tile {
        let x: Int
        let y: Int
        let name: String
        let figure: ChartFigure
    }

    init(_ words: ChartWords, _ metrics: ChartMetrics) {
        self.metrics = metrics
        let figures = words.figures
        let placed = figures.series.compactMap { series -> (tile: Area.Tile, name: String, figure: ChartFigure)? in
            guard let tile = figures.pack.areas[series.area].tile, let figure = series.figures.first else { return nil }
            return (tile, words.name(ofArea: series.area), figure)
        }
        // Columns and rows in which nothing stands at the edges are not drawn.
        let (left, top) = (placed.map(\.tile.x).min() ?? 0, placed.map(\.tile.y).min() ?? 0)
        tiles = placed.map { Tile(x: $0.tile.x - left, y: $0.tile.y - top, name: $0.name, figure: $0.figure) }
        columns = (tiles.map(\.x).max() ?? 0) + 1
        rows = (tiles.map(\.y).max() ?? 0) + 1
        let scale = Scale(figures.figures.compactMap(\.value), steps: Palette.sequence.count)
        bounds = Self.bounds(scale)
        isEmpty = !figures.figures.contains { $0.value != nil }
        let word = tiles.flatMap { $0.name.split(separator: " ") + [Substring($0.figure.label)] }.reduce(0) {
            max($0, TextWidths.width($1, size: metrics.text, isBold: true))
        }
        let widest = (metrics.innerWidth + Self.gap) / Double(columns) - Self.gap
        let width = min(widest, max(word + metrics.gap, metrics.text * 9))
        tileWidth = width
        let lines = tiles.reduce(1) { lines, tile in
            max(lines, TextWidths.lines(tile.name, size: metrics.text, width: width - metrics.gap).count)
        }
        leastTile = Double(lines + 1) * metrics.leading + metrics.gap * 1.5
        // Where the full width is too little for the longest word, no height will do.
        isTooWide = widest < max(word + metrics.gap, metrics.text * 4)
        legend = Self.legend(bounds, scale)
    }

    /// The round numbers between which the classes lie, as many as there are colours at most.
    private static func bounds(_ scale: Scale) -> [Double] {
        let ticks = scale.ticks
        if ticks.count <= Palette.sequence.count + 1 { return ticks }
        let quarter = (scale.greatest - scale.least) / Double(Palette.sequence.count)
        return (0...Palette.sequence.count).map { scale.least + Double($0) * quarter }
    }

    /// For which values each colour stands.
    private static func legend(_ bounds: [Double], _ scale: Scale) -> [String] {
        func label(_ value: Double) -> String {
            let whole = value.rounded()
            if (whole - value).magnitude < 1e-9 { return Int(exactly: whole)?.grouped ?? "" }
            return FixedDecimal(value, places: scale.step < 0.1 ? 3 : 2)?.label ?? ""
        }
        return (0..<max(1, bounds.count - 1)).map { place in
            if place == 0 { return "under \(label(bounds[1]))" }
            if place == bounds.count - 2 { return "\(label(bounds[place])) or more" }
            return "\(label(bounds[place])) to under \(label(bounds[place + 1]))"
        }
    }

    private var legendHeight: Double { metrics.leading + metrics.gap * 2 }
    private static let gap = 4.0

    var leastHeight: Double {
        isTooWide ? .greatestFiniteMagnitude : legendHeight + Double(rows) * (leastTile + Self.gap)
    }

    var naturalHeight: Double {
        isTooWide ? leastHeight : legendHeight + Double(rows) * (max(leastTile, tileWidth * 0.9) + Self.gap)
    }

    func draw(_ canvas: inout Canvas, in box: Box) {
        drawLegend(&canvas, box)
        let map = Box(x: box.x, y: box.y + legendHeight, width: box.width, height: box.height - legendHeight)
        let gap = Self.gap
        let height = min((map.height + gap) / Double(rows) - gap, tileWidth)
        let left = map.x + (map.width - Double(columns) * (tileWidth + gap) + gap) / 2
        for tile in tiles {
            let square = Box(
                x: left + Double(tile.x) * (tileWidth + gap), y: map.y + Double(tile.y) * (height + gap),
                width: tileWidth, height: height)
            draw(&canvas, tile, in: square)
        }
    }

    private func draw(_ canvas: inout Canvas, _ tile: Tile, in square: Box) {
        let shade = tile.figure.value.map { Palette.sequence[place(of: $0)] }
        if let shade {
            canvas.rectangle(square, fill: shade.fill, stroke: Palette.text)
        } else {
            canvas.hatching(square)
        }
        let lines = TextWidths.lines(tile.name, size: metrics.text, width: square.width - metrics.gap)
        let height = Double(lines.count + 1) * metrics.leading
        let first = square.y + (square.height - height) / 2 + metrics.leading / 2 + metrics.text * 0.35
        let fill = shade?.text ?? Palette.text
        let middle = square.x + square.width / 2
        canvas.text(
            lines, x: middle, y: first, leading: metrics.leading,
            Canvas.Font(size: metrics.text, anchor: .middle, fill: fill, hasRim: shade == nil))
        canvas.text(
            tile.figure.label, x: middle, y: first + Double(lines.count) * metrics.leading,
            Canvas.Font(size: metrics.text, isBold: true, anchor: .middle, fill: fill, hasRim: shade == nil))
    }

    private func place(of value: Double) -> Int {
        let above = bounds.dropFirst().dropLast().count { value >= $0 }
        // The darkest is for the highest class, however many there are.
        return Palette.sequence.count - max(1, bounds.count - 1) + above
    }

    private func drawLegend(_ canvas: inout Canvas, _ box: Box) {
        var x = box.x
        let size = metrics.text
        for (shade, text) in zip(Palette.sequence.suffix(legend.count), isEmpty ? [] : legend) {
            canvas.rectangle(Box(x: x, y: box.y + 2, width: size, height: size), fill: shade.fill, stroke: Palette.text)
            x += size + metrics.gap / 2
            canvas.text(text, x: x, y: box.y + 2 + size * 0.86, Canvas.Font(size: size))
            x += TextWidths.width(text, size: size) + metrics.gap * 1.5
        }
    }
}
