import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import PostgresBridge
import StatsModel

/// Partners' files: sending them, and seeing what became of them.
struct ImportRoutes {
    let pool: PostgresPool
    let reference: ReferenceStore
    let gate: ImportGate
    /// The greatest number of bytes of a file, packed and unpacked.
    let byteLimit: Int

    func add(to router: some RouterMethods<AppRequestContext>) {
        router.post("/v1/imports", use: take)
        router.get("/v1/imports", use: list)
        router.get("/v1/imports/{id}", use: one)
        router.get("/v1/imports/{id}/rejects.csv", use: rejects)
    }

    // MARK: Sending

    @Sendable private func take(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let access = try context.require(.contributor, .statistician)
        try Self.checkKind(of: request)
        let pack = try reference.required()
        let asked = try ImportRequest(request.parameters(), access: access, pack: pack)
        do {
            let summary = try await gate.pass {
                try await RecordImporter(pool: pool, pack: pack, unpackedLimit: byteLimit)
                    .run(asked, bytes: try request.body(atMost: byteLimit))
            }
            context.logger.notice(
                "import",
                metadata: [
                    "import": "\(summary.id.map(String.init) ?? "dry run")", "source": "\(summary.source)",
                    "rows": "\(summary.counts.rows)", "new": "\(summary.counts.new)",
                    "changed": "\(summary.counts.changed)", "rejected": "\(summary.counts.rejected)",
                    "seconds": "\(summary.seconds)", "key": "\(access.keyID)",
                ])
            var json = JSONWriter()
            json.object { summary.write(to: &$0) }
            guard let id = summary.id else { return .json(json) }
            return .json(json, status: .created, headers: [.location: "/v1/imports/\(id)"])
        } catch let failure as ImportFailure {
            throw failure.problem
        }
    }

    /// Refuses a body that is not CSV, or packed otherwise than by gzip.
    private static func checkKind(of request: Request) throws {
        let kind = request.headers[.contentType]?.lowercased() ?? ""
        let parts = kind.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\"" } }
        let isUTF8 = parts.dropFirst().allSatisfy { !$0.hasPrefix("charset=") || $0 == "charset=utf-8" }
        guard parts.first == "text/csv", isUTF8 else {
            throw Problem(
                .unsupportedMediaType,
                "An import takes `Content-Type: text/csv` in UTF-8" + (kind.isEmpty ? "." : "; this is `\(kind)`."))
        }
        let packing = request.headers[.contentEncoding]?.lowercased() ?? "identity"
        guard ["identity", "gzip"].contains(packing) else {
            throw Problem(
                .unsupportedMediaType, "An import takes `Content-Encoding: gzip` or none; this is `\(packing)`.")
        }
    }

    // MARK: Looking back

    @Sendable private func list(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let access = try context.require(.contributor, .statistician)
        let parameters = try request.parameters()
        try parameters.only("limit", "cursor", "source")
        let pack = try reference.required()
        var page = ImportEntry.Page(source: nil, below: nil, limit: 0)
        page.source = try Self.visibleSource(try parameters.one("source"), access, pack)
        let limit = try Self.wholeNumber("limit", of: parameters, in: 1...1000)
        page.below = try Self.wholeNumber("cursor", of: parameters, in: 1...Int(Int32.max)).flatMap(
            Int32.init(exactly:))
        // One more than asked for tells whether there is a next page.
        page.limit = limit.map { $0 + 1 } ?? Int(Int32.max)
        var imports = try await pool.query(page)
        var next: Int32?
        if let limit, imports.count > limit {
            imports.removeLast(imports.count - limit)
            next = imports.last?.id
        }
        var json = JSONWriter(capacity: 4096)
        json.object { json in
            json.array("items") { json in
                for entry in imports { json.object { entry.write(to: &$0, pack) } }
            }
            json.field("next", next.map(String.init))
        }
        var headers: HTTPFields = [:]
        if let next, let limit {
            let source = try parameters.one("source").map { "source=\($0)&" } ?? ""
            headers[.link] = "</v1/imports?\(source)limit=\(limit)&cursor=\(next)>; rel=\"next\""
        }
        return .json(json, headers: headers)
    }

    @Sendable private func one(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        try request.parameters().only()
        let pack = try reference.required()
        let entry = try await visibleImport(context, pack)
        var json = JSONWriter()
        json.object { entry.write(to: &$0, pack) }
        return .json(json)
    }

    @Sendable private func rejects(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let parameters = try request.parameters()
        try parameters.only("download")
        let isDownload = try parameters.isDownload()
        let pack = try reference.required()
        let entry = try await visibleImport(context, pack)
        if entry.counts.rejected > 0, entry.isQuarantineOver {
            throw Problem(.notFound, "The rejected rows of import \(entry.id) were erased: they are kept for 30 days.")
        }
        let csv = RejectsCSV(header: entry.header, hasByteOrderMark: isDownload)
        let body = ResponseBody { [pool] writer in
            try await writer.write(csv.header)
            var line: Int64 = 0
            while let page = try await csv.page(importNumber: entry.id, after: &line, from: pool) {
                try await writer.write(page)
            }
            try await writer.finish(nil)
        }
        let name = "rejects-\(entry.id).csv"
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .contentDisposition: "attachment; filename=\"\(name)\"",
            ],
            body: body)
    }

    /// The import that the address names, if the reader may see it. What isn't theirs does not exist for them.
    private func visibleImport(_ context: AppRequestContext, _ pack: NumberedPack) async throws -> ImportEntry {
        let access = try context.require(.contributor, .statistician)
        let text = context.parameters.get("id") ?? ""
        guard let id = Int32(text), let entry = try await pool.query(ImportEntry.ByID(id: id)).first,
            access.source.map({ pack.sourceNumber($0) == entry.source }) ?? true
        else { throw Problem(.notFound, "There is no import \(text) that this key may see.") }
        return entry
    }

    private static func wholeNumber(
        _ name: String, of parameters: QueryParameters, in range: ClosedRange<Int>
    ) throws -> Int? {
        guard let text = try parameters.one(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Problem(
                .invalidParameter,
                faults: [
                    .init(
                        "query.\(name)", value: text,
                        reason: "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
                ])
        }
        return number
    }

    /// The source whose imports are listed; nil for all.
    private static func visibleSource(_ asked: String?, _ access: Access, _ pack: NumberedPack) throws -> Int16? {
        guard let code = try ImportRequest.source(asked, access: access, pack: pack) else { return nil }
        return pack.sourceNumber(code)
    }
}

