import Foundation

/// A running server: the service itself, or one of those that it is measured against.
final class Service {
    let port: UInt16
    /// From its start to its first answer with status 200, in seconds.
    let secondsToReady: Double
    private let child: pid_t

    /// The service over a database.
    ///
    /// - Parameters:
    ///   - program: the program under test, where it is not that.
    ///   - settings: added to its environment.
    convenience init(
        databases: Databases, database: String, program: String? = nil, arguments: [String] = ["serve"],
        settings: [String: String] = [:]
    ) throws {
        let port = try HTTPClient.freePort()
        let own = [
            "HATESTATS_DATABASE_URL": databases.url(database), "HATESTATS_RATE_LIMIT": "0",
            "HATESTATS_PORT": "\(port)", "HATESTATS_HOST": "127.0.0.1", "HATESTATS_LOG_LEVEL": "warning",
        ]
        try self.init(
            program ?? databases.hatestats, arguments, port: port, ready: "/health/ready",
            environment: own.merging(settings) { _, given in given })
    }

    /// A server, once it answers `ready`.
    init(
        _ program: String, _ arguments: [String], port: UInt16, ready: String, environment: [String: String] = [:]
    ) throws {
        self.port = port
        let log = "\(Workspace.current)/service-\(port).log"
        let start = ContinuousClock.now
        child = try Child.spawn(program, arguments, log: log, environment: environment)
        while start.duration(to: .now) < .seconds(60) {
            if let answer = try? HTTPClient(port: port).get(ready), answer.status == 200 {
                secondsToReady = start.duration(to: .now).seconds
                return
            }
            // Often enough not to blur a start of some tenths of a second, seldom enough not to slow it down.
            usleep(2000)
        }
        secondsToReady = .infinity
        stop()
        let output = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        throw Failure("\(program) isn't ready:\n\(output.suffix(2000))")
    }

    /// What it has resident now, and the most that it had, in MiB.
    func memory() throws -> (now: Double, peak: Double) {
        let status = try String(contentsOfFile: "/proc/\(child)/status", encoding: .utf8)
        func value(_ name: String) throws -> Double {
            let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
            guard let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Double($0) })
            else { throw Failure("/proc says no \(name)") }
            return kilobytes / 1024
        }
        return (try value("VmRSS"), try value("VmHWM"))
    }

    /// The CPU time that it has taken so far, its own and the kernel's for it.
    func cpuSeconds() throws -> Double {
        let line = try String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
        // The name of the program stands in parentheses and may hold anything; utime is the twelfth field after it.
        let fields = line.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let kernel = Double(fields[12]) else {
            throw Failure("/proc says no CPU time")
        }
        return (user + kernel) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    func stop() {
        kill(child, SIGTERM)
        var status: Int32 = 0
        while waitpid(child, &status, 0) == -1, errno == EINTR {}
    }
}
