/// One published figure's place: what is counted where, and over which months.
public struct AttackedCell: Sendable, Hashable {
    /// The area.
    public let area: AreaCode
    /// The category; nil for any.
    public let category: CategoryCode?
    /// Crimes, incidents or both.
    public let kind: KindSelection
    /// From the first to the last month, both inclusive.
    public let months: ClosedRange<Month>

    /// The place of these.
    public init(area: AreaCode, category: CategoryCode?, kind: KindSelection, months: ClosedRange<Month>) {
        self.area = area
        self.category = category
        self.kind = kind
        self.months = months
    }
}

extension AttackedCell: Comparable {
    /// By area, category (any first), kind, and months.
    public static func < (left: AttackedCell, right: AttackedCell) -> Bool {
        let (before, after) = (left.category?.rawValue ?? "", right.category?.rawValue ?? "")
        guard left.area == right.area else { return left.area < right.area }
        guard before == after else { return before < after }
        return (left.kind.position, left.months.lowerBound, left.months.upperBound)
            < (right.kind.position, right.months.lowerBound, right.months.upperBound)
    }
}

extension AttackedCell: CustomStringConvertible {
    /// `E06000017 race crime 2023-04..2024-03`.
    public var description: String {
        let last = months.lowerBound == months.upperBound ? "" : "..\(months.upperBound)"
        return "\(area) \(category?.rawValue ?? "any") \(kind.rawValue) \(months.lowerBound)\(last)"
    }
}

/// One line of a published file, as a stranger reads it.
public struct AttackedRow: Sendable, Hashable {
    /// What stands in the place of a figure.
    public enum Standing: Sendable, Hashable {
        /// A number.
        case shown(Int)
        /// `c`: it is known, and withheld.
        case hidden
        /// Nothing that tells anything.
        case absent
    }

    /// The place.
    public let cell: AttackedCell
    /// What is there.
    public let standing: Standing

    /// What is in a place.
    public init(cell: AttackedCell, standing: Standing) {
        self.cell = cell
        self.standing = standing
    }
}

/// An area, and the one that it is a part of.
public struct AttackedArea: Sendable, Hashable {
    /// Its code.
    public let code: AreaCode
    /// The code of the area that it is a part of; nil for the whole.
    public let parent: AreaCode?

    /// An area within another.
    public init(code: AreaCode, parent: AreaCode?) {
        self.code = code
        self.parent = parent
    }
}

/// What is publicly known of the rule by which figures were hidden, and by which the attack judges.
public struct AttackedPolicy: Sendable, Hashable {
    /// Counts from 1 up to, but without, this number are small.
    public let threshold: Int
    /// How far apart the least and greatest value of a hidden figure must be, where these may be small.
    public let width: Int
    /// Whether a hidden figure may be 0.
    public let zeros: Policy.Zeros
    /// The number to whose multiples every figure was rounded, up or down; nil where figures are exact.
    public let roundingBase: Int?

    /// The facts of a policy.
    public init(threshold: Int, width: Int, zeros: Policy.Zeros, roundingBase: Int? = nil) {
        self.threshold = threshold
        self.width = width
        self.zeros = zeros
        self.roundingBase = roundingBase
    }
}

/// One version of a release, as a stranger holds it: nothing in it is secret.
public struct AttackedVersion: Sendable, Hashable {
    /// By which the report names it.
    public let name: String
    /// Every area, those above them too, in any order.
    public let areas: [AttackedArea]
    /// Every category by which it counts.
    public let categories: [CategoryCode]
    /// The rule.
    public let policy: AttackedPolicy
    /// The lines of its file.
    public let rows: [AttackedRow]

    /// A version of these.
    public init(
        name: String, areas: [AttackedArea], categories: [CategoryCode], policy: AttackedPolicy, rows: [AttackedRow]
    ) {
        self.name = name
        self.areas = areas
        self.categories = categories
        self.policy = policy
        self.rows = rows
    }
}

/// A figure that someone else published.
public struct AttackedTotal: Sendable, Hashable {
    /// What was counted.
    public let cell: AttackedCell
    /// How many.
    public let value: Int

    /// A count of a cell.
    public init(cell: AttackedCell, value: Int) {
        self.cell = cell
        self.value = value
    }
}

/// Why files can't be attacked. An attack that can't be made proves nothing, so whoever asked must not take it for a
/// release that is safe.
public enum AttackFailure: Error, Sendable, Hashable {
    /// What is wrong with a line.
    public enum Fault: String, Sendable, Hashable {
        /// Another number of fields than the header.
        case fields
        /// An area, or a category, that the version has not.
        case area, category
        /// A kind that is none.
        case kind
        /// Not from the first day of a month to the last day of the same or a later one.
        case months
        /// A measure other than the count, which the attack does not understand.
        case measure
        /// Not a whole number from 0 to ``Attack/greatestValue``.
        case value
        /// Symbols that are none, or don't go with the value.
        case symbols
    }

    /// Not CSV.
    case csv(version: String, CSVError)
    /// Without the columns of figures.
    case columns(version: String)
    /// A line that can't be understood.
    case line(version: String, line: Int, Fault)
    /// A cell with two different standings in one version, or a total with two values.
    case ambiguous(version: String, AttackedCell)
    /// A cell that is of none of the areas or categories, or has a value that is out of range.
    case cell(version: String, AttackedCell)
    /// An area that is there twice, or within one that is not there, or within itself, or elsewhere in another version.
    case area(version: String, AreaCode)
    /// A threshold, width or rounding base that is out of range.
    case policy(version: String)
    /// More cells than the attack takes on.
    case tooLarge
}
