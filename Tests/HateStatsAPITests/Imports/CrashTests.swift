import Foundation
import TestSupport
import Testing

@testable import HateStatsAPI

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A process is killed in the middle of an import of 30,000 rows, each of which is a new version of a record: all of
/// them are in afterwards, or none.
///
/// On a cluster of its own: when one of its backends is killed, PostgreSQL ends all the others too.
@Suite("An import in a crash", .serialized)
struct CrashTests {
    private static let rowCount = 30_000
    private static let rounds = 10

    private static let ground = Task { try await Ground.make() }

    /// What the tests share, one after another.
    private struct Ground: Sendable {
        let cluster: PrivateCluster
        let database: TestDatabase
        let key: String
        /// How long an import takes that nobody disturbs.
        var usualTime = Duration.zero

        var environment: [String: String] {
            [
                "HATESTATS_DATABASE_URL": database.serviceURL, "HATESTATS_RATE_LIMIT": "0",
                "HATESTATS_MIGRATIONS": Checkout.path + "/migrations",
                "HATESTATS_DRAIN_SECONDS": "20", "PATH": "/usr/bin:/bin", "TZ": "UTC",
            ]
        }

        /// How many versions and how many imports there are.
        func held() async throws -> [Int] {
            try await database.psql("SELECT (SELECT count(*) FROM record_version), (SELECT count(*) FROM import)")
                .split(separator: "|").compactMap { Int($0) }
        }

        /// A database with the first version of every record, and how long the second took.
        static func make() async throws -> Ground {
            let cluster = try await PrivateCluster.start()
            try await cluster.createRole(TestDatabase.service)
            let url = try await cluster.createDatabase()
            let name = PrivateCluster.databaseName(of: url)
            let database = TestDatabase(
                ownerURL: url, serviceURL: cluster.url(for: name, role: TestDatabase.service))
            _ = try await database.asOwner().migrate()
            try await database.load(TestPack.llr)
            let key = try await database.key(.statistician)
            var ground = Ground(cluster: cluster, database: database, key: key)
            let service = try await ServiceProcess(environment: ground.environment)
            for version in 0...1 {
                let start = ContinuousClock.now
                let answer = try await service.send(
                    CrashTests.file(version), source: "leicester-city-council", key: key)
                try #require(answer?.status == 201, "\(answer?.text ?? "no answer")")
                ground.usualTime = start.duration(to: .now)
            }
            service.signal(SIGKILL)
            _ = try await service.ended()
            return ground
        }
    }

    /// The same records, each otherwise for each version.
    private static func file(_ version: Int) -> [UInt8] {
        let areas = ["leicester", "blaby", "rutland", "melton", "harborough"]
        let categories = ["race", "religion", "race;religion", "disability", "other"]
        var file = Array("source_ref,recorded_on,area,kind,categories\n".utf8)
        file.reserveCapacity(rowCount * 48)
        for number in 0..<rowCount {
            let month = (number + version) % 12 + 1
            let date = "2024-\(month < 10 ? "0" : "")\(month)-1\(number % 9)"
            let row = "CASE-\(number),\(date),\(areas[(number + version) % 5]),crime,\(categories[number % 5])\n"
            file += Array(row.utf8)
        }
        return file
    }

    /// The moments at which a process is killed, as parts of an import's usual time.
    private static func moments(seed: UInt64) -> [Double] {
        var random = SeededNumbers(seed: seed)
        return (0..<rounds).map { _ in Double.random(in: 0.02...1.02, using: &random) }
    }

