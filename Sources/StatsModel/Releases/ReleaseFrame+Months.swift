extension ReleaseFrame {
    /// The months of a release that ends with a month: from the month in which the policy's series starts.
    ///
    /// - Returns: nil where the policy names no start, or the release would end before it.
    public static func months(_ policy: Policy, to last: Month) -> ClosedRange<Month>? {
        guard let first = policy.seriesStart, first <= last else { return nil }
        return first...last
    }
}
