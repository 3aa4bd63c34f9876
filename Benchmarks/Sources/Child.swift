import Foundation

/// A program run to its end, with what it took.
struct Child {
    /// Wall-clock seconds from its start to its end.
    var seconds: Double
    /// The most memory that it had resident at any time, in bytes.
    var peakMemory: Int
    var output: String

    /// Runs a program and waits for it.
    ///
    /// - Parameters:
    ///   - input: the file that it reads as standard input; none where nil.
    ///   - environment: added to this process's own.
    /// - Throws: ``Failure`` with its output where it doesn't end with status 0.
    @discardableResult
    static func run(
        _ program: String, _ arguments: [String], input: String? = nil, environment: [String: String] = [:]
    ) throws -> Child {
        let log = "\(Workspace.current)/output-\(UUID().uuidString)"
        defer { unlink(log) }
        let start = ContinuousClock.now
        let child = try spawn(program, arguments, input: input, log: log, environment: environment)
        var status: Int32 = 0
        var usage = rusage()
        while wait4(child, &status, 0, &usage) == -1, errno == EINTR {}
        let seconds = start.duration(to: .now).seconds
        let output = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        guard status == 0 else {
            throw Failure("\(program) \(arguments.joined(separator: " "))\nended with status \(status).\n\(output)")
        }
        #if os(Linux)
            let unit = 1024
        #else
            let unit = 1
        #endif
        return Child(seconds: seconds, peakMemory: usage.ru_maxrss * unit, output: output)
    }

    /// Starts a program and doesn't wait for it; both its streams go to the file `log`.
    static func spawn(
        _ program: String, _ arguments: [String], input: String? = nil, log: String, environment: [String: String] = [:]
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input ?? "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Threads of the concurrency pool block signals, and a program inherits that: pgbench would never hear its alarm.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let variables = ProcessInfo.processInfo.environment.merging(environment) { _, own in own }
        let argv = ([program] + arguments).map { strdup($0) } + [nil]
        let envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var child = pid_t()
        let code = posix_spawnp(&child, program, &actions, &attributes, argv, envp)
        guard code == 0 else { throw Failure("\(program) can't be started: \(String(cString: strerror(code)))") }
        return child
    }
}

/// The folder for files that are gone when the run is over.
enum Workspace {
    static let current = ProcessInfo.processInfo.environment["BENCH_WORK"] ?? NSTemporaryDirectory()
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

/// The middle of some measurements.
func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return .nan }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/// The middle of the ratios of measurements that were made side by side, so that what slows the machine down for a while
/// slows both sides of a ratio.
func ratio(_ measured: [Double], to reference: [Double]) -> Double {
    median(zip(measured, reference).map { $0 / $1 })
}
