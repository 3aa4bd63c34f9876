import ArgumentParser
import HateStatsAPI
import Logging

/// `hatestats serve`: answers requests until it is told to stop.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the statistics over HTTP until SIGTERM or SIGINT.",
        discussion: """
            Requests in flight are finished before the service ends.

            Examples:
              HATESTATS_DATABASE_URL=postgresql:///hatestats hatestats serve
              hatestats serve --port 0 --set log_level=debug

            Settings:
            \(Setting.table)
            """)

    @Option(help: "The address to listen on.") var host: String?
    @Option(help: "The port to listen on; 0 takes any free one.") var port: Int?
    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try options.settings(["HOST": host, "PORT": port.map(String.init)])
        let logger = settings.logger()
        let context = try AppContext(settings: settings, logger: logger)
        try await serve(context) { port in
            logger.notice("serving", metadata: ["address": .string("http://\(settings.host):\(port)")])
        }
    }
}
