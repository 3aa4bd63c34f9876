import HTTPTypes
import NIOConcurrencyHelpers

/// How many requests there were since the process began, and how long their answers took, by address. What is no
/// well-formed HTTP is refused before it is a request, and is not among them.
///
/// One lock for all of them: it is held for a few additions, which is less than anything else that a request does.
final class RequestTally: Sendable {
    /// What is counted apart. There are as many as there are routes, so their number is bounded.
    struct Series: Hashable, Sendable {
        /// The address as it was registered, such as `/v1/keys/{id}`; nil where there was none.
        var route: String?
        /// The method, or `other`.
        var method: String
        /// Whether the request came with a valid key.
        var isKeyed: Bool
    }

    /// The counts of a series.
    struct Counts: Sendable {
        /// By the first figure of the status, from 1 to 5.
        private(set) var byClass = [0, 0, 0, 0, 0]
        /// By the first of ``RequestTally/bounds`` that is not exceeded; the last for what is longer than all.
        private(set) var byBound = Array(repeating: 0, count: RequestTally.bounds.count + 1)
        /// All times together.
        private(set) var seconds = 0.0

        mutating func add(status: Int, seconds: Double) {
            let index = status / 100 - 1
            if byClass.indices.contains(index) { byClass[index] += 1 }
            byBound[RequestTally.bounds.firstIndex { seconds <= $0 } ?? RequestTally.bounds.count] += 1
            self.seconds += seconds
        }

        mutating func add(_ other: Counts) {
            for index in byClass.indices { byClass[index] += other.byClass[index] }
            for index in byBound.indices { byBound[index] += other.byBound[index] }
            seconds += other.seconds
        }
    }

    /// The bounds of the histogram in seconds: from an answer out of memory to one that the database is asked for long.
    static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

    private static let methods: Set<HTTPRequest.Method> = [.get, .head, .options, .post, .put, .patch, .delete]

    private let counts = NIOLockedValueBox<[Series: Counts]>([:])

    /// Counts one request.
    ///
    /// - Parameter route: a route's pattern, never an address as it was sent: of those there are too many.
    func add(
        route: String?, method: HTTPRequest.Method, isKeyed: Bool, status: HTTPResponse.Status, time: Duration
    ) {
        let series = Series(
            route: route, method: Self.methods.contains(method) ? method.rawValue : "other", isKeyed: isKeyed)
        let seconds = time / .seconds(1)
        counts.withLockedValue { $0[series, default: Counts()].add(status: status.code, seconds: seconds) }
    }

    /// What was counted, in a fixed order.
    ///
    /// - Parameter showsKeyed: whether requests with a key are told apart by their addresses. Else they are one series
    ///   without an address: that a release is being agreed, or has been scheduled, is not for everybody.
    func all(showsKeyed: Bool) -> [(series: Series, counts: Counts)] {
        var sums: [Series: Counts] = [:]
        for (series, counts) in counts.withLockedValue({ $0 }) {
            let isMerged = series.isKeyed && !showsKeyed
            let shown = isMerged ? Series(route: nil, method: "any", isKeyed: true) : series
            sums[shown, default: Counts()].add(counts)
        }
        return sums.map { (series: $0.key, counts: $0.value) }.sorted {
            ($0.series.isKeyed ? 1 : 0, $0.series.route ?? "", $0.series.method)
                < ($1.series.isKeyed ? 1 : 0, $1.series.route ?? "", $1.series.method)
        }
    }
}
