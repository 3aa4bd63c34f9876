internal import StatsModel

/// An override as it is asked for: the names of cells as figures are asked for, and the reason.
struct OverrideRequest: Sendable, Hashable {
    /// As they were given, at least one of each.
    let areas: [String]
    let categories: [String]
    let kinds: [String]
    let periods: [String]
    let reason: String
    /// Where it stands in the body of its request: `body`, or `body.overrides[0]`.
    let place: String

    /// The members of an override.
    static let members = ["area", "category", "kind", "period", "reason"]
    /// More names than a pack has of one kind are a mistake.
    private static let limit = 10_000

    /// Reads the members of an object, and adds what is wrong with them to `faults`; nil where something is.
    init?(_ members: [String: JSONValue], at place: String, faults: inout [Problem.Fault]) {
        var found: [Problem.Fault] = []
        for name in members.keys.sorted() where !Self.members.contains(name) {
            found.append(
                .init(
                    "\(place).\(name.shortened(to: 60))",
                    reason: "no such member; there are \(Self.members.joined(separator: ", "))",
                    suggestions: Spelling.nearest(to: name, among: Self.members)))
        }
        func names(_ name: String) -> [String] {
            switch members[name] {
            case .text(let text) where !text.isEmpty: return [text]
            case .list(let list) where (1...Self.limit).contains(list.count):
                let texts = list.compactMap { if case .text(let text) = $0, !text.isEmpty { text } else { nil } }
                if texts.count == list.count { return texts }
            default: break
            }
            found.append(
                .init(
                    "\(place).\(name)",
                    reason: "must be a list of names or codes as figures are asked for, or `*` for every one"))
            return []
        }
        (areas, categories, kinds, periods) = (names("area"), names("category"), names("kind"), names("period"))
        var reason = ""
        if case .text(let text)? = members["reason"] { reason = ReleaseRequest.trimmed(text) }
        if reason.isEmpty {
            found.append(.init("\(place).reason", reason: "is needed: it stands in the audit log"))
        } else if !ReleaseRequest.isProse(reason, atMost: 2000) {
            found.append(
                .init("\(place).reason", reason: "must have at most 2000 characters, and no control characters"))
        }
        self.reason = reason
        self.place = place
        faults += found
        guard found.isEmpty else { return nil }
    }

    /// The one override of a request's body.
    init(_ members: [String: JSONValue]) throws {
        var faults: [Problem.Fault] = []
        guard let request = OverrideRequest(members, at: "body", faults: &faults) else {
            throw Problem(.invalidParameter, faults: faults)
        }
        self = request
    }

    /// What it says, as the audit log has it.
    var told: String {
        func list(_ name: String, _ words: [String]) -> String {
            "\(name) \(words.prefix(20).joined(separator: ", "))" + (words.count > 20 ? ", …" : "")
        }
        return "\(reason) [\(list("area", areas)); \(list("category", categories)); \(list("kind", kinds)); "
            + "\(list("period", periods))]"
    }

    // MARK: Resolving

    /// Finds what the names mean.
    ///
    /// `*` stands for every one: of categories any too, of kinds all too, of periods every one that is published.
    ///
    /// - Parameter months: those of the version, by which `latest` and `*` are understood.
    /// - Throws: a problem that names every fault.
    func resolved(in pack: ReferencePack, months: ClosedRange<Month>) throws -> ReleaseOverride {
        let context = QueryContext(
            pack: pack, audience: .published, latestMonth: months.upperBound, firstMonth: months.lowerBound,
            maximumFigures: .max)
        func named(_ name: String, _ words: [String]) -> [(name: String, value: String)] {
            words.filter { $0 != "*" }.map { (name, $0) }
        }
        let areaNames = areas.map { (name: "area", value: $0) }
        let parameters =
            areaNames + named("category", categories) + named("kind", kinds) + named("period", periods)
        let query: FigureQuery
        do throws(QueryProblems) {
            query = try FigureQuery(parameters: parameters, context: context)
        } catch {
            throw Problem(
                .invalidParameter,
                faults: error.problems.map { problem in
                    .init(
                        place + problem.location.dropFirst("query".count), value: problem.value,
                        reason: problem.reason, suggestions: problem.suggestions)
                })
        }
        let allCategories = [nil] + pack.categories.indices.map(Optional.some)
        let allPeriods = ReleaseFrame(pack, months: months).periods
        return ReleaseOverride(
            areas: query.areas.map { pack.areas[$0].code.rawValue },
            categories: (categories.contains("*") ? allCategories : query.categories).map { category in
                category.map { pack.categories[$0].code.rawValue } ?? "any"
            }, kinds: (kinds.contains("*") ? KindSelection.allCases : query.kinds).map(\.rawValue),
            periods: (periods.contains("*") ? allPeriods : query.periods).map(\.code), reason: reason)
    }
}
