import StatsModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The time of day in UTC, as log lines and header fields write it.
enum WallClock {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Milliseconds since 1970.
    static var milliseconds: Int { Int(Date().timeIntervalSince1970 * 1000) }

    /// Such as `2024-05-01T08:30:00.123Z`.
    static func now() -> String {
        let now = milliseconds
        let parts = split(now / 1000)
        return "\(parts.date)T\(parts.time).\(String(1000 + now % 1000).dropFirst())Z"
    }

    /// As HTTP writes times (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func http(seconds: Int) -> String {
        let parts = split(seconds)
        let day = days[(parts.day % 7 + 7) % 7]
        let date = parts.date.components
        let month = months[(date.month + 11) % 12]
        return "\(day), \(two(date.day)) \(month) \(date.year) \(parts.time) GMT"
    }

    private static func split(_ seconds: Int) -> (day: Int, date: CalendarDate, time: String) {
        let day = Int((Double(seconds) / 86_400).rounded(.down))
        let rest = seconds - day * 86_400
        let time = "\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
        return (day, CalendarDate(days: Int32(clamping: day)), time)
    }

    private static func two(_ value: Int) -> String { (value < 10 ? "0" : "") + String(value) }
}
