import StatsModel

@testable import HateStatsAPI

/// A question at random: its parameters as a client writes them, and what they mean, said without the parser.
struct RandomQuestion {
    private(set) var parameters: [(name: String, value: String)] = []
    private(set) var areas: [Int] = []
    private(set) var categories: [Int?] = []
    private(set) var kinds: [KindSelection] = []
    private(set) var periods: [Period] = []
    private(set) var measures: [Measure] = []
    private(set) var comparison = Comparison.yearEarlier
    private(set) var selection = NaiveSelection()

    private let pack: ReferencePack
    private let months: ClosedRange<Month>

    /// - Parameter months: within which all periods lie, and those compared with them.
    init(_ pack: ReferencePack, months: ClosedRange<Month>, using numbers: inout SeededNumbers) {
        self.pack = pack
        self.months = months
        chooseAreas(&numbers)
        chooseCategories(&numbers)
        chooseKinds(&numbers)
        chooseMeasures(&numbers)
        choosePeriods(&numbers)
        if numbers.chance(50) { chooseSelection(&numbers) }
        parameters.shuffle(using: &numbers)
    }

    /// The query of the address.
    var query: String {
        parameters.map { "\($0.name)=\(PercentEncoding.encoded($0.value))" }.joined(separator: "&")
    }

    /// The cells, in the order of the contract.
    var cells: [FigureCell] {
        areas.flatMap { area in
            categories.flatMap { category in
                kinds.flatMap { kind in
                    periods.map { FigureCell(area: area, category: category, kind: kind, period: $0) }
                }
            }
        }
    }

    private mutating func add(_ name: String, _ value: String) { parameters.append((name, value)) }

    private mutating func chooseAreas(_ numbers: inout SeededNumbers) {
        let parents = pack.areas.indices.filter { parent in pack.areas.contains { $0.parent == pack.areas[parent].code }
        }
        switch Int.random(in: 0..<10, using: &numbers) {
        case 0: areas = [pack.areas.firstIndex { $0.parent == nil } ?? 0]
        case 1:
            areas = Array(pack.areas.indices)
            add("area", "*")
        case 2...3:
            let parent = numbers.pick(parents)
            areas = pack.areas.indices.filter { pack.areas[$0].parent == pack.areas[parent].code }
            add("area", "children(\(pack.areas[parent].code))")
        default:
            let chosen = (0..<Int.random(in: 1...3, using: &numbers)).map { _ in numbers.pick(pack.areas.indices) }
            areas = Set(chosen).sorted()
            let names = chosen.map { numbers.chance(50) ? pack.areas[$0].code.rawValue : pack.areas[$0].slug.rawValue }
            add("area", names.joined(separator: ","))
        }
    }

    private mutating func chooseCategories(_ numbers: inout SeededNumbers) {
        guard !numbers.chance(30) else { return categories = [nil] }
        let chosen = (0..<Int.random(in: 1...3, using: &numbers)).map { _ -> Int? in
            if numbers.chance(20) { return nil }
            return numbers.chance(80)
                ? Int.random(in: 0..<min(5, pack.categories.count), using: &numbers)
                : numbers.pick(pack.categories.indices)
        }
        categories = (chosen.contains(nil) ? [nil] : []) + Set(chosen.compactMap { $0 }).sorted().map(Optional.some)
        // One of them repeated, each for itself.
        for category in chosen { add("category", category.map { pack.categories[$0].code.rawValue } ?? "any") }
    }

    private mutating func chooseKinds(_ numbers: inout SeededNumbers) {
        switch Int.random(in: 0..<5, using: &numbers) {
        case 0: kinds = [.crime]
        case 1:
            kinds = [.crime, .incident]
            add("kind", "*")
        default:
            kinds = KindSelection.allCases.filter { _ in numbers.chance(50) }
            if kinds.isEmpty { kinds = [.all] }
            add("kind", kinds.shuffled(using: &numbers).map(\.rawValue).joined(separator: ","))
        }
    }

