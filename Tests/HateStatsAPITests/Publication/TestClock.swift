import NIOConcurrencyHelpers
import PostgresBridge
import StatsModel

@testable import HateStatsAPI

/// A clock that shows what a test says.
final class TestClock: Sendable {
    private let instant: NIOLockedValueBox<Instant>

    init(_ instant: Instant) { self.instant = NIOLockedValueBox(instant) }

    /// What the service is given.
    var clock: ServiceClock { ServiceClock { self.instant.withLockedValue { $0 } } }

    func set(_ instant: Instant) { self.instant.withLockedValue { $0 = instant } }
}

extension Instant {
    /// So many seconds later.
    func later(_ seconds: Double) -> Instant { Instant(microseconds: microseconds + Int64(seconds * 1_000_000)) }
}

extension TestDatabase {
    /// Lets the clock that decides what is published stand at an instant.
    func setClock(_ instant: Instant) async throws {
        try await run(
            """
            CREATE TABLE IF NOT EXISTS test_clock (at timestamptz NOT NULL);
            TRUNCATE test_clock;
            INSERT INTO test_clock VALUES (timestamptz 'epoch' + \(instant.microseconds) * interval '1 microsecond');
            CREATE OR REPLACE FUNCTION publication_clock() RETURNS timestamptz LANGUAGE sql VOLATILE SECURITY DEFINER
                SET search_path FROM CURRENT AS $$ SELECT at FROM test_clock $$;
            """)
    }
}

/// Asks again and again until something holds, at most for some seconds.
func eventually(within seconds: Double, _ holds: () async throws -> Bool) async throws -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
        if try await holds() { return true }
        try await Task.sleep(for: .milliseconds(20))
    }
    return try await holds()
}
