import Foundation
import StatsModel

extension Instant {
    /// By the clocks of a time zone: `09:30 on 1 May 2024`; by those of UTC where the zone is not known.
    func words(inZone name: String) -> String {
        let (moment, isKnown) = local(inZone: name)
        let time = moment.description.dropFirst(11).prefix(5)
        return "\(time)\(isKnown ? "" : " UTC") on \(moment.date.label)"
    }

    /// The day on which it lies in a time zone: `1 May 2024`.
    func day(inZone name: String) -> String { local(inZone: name).moment.date.label }

    /// The day on which it lies in a time zone, or in UTC where the zone is not known.
    func date(inZone name: String) -> CalendarDate { local(inZone: name).moment.date }

    /// The moment at which the clocks of UTC show what those of the zone show at this one.
    private func local(inZone name: String) -> (moment: Instant, isKnown: Bool) {
        guard let zone = TimeZone(identifier: name) else { return (self, false) }
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(microseconds) / 1_000_000))
        return (Instant(microseconds: microseconds + Int64(offset) * 1_000_000), true)
    }
}
