import Foundation
import PostgresBridge
import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What becomes of a release when whoever changes it is gone in the middle: it is what it was, or what it was to become.
@Suite("A release in a crash")
struct ReleaseCrashTests {
    /// What is tried, from which state.
    struct Attempt: Sendable, CustomTestStringConvertible {
        var action: ReleaseAction
        var state: ReleaseState
        var members: [String: JSONValue] = [:]

        var testDescription: String { "\(action) of what is \(state.words)" }
    }

    private static let attempts = [
        Attempt(
            action: .create, state: .withdrawn,
            members: ["id": .text("r2"), "title": .text("T"), "period_to": .text("2024-06")]),
        Attempt(action: .rebuild, state: .draft, members: ["title": .text("Other")]),
        Attempt(action: .rebuild, state: .scheduled, members: ["title": .text("Other")]),
        Attempt(action: .submit, state: .draft), Attempt(action: .agree, state: .inAgreement),
        Attempt(action: .query, state: .inAgreement), Attempt(action: .publish, state: .agreed),
        Attempt(action: .correct, state: .published, members: ["reason": .text("Late.")]),
        Attempt(
            action: .override, state: .draft,
            members: [
                "area": .text("*"), "category": .text("*"), "kind": .text("*"), "period": .text("*"),
                "reason": .text("A mistake."),
            ]),
        Attempt(action: .withdraw, state: .superseded, members: ["reason": .text("Wrong.")]),
    ]

    /// All that a transition writes, without its times.
    private static func fingerprint(_ database: TestDatabase) async throws -> String {
        try await database.psql(
            """
            SELECT string_agg(line, ' ' ORDER BY line) FROM (
                SELECT concat_ws(' ', r.id, v.version, v.state, v.revision, v.title, encode(v.digest, 'hex'),
                    v.signature IS NULL, v.publish_at IS NULL, v.submitted_at IS NULL, v.withdrawn_at IS NULL,
                    (SELECT string_agg(encode(sha256(f.content), 'hex'), ' ' ORDER BY f.name)
                     FROM release_file f WHERE f.version_number = v.number),
                    (SELECT concat_ws(' ', encode(sha256(l.content), 'hex'), l.protected_after::text)
                     FROM release_ledger l WHERE l.version_number = v.number),
                    (SELECT count(*) FROM held_change h WHERE h.version_number = v.number),
                    (SELECT count(*) FROM release_override o WHERE o.version_number = v.number)) AS line
                FROM release r LEFT JOIN release_version v ON v.release = r.number
                UNION ALL SELECT concat_ws(' ', 'agreement', source, decision, count(*)) FROM agreement
                          GROUP BY source, decision
                UNION ALL SELECT concat_ws(' ', 'audit', action, subject, count(*)) FROM audit_entry
                          WHERE subject LIKE 'release:%' AND action <> 'look' GROUP BY action, subject
                UNION ALL SELECT concat_ws(' ', 'key', id) FROM signing_key
            ) lines
            """)
    }

    /// What must hold whatever happened: files that fit their digest, and a log that is whole.
    private static func check(_ database: TestDatabase) async throws {
        let misfits = try await database.psql(
            """
            SELECT count(*) FROM release_version v
            WHERE v.digest IS DISTINCT FROM (
                SELECT sha256(f.content) FROM release_file f WHERE f.version_number = v.number AND f.name = 'manifest.txt')
            """)
        #expect(misfits == "0")
        let verdict = try await database.asOwner().withConnection { try await AuditChain.verify(over: $0) }
        #expect(verdict.isWhole, "\(verdict.faults)")
    }

