/// The statements that a connection has prepared, the ones used last being kept.
///
/// Statements are told apart by text and parameter types: the same text with other types is another plan.
struct StatementCache: Sendable {
    /// How to run a statement.
    enum Plan: Sendable, Equatable {
        /// Unprepared: it may never come again.
        case plain
        /// Prepare it under this name, then run it.
        case prepare(name: String)
        case prepared(name: String, columns: [PostgresColumn]?)
    }

    private struct Entry: Sendable {
        var types: [UInt32]
        var name: String
        var isPrepared = false
        var columns: [PostgresColumn]?
        var lastUse: UInt64

        func fits(_ bindings: [PostgresBinding]) -> Bool {
            guard types.count == bindings.count else { return false }
            for index in types.indices where types[index] != bindings[index].oid { return false }
            return true
        }
    }

    private let capacity: Int
    private var entries: [String: [Entry]] = [:]
    private var count = 0
    private var clock: UInt64 = 0
    private var names: UInt64 = 0
    /// Names that the server still knows and nobody uses any more.
    private(set) var obsolete: [String] = []

    init(capacity: Int = 128) {
        self.capacity = capacity
    }

    /// Says how to run a statement, and remembers that it was asked for.
    ///
    /// - Parameter atOnce: prepare it the first time already; otherwise the second time it comes.
    mutating func plan(_ query: PostgresQuery, atOnce: Bool) -> Plan {
        clock &+= 1
        if let found = entries[query.sql], let index = found.firstIndex(where: { $0.fits(query.bindings) }) {
            let entry = found[index]
            entries[query.sql]?[index].lastUse = clock
            return entry.isPrepared
                ? .prepared(name: entry.name, columns: entry.columns) : .prepare(name: entry.name)
        }
        if count >= capacity { evictOldest() }
        names &+= 1
        let entry = Entry(types: query.bindings.map(\.oid), name: "s\(names)", lastUse: clock)
        entries[query.sql, default: []].append(entry)
        count += 1
        return atOnce ? .prepare(name: entry.name) : .plain
    }

    /// The server has it now.
    mutating func prepared(_ query: PostgresQuery) {
        update(query) { $0.isPrepared = true }
    }

    /// A result has shown the columns.
    mutating func learned(_ columns: [PostgresColumn], of query: PostgresQuery) {
        update(query) { if $0.columns == nil { $0.columns = columns } }
    }

    /// The server doesn't have it, or won't run it as it is.
    ///
    /// - Parameter isGone: the server doesn't know the name any more.
    mutating func forget(_ query: PostgresQuery, isGone: Bool) {
        guard let index = entries[query.sql]?.firstIndex(where: { $0.fits(query.bindings) }) else { return }
        if let entry = entries[query.sql]?.remove(at: index) {
            count -= 1
            if !isGone, entry.isPrepared { obsolete.append(entry.name) }
        }
        if entries[query.sql]?.isEmpty == true { entries[query.sql] = nil }
    }

    /// The obsolete names, which are the caller's to deallocate.
    mutating func takeObsolete() -> [String] {
        defer { obsolete.removeAll() }
        return obsolete
    }

    private mutating func update(_ query: PostgresQuery, _ body: (inout Entry) -> Void) {
        guard let index = entries[query.sql]?.firstIndex(where: { $0.fits(query.bindings) }) else { return }
        if var entry = entries[query.sql]?[index] {
            body(&entry)
            entries[query.sql]?[index] = entry
        }
    }

    private mutating func evictOldest() {
        var oldest: (sql: String, index: Int, use: UInt64)?
        for (sql, found) in entries {
            for (index, entry) in found.enumerated() where entry.lastUse < (oldest?.use ?? .max) {
                oldest = (sql, index, entry.lastUse)
            }
        }
        guard let oldest, let entry = entries[oldest.sql]?.remove(at: oldest.index) else { return }
        if entries[oldest.sql]?.isEmpty == true { entries[oldest.sql] = nil }
        if entry.isPrepared { obsolete.append(entry.name) }
        count -= 1
    }
}
