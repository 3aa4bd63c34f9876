/// How much is measured.
struct Scale {
    /// Rows of the file whose import is timed: a million.
    var rows: Int
    /// Times that each thing is measured; the median counts.
    var repetitions: Int
    /// Seconds that each kind of round trip is made for, each time.
    var seconds: Double
    /// Times that each query is asked.
    var requests: Int

    /// The large database, and the small one for queries.
    var large: Int { rows * 5 }
    var small: Int { rows / 2 }

    static let full = Scale(rows: 1_000_000, repetitions: 3, seconds: 2, requests: 200)
    static let quick = Scale(rows: 200_000, repetitions: 2, seconds: 1, requests: 60)
}
