/// A month of the calendar: `index` is the year times 12 plus the months gone by in it, so that months can be counted.
public struct Month: Sendable, Hashable {
    /// The year times 12, plus 0 for January to 11 for December.
    public let index: Int32

    /// The months of `CalendarDate`'s range: first and last days of any month in it can be stored.
    private static let indices = -69_000_000...69_000_000

    /// The month with an index, or the nearest that has dates (some 5.7 million years away).
    public init(index: Int32) {
        self.init(clampedIndex: Int(index))
    }

    init(clampedIndex: Int) {
        index = Int32(Swift.min(Swift.max(clampedIndex, Self.indices.lowerBound), Self.indices.upperBound))
    }

    /// The month with a number (1 to 12) of a year of `CalendarDate.readableYears`; nil for any other.
    public init?(year: Int, number: Int) {
        guard CalendarDate.readableYears.contains(year), (1...12).contains(number) else { return nil }
        self.init(clampedIndex: year * 12 + number - 1)
    }

    /// Reads `YYYY-MM`, exactly seven ASCII bytes; nil for anything else.
    public init?(iso bytes: some Collection<UInt8>) {
        guard bytes.count == 7 else { return nil }
        var year = 0
        var number = 0
        var position = 0
        for byte in bytes {
            if position == 4 {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                let digit = Int(byte &- UInt8(ascii: "0"))
                if position < 4 { year = year &* 10 &+ digit } else { number = number &* 10 &+ digit }
            }
            position &+= 1
        }
        self.init(year: year, number: number)
    }

    /// Reads `YYYY-MM` from text, as `init(iso:)` does from bytes.
    public init?(_ text: some StringProtocol) {
        self.init(iso: text.utf8)
    }

    /// The year in which the month lies.
    public var year: Int {
        let index = Int(index)
        return index >= 0 ? index / 12 : (index - 11) / 12
    }

    /// 1 for January to 12 for December.
    public var number: Int {
        Int(index) - year * 12 + 1
    }

    /// The English name, without the year.
    public var name: String {
        Self.names[number - 1]
    }

    /// Name and year: `March 2024`.
    public var label: String {
        "\(name) \(year)"
    }

    /// The first day.
    public var firstDay: CalendarDate {
        CalendarDate(days: Int32(clamping: CalendarDate.days(year: year, month: number, day: 1)))
    }

    /// The last day.
    public var lastDay: CalendarDate {
        let length = CalendarDate.length(ofMonth: number, year: year)
        return CalendarDate(days: Int32(clamping: CalendarDate.days(year: year, month: number, day: length)))
    }

    /// The first month, at or after this one, whose number is `number` (1 to 12): with 3, the March that ends the year
    /// in which this month lies. Numbers outside 1 to 12 count round.
    public func next(number: Int) -> Month {
        let wanted = ((number - 1) % 12 + 12) % 12 + 1
        return advanced(by: (wanted - self.number + 12) % 12)
    }

    static let names = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}

extension Month: Strideable {
    /// The month `n` months later, or the last (first) there is.
    public func advanced(by n: Int) -> Month {
        Month(clampedIndex: Int(index).addingClamped(n))
    }

    /// The number of months from this one to another; negative where the other is earlier.
    public func distance(to other: Month) -> Int {
        Int(other.index) - Int(index)
    }

    /// Whether a month is before another.
    public static func < (left: Month, right: Month) -> Bool {
        left.index < right.index
    }

    /// Whether two are the same month.
    public static func == (left: Month, right: Month) -> Bool {
        left.index == right.index
    }
}

extension Month: CustomStringConvertible {
    /// `YYYY-MM`.
    public var description: String {
        "\(padded(year, to: 4))-\(padded(number, to: 2))"
    }
}
