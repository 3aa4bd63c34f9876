import Testing

@testable import PostgresBridge

struct StatementCacheTests {
    private let query = PostgresQuery(unsafeSQL: "select $1", bindings: [PostgresBinding(oid: 23, bytes: [])])

    @Test func `A statement is prepared when it comes the second time`() {
        var cache = StatementCache()
        #expect(cache.plan(query, atOnce: false) == .plain)
        #expect(cache.plan(query, atOnce: false) == .prepare(name: "s1"))
    }

    @Test func `A statement type is prepared at once`() {
        var cache = StatementCache()
        #expect(cache.plan(query, atOnce: true) == .prepare(name: "s1"))
        cache.prepared(query)
        #expect(cache.plan(query, atOnce: true) == .prepared(name: "s1", columns: nil))
    }

    @Test func `A statement that failed to prepare is prepared the next time`() {
        var cache = StatementCache()
        _ = cache.plan(query, atOnce: true)
        #expect(cache.plan(query, atOnce: true) == .prepare(name: "s1"))
    }

    @Test func `The same text with other types is another statement`() {
        var cache = StatementCache()
        var other = query
        other.bindings[0].oid = 20
        _ = cache.plan(query, atOnce: true)
        cache.prepared(query)
        #expect(cache.plan(other, atOnce: true) == .prepare(name: "s2"))
        #expect(cache.plan(query, atOnce: true) == .prepared(name: "s1", columns: nil))
    }

    @Test func `The columns are learned once`() {
        var cache = StatementCache()
        let columns = [PostgresColumn(name: "a", oid: 23)]
        _ = cache.plan(query, atOnce: true)
        cache.prepared(query)
        cache.learned(columns, of: query)
        #expect(cache.plan(query, atOnce: true) == .prepared(name: "s1", columns: columns))
    }

    @Test func `The statement that was not used for longest makes room`() {
        var cache = StatementCache(capacity: 2)
        for sql in ["a", "b"] {
            _ = cache.plan(PostgresQuery(unsafeSQL: sql), atOnce: true)
            cache.prepared(PostgresQuery(unsafeSQL: sql))
        }
        _ = cache.plan("a", atOnce: true)
        _ = cache.plan("c", atOnce: true)
        #expect(cache.takeObsolete() == ["s2"])
        #expect(cache.plan("a", atOnce: true) == .prepared(name: "s1", columns: nil))
    }

    @Test func `A statement that the server has lost is not deallocated`() {
        var cache = StatementCache()
        _ = cache.plan(query, atOnce: true)
        cache.prepared(query)
        cache.forget(query, isGone: true)
        #expect(cache.obsolete.isEmpty)
        #expect(cache.plan(query, atOnce: true) == .prepare(name: "s2"))
    }

    @Test func `A statement whose result has changed is deallocated`() {
        var cache = StatementCache()
        _ = cache.plan(query, atOnce: true)
        cache.prepared(query)
        cache.forget(query, isGone: false)
        #expect(cache.obsolete == ["s1"])
    }
}