extension ImportRequest {
    /// Reads an import's parameters, all that is wrong with them at once.
    init(_ parameters: QueryParameters, access: Access, pack: NumberedPack) throws {
        try parameters.only("source", "covers", "on_error", "dry_run")
        var faults: [Problem.Fault] = []
        var covers: ClosedRange<Month>?
        if let text = try parameters.one("covers") {
            covers = Self.months(text)
            if covers == nil {
                faults.append(
                    .init(
                        "query.covers", value: text,
                        reason: "must be a month such as 2024-03, or two, the earlier first: 2024-01..2024-03"))
            }
        }
        var rule = RejectionRule.quarantine
        if let text = try parameters.one("on_error") {
            if let known = RejectionRule(rawValue: text) {
                rule = known
            } else {
                faults.append(
                    .init(
                        "query.on_error", value: text, reason: "must be `quarantine` or `abort`",
                        suggestions: Spelling.nearest(to: text, among: RejectionRule.allCases.map(\.rawValue))))
            }
        }
        let dryRun = try parameters.one("dry_run") ?? "false"
        if !["true", "false"].contains(dryRun) {
            faults.append(.init("query.dry_run", value: dryRun, reason: "must be `true` or `false`"))
        }
        let source = try Self.source(try parameters.one("source"), access: access, pack: pack)
        if source == nil {
            faults.append(
                .init(
                    "query.source", reason: "is needed: whose records are these?"))
        }
        guard faults.isEmpty, let source else { throw Problem(.invalidParameter, faults: faults) }
        self.init(
            source: source, covers: covers, isDryRun: dryRun == "true", onError: rule, madeBy: "key \(access.keyID)")
    }

    /// The source that a reader means: a contributor's own where none is named.
    ///
    /// - Throws: `not-allowed` for a source that the key does not act for, `invalid-parameter` for one that isn't.
    static func source(_ asked: String?, access: Access, pack: NumberedPack) throws -> SourceCode? {
        guard let asked else { return access.source }
        let code = SourceCode(asked)
        if let own = access.source, own != code {
            throw Problem(.notAllowed, "This key acts for the source `\(own)`, not for `\(asked.shortened(to: 80))`.")
        }
        guard pack.pack.source(code) != nil else {
            throw ImportFailure.unknownSource(asked, known: pack.pack.sources.map(\.code.rawValue)).problem
        }
        return code
    }

    /// `2024-03`, or `2024-01..2024-03`.
    static func months(_ text: String) -> ClosedRange<Month>? {
        let ends = text.split(separator: "..", omittingEmptySubsequences: false)
        guard let first = ends.first.flatMap({ Month($0) }), let last = ends.last.flatMap({ Month($0) }),
            ends.count <= 2, first <= last
        else { return nil }
        return first...last
    }
}
