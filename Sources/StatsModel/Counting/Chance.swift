/// Whether a difference between two counts can be chance: the one rule by which sentences, titles and pages call a figure
/// little changed, so that none of them speaks of a rise where another does not.
public enum Chance {
    /// Whether the difference lies within its own 95% interval.
    ///
    /// Counts are taken as Poisson, whose variance is the count itself; the variance of a difference is the sum of both,
    /// each over the square of its residents where rates are compared.
    ///
    /// - Parameter residents: those that rates refer to; nil where counts are compared.
    public static func explains(
        _ count: Int, after earlier: Int, residents: (now: Int, earlier: Int)? = nil
    ) -> Bool {
        let (nowPer, earlierPer) = residents.map { (Double($0.now), Double($0.earlier)) } ?? (1, 1)
        guard nowPer > 0, earlierPer > 0 else { return true }
        let difference = Double(count) / nowPer - Double(earlier) / earlierPer
        let variance = Double(count) / (nowPer * nowPer) + Double(earlier) / (earlierPer * earlierPer)
        return difference.magnitude <= PoissonInterval.z * variance.squareRoot()
    }
}

extension MeasuredValue {
    /// Whether it is a change in number that can be chance; never where a definition changed, as then nothing is compared.
    public var isLittleChange: Bool {
        guard let value, value.places == 0, let earlier = comparedWith?.value,
            !remarks.contains(where: { $0.symbol == .breakInSeries })
        else { return false }
        let (count, overflow) = earlier.addingReportingOverflow(value.units)
        return !overflow && Chance.explains(count, after: earlier)
    }
}
