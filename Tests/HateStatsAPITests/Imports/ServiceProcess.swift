import Foundation
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A running `hatestats serve`, which ends with the test process, however that ends.
final class ServiceProcess: Sendable {
    let port: Int
    let processID: pid_t
    private let leash: Int32
    private let exit: Task<Int32, any Error>

    /// Starts it and waits until it listens.
    init(environment: [String: String]) async throws {
        let folder = try ScratchDirectory.make("serve")
        // A shell between holds the reading end of a pipe; when the test process is gone, it kills the service.
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw RawSocket.Failure(call: "pipe", code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let script = """
            exec 3<&0
            "$@" </dev/null 3<&- >/dev/null 2>"$0/log" & service=$!
            (cat <&3 >/dev/null; kill -9 $service) >/dev/null 2>&1 & leash=$!
            exec 3<&-
            echo $service > "$0/pid"
            wait $service
            status=$?
            kill $leash
            exit $status
            """
        let shell = try Self.spawn(
            ["/bin/sh", "-c", script, folder, Program.path, "serve", "--port", "0"], environment: environment,
            input: ends[0])
        close(ends[0])
        leash = ends[1]
        exit = Task {
            try await RawSocket.blocking {
                var raw: Int32 = 0
                while waitpid(shell, &raw, 0) == -1, errno == EINTR {}
                return raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + (raw & 0x7f)
            }
        }
        let deadline = ContinuousClock.now + .seconds(60)
        while .now < deadline {
            let log = (try? TextFile.read("\(folder)/log")) ?? ""
            if let address = log.firstRange(of: "http://127.0.0.1:") {
                let digits = log[address.upperBound...].prefix(while: \.isNumber)
                let number = ((try? TextFile.read("\(folder)/pid")) ?? "").prefix(while: \.isNumber)
                if let port = Int(digits), let processID = pid_t(number) {
                    (self.port, self.processID) = (port, processID)
                    return
                }
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        close(ends[1])
        throw Answer.Broken(text: "the service does not listen: " + ((try? TextFile.read("\(folder)/log")) ?? ""))
    }

    /// Starts a program that hears every signal: a child inherits the mask of the thread that starts it, and the threads
    /// that run tasks have nearly all of them blocked. (`Process` leaves the mask, and takes a program to run for as long
    /// as any child of its lives.)
    private static func spawn(_ call: [String], environment: [String: String], input: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        closeOthers(&actions)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let words = call.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + variables).forEach { free($0) } }
        var child = pid_t()
        let code = posix_spawn(&child, call[0], &actions, &attributes, words, variables)
        guard code == 0 else { throw RawSocket.Failure(call: "posix_spawn", code: code) }
        return child
    }

    /// Sends it a signal.
    func signal(_ number: Int32) { kill(processID, number) }

    /// Waits until it has ended.
    ///
    /// - Returns: its status, or 128 and the number of the signal that ended it.
    func ended() async throws -> Int32 {
        let status = try await exit.value
        close(leash)
        return status
    }

    /// Sends a file.
    ///
    /// - Returns: the answer; nil where there was no connection, or it ended before there was a whole one.
    func send(_ file: [UInt8], source: String, key: String) async throws -> Answer? {
        guard let socket = try? await RawSocket(port: port) else { return nil }
        let head = """
            POST /v1/imports?source=\(source) HTTP/1.1\r
            Host: localhost\r
            Connection: close\r
            Content-Type: text/csv\r
            Authorization: Bearer \(key)\r
            Content-Length: \(file.count)\r
            \r

            """
        try await socket.send(Array(head.utf8) + file)
        return try? Answer(try await socket.receive(deadline: .seconds(120)).bytes)
    }
}
