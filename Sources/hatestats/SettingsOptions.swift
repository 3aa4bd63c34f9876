import ArgumentParser
import HateStatsAPI
import Logging

/// The settings as flags, the same for every command. A password does not belong on a command line, where other users
/// of the machine can read it: database addresses are better given in the environment or the file.
struct SettingsOptions: ParsableArguments {
    @Option(help: "A file of NAME=value lines with settings (HATESTATS_CONFIG).")
    var config: String?

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp("Any setting, such as --set rate_limit=0; may be repeated.", valueName: "name=value"))
    var assignments: [String] = []

    /// The settings, with further flags of the command itself.
    func settings(_ flags: [String: String?] = [:]) throws -> Settings {
        var all: [String: String] = [:]
        if let config { all["HATESTATS_CONFIG"] = config }
        for assignment in assignments {
            let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw ValidationError("--set wants name=value, not “\(assignment)”.") }
            all[String(parts[0])] = String(parts[1])
        }
        for case (let name, let value?) in flags { all[name] = value }
        return try Settings.read(flags: all)
    }
}

extension Settings {
    /// The log of a command: to standard error, as JSON where no person reads it.
    func logger(level: Logger.Level? = nil) -> Logger {
        let isJSON = logFormat == .json || (logFormat == .auto && !StandardError.isTerminal)
        let level = level ?? logLevel
        LoggingSystem.bootstrap { StructuredLogHandler(label: $0, level: level, isJSON: isJSON) }
        return Logger(label: "hatestats")
    }
}
