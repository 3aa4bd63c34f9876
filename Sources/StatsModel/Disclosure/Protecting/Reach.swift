/// How far each unknown is known to get, by witnesses: tables in whole numbers that agree with everything known.
struct Reach: Sendable {
    private(set) var low: [Int]
    private(set) var high: [Int]

    /// The true table is a witness itself.
    init(_ problem: DisclosureProblem) {
        low = problem.values
        high = problem.values
    }

    /// Takes down a witness.
    mutating func note(_ value: Int, of unknown: Int) {
        if value < low[unknown] { low[unknown] = value }
        if value > high[unknown] { high[unknown] = value }
    }
}

/// How far some unknowns deviate from the true table in another one that agrees with everything known.
struct Witness: Sendable {
    /// The unknowns that deviate, ascending, and how far.
    var deviations: [(unknown: Int, by: Int)]

    /// The witness of a point in whole numbers; nil where it is in none, or breaks a sum or a bound: what the solver says is
    /// not taken on trust.
    init?(_ point: [Double], _ neighbourhood: Neighbourhood, _ problem: DisclosureProblem) {
        deviations = []
        var moved: [Int: Int] = [:]
        for unknown in neighbourhood.unknowns {
            let deviation = neighbourhood.deviation(of: unknown, at: point)
            let rounded = deviation.rounded()
            guard abs(deviation - rounded) < 1e-5, let whole = Int(exactly: rounded) else { return nil }
            guard whole != 0 else { continue }
            if let floor = problem.floors[unknown], problem.values[unknown] + whole < floor { return nil }
            moved[unknown] = whole
            deviations.append((unknown, whole))
        }
        var seen: Set<Int32> = []
        for (unknown, _) in deviations {
            for number in problem.rows(of: unknown) where seen.insert(number).inserted {
                let row = problem.rows[Int(number)]
                var sum = 0
                for (other, weight) in row.terms {
                    sum += Int(weight) * (problem.values[Int(other)] + (moved[Int(other)] ?? 0))
                }
                guard row.isEquality ? sum == 0 : sum >= 0 else { return nil }
            }
        }
    }
}
