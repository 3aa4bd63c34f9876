import StatsModel

/// Makes small worlds at random, each from a number, the same on every machine.
struct WorldGenerator {
    private var random: SplitMix
    private var world = SmallWorld(places: [], plan: [], editions: [])
    /// How many months each edition spans.
    private var lengths: [Int] = []
    private var grains: [(grain: Grain, endings: String)] = []
    private var kinds = "crime"

    /// What changes from one edition to the next.
    enum Course {
        /// There is one only.
        case once
        /// Each goes on where the one before ended.
        case growing
        /// Records are added, moved and removed.
        case revised(Policy.Revisions)
    }

    static func world(_ seed: UInt64, _ course: Course) -> SmallWorld {
        var generator = WorldGenerator(random: SplitMix(seed: seed))
        generator.makePlaces()
        generator.makeTimes(course)
        generator.makePlan()
        generator.makePolicy(course)
        generator.makeEditions(course)
        return generator.world
    }

    private init(random: SplitMix) { self.random = random }

    private mutating func oneIn(_ number: Int) -> Bool { random.below(number) == 0 }

    private mutating func pick<T>(_ choices: [T]) -> T { choices[random.below(choices.count)] }

    private mutating func makePlaces() {
        var places = [SmallWorld.Place(name: "land", level: "top", parent: nil)]
        for number in 0..<1 + random.below(3) {
            places.append(.init(name: "u\(number)", level: "upper", parent: "land"))
        }
        // At most five areas; a county may have but one district.
        if oneIn(2) {
            let parent = pick(places.dropFirst().map(\.name))
            for number in 0..<min(5 - places.count, 1 + random.below(2)) {
                places.append(.init(name: "d\(number)", level: "lower", parent: parent))
            }
        }
        world.places = places
    }

    private mutating func makeTimes(_ course: Course) {
        var editions = 1
        if case .growing = course { editions = 2 + random.below(2) }
        if case .revised = course { editions = 2 + random.below(2) }
        func grow(_ start: Int, _ step: Int) -> [Int] {
            (0..<editions).map { if case .growing = course { start + $0 * step } else { start } }
        }
        switch random.below(5) {
        case 0:
            grains = [(.month, "*")]
            if oneIn(2) { grains.append((.quarter, "*")) }
            lengths = grow(1 + random.below(3), 1)
        case 1, 2:
            grains = [(.quarter, "*")]
            if oneIn(2) { grains.append((.year, "12")) }
            let first = 1 + random.below(3)
            lengths = grow(3 * first, 3)
        case 3:
            // Years that end in December and in March share nine months.
            grains = [(.year, "3;12")]
            if oneIn(2) { grains.append((.quarter, pick(["3", "*"]))) }
            lengths = grow(editions > 1 && oneIn(2) ? 12 : 15, 3)
        default:
            grains = [(.year, pick(["12", "3;6;9;12", "6;12"]))]
            lengths = grow(pick([12, 15, 18]), pick([3, 6]))
        }
    }

    private mutating func makePlan() {
        world.categories = 1 + random.below(3)
        kinds = pick(["crime", "*", "*", "crime;all"])
        let levels = Set(world.places.map(\.level)).sorted(by: >)
        var rows: [String] = []
        for (grain, endings) in grains {
            for level in levels {
                let content = pick(["any;*", "any;*", "any", "any", "*", level == "top" ? "any" : ""])
                guard !content.isEmpty else { continue }
                rows.append("\(grain),\(endings),\(level),\(content),\(kinds)")
            }
        }
        // Every level is named in some row, and something is published.
        if rows.isEmpty || oneIn(3) { rows = grains.map { "\($0.grain),\($0.endings),*,any;*,\(kinds)" } }
        world.plan = rows
    }

    private mutating func makePolicy(_ course: Course) {
        world.threshold = 2 + random.below(3)
        world.width = 1 + random.below(4)
        world.zeros = oneIn(3) ? .mask : .show
        world.revisions = .show
        if case .revised(let revisions) = course { world.revisions = revisions }
    }

    private mutating func makeEditions(_ course: Course) {
        let months = lengths.max() ?? 1
        // In worlds of months every month counts, in those of years a year is no fuller than a month is there.
        let block = grains.contains { $0.grain == .month } ? 1 : grains.contains { $0.grain == .quarter } ? 3 : 6
        var incidents: [SmallWorld.Incident] = []
        for place in world.places {
            for kind in kinds == "crime" ? [Kind.crime] : Kind.allCases {
                for start in stride(from: 0, to: months, by: block) {
                    let count = oneIn(8) ? 3 + random.below(6) : pick([0, 0, 0, 0, 1, 1, 2, 3])
                    for _ in 0..<count {
                        incidents.append(
                            .init(
                                area: place.name, kind: kind, month: min(months - 1, start + random.below(block)),
                                categories: someCategories()))
                    }
                }
            }
        }
        for (number, length) in lengths.enumerated() {
            if number > 0, case .revised = course { revise(&incidents, months) }
            world.editions.append(.init(incidents: incidents, months: length))
            if oneIn(12) { leaveOut(length) }
        }
        if oneIn(12) { addOutsideTotal() }
    }

    /// The last edition has no whole counts of what ends with its last month.
    private mutating func leaveOut(_ length: Int) {
        guard let month = Month(world.start)?.advanced(by: length - 1) else { return }
        world.editions[world.editions.count - 1].absent = [Grain.month, .quarter, .year].compactMap {
            Period($0, ending: month)?.code
        }
    }

    /// Somebody else has published how many there were in the first period of a grain, as the first edition has it.
    private mutating func addOutsideTotal() {
        let grain = grains[0].grain
        guard let step = grain.step, let first = Month(world.start)?.advanced(by: step - 1),
            let code = Period(grain, ending: first)?.code
        else { return }
        let place = oneIn(2) ? "land" : pick(world.places).name
        let kind = kinds == "crime" || oneIn(2) ? KindSelection.crime : .all
        let counted = world.editions[0].incidents.count { incident in
            incident.month < step && kind.includes(incident.kind) && world.lies(incident.area, in: place)
        }
        world.outside = ["Home Office,\(place),any,\(kind),\(code),\(counted)"]
    }

    private mutating func someCategories() -> CategorySet {
        var set = CategorySet([random.below(world.categories)])
        if oneIn(5) { set.insert(random.below(world.categories)) }
        return set
    }

    /// Some records more, some less, some elsewhere.
    private mutating func revise(_ incidents: inout [SmallWorld.Incident], _ months: Int) {
        for _ in 0..<1 + random.below(3) {
            let place = pick(world.places).name
            let kind = kinds == "crime" ? .crime : pick(Kind.allCases)
            let new = SmallWorld.Incident(
                area: place, kind: kind, month: random.below(months), categories: someCategories())
            switch random.below(5) {
            case 0: incidents.append(new)
            case 1: incidents += Array(repeating: new, count: 2 + random.below(4))
            case 2 where !incidents.isEmpty: incidents.remove(at: random.below(incidents.count))
            case 3 where !incidents.isEmpty: incidents[random.below(incidents.count)].area = place
            default:
                guard !incidents.isEmpty else { continue }
                let chosen = random.below(incidents.count)
                if oneIn(2) {
                    incidents[chosen].categories = new.categories
                } else {
                    incidents[chosen].month = new.month
                }
            }
        }
    }
}
