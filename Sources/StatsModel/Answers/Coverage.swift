/// What has come in so far: which months are held, and for which of them every source has sent all it has.
public struct Coverage: Sendable {
    /// The returns of one source that is expected to send some every month.
    public struct Returns: Sendable {
        /// The position of the source in the pack.
        public let source: Int
        /// The months for which it has stated that it sent all it has.
        public let months: Set<Month>

        /// The returns of a source.
        public init(source: Int, months: Set<Month>) {
            self.source = source
            self.months = months
        }
    }

    /// The day on which the question is asked, in the time zone of the pack.
    public let today: CalendarDate
    /// The first month for which anything is held, by the day that is counted by; nil where nothing is.
    public let firstMonth: Month?
    /// Every source that is expected monthly, also one that has sent nothing.
    public let returns: [Returns]

    /// What has come in.
    public init(today: CalendarDate, firstMonth: Month?, returns: [Returns]) {
        self.today = today
        self.firstMonth = firstMonth
        self.returns = returns
    }

    /// The month that `latest` means for management figures: the newest that is over and for which every expected source
    /// has sent all it has, else the newest that is over and has records.
    ///
    /// - Parameter newestWithRecords: the newest month with records; nil where there are none.
    public func latestMonth(newestWithRecords: Month?) -> Month? {
        let newestOver = today.month.advanced(by: -1)
        let fallback = newestWithRecords.map { Swift.min($0, newestOver) }
        guard let first = returns.first else { return fallback }
        let complete = returns.dropFirst().reduce(first.months) { $0.intersection($1.months) }
        return complete.filter { $0 <= newestOver }.max() ?? fallback
    }

    /// Whether a period is over.
    public func isOver(_ period: Period) -> Bool {
        period.end < today
    }

    /// The months of a period that are over and for which a source has not sent all it has, by source.
    ///
    /// - Parameter sources: the sources that are counted; empty for all.
    public func missing(in period: Period, of sources: [Int]) -> [(source: Int, months: [Month])] {
        let months = (period.start.month...period.end.month).filter { $0.lastDay < today }
        return returns.compactMap { returns in
            guard sources.isEmpty || sources.contains(returns.source) else { return nil }
            let missing = months.filter { !returns.months.contains($0) }
            return missing.isEmpty ? nil : (returns.source, missing)
        }
    }
}

extension Sequence<Month> {
    /// Ascending months in words, runs taken together: `April to June 2023 and March 2024`.
    var listed: String {
        var runs: [ClosedRange<Month>] = []
        for month in self {
            if let last = runs.last, last.upperBound.advanced(by: 1) == month {
                runs[runs.count - 1] = last.lowerBound...month
            } else {
                runs.append(month...month)
            }
        }
        return runs.map(Month.label(of:)).listed(by: "and")
    }
}