    private mutating func chooseMeasures(_ numbers: inout SeededNumbers) {
        guard numbers.chance(30) else { return measures = [.count] }
        measures = [.count, .change, .share, .rank].shuffled(using: &numbers).filter { _ in numbers.chance(50) }
        if measures.isEmpty { measures = [.rank] }
        add("measure", measures.map(\.rawValue).joined(separator: ","))
        guard numbers.chance(50) else { return }
        comparison = numbers.pick(Comparison.allCases)
        add("compare", comparison.rawValue)
    }

    private mutating func choosePeriods(_ numbers: inout SeededNumbers) {
        // A year to spare for what a change compares with.
        let first = months.lowerBound.advanced(by: 12)
        func month(_ numbers: inout SeededNumbers, after months: Int = 0) -> Month {
            let start = first.advanced(by: months)
            return start.advanced(by: Int.random(in: 0...start.distance(to: self.months.upperBound), using: &numbers))
        }
        if numbers.chance(15) {
            // A series: the last so many of a grain up to some end.
            let grain = numbers.pick([Grain.month, .quarter, .year])
            let step = grain.step ?? 1
            var end = month(&numbers, after: step * 2 + 2)
            if grain == .quarter { while end.number % 3 != 0 { end = end.advanced(by: -1) } }
            let count = Int.random(in: 1...2, using: &numbers)
            periods = (0..<count).reversed().compactMap { Period(grain, ending: end.advanced(by: -step * $0)) }
            add("grain", grain.rawValue)
            add("to", Period(grain, ending: end)?.code ?? "")
            add("last", String(count))
            return
        }
        var codes: [String] = []
        var chosen: Set<Period> = []
        for _ in 0..<Int.random(in: 1...3, using: &numbers) {
            let (period, code) = period(&numbers) { month(&$0, after: $1) }
            chosen.insert(period)
            codes.append(code)
        }
        periods = chosen.sorted()
        add("period", codes.joined(separator: ","))
    }

    /// One period and a code for it: its own, or another that is accepted.
    private func period(
        _ numbers: inout SeededNumbers, month: (inout SeededNumbers, Int) -> Month
    ) -> (Period, String) {
        switch Int.random(in: 0..<10, using: &numbers) {
        case 0...2:
            let period = Period.month(month(&numbers, 0))
            return (period, period.code)
        case 3...4:
            var end = month(&numbers, 5)
            while end.number % 3 != 0 { end = end.advanced(by: -1) }
            let period = Period.quarter(ending: end)
            return (period, numbers.chance(50) ? period.code : "\(end.year)-Q\(end.number / 3)")
        case 5...7:
            let end = month(&numbers, 12)
            let period = Period.year(ending: end)
            if end.number == 12, numbers.chance(70) { return (period, "\(end.year)") }
            if end.number == 3, numbers.chance(70) {
                return (period, "\(end.year - 1)/\(String(end.year).suffix(2))")
            }
            return (period, period.code)
        default:
            let start = month(&numbers, 2).firstDay.advanced(by: Int.random(in: 0...27, using: &numbers))
            let limit = months.upperBound.lastDay
            let end = min(limit, start.advanced(by: Int.random(in: 0...45, using: &numbers)))
            let period = Period.days(min(start, end)...end)
            return (period, period.code)
        }
    }

    private mutating func chooseSelection(_ numbers: inout SeededNumbers) {
        if numbers.chance(40) {
            selection.sources = Set(
                (0...Int.random(in: 0...1, using: &numbers)).map { _ in numbers.pick(pack.sources.indices) })
            add("source", selection.sources.map { pack.sources[$0].code.rawValue }.joined(separator: ","))
        }
        if numbers.chance(40) {
            selection.channels = Set(
                (0...Int.random(in: 0...1, using: &numbers)).map { _ in numbers.pick(pack.channels.indices) })
            add("channel", selection.channels.map { pack.channels[$0].code.rawValue }.joined(separator: ","))
        }
        if numbers.chance(40) {
            selection.isByOccurrence = true
            add("basis", "occurred")
        }
        if numbers.chance(40) {
            let most = min(5, pack.categories.count)
            selection.categoriesAll = Set((0...1).map { _ in Int.random(in: 0..<most, using: &numbers) })
            add(
                "categories_all",
                selection.categoriesAll.map { pack.categories[$0].code.rawValue }.joined(separator: ","))
        }
    }
}
