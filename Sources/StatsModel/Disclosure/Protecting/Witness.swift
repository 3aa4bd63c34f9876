/// Another table in whole numbers that agrees with everything known: how far some unknowns are in it from the true one.
///
/// That a hidden count could be another is proved by such a table, and by nothing less.
struct Witness: Sendable {
    /// The unknowns that deviate, ascending, and how far.
    let deviations: [Deviation]

    /// How far an unknown deviates.
    struct Deviation: Sendable {
        let unknown: Int
        let by: Int
    }

    /// The witness of a point of a program; nil where it is not in whole numbers, or breaks a sum or a bound: what the
    /// solver says is not taken on trust.
    init?(_ point: [Double], _ neighbourhood: Neighbourhood, _ problem: DisclosureProblem) {
        var deviations: [Deviation] = []
        var moved: [Int: Int] = [:]
        for place in neighbourhood.unknowns.indices {
            let deviation = neighbourhood.deviation(at: place, of: point)
            guard deviation != 0 else { continue }
            let rounded = deviation.rounded()
            guard abs(deviation - rounded) < 1e-4, let whole = Int(exactly: rounded) else { return nil }
            guard whole != 0 else { continue }
            let unknown = neighbourhood.unknowns[place]
            if let floor = problem.floors[unknown], problem.values[unknown] + whole < floor { return nil }
            moved[unknown] = whole
            deviations.append(Deviation(unknown: unknown, by: whole))
        }
        self.deviations = deviations
        var seen: Set<Int32> = []
        for deviation in deviations {
            for number in problem.rows(of: deviation.unknown) where seen.insert(number).inserted {
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

/// Between which values each unknown is known to get about, by witnesses.
struct Reach: Sendable {
    private(set) var low: [Int]
    private(set) var high: [Int]

    /// The true table is a witness itself.
    init(_ problem: DisclosureProblem) {
        low = problem.values
        high = problem.values
    }

    /// Takes down the values of all unknowns in a witness.
    mutating func note(_ witness: Witness, _ problem: DisclosureProblem) {
        for deviation in witness.deviations {
            note(problem.values[deviation.unknown] + deviation.by, of: deviation.unknown)
        }
    }

    /// Takes down the value of an unknown in a witness.
    mutating func note(_ value: Int, of unknown: Int) {
        low[unknown] = min(low[unknown], value)
        high[unknown] = max(high[unknown], value)
    }
}
