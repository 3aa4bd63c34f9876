import Foundation
import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A service is killed after each of the statements by which it moves a release on, one after another: the release is
/// afterwards what it was, to the last byte, or what it was to become, with its entry in the log.
@Suite("A transition in a crash")
struct TransitionCrashTests {
    /// A transition, from where it begins.
    struct Step: Sendable, CustomTestStringConvertible {
        let name: String
        /// The state of the release before; nil where there is none.
        let start: ReleaseState?
        /// The state after.
        let end: String
        /// How many entries it writes into the audit log.
        var entries = 1
        let path: String
        let body: String
        /// The partner who does it; nil for the statistician.
        var partner: String?

        var testDescription: String { name }
    }

    static let steps = [
        Step(
            name: "create", start: nil, end: "draft", path: "/v1/releases",
            body: #"{"id":"r1","title":"Hate crime to June 2024","period_to":"2024-06"}"#),
        Step(
            name: "rebuild", start: .agreed, end: "draft", path: "/v1/releases/r1/rebuild",
            body: #"{"title":"Another"}"#),
        Step(name: "submit", start: .draft, end: "in-agreement", path: "/v1/releases/r1/submit", body: "{}"),
        Step(
            name: "agree", start: .inAgreement, end: "in-agreement", path: "/v1/releases/r1/agreements",
            body: #"{"decision":"agree","digest":"DIGEST"}"#, partner: "birch-council"),
        Step(
            name: "query", start: .agreed, end: "draft", path: "/v1/releases/r1/agreements",
            body: #"{"decision":"query","digest":"DIGEST","comment":"Why?"}"#, partner: "birch-council"),
        Step(name: "publish", start: .agreed, end: "published", path: "/v1/releases/r1/publish", body: "{}"),
        Step(
            name: "correct", start: .published, end: "draft", path: "/v1/releases/r1/correct",
            body: #"{"reason":"A late return."}"#),
        Step(
            name: "withdraw", start: .superseded, end: "withdrawn", entries: 2, path: "/v1/releases/r1/withdraw",
            body: #"{"reason":"Counted twice."}"#),
    ]

    @Test(.timeLimit(.minutes(5)), arguments: steps)
    func `leaves the old state or the new one, whichever statement was the last`(step: Step) async throws {
        try await ImportDesk.turnstile.pass {
            let (database, keys) = try await ReleaseHouse.fresh()
            let digest = try await lead(to: step.start, database, keys)
            let ground = try await Ground(database, step, keys, digest: digest ?? "")
            let before = try await ground.everything()
            var points = 0
            while try await ground.everything() == before {
                points += 1
                try await ground.kill(after: points)
                try #require(points < 200, "it never ends")
            }
            // Fewer would mean that whole parts of it were done before the first crash.
            #expect(points >= 5)
            #expect(try await ground.entries() == ground.entriesBefore + step.entries)
            #expect(try await ground.state() == step.end)
            let report = try await database.asOwner().withConnection { try await DatabaseCheck($0).run() }
            #expect(report.isClean, "\(report.differences)")
        }
    }

    /// Brings a release to where the step begins, and gives its digest.
    private func lead(
        to start: ReleaseState?, _ database: TestDatabase, _ keys: ReleaseHouse.Keys
    ) async throws -> String? {
        guard let start else { return nil }
        return try await database.serving({ $0.signingKey = ReleaseHouse.signingKey }) { app async throws in
            let house = ReleaseHouse(app: app, database: database, keys: keys)
            try await house.bring("r1", to: start)
            return try await house.digest("r1")
        }
    }

    /// Where one step is tried again and again.
    private struct Ground {
        let database: TestDatabase
        let step: Step
        let key: String
        let body: String
        let proxy: TCPProxy
        let environment: [String: String]
        let keys: ReleaseHouse.Keys
        let entriesBefore: Int

        init(_ database: TestDatabase, _ step: Step, _ keys: ReleaseHouse.Keys, digest: String) async throws {
            let cluster = try await PrivateCluster.shared()
            proxy = try TCPProxy(to: .socket(cluster.socketPath))
            let name = PrivateCluster.databaseName(of: database.ownerURL)
            environment = [
                "HATESTATS_DATABASE_URL": "postgresql://\(TestDatabase.service)@127.0.0.1:\(proxy.port)/\(name)"
                    + "?sslmode=disable&gssencmode=disable",
                "HATESTATS_DATABASE_PREPARED": "false", "HATESTATS_RATE_LIMIT": "0",
                "HATESTATS_MIGRATIONS": Checkout.path + "/migrations",
                "HATESTATS_SIGNING_KEY": ReleaseHouse.signingKey, "PATH": "/usr/bin:/bin", "TZ": "UTC",
            ]
            self.database = database
            self.step = step
            self.keys = keys
            key = step.partner.flatMap { keys.partners[$0] } ?? keys.statistician
            body = step.body.replacing("DIGEST", with: digest)
            entriesBefore = try await Self.entries(database)
        }

        /// Lets a service do the step, and kills it when so many statements have been sent.
        func kill(after statements: Int) async throws {
            proxy.mode = .pass
            let service = try await ServiceProcess(environment: environment)
            // What a service asks at its start is over.
            try await until("the service has begun") { try await service.isReady() }
            proxy.mode = .hold(afterStatements: statements)
            async let answer = service.post(step.path, key: key, json: body)
            try await until("statement \(statements) has been sent") { proxy.isHeld }
            // The last statement is done as well, or waits for nobody but its client.
            try await until("the server waits for its clients") { try await isIdle() }
            service.signal(SIGKILL)
            #expect(try await service.ended() == 128 + SIGKILL)
            #expect(try await answer == nil)
            proxy.dropConnections()
            try await until("the service's sessions have ended") { try await sessions("true") == 0 }
        }

        private func isIdle() async throws -> Bool { try await sessions("state = 'active'") == 0 }

        private func sessions(_ condition: String) async throws -> Int {
            let text = try await database.psql(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = 'hatestats' AND \(condition)
                """)
            return Int(text) ?? -1
        }

        /// All that a transition may change, as one digest.
        func everything() async throws -> String {
            let tables = ["release", "release_version", "release_file", "agreement", "signing_key", "audit_entry"]
            return try await database.psql(
                tables.map { "SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM \($0) t" }
                    .joined(separator: " UNION ALL "))
        }

        func entries() async throws -> Int { try await Self.entries(database) }

        private static func entries(_ database: TestDatabase) async throws -> Int {
            Int(try await database.psql("SELECT count(*) FROM audit_entry")) ?? -1
        }

        /// The state that the next service finds the release in.
        func state() async throws -> String? {
            try await database.serving { app async throws in
                try await app.get("/v1/releases/r1", key: keys.statistician).json["status"].text
            }
        }

        private func until(_ what: String, _ condition: () async throws -> Bool) async throws {
            let deadline = ContinuousClock.now + .seconds(30)
            while ContinuousClock.now < deadline {
                if try await condition() { return }
                try await Task.sleep(for: .milliseconds(2))
            }
            throw Answer.Broken(text: "not within 30 seconds: \(what)")
        }
    }
}

extension ServiceProcess {
    /// Sends a JSON text.
    ///
    /// - Returns: the answer; nil where the connection ended before there was a whole one.
    func post(_ path: String, key: String, json: String) async throws -> Answer? {
        try await send(
            "POST \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer \(key)\r\nContent-Length: \(json.utf8.count)\r\n\r\n\(json)")
    }

    /// Whether it has read everything that it serves.
    func isReady() async throws -> Bool {
        try await send("GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?.status == 200
    }

    private func send(_ request: String) async throws -> Answer? {
        guard let socket = try? await RawSocket(port: port) else { return nil }
        try await socket.send(request)
        return try? Answer(try await socket.receive(deadline: .seconds(60)).bytes)
    }
}
