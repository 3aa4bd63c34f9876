import PostgresBridge
import StatsModel

extension ReferencePackError.Problem {
    /// The problem as `file:line: column: reason`, the form that editors can follow.
    var text: String { "\(file):\(line): " + (column.map { $0 + ": " } ?? "") + reason }
}
