import Dispatch

#if canImport(Darwin)
    public import Darwin
#elseif canImport(Musl)
    import Musl
#else
    public import Glibc
#endif

/// A program of the system, run to its end.
///
/// What it writes goes to unlinked files, not pipes: a server that it leaves behind may keep its output open, and
/// nobody waits for that.
public struct Command: Sendable {
    /// What a program left.
    public struct Output: Sendable {
        /// The exit status; 128 + the signal's number when a signal ended it.
        public var status: Int32
        /// What it wrote to standard output.
        public var text: String
        /// What it wrote to standard error.
        public var errors: String
    }

    /// A program that couldn't be started, or that failed.
    public struct Failure: Error, CustomStringConvertible {
        /// What happened, with the program's own words.
        public var description: String
    }

    /// The program's path.
    public var program: String
    /// Its arguments, without its name.
    public var arguments: [String]
    /// What it reads.
    public var input: String
    /// Added to the environment, which otherwise has `PATH`, `HOME`, `LC_ALL` and `TZ` only, so that no `PG…`
    /// variable of the caller reaches a test.
    public var environment: [String: String]

    /// A program with its arguments.
    public init(_ program: String, _ arguments: [String], input: String = "", environment: [String: String] = [:]) {
        self.program = program
        self.arguments = arguments
        self.input = input
        self.environment = environment
    }

    /// Runs the program on a thread that may block, and gives what it wrote.
    ///
    /// - Throws: ``Failure`` when it can't be started or its status isn't 0.
    @discardableResult
    public func run() async throws -> Output {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try runBlocking() })
            }
        }
    }

    /// Runs the program, blocking the thread.
    ///
    /// - Throws: ``Failure`` when it can't be started or its status isn't 0.
    @discardableResult
    public func runBlocking() throws -> Output {
        let stdin = try UnlinkedFile(contents: input)
        let stdout = try UnlinkedFile()
        let stderr = try UnlinkedFile()
        let child = try spawn(input: stdin.descriptor, output: stdout.descriptor, errors: stderr.descriptor)
        var raw: Int32 = 0
        while waitpid(child, &raw, 0) == -1, errno == EINTR {}
        let signal = raw & 0x7f
        let status = signal == 0 ? (raw >> 8) & 0xff : 128 + signal
        let output = Output(status: status, text: stdout.contents(), errors: stderr.contents())
        guard status == 0 else {
            let call = ([program] + arguments).joined(separator: " ")
            throw Failure(description: "\(call)\nended with status \(status).\n\(output.errors)\(output.text)")
        }
        return output
    }

    /// Starts the program with the three streams given, in a session of its own, so that a signal meant for this
    /// process's group (Control-C) doesn't reach it.
    func spawn(input: Int32, output: Int32, errors: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (target, source) in [(0, input), (1, output), (2, errors)] {
            posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
        }
        closeOthers(&actions)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        #if canImport(Darwin)
            posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSID | POSIX_SPAWN_CLOEXEC_DEFAULT))
        #else
            // POSIX_SPAWN_SETSID, which the C library shows to GNU sources only; musl has the same number.
            posix_spawnattr_setflags(&attributes, 0x80)
        #endif

        var variables = ["LC_ALL": "C.UTF-8", "TZ": "UTC"]
        for name in ["PATH", "HOME"] {
            variables[name] = getenv(name).map { String(cString: $0) }
        }
        variables.merge(environment) { _, own in own }

        // The caller's directory may be closed to the user the program runs as, so it is left first.
        let call = ["/bin/sh", "-c", "cd / && exec \"$0\" \"$@\"", program] + arguments
        var child = pid_t()
        let code = withStrings(call) { argv in
            withStrings(variables.map { "\($0.key)=\($0.value)" }) { envp in
                posix_spawn(&child, "/bin/sh", &actions, &attributes, argv, envp)
            }
        }
        guard code == 0 else {
            throw Failure(description: "\(program) can't be started: \(String(cString: strerror(code))).")
        }
        return child
    }
}

/// Keeps what else this process has open from going along: a server that is left behind would hold the connections of
/// other tests open, whose ends then never see them close.
public func closeOthers(_ actions: inout posix_spawn_file_actions_t) {
    #if canImport(Glibc)
        // In the C library since 2.34, and not in its Swift module.
        typealias AddCloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
        guard let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return }
        _ = unsafeBitCast(symbol, to: AddCloseFrom.self)(&actions, 3)
    #endif
}

/// Calls with a null-terminated array of C strings.
private func withStrings<R>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R) -> R {
    let copies = strings.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies + [nil])
}

/// A file without a name, gone when it is closed.
private final class UnlinkedFile {
    let descriptor: Int32

    init(contents: String = "") throws {
        var path = Array("/tmp/hs-stream-XXXXXX".utf8CString)
        descriptor = mkstemp(&path)
        guard descriptor >= 0 else {
            throw Command.Failure(description: "No temporary file: \(String(cString: strerror(errno))).")
        }
        unlink(path)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        guard !contents.isEmpty else { return }
        var rest = Array(contents.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { throw Command.Failure(description: "A temporary file can't be written.") }
            rest = rest.dropFirst(written)
        }
        lseek(descriptor, 0, SEEK_SET)
    }

    deinit { close(descriptor) }

    func contents() -> String {
        lseek(descriptor, 0, SEEK_SET)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
            bytes.append(contentsOf: buffer[..<count])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
