import Foundation
import NIOCore
import PostgresBridge
import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

/// The packs that tests count with.
enum CountedPack: String, CaseIterable, Sendable {
    case leicestershire = "reference/llr"
    case archipelago = "Tests/Fixtures/archipelago"

    /// The folder of the package.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A database with this pack.
    func database() async throws -> TestDatabase { try await .make(pack: try files) }

    /// The pack's files by name.
    var files: [String: [UInt8]] {
        get throws {
            let folder = Self.root.appending(path: rawValue)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".csv") }
            return try Dictionary(
                uniqueKeysWithValues: names.map { ($0, Array(try Data(contentsOf: folder.appending(path: $0)))) })
        }
    }
}

extension TestDatabase {
    /// Runs several statements as the owner.
    func run(_ script: String) async throws {
        try await asOwner().withConnection { try await $0.execute(unsafeScript: script) }
    }
}

extension TestApplication {
    /// Imports a file, as the importer does it for both HTTP and the command line.
    @discardableResult
    func importFile(
        _ text: String, source: SourceCode, covers: ClosedRange<Month>? = nil
    ) async throws -> ImportSummary {
        let importer = RecordImporter(
            pool: context.pool, pack: try context.reference.required(), unpackedLimit: 1 << 30)
        let request = ImportRequest(source: source, covers: covers, madeBy: "test")
        let bytes = AsyncStream<ByteBuffer> { stream in
            stream.yield(ByteBuffer(string: text))
            stream.finish()
        }
        return try await importer.run(request, bytes: bytes)
    }

    /// Asks for management figures as a flat list.
    func flatFigures(_ query: String, key: String) async throws -> [JSONValue] {
        let answer = try await get("/v1/management/figures?shape=array&" + query, key: key)
        guard answer.status == 200 else { throw Answer.Broken(text: "\(query): \(answer.status) \(answer.text)") }
        return answer.json.items
    }

    /// Expects the values of the figures of a query, in their order; nil where a figure has none.
    func expect(
        _ query: String, are values: [Double?], key: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let answered = try await flatFigures(query, key: key).map { $0["value"].number }
        #expect(answered == values, "\(query)", sourceLocation: sourceLocation)
    }
}

extension JSONValue {
    /// The number, whole or not.
    var number: Double? {
        switch self {
        case .integer(let integer): Double(integer)
        case .number(let number): number
        default: nil
        }
    }
}