    /// The connection ends after every so many bytes of the transition, so between any two of its statements and in the
    /// middle of each: what the server hears of a process that is killed there.
    @Test(.timeLimit(.minutes(5)), arguments: attempts)
    func `is what it was until all is written`(attempt: Attempt) async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: attempt.state)
            let key = try #require(
                attempt.action.role == [.partner] ? house.keys.partners["alder-council"] : house.keys.statistician)
            var members = attempt.members
            if attempt.action == .agree || attempt.action == .query {
                members = [
                    "decision": .text(attempt.action.rawValue), "digest": .text(try await house.digest("r1")),
                    "comment": .text("Seen."),
                ]
            }
            let body = members
            let before = try await Self.fingerprint(house.database)
            let cluster = try await PrivateCluster.shared()
            let proxy = try TCPProxy(to: .socket(cluster.socketPath))
            defer { proxy.stop() }
            var settings = try house.database.settings()
            settings.signingKey = ReleaseHouse.signingKey
            settings.databaseConnections = 1
            settings.databaseURL =
                "postgresql://\(TestDatabase.service)@127.0.0.1:\(proxy.port)/"
                + PrivateCluster.databaseName(of: house.database.serviceURL) + "?sslmode=disable"
            try await AppContext(settings: settings, logger: TestDatabase.logger).whileConnected { context in
                let access = try await context.authenticate(key: key)
                let desk = ReleaseDesk(context)
                var limit = 1
                var cuts = 0
                while true {
                    proxy.mode = .pass
                    // A connection of its own for every attempt, so that each sends the same.
                    proxy.dropConnections()
                    try await Self.eventually { _ = try await context.pool.query("SELECT 1") }
                    proxy.mode = .cut(afterBytesFromClient: limit)
                    let view = try? await desk.perform(
                        attempt.action, on: "r1", body, by: access, ifMatch: nil)
                    proxy.mode = .pass
                    let after = try await Self.settled(house.database)
                    try await Self.check(house.database)
                    if view != nil || after != before {
                        #expect(after != before, "it was told that it is done, and it is not")
                        break
                    }
                    cuts += 1
                    limit += 193
                }
                #expect(cuts > 5, "only \(cuts) cuts")
            }
            // It is done once, whole: the next of its kind is refused, or is done as it should be.
            let deeds = try await house.deeds()
            #expect(deeds.count { $0.contains(" \(attempt.action.rawValue) ") } == 1 + Self.usual(attempt))
        }
    }

    /// How often the action was done to bring the release into its state.
    private static func usual(_ attempt: Attempt) -> Int {
        switch attempt.action {
        // One name is taken before; both versions of what is superseded are withdrawn.
        case .create, .withdraw: 1
        case .submit, .agree, .query, .publish, .rebuild, .correct, .override: 0
        }
    }

    /// What is written once the server has noticed that its client is gone.
    private static func settled(_ database: TestDatabase) async throws -> String {
        try await eventually {
            let open = try await database.psql(
                """
                SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                AND usename = '\(TestDatabase.service)' AND xact_start IS NOT NULL
                """)
            guard open == "0" else { throw Answer.Broken(text: "sessions are open") }
        }
        return try await fingerprint(database)
    }

    private static func eventually(_ body: () async throws -> Void) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            do { return try await body() } catch {
                guard .now < deadline else { throw error }
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    /// Many small counts in many places, so that most of the time goes into protecting them.
    private static var scattered: String {
        var random = SeededNumbers(seed: 23)
        var text = "source_ref,recorded_on,area,kind,categories\n"
        for number in 0..<600 {
            let day = String(Int.random(in: 101...128, using: &random)).dropFirst()
            let month = String(Int.random(in: 101...112, using: &random)).dropFirst()
            let area = ["N2", "N4", "N5", "N6"].randomElement(using: &random) ?? "N2"
            let category = ["race", "age", "faith", "race;faith"].randomElement(using: &random) ?? "race"
            let kind = Bool.random(using: &random) ? "crime" : "incident"
            text += "Z\(number),\(Int.random(in: 2021...2023, using: &random))-\(month)-\(day),"
            text += "\(area),\(kind),\(category)\n"
        }
        return text
    }

    /// The service itself is killed while it counts, protects and attacks, again and again.
    @Test(.timeLimit(.minutes(3)))
    func `of the service is a draft with all its files, or the one before`() async throws {
        let (database, keys) = try await ReleaseHouse.fresh()
        try await database.serving { app async throws in
            _ = try await app.importFile(Self.scattered, source: "northshire-police")
        }
        let environment = [
            "HATESTATS_DATABASE_URL": database.serviceURL, "HATESTATS_RATE_LIMIT": "0",
            "HATESTATS_MIGRATIONS": Checkout.path + "/migrations", "PATH": "/usr/bin:/bin", "TZ": "UTC",
        ]
        @Sendable func send(_ path: String, _ json: String, to service: ServiceProcess) async throws -> Answer? {
            guard let socket = try? await RawSocket(port: service.port) else { return nil }
            let head =
                "POST \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer \(keys.statistician)\r\nContent-Length: \(json.utf8.count)\r\n\r\n"
            try await socket.send(Array((head + json).utf8))
            return try? Answer(try await socket.receive(deadline: .seconds(60)).bytes)
        }
        var service = try await ServiceProcess(environment: environment)
        let made = try await send(
            "/v1/releases", #"{"id":"r1","title":"T","period_to":"2024-06"}"#, to: service)
        #expect(made?.status == 201)
        let start = ContinuousClock.now
        #expect(try await send("/v1/releases/r1/rebuild", #"{"title":"0"}"#, to: service)?.status == 200)
        let usual = start.duration(to: .now)
        var random = SeededNumbers(seed: 7)
        for round in 1...4 {
            let before = try await Self.fingerprint(database)
            let running = service
            async let answer = send("/v1/releases/r1/rebuild", #"{"title":"\#(round)"}"#, to: running)
            try await Task.sleep(for: usual * Double.random(in: 0.1...1.1, using: &random))
            service.signal(SIGKILL)
            #expect(try await service.ended() == 128 + SIGKILL)
            let told = try await answer
            let after = try await Self.settled(database)
            try await Self.check(database)
            let isDone = after.firstMatch(of: try Regex("r1 1 draft [0-9]+ \(round) ")) != nil
            #expect(isDone || after == before, "round \(round): \(after)")
            if told?.status == 200 { #expect(isDone, "round \(round): it was told that it is done") }
            service = try await ServiceProcess(environment: environment)
        }
        #expect(try await send("/v1/releases/r1/submit", "{}", to: service)?.status == 200)
        service.signal(SIGTERM)
        _ = try await service.ended()
    }
}
