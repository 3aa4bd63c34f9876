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
    /// Times that each server of published figures is measured, in turns, and seconds each time.
    var rounds: Int
    var wrkSeconds: Int
    /// Requests after which the service may have no more memory than after a tenth of them.
    var requestsOfMemory: Double

    /// The large database, and the small one for queries.
    var large: Int { rows * 5 }
    var small: Int { rows / 2 }

    static let full = Scale(
        rows: 1_000_000, repetitions: 3, seconds: 2, requests: 200, rounds: 5, wrkSeconds: 4,
        requestsOfMemory: 1_000_000)
    static let quick = Scale(
        rows: 200_000, repetitions: 2, seconds: 1, requests: 60, rounds: 2, wrkSeconds: 2, requestsOfMemory: 100_000)
}
