/// The 95% confidence interval of a count: the rate's interval is this one over the population.
///
/// Source: Public Health England, *Technical guide: confidence intervals* (2018), section "Counts and rates": Byar's
/// approximation from 10 on, the exact Poisson limits (Garwood 1936) below, where the approximation is not good enough.
public struct PoissonInterval: Sendable, Hashable {
    /// The lower limit of the expected count; 0 where the count is 0.
    public let lower: Double
    /// The upper limit of the expected count.
    public let upper: Double

    /// The level of confidence of both limits together.
    public static let confidence = FixedDecimal(95, over: 100, places: 2) ?? FixedDecimal(0)

    /// The standard normal quantile of 0.975.
    static let z = 1.959963984540054

    /// From this count on Byar's approximation is used.
    private static let approximationStart = 10

    /// The interval of a count that was observed; nil for a negative one.
    public init?(count: Int) {
        guard count >= 0 else { return nil }
        if count < Self.approximationStart {
            (lower, upper) = Self.exactLimits[count]
        } else {
            lower = Self.byarLower(Double(count))
            upper = Self.byarUpper(Double(count))
        }
    }

    /// Below the start of the approximation: found by many steps each, and needed for every small rate.
    private static let exactLimits = (0..<approximationStart).map { (exactLower($0), exactUpper($0)) }

    /// O × (1 − 1 / 9O − z / 3√O)³.
    static func byarLower(_ count: Double) -> Double {
        let base = 1 - 1 / (9 * count) - z / (3 * count.squareRoot())
        return count * base * base * base
    }

    /// (O + 1) × (1 − 1 / 9(O + 1) + z / 3√(O + 1))³.
    static func byarUpper(_ count: Double) -> Double {
        let next = count + 1
        let base = 1 - 1 / (9 * next) + z / (3 * next.squareRoot())
        return next * base * base * base
    }

    /// Half the 0.025 quantile of chi-square with 2O degrees of freedom: the mean at which O or more has probability
    /// 0.025, which is found as such, since for even degrees of freedom the two are the same equation.
    static func exactLower(_ count: Int) -> Double {
        guard count > 0 else { return 0 }
        return mean(where: 0.975, isProbabilityOfAtMost: count - 1)
    }

    /// Half the 0.975 quantile of chi-square with 2O + 2 degrees of freedom: the mean at which O or less has
    /// probability 0.025.
    static func exactUpper(_ count: Int) -> Double {
        mean(where: 0.025, isProbabilityOfAtMost: count)
    }

    /// Bisection: the probability falls as the mean grows. 100 halvings of 0...64 reach the last bit of a `Double`.
    private static func mean(where probability: Double, isProbabilityOfAtMost count: Int) -> Double {
        var (low, high) = (0.0, 64.0)
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if probabilityOfAtMost(count, mean: middle) > probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// The Poisson distribution function, as the quotient of two sums of positive terms μ^i / i!, the lower one being
    /// e^μ: nothing cancels, and no exponential function is needed.
    private static func probabilityOfAtMost(_ count: Int, mean: Double) -> Double {
        var (term, head, all) = (1.0, 0.0, 0.0)
        var i = 0
        while i <= count || term > all * 1e-18 {
            all += term
            if i <= count { head += term }
            i += 1
            term *= mean / Double(i)
        }
        return head / all
    }
}
