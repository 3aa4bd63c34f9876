import HTTPTypes
import Hummingbird
import PostgresBridge

/// Whether the service can do its work: each condition by name.
struct Readiness: Sendable {
    /// One condition.
    struct Check: Sendable {
        let name: String
        /// nil where it is met, else what is missing.
        let fault: String?
    }

    let pool: PostgresPool
    /// What the database should have seen; nil where no folder of migrations was found.
    let migrations: [Migration]?
    let reference: ReferenceStore
    let publication: PublicationStore
    let deadline: Duration

    /// Every condition, as it is now.
    func checks() async -> [Check] {
        var checks: [Check] = []
        do {
            let rows = try await pool.query(
                "SELECT to_regclass('schema_migration') IS NOT NULL", deadline: deadline)
            checks.append(Check(name: "database", fault: nil))
            let isMigrated = try rows.first?.decode(Bool.self, at: 0) ?? false
            checks.append(
                Check(name: "migrations", fault: isMigrated ? try await migrationFault() : "none were applied"))
        } catch {
            let isUnseen = checks.isEmpty
            if isUnseen { checks.append(Check(name: "database", fault: "can't be reached")) }
            checks.append(Check(name: "migrations", fault: "unknown"))
        }
        checks.append(Check(name: "reference", fault: reference.pack == nil ? "no pack is loaded" : nil))
        checks.append(Check(name: "publication", fault: publication.fault))
        return checks
    }

    private func migrationFault() async throws -> String? {
        guard let migrations else {
            return "can't be checked: there is no folder of migrations (\(Setting.migrations.variable))"
        }
        let applied = try await pool.withConnection { try await Migrator.applied($0) }
        do {
            let count = try Migrator.compare(applied, with: migrations)
            return count == migrations.count ? nil : "\(migrations.count - count) are waiting: hatestats migrate"
        } catch let error as MigrationError { return error.description }
    }
}

/// `/health/live` and `/health/ready`.
struct HealthRoutes {
    let readiness: Readiness

    func add(to router: some RouterMethods<AppRequestContext>) {
        // Alive is whatever can answer: a restart mends nothing that is outside the process.
        router.get("/health/live") { request, _ in
            try request.parameters().only()
            var json = JSONWriter()
            json.object { $0.field("status", "live") }
            return Response.json(json, headers: [.cacheControl: "no-store"])
        }
        router.get("/health/ready") { request, _ in
            try request.parameters().only()
            let checks = await readiness.checks()
            let isReady = checks.allSatisfy { $0.fault == nil }
            var json = JSONWriter()
            json.object { json in
                json.field("status", isReady ? "ready" : "not ready")
                json.array("checks") { json in
                    for check in checks {
                        json.object { json in
                            json.field("name", check.name)
                            json.field("ok", check.fault == nil)
                            json.field("fault", check.fault)
                        }
                    }
                }
            }
            var headers: HTTPFields = [.cacheControl: "no-store"]
            if !isReady { headers[.retryAfter] = "2" }
            return Response.json(json, status: isReady ? .ok : .serviceUnavailable, headers: headers)
        }
    }
}
