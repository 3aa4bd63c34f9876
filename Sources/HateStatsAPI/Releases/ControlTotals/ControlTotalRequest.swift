internal import StatsModel

/// The body of `PUT /v1/sources/{source}/control-totals`, read whole: everything that is wrong is told at once.
struct ControlTotalRequest {
    /// One total as it was sent.
    struct Entry: Sendable, Hashable {
        let period: Period
        let kind: KindSelection
        let count: Int
        let note: String?
    }

    private(set) var entries: [Entry] = []
    private var faults: [Problem.Fault] = []
    private var impossible: [Problem.Fault] = []

    /// More than one source will ever state, and a bound on what is read.
    static let mostEntries = 2000
    private static let mostCounted = 1_000_000_000

    /// Reads a list of totals.
    ///
    /// - Parameter today: only what is over can have a total.
    /// - Throws: `invalid-parameter` with all faults; `impossible` where all can be read and some can't be.
    init(_ items: [JSONValue], today: CalendarDate) throws {
        guard items.count <= Self.mostEntries else {
            throw Problem(
                .invalidParameter,
                faults: [.init("body", reason: "must have at most \(Self.mostEntries) totals, not \(items.count)")])
        }
        var places: [Place: Int] = [:]
        for (index, item) in items.enumerated() {
            guard let entry = read(item, index, today) else { continue }
            if let first = places.updateValue(index, forKey: Place(entry)) {
                faults.append(
                    .init("body[\(index)]", reason: "body[\(first)] states a total of this period and kind already"))
            }
            entries.append(entry)
        }
        guard faults.isEmpty else { throw Problem(.invalidParameter, faults: faults + impossible) }
        guard impossible.isEmpty else { throw Problem(.impossible, faults: impossible) }
    }

    private struct Place: Hashable {
        let period: Period
        let kind: KindSelection
        init(_ entry: Entry) { (period, kind) = (entry.period, entry.kind) }
    }

    private mutating func read(_ item: JSONValue, _ index: Int, _ today: CalendarDate) -> Entry? {
        guard case .object(let members) = item else {
            faults.append(.init("body[\(index)]", reason: "must be an object with period, kind, count and note"))
            return nil
        }
        var body = JSONMembers(members, known: ["period", "kind", "count", "note"])
        let period = Self.period(&body)
        let kindText = body.requiredText("kind")
        let kind = KindSelection(rawValue: kindText)
        if kind == nil, !kindText.isEmpty {
            let kinds = KindSelection.allCases.map(\.rawValue)
            body.refuse(
                .init(
                    "body.kind", value: kindText, reason: "must be one of \(kinds.joined(separator: ", "))",
                    suggestions: Spelling.nearest(to: kindText, among: kinds)))
        }
        let count = body.requiredInteger("count", in: 0...Self.mostCounted)
        let note = body.plainText("note", atMost: 1000)
        let found = body.faults.map { fault in
            Problem.Fault(
                "body[\(index)]" + fault.place.dropFirst("body".count), value: fault.value, reason: fault.reason,
                suggestions: fault.suggestions)
        }
        faults += found
        if let period, period.end >= today {
            impossible.append(
                .init(
                    "body[\(index)].period", value: period.code,
                    reason: "is not over: it ends on \(period.end.description)"))
        }
        guard found.isEmpty, let period, let kind, let count else { return nil }
        return Entry(period: period, kind: kind, count: count, note: note)
    }

    private static func period(_ body: inout JSONMembers) -> Period? {
        let text = body.requiredText("period")
        guard !text.isEmpty else { return nil }
        do throws(PeriodProblem) {
            switch try PeriodExpression(text) {
            case .period(let period): return period
            case .latest:
                body.refuse(
                    .init("body.period", value: text, reason: "must name a month, a quarter or a year by its code"))
            }
        } catch {
            body.refuse(
                .init("body.period", value: text, reason: error.reason, suggestions: error.suggestions))
        }
        return nil
    }
}
