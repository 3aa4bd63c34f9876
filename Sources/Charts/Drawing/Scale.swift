/// Values laid out along a length, with round numbers to read them by.
struct Scale: Sendable {
    /// The least value: 0, or the round number below the least where that is negative.
    let least: Double
    /// The greatest value: the round number above all of them.
    let greatest: Double
    /// Between two neighbouring round numbers.
    let step: Double

    /// The scale of values, with at most so many steps. Zero is always on it, so that lengths can be compared.
    ///
    /// - Parameter isWhole: whether there is nothing between whole numbers, as with counts.
    init(_ values: some Sequence<Double>, steps: Int = 5, isWhole: Bool = false) {
        var (low, high) = (0.0, 0.0)
        for value in values where value.isFinite {
            low = min(low, value)
            high = max(high, value)
        }
        if low == high { high = 1 }
        let step = Self.round(over: max((high - low) / Double(max(1, steps)), isWhole ? 1 : 0))
        self.step = step
        least = (low / step).rounded(.down) * step
        greatest = (high / step).rounded(.up) * step
    }

    /// The scale of lengths that are labelled one by one: it ends where the values do.
    init(ending values: some Sequence<Double>) {
        var (low, high) = (0.0, 0.0)
        for value in values where value.isFinite {
            low = min(low, value)
            high = max(high, value)
        }
        least = low
        greatest = low == high ? 1 : high
        step = greatest - least
    }

    /// 1, 2 or 5 times a power of ten, no less than a length.
    private static func round(over length: Double) -> Double {
        var power = 1.0
        while power * 10 <= length, power < 1e18 { power *= 10 }
        while power > length, power > 1e-9 { power /= 10 }
        return [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= length * 0.999_999 } ?? 10 * power
    }

    /// The round numbers, ascending.
    var ticks: [Double] {
        let count = Int(exactly: ((greatest - least) / step).rounded()) ?? 1
        return (0...max(1, min(count, 50))).map { least + Double($0) * step }
    }

    /// Where a value lies: 0 for the least, 1 for the greatest.
    func fraction(_ value: Double) -> Double {
        min(max((value - least) / (greatest - least), 0), 1)
    }

    /// A round number in words: `1,500`, `0.5`, `-20`.
    func label(_ tick: Double) -> String {
        if step >= 1 { return Int(exactly: tick.rounded())?.grouped ?? "" }
        // Steps are whole in units of 10^-9 at least.
        var places = 0
        var scaled = step
        while scaled < 0.999_999, places < 6 {
            scaled *= 10
            places += 1
        }
        let power = (0..<places).reduce(1.0) { power, _ in power * 10 }
        let units = Int(exactly: (tick * power).rounded()) ?? 0
        let digits = String(units.magnitude)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return (units < 0 ? "\u{2212}" : "") + padded.dropLast(places) + "." + padded.suffix(places)
    }
}

extension Int {
    /// With a comma between thousands, and a minus sign of the width of a digit.
    var grouped: String {
        var text = ""
        for (place, digit) in String(magnitude).reversed().enumerated() {
            if place > 0, place % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return (self < 0 ? "\u{2212}" : "") + String(text.reversed())
    }
}
