import Configuration
import Logging

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Settings {
    /// Reads every setting: flags first, then the environment, then the settings file, then the default.
    ///
    /// - Parameters:
    ///   - flags: what the command line said, by the name of the environment's variable, with or without the prefix.
    ///   - environment: the variables; the process's own by default. `HATESTATS_CONFIG` names a settings file of
    ///     `NAME=value` lines (what systemd reads as an `EnvironmentFile`).
    /// - Throws: ``SettingsError`` with everything that is wrong.
    public static func read(
        flags: [String: String] = [:],
        environment: [String: String]? = nil
    ) throws -> Settings {
        let environment = environment ?? ProcessInfo.processInfo.environment
        var flagged: [String: String] = [:]
        for (name, value) in flags {
            let name = name.uppercased().replacing("-", with: "_")
            let full = name.hasPrefix("HATESTATS_") ? name : "HATESTATS_" + name
            guard full == "HATESTATS_CONFIG" || Setting.all.contains(where: { $0.variable == full }) else {
                throw SettingsError(problems: ["\(name) is not a setting; `hatestats settings` lists them."])
            }
            flagged[full] = value
        }
        let secrets = Set(Setting.all.filter(\.isSecret).map(\.variable))
        var providers: [any ConfigProvider] = [
            EnvironmentVariablesProvider(environmentVariables: flagged, secretsSpecifier: .specific(secrets)),
            EnvironmentVariablesProvider(environmentVariables: environment, secretsSpecifier: .specific(secrets)),
        ]
        if let path = flagged["HATESTATS_CONFIG"] ?? environment["HATESTATS_CONFIG"] {
            providers.append(
                EnvironmentVariablesProvider(
                    environmentVariables: try fileVariables(path), secretsSpecifier: .specific(secrets)))
        }
        var reading = SettingsReading(
            reader: ConfigReader(providers: providers).scoped(to: "hatestats"),
            aliases: ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: environment)))
        return try settings(&reading)
    }

    /// The variables of a settings file: `NAME=value` lines, comments after `#` at the start of a line, values quoted
    /// or bare. A name that is no setting is refused with its line, so that a typo can't leave a default in force.
    private static func fileVariables(_ path: String) throws -> [String: String] {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw SettingsError(problems: ["HATESTATS_CONFIG: the file “\(path)” can't be read."])
        }
        var variables: [String: String] = [:]
        var problems: [String] = []
        let lines = String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() {
            let line = line.trimmingPrefix(while: \.isWhitespace)
            guard let first = line.first, first != "#" else { continue }
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard parts.count == 2, Setting.all.contains(where: { $0.variable == name || $0.alias == name }) else {
                problems.append("\(path):\(index + 1): not a line NAME=value with the name of a setting.")
                continue
            }
            var value = parts[1]
            while value.last?.isWhitespace == true { value.removeLast() }
            if value.count >= 2, let quote = value.first, quote == "\"" || quote == "'", value.last == quote {
                value = value.dropFirst().dropLast()
            }
            let setting = Setting.all.first { $0.variable == name || $0.alias == name }
            variables[setting?.variable ?? name] = String(value)
        }
        guard problems.isEmpty else { throw SettingsError(problems: problems) }
        return variables
    }

    private static func settings(_ reading: inout SettingsReading) throws -> Settings {
        let settings = Settings(
            host: reading.required(.host),
            port: reading.integer(.port, in: 0...65535),
            databaseURL: reading.text(.databaseURL),
            ownerDatabaseURL: reading.text(.ownerDatabaseURL),
            databaseConnections: reading.integer(.databaseConnections, in: 1...1000),
            usesPreparedStatements: reading.truth(.databasePrepared),
            statementTimeout: reading.seconds(.statementSeconds),
            migrations: reading.text(.migrations),
            contract: reading.text(.contract),
            web: reading.text(.web),
            exitAddress: reading.exitAddress(),
            logLevel: reading.choice(.logLevel, else: Logger.Level.info),
            logFormat: reading.choice(.logFormat, else: LogFormat.auto),
            limits: ServerLimits(
                bodyBytes: reading.integer(.bodyBytes, in: 1024...1_073_741_824),
                headerBytes: reading.integer(.headerBytes, in: 1024...1_048_576),
                headerFields: reading.integer(.headerFields, in: 8...10_000),
                connections: reading.integer(.connections, in: 1...1_000_000),
                headerDeadline: reading.seconds(.headerSeconds),
                idleDeadline: reading.seconds(.idleSeconds),
                stallDeadline: reading.seconds(.stallSeconds),
                minimumRate: reading.integer(.minimumRate, in: 1...1_000_000_000),
                bodyDeadline: reading.seconds(.bodySeconds)),
            importBytes: reading.integer(.importBytes, in: 1024...1_099_511_627_776),
            requestsPerMinute: reading.integer(.rate, in: 0...100_000_000),
            trustsForwarded: reading.truth(.forwarded),
            gzipBytes: reading.integer(.gzipBytes, in: 1...1_073_741_824),
            answerCacheBytes: reading.integer(.answerCacheBytes, in: 0...1_099_511_627_776),
            pageCacheBytes: reading.integer(.pageCacheBytes, in: 0...1_099_511_627_776),
            showsMetrics: reading.truth(.metrics),
            checkDeadline: reading.seconds(.checkSeconds),
            drainDeadline: reading.seconds(.drainSeconds),
            signingKey: reading.text(.signingKey),
            publicURL: reading.webAddress(.publicURL))
        guard reading.problems.isEmpty else { throw SettingsError(problems: reading.problems) }
        return settings
    }
}
