/// How far transactions are kept apart (manual, section 13.2).
public enum PostgresIsolation: String, Sendable, Hashable, CaseIterable {
    /// Each statement sees what was committed before it began.
    case readCommitted = "read committed"
    /// All statements see what was committed before the first began.
    case repeatableRead = "repeatable read"
    /// As if transactions ran one after another; some are refused with 40001 and have to be run again.
    case serializable = "serializable"
}

extension PostgresConnection {
    /// Runs `body` in a transaction: committed when it returns, rolled back when it throws.
    ///
    /// Until then only calls from within `body` (and tasks it makes) get a turn on this connection. Within a transaction,
    /// a further one is a savepoint: if its body throws, what it did is undone, and the outer one goes on. Isolation and
    /// `readOnly` are the outermost's. A body that returns although one of its statements failed gets an error: there
    /// was nothing left to commit.
    ///
    /// - Throws: what `body` throws; ``PostgresError``. With ``PostgresError/isCommitInDoubt``, the commit was sent and
    ///   its answer never came. With ``PostgresError/isSafeToRetry``, the whole may be run again.
    @discardableResult
    public nonisolated func withTransaction<Answer>(
        isolation: PostgresIsolation = .readCommitted, readOnly: Bool = false,
        _ body: (PostgresConnection) async throws -> Answer
    ) async throws -> Answer {
        let scope = SessionScope.make()
        let level = try await beginTransaction(scope, isolation: isolation, readOnly: readOnly)
        let answer: Answer
        do {
            answer = try await SessionScope.$open.withValue(SessionScope.open + [scope]) {
                try await body(self)
            }
            try Task.checkCancellation()
        } catch {
            await SessionScope.$open.withValue(SessionScope.open + [scope]) {
                await rollBack(scope, level)
            }
            throw error
        }
        try await SessionScope.$open.withValue(SessionScope.open + [scope]) {
            try await commit(scope, level)
        }
        return answer
    }

    /// Whether a transaction is the real one, or a savepoint of this depth.
    private enum Level: Sendable {
        case transaction
        case savepoint(Int)
    }

    private func beginTransaction(
        _ scope: TurnQueue.Scope, isolation: PostgresIsolation, readOnly: Bool
    ) async throws -> Level {
        try await withTurn(deadline: deadline(nil)) { _ in
            let level: Level = handle?.transactionStatus == .idle ? .transaction : .savepoint(turns.depth)
            switch level {
            case .transaction:
                let access = readOnly ? "read only" : "read write"
                try await script("begin isolation level \(isolation.rawValue) \(access)")
            case .savepoint(let depth):
                try await script("savepoint s\(depth)")
            }
            turns.open(scope)
            return level
        }
    }

    private func commit(_ scope: TurnQueue.Scope, _ level: Level) async throws {
        defer { admit(turns.close(scope)) }
        switch level {
        case .transaction: try await commit()
        case .savepoint(let depth):
            do {
                try await endTransaction("release savepoint s\(depth)")
            } catch {
                // A statement failed and the body went on: what it did can't be kept, but the outer one's can.
                await rollBack(to: depth)
                throw error
            }
        }
    }

    private func commit() async throws {
        do {
            let results = try await endTransaction("commit")
            guard results.last?.command == "ROLLBACK" else { return }
        } catch var error as PostgresError {
            // Refused by the server, it is rolled back; without an answer, nobody knows. What was never sent isn't in
            // doubt.
            error.isCommitInDoubt = !error.isSafeToRetry && (error.kind == .connectionClosed || error.kind == .deadline)
            throw error
        }
        throw PostgresError(
            kind: .server, message: "A statement of the transaction had failed, so it was rolled back",
            sqlState: .inFailedSQLTransaction
        )
    }

    @discardableResult
    private func endTransaction(_ command: String) async throws -> [ResultHandle] {
        try await withTurn(deadline: deadline(nil), isCancellable: false) { _ in
            try await script(command)
        }
    }

    private func rollBack(_ scope: TurnQueue.Scope, _ level: Level) async {
        defer { admit(turns.close(scope)) }
        switch level {
        case .savepoint(let depth): await rollBack(to: depth)
        case .transaction: await rollBackOrClose("rollback")
        }
    }

    private func rollBack(to depth: Int) async {
        await rollBackOrClose("rollback to savepoint s\(depth); release savepoint s\(depth)")
    }

    /// A transaction that can't be rolled back ends with the session.
    func rollBackOrClose(_ command: String) async {
        guard !machine.isClosed else { return }
        do {
            try await withTurn(deadline: ContinuousClock.now + Self.drainPatience, isCancellable: false) { _ in
                try await script(command)
            }
        } catch {
            lose(PostgresError(kind: .connectionClosed, message: "A transaction could not be rolled back: \(error)"))
        }
    }
}
