import Foundation
import StatsModel

extension FigureQuery.Moment {
    /// The instant that is meant: the last of a day, where a day was given, by the clocks of the policy's time zone.
    func instant(timeZone name: String) -> Instant {
        switch self {
        case .instant(let microseconds): return Instant(microseconds: microseconds)
        case .endOf(let date):
            let utc = Int64(date.days + 1) * 86_400
            let zone = TimeZone(identifier: name)
            // Twice, since the offset depends on the instant that is looked for.
            var seconds = utc
            for _ in 0..<2 {
                let offset = zone?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))) ?? 0
                seconds = utc - Int64(offset)
            }
            return Instant(microseconds: seconds * 1_000_000 - 1)
        }
    }
}
