import Foundation
import StatsModel
import Testing

/// The packs of the checkout, held to the rules.
@Suite("Packs of the checkout") struct PackFolderTests {
    static let checkout = URL(filePath: #filePath).appending(path: "../../../..").standardized

    @Test(arguments: ["reference/llr", "Tests/Fixtures/toronto", "Tests/Fixtures/archipelago"])
    func `A pack of the checkout has no fault`(folder: String) throws {
        let pack = try Self.pack(folder)
        #expect(!pack.areas.isEmpty)
        #expect(pack.tree.levels.count >= 2)
    }

    @Test func `A name that means the county and the force area is ambiguous`() throws {
        let pack = try Self.pack("reference/llr")
        #expect(pack.areaIndex.meanings(of: "Leicestershire").count == 2)
    }

    @Test func `Another partnership has other levels and 63 categories`() throws {
        let pack = try Self.pack("Tests/Fixtures/archipelago")
        #expect(pack.tree.levels.count == 4)
        #expect(pack.categories.count == 63)
    }

    static func pack(_ folder: String) throws -> ReferencePack {
        let folder = checkout.appending(path: folder)
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            files[name] = Array(try Data(contentsOf: folder.appending(path: name)))
        }
        return try ReferencePack(files: files)
    }
}
