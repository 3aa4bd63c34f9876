import Mustache
import StatsModel

/// Figures as a table for people: a caption, headings with their scope, and a link from each number to its reference.
struct FigureGrid {
    let id: String
    let caption: String
    let headings: [Heading]
    let rows: [Row]
    /// What the marks in the table mean, each once; above the table, where it is read first.
    let legend: [Mark]

    struct Heading {
        let label: String
        let isNumeric: Bool
    }

    struct Row {
        /// The cells that name the row.
        let names: [String]
        let cells: [Cell]
    }

    struct Cell {
        /// The value; nil where there is none, and `mark` stands for it.
        let value: String?
        /// `[c]`: why there is no value; nil where there is one.
        let mark: String?
        /// `[r]`: what must be known of the value.
        let beside: String?
        /// The page of the figure's reference; nil where the release has no such figure.
        let href: String?
    }

    struct Mark {
        let mark: String
        let text: String
    }
}

extension FigureGrid {
    /// The figures of an answer.
    ///
    /// - Parameter isAlphabetical: whether areas stand in the order of their names; else in that of the pack.
    init(_ answer: PublishedAnswer, id: String, caption: String? = nil, isAlphabetical: Bool = false) {
        let shape = GridShape(answer.content.query, answer.version.pack)
        self.id = id
        self.caption = caption ?? answer.understoodAs
        let built = shape.built(answer)
        headings = shape.headings
        rows =
            isAlphabetical && shape.rowDimensions.first == .area
            ? built.sorted { $0.names.lexicographicallyPrecedes($1.names) } : built
        var marks = FigureMarks()
        for result in answer.results { marks.add(result) }
        legend = marks.explanations.map { Mark(mark: $0.symbol.mark, text: $0.text) }
    }
}

/// Which dimension of a question runs down a table and which across.
struct GridShape {
    enum Dimension { case area, category, kind, period }

    let rowDimensions: [Dimension]
    /// nil where the measures run across.
    let columnDimension: Dimension?
    private let query: FigureQuery
    private let pack: ReferencePack

    /// More columns than this are no table for a page.
    private static let mostColumns = 8

    init(_ query: FigureQuery, _ pack: ReferencePack) {
        self.query = query
        self.pack = pack
        let sizes: [(Dimension, Int)] = [
            (.area, query.areas.count), (.category, query.categories.count), (.kind, query.kinds.count),
            (.period, query.periods.count),
        ]
        let varying = sizes.filter { $0.1 > 1 }
        // Of one measure two dimensions make a table; the last that fits runs across.
        let across = query.measures.count == 1 && varying.count > 1 ? varying.last { $0.1 <= Self.mostColumns } : nil
        columnDimension = across?.0
        let down = varying.map(\.0).filter { $0 != across?.0 }
        rowDimensions = down.isEmpty ? [.area] : down
    }

    var headings: [FigureGrid.Heading] {
        rowDimensions.map { FigureGrid.Heading(label: Self.label($0), isNumeric: false) }
            + columnLabels.map { FigureGrid.Heading(label: $0, isNumeric: true) }
    }

    /// What stands at the head of the columns of values.
    private var columnLabels: [String] {
        switch columnDimension {
        case nil: query.measures.flatMap(labels)
        case .area: query.areas.map { pack.areas[$0].name }
        case .category: query.categories.map { pack.label(ofCategory: $0) }
        case .kind: query.kinds.map(\.pageLabel)
        case .period: query.periods.map(\.label)
        }
    }

    private func labels(_ measure: Measure) -> [String] {
        switch measure {
        case .rate: [measure.label, "95% interval"]
        case .change, .changePercent:
            [measure.label + (query.comparison == .yearEarlier ? " since a year earlier" : " since the period before")]
        default: [measure.label]
        }
    }

    private static func label(_ dimension: Dimension) -> String {
        switch dimension {
        case .area: "Area"
        case .category: "Motivation"
        case .kind: "Kind"
        case .period: "Period"
        }
    }

    func built(_ answer: PublishedAnswer) -> [FigureGrid.Row] {
        var order: [[String]] = []
        var cells: [[String]: [FigureGrid.Cell]] = [:]
        for figure in answer.content.figures {
            let names = rowDimensions.map { name(figure.cell, $0) }
            if cells[names] == nil { order.append(names) }
            cells[names, default: []] += self.cells(figure, answer)
        }
        return order.map { FigureGrid.Row(names: $0, cells: cells[$0, default: []]) }
    }

    private func name(_ cell: FigureCell, _ dimension: Dimension) -> String {
        switch dimension {
        case .area: pack.areas[cell.area].name
        case .category: pack.label(ofCategory: cell.category)
        case .kind: cell.kind.pageLabel
        case .period: cell.period.label
        }
    }

    private func cells(_ figure: PublishedFigure, _ answer: PublishedAnswer) -> [FigureGrid.Cell] {
        let result = figure.result
        let reference = figure.reference?.text(prefix: pack.policy.citationPrefix)
        let mark = result.absence?.mark
        let beside = result.value == nil ? "" : result.marks.map(\.mark).joined(separator: " ")
        let value = FigureGrid.Cell(
            value: result.value.map { figure.measure.isComparison ? $0.signed : $0.grouped }, mark: mark,
            beside: beside.isEmpty ? nil : beside, href: reference.map { "/c/\($0)" })
        guard figure.measure == .rate else { return [value] }
        // There is no interval for the same reason for which there is no rate.
        let interval = result.interval.map { "\($0.lower.grouped) to \($0.upper.grouped)" }
        return [value, FigureGrid.Cell(value: interval, mark: interval == nil ? mark : nil, beside: nil, href: nil)]
    }
}

// MARK: By name

// A page has hundreds of these. Mustache finds what has no names of its own by reflection, which was half the cost of a page.

extension FigureGrid.Row: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "names": names
        case "cells": cells
        default: nil
        }
    }
}

extension FigureGrid.Cell: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "value": value
        case "mark": mark
        case "beside": beside
        case "href": href
        default: nil
        }
    }
}

// MARK: Words

extension ReferencePack {
    /// What a category is called where any may be meant.
    func label(ofCategory position: Int?) -> String { position.map { categories[$0].label } ?? "Any motivation" }
}

extension FigureSymbol {
    /// The letter as it stands on a page.
    var mark: String { "[\(rawValue)]" }

    /// What it says wherever it stands, for people.
    var pageLabel: String {
        let (instead, beside) = (meaning(isInstead: true), meaning(isInstead: false))
        return instead == beside ? beside : "beside a number, \(beside); in the place of one, \(instead)"
    }
}

extension KindSelection {
    /// What it is called on a page.
    var pageLabel: String {
        switch self {
        case .crime: "Hate crimes"
        case .incident: "Hate incidents (no crime)"
        case .all: "Hate crimes and incidents"
        }
    }
}

extension FixedDecimal {
    /// A change: with its sign also where it is a rise.
    var signed: String { units > 0 ? "+" + grouped : grouped }
}
