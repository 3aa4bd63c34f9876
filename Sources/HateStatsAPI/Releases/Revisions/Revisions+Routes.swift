internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PostgresBridge
internal import StatsModel

/// `/v1/releases/{id}/held-changes`, also as `.csv`, and the list of `/v1/releases/{id}/overrides`: what a version does
/// not show yet, and what it shows all the same. For statisticians.
struct RevisionRoutes {
    let app: AppContext

    func add(to router: some RouterMethods<AppRequestContext>) {
        router.get("/v1/releases/{id}/held-changes") { request, context in
            let parameters = try request.parameters()
            try parameters.only(Listing.parameters)
            let list = try await HeldChangeList.read(
                context.parameters.require("id"), for: context.require(.statistician), app: app)
            let (part, next) = try Listing(parameters, version: list.mark).part(of: list.changes)
            var json = JSONWriter(capacity: 4096)
            json.object { json in
                list.writeHead(to: &json)
                json.array("items") { json in
                    for change in part { json.object { list.write(change, to: &$0) } }
                }
                json.field("next", next)
            }
            var headers: HTTPFields = [:]
            let path = "/v1/releases/\(list.row.id)/held-changes"
            if let next { headers[.link] = "<\(parameters.address(path, cursor: next))>; rel=\"next\"" }
            return Response.json(json, headers: headers)
        }
        router.get("/v1/releases/{id}/held-changes.csv") { request, context in
            let parameters = try request.parameters()
            try parameters.only("download")
            let isDownload = try parameters.isDownload()
            let list = try await HeldChangeList.read(
                context.parameters.require("id"), for: context.require(.statistician), app: app)
            let name = "held-changes-\(list.row.id)-\(list.row.version).csv"
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/csv; charset=utf-8",
                    .contentDisposition: "attachment; filename=\"\(name)\"",
                ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: list.csv(hasByteOrderMark: isDownload))))
        }
        router.get("/v1/releases/{id}/overrides") { request, context in
            let parameters = try request.parameters()
            try parameters.only(Listing.parameters)
            let access = try context.require(.statistician)
            let id = try context.parameters.require("id")
            let overrides = try await ReleaseDesk(app).looking(id, for: access, why: "overrides") { row, connection in
                try await connection.query(ReleaseOverride.OfVersion(number: row.number))
            }
            // They are only ever appended to.
            let (part, next) = try Listing(parameters, version: "\(overrides.count)").part(of: overrides)
            var json = JSONWriter()
            json.object { json in
                json.array("items") { json in
                    for override in part { json.object { override.write(to: &$0) } }
                }
                json.field("next", next)
            }
            var headers: HTTPFields = [:]
            let path = "/v1/releases/\(id)/overrides"
            if let next { headers[.link] = "<\(parameters.address(path, cursor: next))>; rel=\"next\"" }
            return Response.json(json, headers: headers)
        }
    }
}

extension ReleaseDesk {
    /// Reads something of the version that a release stands at, for a statistician; a look at what is not public is
    /// written into the audit log.
    func looking<Answer>(
        _ id: String, for access: Access, why: String,
        _ body: (ReleaseVersionRow, PostgresConnection) async throws -> Answer
    ) async throws -> Answer {
        try access.require(.statistician)
        return try await pool.withTransaction { connection in
            let rows = try await connection.query(ReleaseVersionRow.OfRelease(id: id))
            guard let row = ReleaseRecord(rows)?.current else {
                throw try await unknown(id, version: nil, for: access, over: connection)
            }
            let answer = try await body(row, connection)
            if !row.hasBeenPublic {
                let event = AuditEvent(AuditActor(access), .look, .release(id, version: row.version), why: why)
                try await AuditLog.write(event, over: connection)
            }
            return answer
        }
    }
}

/// The changes that a version holds, with the words for their numbers.
struct HeldChangeList: Sendable {
    let row: ReleaseVersionRow
    let changes: [HeldChange]
    private let pack: NumberedPack

    static func read(_ id: String, for access: Access, app: AppContext) async throws -> HeldChangeList {
        try await ReleaseDesk(app).looking(id, for: access, why: "held changes") { row, connection in
            // A list of persons' cases, of what is public too: each look is noted.
            if row.hasBeenPublic {
                let event = AuditEvent(
                    AuditActor(access), .look, .release(id, version: row.version), why: "held changes")
                try await AuditLog.write(event, over: connection)
            }
            guard let pack = try await NumberedPack.read(load: row.load, over: connection) else {
                throw Problem(.internalError, "The reference data of a release (load \(row.load)) is not there.")
            }
            return HeldChangeList(
                row: row, changes: try await connection.query(HeldChange.OfVersion(number: row.number)), pack: pack)
        }
    }

    /// What it is known by among what the release holds at other times.
    var mark: String { "\(row.version)r\(row.revision)" }

    // MARK: JSON

    func writeHead(to json: inout JSONWriter) {
        json.field("release", row.id)
        json.field("version", row.version)
        json.key("compared_with")
        if let id = row.predecessorID, let version = row.predecessorVersion {
            json.object { json in
                json.field("release", id)
                json.field("version", version)
            }
        } else {
            json.null()
        }
    }

    func write(_ change: HeldChange, to json: inout JSONWriter) {
        json.field("source", source(change))
        json.field("source_ref", change.reference)
        for (name, side) in [("old", change.old), ("new", change.new)] {
            json.key(text: name)
            guard let side else {
                json.null()
                continue
            }
            json.object { json in
                json.field("month", side.month.description)
                json.field("area", area(side))
                json.field("kind", kind(side))
                json.field("categories", categories(side))
            }
        }
    }

    // MARK: CSV

    func csv(hasByteOrderMark: Bool) -> [UInt8] {
        var bytes: [UInt8] = hasByteOrderMark ? [0xEF, 0xBB, 0xBF] : []
        bytes += "source,source_ref,old_month,old_area,old_kind,old_categories,new_month,new_area,new_kind,".utf8
        bytes += "new_categories\n".utf8
        for change in changes {
            let sides = [change.old, change.new].flatMap { side in
                side.map { [$0.month.description, area($0), kind($0), categories($0).joined(separator: ";")] }
                    ?? ["", "", "", ""]
            }
            for (place, field) in ([source(change), change.reference] + sides).enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                CSVWriter.append(field, to: &bytes)
            }
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    // MARK: Words

    private func source(_ change: HeldChange) -> String {
        pack.sourcePosition(change.source).map { pack.pack.sources[$0].code.rawValue } ?? "?"
    }

    /// The area at which it counts: what the pack does not know counts at the top.
    private func area(_ side: Contribution) -> String {
        pack.pack.areas[pack.areaPosition(side.area) ?? pack.pack.tree.top].code.rawValue
    }

    private func kind(_ side: Contribution) -> String { side.kind == 1 ? "crime" : "incident" }

    private func categories(_ side: Contribution) -> [String] {
        pack.categoryNumbers.enumerated().filter { side.categories & (1 << Int64($0.element)) != 0 }
            .map { pack.pack.categories[$0.offset].code.rawValue }
    }
}

extension ReleaseOverride {
    /// The override's members.
    func write(to json: inout JSONWriter) {
        json.field("number", made?.number ?? 0)
        json.field("area", areas)
        json.field("category", categories)
        json.field("kind", kinds)
        json.field("period", periods)
        json.field("reason", reason)
        json.field("made_by", made?.by)
        json.field("made_at", made?.at.description)
    }
}
