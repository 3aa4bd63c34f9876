import Testing

@testable import StatsModel

@Suite struct PoissonIntervalTests {
    /// The exact 95% limits of a Poisson count, as tables give them (Garwood 1936; Geigy Scientific Tables).
    static let table: [(count: Int, lower: Double, upper: Double)] = [
        (0, 0, 3.6889), (1, 0.0253, 5.5716), (2, 0.2422, 7.2247), (3, 0.6187, 8.7673), (4, 1.0899, 10.2416),
        (5, 1.6235, 11.6683), (6, 2.2019, 13.0595), (7, 2.8144, 14.4227), (8, 3.4538, 15.7632), (9, 4.1154, 17.0848),
    ]

    @Test(arguments: table)
    func `below 10 the limits are those of the tables`(count: Int, lower: Double, upper: Double) throws {
        let interval = try #require(PoissonInterval(count: count))
        #expect(abs(interval.lower - lower) < 0.000_051)
        #expect(abs(interval.upper - upper) < 0.000_051)
    }

    @Test func `from 10 on the limits are Byar's`() throws {
        // Lower: 10 × (1 − 1/90 − 1.959964 / (3 × √10))³ = 10 × (0.988889 − 0.206598)³ = 10 × 0.782291³ = 4.7874.
        // Upper: 11 × (1 − 1/99 + 1.959964 / (3 × √11))³ = 11 × (0.989899 + 0.196985)³ = 11 × 1.186884³ = 18.3915.
        let interval = try #require(PoissonInterval(count: 10))
        #expect(abs(interval.lower - 4.7874) < 0.001)
        #expect(abs(interval.upper - 18.3915) < 0.002)
    }

    @Test func `Byar's limits come within 0.02 of the exact ones where the two meet`() throws {
        let interval = try #require(PoissonInterval(count: 10))
        #expect(abs(interval.lower - PoissonInterval.exactLower(10)) < 0.02)
        #expect(abs(interval.upper - PoissonInterval.exactUpper(10)) < 0.02)
    }

    @Test func `the limits enclose the count and grow with it`() throws {
        var before = try #require(PoissonInterval(count: 0))
        for count in 1...2000 {
            let interval = try #require(PoissonInterval(count: count))
            #expect(interval.lower > before.lower && interval.upper > before.upper)
            #expect(interval.lower < Double(count) && Double(count) < interval.upper)
            before = interval
        }
        #expect(PoissonInterval(count: -1) == nil)
        #expect(PoissonInterval(count: .max) != nil)
    }
}
