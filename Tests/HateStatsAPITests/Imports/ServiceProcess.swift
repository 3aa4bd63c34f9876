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
    private let leash: FileHandle
    private let exit: Task<Int32, any Error>

    /// Starts it and waits until it listens.
    init(environment: [String: String]) async throws {
        let folder = try ScratchDirectory.make("serve")
        let log = URL(filePath: "\(folder)/log")
        try Data().write(to: log)
        // A shell between holds the reading end of a pipe; when the test process is gone, it kills the service. Nothing
        // else may inherit the writing end.
        let pipe = Pipe()
        for handle in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
            _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
        }
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c",
            """
            exec 3<&0
            "$@" </dev/null 3<&- 2>"$0/log" & service=$!
            echo $service > "$0/pid"
            (cat <&3 >/dev/null; kill -9 $service 2>/dev/null) & leash=$!
            exec 3<&-
            wait $service
            status=$?
            kill $leash 2>/dev/null
            exit $status
            """,
            folder, Program.path, "serve", "--port", "0",
        ]
        process.environment = environment
        process.standardInput = pipe.fileHandleForReading
        process.standardOutput = FileHandle.nullDevice
        let (statuses, ended) = AsyncThrowingStream<Int32, any Error>.makeStream()
        process.terminationHandler = { process in
            ended.yield(process.terminationStatus)
            ended.finish()
        }
        try Self.withAllSignals { try process.run() }
        leash = pipe.fileHandleForWriting
        exit = Task {
            for try await status in statuses { return status }
            return -1
        }
        let deadline = ContinuousClock.now + .seconds(60)
        while .now < deadline {
            let text = try String(contentsOf: log, encoding: .utf8)
            if let address = text.firstRange(of: "http://127.0.0.1:") {
                let digits = text[address.upperBound...].prefix(while: \.isNumber)
                let number = try String(contentsOfFile: "\(folder)/pid", encoding: .utf8)
                if let port = Int(digits), let processID = pid_t(number.trimmingCharacters(in: .whitespacesAndNewlines)) {
                    (self.port, self.processID) = (port, processID)
                    return
                }
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        try leash.close()
        throw Answer.Broken(text: "the service does not listen: " + (try String(contentsOf: log, encoding: .utf8)))
    }

    /// Lets a child be started that hears signals: it inherits the mask of the thread that starts it, and the threads of
    /// tasks have nearly all signals blocked.
    private static func withAllSignals<R>(_ body: () throws -> R) rethrows -> R {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return try body()
    }

    /// Sends it a signal.
    func signal(_ number: Int32) { kill(processID, number) }

    /// Waits until it has ended.
    ///
    /// - Returns: its status, or 128 and the number of the signal that ended it.
    func ended() async throws -> Int32 {
        let status = try await exit.value
        try leash.close()
        return status
    }

    /// Sends a file.
    ///
    /// - Returns: the answer; nil where the connection ended before there was a whole one.
    func send(_ file: [UInt8], source: String, key: String) async throws -> Answer? {
        let socket = try await RawSocket(port: port)
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
