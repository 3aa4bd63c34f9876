import Hummingbird
import PostgresBridge
import StatsModel

/// `/v1/releases/{id}/checklist`: what stands between the version that a release stands at and its publication.
struct ChecklistRoutes {
    let app: AppContext

    func add(to router: some RouterMethods<AppRequestContext>) {
        router.get("/v1/releases/{id}/checklist", use: checklist)
    }

    @Sendable private func checklist(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let access = try context.require(.statistician)
        try request.parameters().only()
        let found = try await app.checklist(ofRelease: context.parameters.get("id") ?? "", for: access)
        var json = JSONWriter(capacity: 4096)
        json.object { found.checklist.write(to: &$0) }
        return .json(json)
    }
}

extension AppContext {
    /// The checklist of the version that a release stands at, for a statistician; a look at what is not public is
    /// written into the audit log.
    ///
    /// - Throws: `not-allowed`, `not-found`.
    func checklist(
        ofRelease id: String, for access: Access
    ) async throws -> (version: Int, checklist: Checklist) {
        try access.require(.statistician)
        return try await pool.withTransaction { connection in
            let versions = try await connection.query(ReleaseVersionRow.OfRelease(id: id))
            guard let row = ReleaseRecord(versions)?.current else {
                throw Problem(.notFound, "There is no release \(id.shortened(to: 80)).")
            }
            let checklist = try await Checklist.of(versionNumber: row.number, over: connection, context: self)
            if !row.hasBeenPublic {
                let event = AuditEvent(AuditActor(access), .look, .release(id, version: row.version), why: "checklist")
                try await AuditLog.write(event, over: connection)
            }
            return (row.version, checklist)
        }
    }

    /// The checklist of a release, for the holder of a key, as lines and as JSON.
    public func checklist(ofRelease id: String, key: String?) async throws -> ChecklistReport {
        let (version, checklist) = try await checklist(ofRelease: id, for: try await authenticate(key: key))
        return ChecklistReport(id: id, version: version, checklist: checklist)
    }
}

/// A checklist as the command line shows it.
public struct ChecklistReport: Sendable {
    /// The release.
    public let id: String
    /// The version that it stands at.
    public let version: Int
    /// What was found.
    let checklist: Checklist

    /// Whether an error blocks the next step.
    public var isBlocked: Bool { !checklist.errors.isEmpty }

    /// A line for each item, and one that says what can be done next.
    public var text: String {
        let lines = checklist.items.flatMap { item in
            ["\(item.level.rawValue)  \(item.subject.rawValue): \(item.text)"]
                + (item.whatWouldHelp.map { ["         \($0)"] } ?? [])
        }
        let next =
            checklist.canPublish ? "can be published" : checklist.canSubmit ? "can be submitted" : "can't go on yet"
        return (lines + ["\(id), version \(version), \(next)"]).joined(separator: "\n")
    }

    /// As the service's own address gives it.
    public var jsonText: String {
        var json = JSONWriter(capacity: 4096)
        json.object { checklist.write(to: &$0) }
        return String(buffer: json.buffer)
    }
}

extension Checklist {
    /// The checklist's members.
    func write(to json: inout JSONWriter) {
        json.field("can_submit", canSubmit)
        json.field("can_publish", canPublish)
        json.array("items") { json in
            for item in items {
                json.object { json in
                    json.field("code", item.subject.rawValue)
                    json.field("level", item.level.rawValue)
                    json.field("text", item.text)
                    json.field("what_would_help", item.whatWouldHelp)
                }
            }
        }
    }
}
