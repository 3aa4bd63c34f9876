#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A value behind a lock that is held for a few instructions only, never across a suspension or a system call that can
/// wait.
///
/// A pthread mutex rather than `Synchronization.Mutex`, because ThreadSanitizer does not see the latter's futex on
/// Linux and reports races that are none.
///
/// `@unchecked Sendable` is sound: `value` is private and touched between `pthread_mutex_lock` and
/// `pthread_mutex_unlock` only, which order all accesses; what is copied out of the lock is `Sendable` itself; the mutex
/// lives at one address from `init` to `deinit`, as POSIX demands.
final class LockedValue<Value: Sendable>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    init(_ value: Value) {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
        self.value = value
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deinitialize(count: 1)
        mutex.deallocate()
    }

    /// Runs `body` with the value to itself.
    func withLock<Answer, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Answer
    ) throws(Failure) -> Answer {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
