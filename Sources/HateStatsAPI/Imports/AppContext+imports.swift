public import NIOCore
import PostgresBridge
import StatsModel

extension AppContext {
    /// Takes a file in for the holder of a key, as `POST /v1/imports` does.
    ///
    /// - Parameter parameters: those of the address, by their names there: `source`, `covers`, `on_error`, `dry_run`.
    /// - Throws: `Problem` for a key without the right or a parameter that can't be; else as ``RecordImporter``.
    public func importRecords<Bytes: AsyncSequence>(
        _ parameters: [(name: String, value: String)], key: String?, bytes: Bytes,
        progress: (ImportProgress) -> Void = { _ in }
    ) async throws -> ImportSummary where Bytes.Element == ByteBuffer {
        let access = try await authenticate(key: key)
        try access.require([.contributor, .statistician])
        let pack = try reference.required()
        let request = try ImportRequest(QueryParameters(pairs: parameters), access: access, pack: pack)
        return try await RecordImporter(pool: pool, pack: pack, unpackedLimit: .max)
            .run(request, bytes: bytes, progress: progress)
    }

    /// Writes the rejected rows of an import as a CSV that can be mended and sent again.
    public func writeRejects(of importNumber: Int32, _ write: (ByteBuffer) async throws -> Void) async throws {
        guard let entry = try await pool.query(ImportEntry.ByID(id: importNumber)).first else { return }
        let csv = RejectsCSV(header: entry.header)
        try await write(csv.header)
        var line: Int64 = 0
        while let page = try await csv.page(importNumber: importNumber, after: &line, from: pool) {
            try await write(page)
        }
    }
}
