/// A query in words, so that whoever asked can see what was understood.
struct QueryWords {
    private let query: FigureQuery
    private let pack: ReferencePack
    private let phrasebook: Phrasebook

    init(_ query: FigureQuery, in pack: ReferencePack) {
        self.query = query
        self.pack = pack
        phrasebook = Phrasebook(pack)
    }

    /// `Hate crimes with a race motivation recorded in Leicester in the year ending March 2024`.
    var phrase: String {
        let key = query.basis == .occurred ? "understood.occurred" : "understood.one"
        let places = ["noun": nouns, "motivation": motivations, "area": areas, "period": periods]
        let what = phrasebook.text(key, places)
        return (measures + what + conditions).capitalisedAtFirst
    }

    /// Nothing for counts alone, else `number and rate per 1,000 residents of `.
    private var measures: String {
        guard query.measures != [.count] else { return "" }
        let since = query.comparison == .yearEarlier ? "from a year earlier" : "from the period before"
        let names = query.measures.map { measure in
            switch measure {
            case .count: "number"
            case .rate: "rate per 1,000 residents"
            case .change: "change \(since)"
            case .changePercent: "change in percent \(since)"
            case .share: "share by motivation"
            case .rank: "rank among neighbouring areas"
            }
        }
        return names.listed(by: "and") + " of "
    }

    private var nouns: String {
        let nouns = query.kinds.map { phrasebook.noun($0) }
        return query.kinds == [.all] ? nouns[0] + " together" : nouns.listed(by: "and, separately,")
    }

    private var motivations: String {
        let categories = query.categories.compactMap { $0.map { pack.categories[$0] } }
        let isAnyIncluded = query.categories.contains(nil)
        guard categories.count > 1 || (isAnyIncluded && !categories.isEmpty) else {
            return phrasebook.motivation(categories.first)
        }
        let inAll = isAnyIncluded ? "in all and " : ""
        guard categories.count < pack.categories.count else { return inAll + "by motivation" }
        return inAll + "by motivation (\(categories.map(\.label).listed(by: "and")))"
    }

    private var areas: String {
        let areas = query.areas.map { pack.areas[$0] }
        guard areas.count > 1 else { return areas.first?.name ?? "" }
        if areas.count == pack.areas.count { return "each of all \(areas.count) areas" }
        let parents = Set(query.areas.map { pack.tree.parentIndex(of: $0) })
        if parents.count == 1, let parent = parents.first ?? nil, pack.tree.children(of: parent) == query.areas {
            return "each of the \(areas.count) areas of \(pack.areas[parent].name)"
        }
        guard areas.count > Self.longestList else { return "each of " + areas.map(\.name).listed(by: "and") }
        return "each of \(areas.count) areas"
    }

    private var periods: String {
        guard query.periods.count > Self.longestList, let first = query.periods.first, let last = query.periods.last
        else { return query.periods.map(\.nounPhrase).listed(by: "and") }
        let grains = Set(query.periods.map(\.grain))
        let noun =
            switch (grains.count, first.grain) {
            case (1, .month): "months"
            case (1, .quarter): "quarters"
            case (1, .year): "years"
            default: "periods"
            }
        return "each of \(query.periods.count) \(noun) from \(first.nounPhrase) to \(last.nounPhrase)"
    }

    /// The conditions that only management figures have, each after a comma.
    private var conditions: String {
        var conditions: [String] = []
        if !query.categoriesAll.isEmpty {
            let labels = query.categoriesAll.map { pack.categories[$0].label }
            conditions.append("only those with all of these motivations: \(labels.listed(by: "and"))")
        }
        if !query.channels.isEmpty {
            let labels = query.channels.map { pack.channels[$0].label }
            conditions.append("only those reported through: \(labels.listed(by: "or"))")
        }
        if !query.sources.isEmpty {
            let names = query.sources.map { pack.sources[$0].name }
            conditions.append("only those in the records of \(names.listed(by: "or"))")
        }
        return conditions.map { ", " + $0 }.joined()
    }

    /// Up to so many areas or periods are named one by one.
    private static let longestList = 3
}
