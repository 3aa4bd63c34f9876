internal import PostgresBridge

/// The advisory lock that lets one import at a time change counts and come into force. Making a release takes the same
/// lock, so nothing can come into force inside a cut-off that has been counted.
enum CountingLock {
    /// Its number among the database's advisory locks.
    static let key: Int64 = 0x4861_7465_5374_6174

    /// Waits for it, and holds it until the transaction ends.
    static var take: PostgresQuery { "SELECT pg_advisory_xact_lock(\(key))" }
}
