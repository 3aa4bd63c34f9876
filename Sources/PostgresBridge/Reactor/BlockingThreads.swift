#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A few threads for libpq's calls that block: `PQcancel` connects by itself, and `PQconnectStart` resolves names.
///
/// Several, so that a host that does not answer holds up the others' requests only when it has taken all of them.
final class BlockingThreads: Sendable {
    static let shared = BlockingThreads(limit: 4)

    private struct State: Sendable {
        var work: [@Sendable () -> Void] = []
        var threads = 0
        var idle = 0
    }

    private let limit: Int
    private let state = Gate(State())

    init(limit: Int) {
        self.limit = limit
    }

    /// Has `work` run on one of the threads, in the order of the calls.
    func submit(_ work: @escaping @Sendable () -> Void) {
        let needsThread = state.change { state in
            state.work.append(work)
            guard state.idle < state.work.count, state.threads < limit else { return false }
            state.threads += 1
            return true
        }
        guard needsThread else { return }
        let isRunning = Self.start { [self] in serve() }
        if !isRunning { state.change { $0.threads -= 1 } }
    }

    private func serve() {
        while true {
            state.change { $0.idle += 1 }
            let work = state.wait { state -> (@Sendable () -> Void)? in
                guard !state.work.isEmpty else { return nil }
                state.idle -= 1
                return state.work.removeFirst()
            }
            work()
        }
    }

    /// Starts a thread that runs `body` and then ends.
    ///
    /// - Returns: false if the system has none left.
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        let box = Unmanaged.passRetained(ThreadBody(run: body))
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&attributes) }
        let failure = pthread_create(&thread, &attributes, threadMain, box.toOpaque())
        if failure != 0 { box.release() }
        return failure == 0
    }
}

/// What a thread runs, as an object that C can point to.
private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

#if canImport(Darwin)
    private func threadMain(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
        return nil
    }
#else
    private func threadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let argument { Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
    }
#endif
