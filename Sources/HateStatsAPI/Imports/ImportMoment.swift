internal import PostgresBridge
internal import StatsModel

/// The database's clock at the start of an import: what is "today", and which months are over.
struct ImportMoment {
    /// When the import began.
    let now: PostgresTimestamp
    /// The date there and then, in the time zone of the policy.
    let today: CalendarDate

    /// Asks the database for the moment.
    static func read(over connection: PostgresConnection, timeZone: String) async throws -> ImportMoment {
        let (now, today) = try await connection.query("SELECT now(), (now() AT TIME ZONE \(timeZone))::date")
            .only((PostgresTimestamp, PostgresDate).self)
        return ImportMoment(now: now, today: CalendarDate(days: today.daysSince1970))
    }

    /// The most months that one return may cover: a century of them is a slip of the pen.
    private static let mostMonths = 240

    /// Checks the months that a source says it has sent in full.
    ///
    /// - Throws: ``ImportFailure/impossibleCover(reason:)`` where one is not over, or there are too many.
    func check(_ covers: ClosedRange<Month>?) throws {
        guard let covers else { return }
        guard covers.upperBound < today.month else {
            throw ImportFailure.impossibleCover(
                reason:
                    "\(covers.upperBound) is not over: only months up to \(today.month.advanced(by: -1)) can be covered"
            )
        }
        guard covers.lowerBound.distance(to: covers.upperBound) < Self.mostMonths else {
            throw ImportFailure.impossibleCover(
                reason: "\(covers.lowerBound)..\(covers.upperBound) is more than "
                    + "\(Self.mostMonths) months")
        }
    }
}
