/// What a public body means by what it counts, from one day to another.
public struct Definition: Sendable, Hashable {
    /// By which figures name it.
    public let code: DefinitionCode
    /// What it defines.
    public let kind: KindSelection
    /// The term.
    public let label: String
    /// What the term means.
    public let text: String
    /// The first day on which it was in force; nil where that is before all records.
    public let validFrom: CalendarDate?
    /// The last day on which it was in force, inclusive; nil where it still is.
    public let validTo: CalendarDate?
    /// Whose definition it is, and where it stands.
    public let source: String

    /// Whether it was in force on a day.
    public func isValid(on date: CalendarDate) -> Bool {
        if let validFrom, date < validFrom { return false }
        if let validTo, date > validTo { return false }
        return true
    }
}

/// An everyday word for something that has a code.
public struct Synonym: Sendable, Hashable {
    /// What the code is a code of.
    public enum Dimension: String, Sendable, Hashable, CaseIterable {
        /// An area's code.
        case area
        /// A category's code, or `any`.
        case category
        /// A kind: `crime`, `incident` or `all`.
        case kind
        /// A measure.
        case measure
    }

    /// The word.
    public let word: String
    /// What it is a word for.
    public let dimension: Dimension
    /// The code that it stands for.
    public let code: String
    /// The note that an answer to this word carries, as where the word means less than what is counted.
    public let note: NoteCode?
}

/// A remark without which some figures mislead.
public struct Note: Sendable, Hashable {
    /// By which it is named.
    public let code: NoteCode
    /// What it says.
    public let text: String
    /// Beside which answers it stands: those that meet every condition; never empty.
    public let conditions: [NoteCondition]
}

/// When a note stands beside an answer: the words of the column `when` in `notes.csv`. Of several, separated by `;`,
/// all must hold.
public enum NoteCondition: Sendable, Hashable {
    /// `always`.
    case always
    /// `several-categories`: more than one category, or a category beside any.
    case severalCategories
    /// `several-kinds`: crimes and incidents side by side.
    case severalKinds
    /// `several-areas`: more than one area.
    case severalAreas
    /// `several-periods`: more than one period.
    case severalPeriods
    /// `area-and-part`: an area beside one that lies in it.
    case areaAndPart
    /// `population-year`: a rate by an estimate of an earlier year than its period's.
    case populationYear
    /// `synonym`: only where a word of `synonyms.csv` that names the note was asked for.
    case synonym
    /// `synthetic`: demonstration data.
    case synthetic
    /// `incomplete`: a period that is not over, or whose returns have not all come in.
    case incomplete
    /// `source`: figures by source.
    case source
    /// `channel`: figures by channel.
    case channel
    /// `basis:occurred`: counted by the day of the incident.
    case basisOccurred
    /// `kind:crime`, `kind:incident`, `kind:all`: figures of just this selection.
    case kind(KindSelection)
    /// `category:CODE`: figures of this category.
    case category(CategoryCode)
    /// `area:CODE`: figures of this area.
    case area(AreaCode)
    /// `measure:rate` and so on: figures of this measure.
    case measure(Measure)
    /// `symbol:u` and so on: some figure carries this symbol.
    case symbol(FigureSymbol)
}

extension NoteCondition {
    /// The conditions that are one word.
    static let words: [(String, NoteCondition)] = [
        ("always", .always), ("several-categories", .severalCategories), ("several-kinds", .severalKinds),
        ("several-areas", .severalAreas), ("several-periods", .severalPeriods), ("area-and-part", .areaAndPart),
        ("population-year", .populationYear), ("synonym", .synonym),
        ("synthetic", .synthetic), ("incomplete", .incomplete), ("source", .source), ("channel", .channel),
        ("basis:occurred", .basisOccurred),
    ]
}
