import Foundation
import Logging
import TestSupport
import Testing

@testable import HateStatsAPI

@Suite("Settings")
struct SettingsTests {
    @Test func `have their documented defaults`() throws {
        let settings = try Settings.read(environment: [:])
        #expect(settings.host == "127.0.0.1")
        #expect(settings.port == 8080)
        #expect(settings.requestsPerMinute == 600)
        #expect(settings.databaseURL == nil)
    }

    @Test func `come from flags before the environment before the file`() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("hatestats-\(UUID()).env").path
        try "# a comment\nHATESTATS_PORT=1\nHATESTATS_HOST='file'\nHATESTATS_LOG_LEVEL=\"debug\"\n"
            .write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let environment = ["HATESTATS_CONFIG": path, "HATESTATS_HOST": "environment", "HATESTATS_PORT": "2"]
        let settings = try Settings.read(flags: ["port": "3"], environment: environment)
        #expect(settings.port == 3)
        #expect(settings.host == "environment")
        #expect(settings.logLevel == .debug)
    }

    @Test func `take PORT and HOST as well, their full names first`() throws {
        #expect(try Settings.read(environment: ["PORT": "81", "HOST": "::1"]).port == 81)
        #expect(try Settings.read(environment: ["PORT": "81", "HATESTATS_PORT": "82"]).port == 82)
    }

    @Test func `that are wrong are named all at once`() {
        let error = #expect(throws: SettingsError.self) {
            try Settings.read(environment: ["PORT": "x", "HATESTATS_IDLE_SECONDS": "-1", "HATESTATS_LOG_FORMAT": "xml"])
        }
        #expect(error?.problems.count == 3)
    }

    @Test func `that are no settings are refused as flags and in the file`() throws {
        #expect(throws: SettingsError.self) { try Settings.read(flags: ["prot": "1"], environment: [:]) }
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("hatestats-\(UUID()).env").path
        try "HATESTATS_PROT=1\n".write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let error = #expect(throws: SettingsError.self) {
            try Settings.read(environment: ["HATESTATS_CONFIG": path])
        }
        #expect(error?.description.contains(":1:") == true)
    }

    @Test func `each stand in the printed table`() {
        for setting in Setting.all { #expect(Setting.table.contains(setting.variable)) }
    }

    @Test func `each have their line in the documentation, as they are`() throws {
        let text = try TextFile.read(Checkout.path + "/docs/settings.md")
        for setting in Setting.all {
            let standard = setting.standard.map { "`\($0)`" } ?? "none"
            #expect(text.contains("| `\(setting.variable)` | \(standard) | \(setting.meaning)"))
        }
    }

    @Test func `never show a connection string`() throws {
        let settings = try Settings.read(
            environment: ["HATESTATS_DATABASE_URL": "postgresql://a:very-secret@b/c"])
        var dumped = ""
        dump(settings, to: &dumped)
        #expect(!"\(settings)".contains("very-secret"))
        #expect(!dumped.contains("very-secret"))
    }
}
