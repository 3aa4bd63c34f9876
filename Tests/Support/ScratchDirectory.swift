#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A directory that lives as long as the test process, and not a second longer.
///
/// A small shell process holds the reading end of a pipe whose writing end is this process's alone. However this process
/// ends, `kill -9` included, the pipe ends with it; the shell then stops the servers whose data are in the directory and
/// erases it.
public enum ScratchDirectory {
    /// A new empty directory inside the process's own, readable by its owner only.
    ///
    /// The path is short, because a Unix socket's path may have 107 bytes at most.
    public static func make(_ name: String) throws -> String {
        let root = try process.get()
        var path = Array("\(root)/\(name)-XXXXXX".utf8CString)
        guard mkdtemp(&path) != nil else { throw failure("A directory in \(root) can't be made") }
        return path.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } } ?? root
    }

    private static let process: Result<String, any Error> = Result { try makeRoot() }

    private static func makeRoot() throws -> String {
        var template = Array("/tmp/hs-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw failure("A directory in /tmp can't be made") }
        let root = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } } ?? ""
        // Servers run as another user than root and must pass through; what is inside is closed.
        chmod(root, 0o711)
        try startWatchdog(of: root)
        return root
    }

    private static func startWatchdog(of root: String) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw failure("A pipe can't be made") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer {
            close(ends[0])
            close(null)
        }
        // Erasing may have to be tried again: a program that was starting a cluster may still be at it.
        // The writing end stays open until this process ends; nothing is ever written.
        let stop = ServerPrograms.asServerUser("\"$bin/pg_ctl\" stop -D \"$d\" -m immediate -t 20")
        let script = """
            trap '' INT TERM HUP QUIT
            cat >/dev/null
            tries=0
            while [ -d "$1" ] && [ $tries -lt 120 ]; do
              for d in "$1"/*/data; do
                if [ -f "$d/postmaster.pid" ]; then
                  bin=$(cat "$d/../bin")
                  \(stop)
                fi
              done
              rm -rf "$1" || sleep 0.5
              tries=$((tries + 1))
            done
            """
        _ = try Command("/bin/sh", ["-c", script, "hatestats-test-watchdog", root])
            .spawn(input: ends[0], output: null, errors: null)
    }

    private static func failure(_ what: String) -> Command.Failure {
        Command.Failure(description: "\(what): \(String(cString: strerror(errno))).")
    }
}
