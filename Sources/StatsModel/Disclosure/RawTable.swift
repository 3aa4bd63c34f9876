/// The true counts of a release, before disclosure control. Nothing public can be made of it: the only way on is
/// ``DisclosureControl``, which gives a ``ProtectedTable``.
public struct RawTable: Sendable {
    /// Its cells.
    public let frame: ReleaseFrame
    /// Every count of a month, of which the cells are sums.
    let cube: RolledUpCube
    /// The count of each cell, by position, also where it is absent.
    let counts: [Int]
    /// Why there is no whole count of a period, for those of which there is none.
    let absences: [Period: String]

    /// Why a table can't be made.
    public enum Failure: Error, Sendable, Hashable {
        /// The cube does not reach over the months of the release.
        case cubeTooShort
    }

    /// The counts of every cell of a release.
    ///
    /// - Parameters:
    ///   - cube: counts of months over at least the months of the frame, of areas with all that lies in them.
    ///   - absences: the periods of which there is no whole count, and why, in one sentence.
    public init(frame: ReleaseFrame, cube: RolledUpCube, absences: [Period: String]) throws(Failure) {
        self.frame = frame
        self.cube = cube
        self.absences = absences
        var counts = [Int](repeating: 0, count: frame.count)
        try frame.forEachCell { position, cell throws(Failure) in
            guard
                let count = cube.count(area: cell.area, category: cell.category, kind: cell.kind, period: cell.period)
            else { throw .cubeTooShort }
            counts[position] = count
        }
        self.counts = counts
    }
}