    /// Checks that all of an import is in or nothing, and that it is in where its sender was told so.
    private func check(_ ground: Ground, since before: [Int], _ answer: Answer?, round: Int) async throws -> Bool {
        let after = try await ground.held()
        let isIn = after == [before[0] + Self.rowCount, before[1] + 1]
        #expect(isIn || after == before, "round \(round): \(before) became \(after)")
        if answer?.status == 201 { #expect(isIn, "round \(round): it was told that the file is in") }
        #expect(try await ground.database.contradictions() == [], "round \(round)")
        return isIn
    }

    @Test(.timeLimit(.minutes(5)))
    func `of the service leaves all or nothing, and the next import goes through`() async throws {
        let ground = try await Self.ground.value
        var ends: [Bool] = []
        for (round, moment) in Self.moments(seed: 2024).enumerated() {
            let service = try await ServiceProcess(environment: ground.environment)
            let before = try await ground.held()
            async let sending = service.send(Self.file(round + 2), source: "leicester-city-council", key: ground.key)
            try await Task.sleep(for: ground.usualTime * moment)
            service.signal(SIGKILL)
            #expect(try await service.ended() == 128 + SIGKILL)
            let answer = try await sending
            // The server notices that its client is gone when it next writes to it.
            try await quiet(ground)
            ends.append(try await check(ground, since: before, answer, round: round))
        }
        #expect(ends.contains(false), "no import was hit")
        try await goThrough(ground, version: 100)
    }

    @Test(.timeLimit(.minutes(5)))
    func `of the database's backend leaves all or nothing, and the next import goes through`() async throws {
        let ground = try await Self.ground.value
        let service = try await ServiceProcess(environment: ground.environment)
        var ends: [Bool] = []
        for (round, moment) in Self.moments(seed: 2025).enumerated() {
            let before = try await ground.held()
            async let sending = service.send(Self.file(round + 2), source: "leicester-city-council", key: ground.key)
            try await Task.sleep(for: ground.usualTime * moment)
            let backends = try await ground.database.psql(
                """
                SELECT pid FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = 'hatestats' AND xact_start IS NOT NULL
                """)
            for line in backends.split(separator: "\n") {
                if let processID = pid_t(line) { ground.cluster.killBackend(processID) }
            }
            let answer = try await sending
            #expect(
                answer.map { [201, 503].contains($0.status) } ?? false, "round \(round): \(answer?.text ?? "none")")
            try await recovered(ground)
            ends.append(try await check(ground, since: before, answer, round: round))
            // The same process goes on with what is small, as soon as it has connections again.
            try await eventually("the service goes on after round \(round)") {
                try await service.send(
                    Array("source_ref,recorded_on,area,kind,categories\n".utf8), source: "llr-nhs", key: ground.key)?
                    .status
                    == 201
            }
        }
        #expect(ends.contains(false), "no import was hit")
        service.signal(SIGTERM)
        #expect(try await service.ended() == 0)
        try await goThrough(ground, version: 113)
    }

    @Test(.timeLimit(.minutes(3)))
    func `finishes or is rolled back when the service is told to stop`() async throws {
        let ground = try await Self.ground.value
        for (round, moment) in [0.2, 0.7].enumerated() {
            let service = try await ServiceProcess(environment: ground.environment)
            let before = try await ground.held()
            async let sending = service.send(Self.file(round + 2), source: "leicester-city-council", key: ground.key)
            try await Task.sleep(for: ground.usualTime * moment)
            service.signal(SIGTERM)
            let start = ContinuousClock.now
            #expect(try await service.ended() == 0)
            #expect(start.duration(to: .now) < .seconds(40))
            let answer = try await sending
            try await quiet(ground)
            let isIn = try await check(ground, since: before, answer, round: round)
            #expect(isIn == (answer?.status == 201), "\(answer?.text ?? "no answer")")
        }
        try await goThrough(ground, version: 127)
    }

    @Test(.timeLimit(.minutes(3)))
    func `whose sender stalls does not keep the service from stopping`() async throws {
        let ground = try await Self.ground.value
        let service = try await ServiceProcess(
            environment: ground.environment.merging(["HATESTATS_DRAIN_SECONDS": "2"]) { $1 })
        let before = try await ground.held()
        let socket = try await RawSocket(port: service.port)
        try await socket.send(
            "POST /v1/imports?source=llr-nhs HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\nAuthorization: Bearer "
                + "\(ground.key)\r\nContent-Length: 1000000\r\n\r\nsource_ref,recorded_on,area,kind,categories\n"
                + ImportUploadTests.rows("S", 3000))
        try await eventually("the rows are on their way") {
            try await ground.database.psql(
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY arriving%' AND state = 'active'") == "1"
        }
        service.signal(SIGTERM)
        let start = ContinuousClock.now
        _ = try await service.ended()
        #expect(start.duration(to: .now) < .seconds(30))
        try await quiet(ground)
        #expect(try await ground.held() == before)
        _ = socket
    }

    /// What failed goes in when it is sent again.
    private func goThrough(_ ground: Ground, version: Int) async throws {
        let service = try await ServiceProcess(environment: ground.environment)
        let before = try await ground.held()
        let answer = try await service.send(Self.file(version), source: "leicester-city-council", key: ground.key)
        #expect(answer?.tally == ImportTally(changed: Self.rowCount), "\(answer?.text ?? "no answer")")
        #expect(try await check(ground, since: before, answer, round: version))
        service.signal(SIGTERM)
        #expect(try await service.ended() == 0)
    }

    /// Waits until no session of the service is left in a transaction.
    private func quiet(_ ground: Ground) async throws {
        try await eventually("the sessions of the service have ended") {
            try await ground.database.psql(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'hatestats' AND xact_start IS NOT NULL")
                == "0"
        }
    }

    /// Waits until the server has recovered from a killed backend.
    private func recovered(_ ground: Ground) async throws {
        try await eventually("the server has recovered") { try await ground.database.psql("SELECT 1") == "1" }
    }

    private func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while .now < deadline {
            if (try? await condition()) == true { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("not within a minute: \(what)")
    }
}
