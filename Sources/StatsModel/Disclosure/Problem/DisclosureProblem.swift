/// Everything that an attacker knows, as unknown whole numbers and the sums between them: the first of the four verbs of
/// disclosure control.
///
/// An unknown is the count of a node (an area, or what lies in an area and in none of its parts), a category or any, a
/// kind and a run of months, at one vintage: as long as its true count stays the same from version to version it is one
/// unknown, and when it changes a new one begins. That grants the attacker to know what has not changed.
///
/// The unknowns reach down to what no version publishes, as far as it can matter. What is merged is merged without loss:
/// where only totals over areas by finer times and totals over time by finer areas are published, any such totals that
/// agree can be filled in (a transportation problem), so that the crossing needs no unknowns; and within one finest cell
/// of area, kind and time, categories and any can be made of incidents whenever
/// `max(categories) ≤ any ≤ sum(categories)`.
struct DisclosureProblem: Sendable {
    /// What the public knows of an unknown, and what can be done about it.
    enum State: UInt8, Sendable {
        /// It is in no publication.
        case unpublished
        /// Its value is known, and stays known.
        case known
        /// It is published as hidden.
        case hidden
        /// It is about to be published for the first time and is shown unless it has to be hidden.
        case open
    }

    /// A sum of unknowns that is 0, or at least 0.
    struct Row: Sendable {
        /// The unknowns and their weights.
        var terms: [(unknown: Int32, weight: Int32)]
        /// Whether the sum is 0; else it is at least 0.
        var isEquality: Bool
        /// With which version it came in, from 0.
        var version: Int32
    }

    /// The true value of each unknown.
    var values: [Int] = []
    /// The least value that anyone must take an unknown to have; nil where there is none, for differences.
    var floors: [Int?] = []
    /// What is known of each unknown.
    var states: [State] = []
    /// The first and the last month of each unknown, as numbers of months.
    var spans: [(first: Int32, last: Int32)] = []
    /// The node of each unknown, for cutting large worlds.
    var nodes: [Int32] = []
    /// Which series over time each unknown belongs to: one for each node, category and kind; -1 for differences.
    var series: [Int32] = []
    /// The position in the frame that is being protected; -1 where it has none.
    var positions: [Int32] = []
    /// Whether an unknown came into being, or is published for the first time, with the version that is being protected.
    var isNew: [Bool] = []
    /// The unknown that is this one's predecessor: the same count before it changed; -1 where there is none.
    var predecessors: [Int32] = []
    /// What each unknown is worth to a reader, next to others of its size.
    var worths: [Double] = []
    /// The sums.
    var rows: [Row] = []
    /// The rows in which each unknown stands, `rowsOfUnknown[starts[u]..<starts[u + 1]]`.
    var rowStarts: [Int32] = []
    var rowsOfUnknown: [Int32] = []
    /// The small changes that must not be told: the count before and after.
    var changes: [(old: Int, new: Int)] = []
    /// The cells in which unknowns are published, or of differences the cell that changed; by the positions of the pack
    /// that is being protected, where it has them.
    var cells: [Int: FigureCell] = [:]
    /// What would have to be hidden and was published elsewhere, and by whom.
    var exposed: [Int: String] = [:]
    /// For each position of the frame its unknown.
    var unknownOfPosition: [Int32] = []
    /// For each area node the node in which it lies; -1 for the top.
    var parents: [Int32] = []

    /// How many unknowns there are.
    var count: Int { values.count }

    /// Takes down for each unknown in which rows it stands.
    mutating func index() {
        var counts = [Int32](repeating: 0, count: count + 1)
        for row in rows { for term in row.terms { counts[Int(term.unknown) + 1] += 1 } }
        for unknown in 0..<count { counts[unknown + 1] += counts[unknown] }
        rowStarts = counts
        rowsOfUnknown = [Int32](repeating: 0, count: Int(counts[count]))
        for (number, row) in rows.enumerated() {
            for term in row.terms {
                rowsOfUnknown[Int(counts[Int(term.unknown)])] = Int32(clamping: number)
                counts[Int(term.unknown)] += 1
            }
        }
    }

    /// The rows of an unknown.
    func rows(of unknown: Int) -> ArraySlice<Int32> {
        rowsOfUnknown[Int(rowStarts[unknown])..<Int(rowStarts[unknown + 1])]
    }
}
