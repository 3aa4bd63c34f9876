import Foundation
import StatsModel
import TestSupport
import Testing

@testable import Charts

/// The exact bytes of pictures. They are written anew where `HATESTATS_WRITE_GOLDEN=1` is set.
@Suite("The bytes of charts")
struct ChartGoldenTests {
    @Test(arguments: Exhibit.all)
    func `are those of the golden files`(exhibit: Exhibit) throws {
        let svg = String(decoding: try exhibit.chart().svg(), as: UTF8.self)
        #expect(try GoldenPicture.text(exhibit.name + ".svg", svg) == svg)
    }
}

/// Files with which pictures are compared.
enum GoldenPicture {
    static let folder = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Golden/"

    static func text(_ name: String, _ actual: String) throws -> String {
        if ProcessInfo.processInfo.environment["HATESTATS_WRITE_GOLDEN"] == "1" {
            try actual.write(toFile: folder + name, atomically: true, encoding: .utf8)
        }
        return try TextFile.read(folder + name)
    }
}
