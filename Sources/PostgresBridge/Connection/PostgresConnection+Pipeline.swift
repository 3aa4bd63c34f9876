extension PostgresConnection {
    /// Sends several statements at once and waits for all answers: one round trip for the group.
    ///
    /// Outside a transaction the group is one: if a statement fails, those after it aren't run and those before it are
    /// rolled back.
    ///
    /// - Parameter deadline: how long the group may take; the configuration's
    ///   ``PostgresConfiguration/statementTimeout`` if nil.
    /// - Returns: the answers, in the order of the statements.
    /// - Throws: ``PostgresError`` of the statement that failed, with its index; `CancellationError`.
    public func pipeline(_ queries: [PostgresQuery], deadline: Duration? = nil) async throws -> [PostgresResult] {
        guard !queries.isEmpty else { return [] }
        for query in queries { try Self.check(query) }
        let ended = tracer?.began(.pipeline(count: queries.count))
        do {
            let results = try await withTurn(deadline: self.deadline(deadline)) { _ in
                try await runPipeline(queries)
            }
            ended?(nil)
            return results
        } catch {
            ended?(error)
            throw error
        }
    }

    /// One message to the server in a pipeline, each of which has an answer.
    private enum Step {
        case prepare(query: Int, name: String)
        case run(query: Int, name: String?)
    }

    private func runPipeline(_ queries: [PostgresQuery]) async throws -> [PostgresResult] {
        let wasIdle = handle?.transactionStatus == .idle
        do {
            return try await attemptPipeline(queries)
        } catch let error as PostgresError {
            // Nothing of the group has happened, unless it ended a transaction on its way: then it can't be repeated.
            guard let index = error.statementIndex, forgetsPlan(of: queries[index], after: error),
                wasIdle, handle?.transactionStatus == .idle, turn.interruption == nil,
                queries[..<index].allSatisfy({ Self.isPlainStatement($0.sql) })
            else { throw error }
            return try await attemptPipeline(queries)
        }
    }

    private func attemptPipeline(_ queries: [PostgresQuery]) async throws -> [PostgresResult] {
        let (steps, known) = pipelineSteps(queries)
        try begin(.pipeline) { handle in
            guard handle.enterPipeline() else { return false }
            for step in steps {
                let isSent =
                    switch step {
                    case .prepare(let index, let name):
                        handle.prepare(name: name, sql: queries[index].sql, queries[index].bindings)
                    case .run(let index, let name?):
                        handle.send(prepared: name, queries[index].bindings)
                    case .run(let index, nil):
                        handle.send(sql: queries[index].sql, queries[index].bindings)
                    }
                guard isSent else { return false }
            }
            return handle.sendPipelineSync()
        }
        exchange.knownColumns = known
        await exchangeOver()
        _ = handle?.exitPipeline()
        updateGauge()
        let results = exchange.results
        exchange.results = []
        let succeeded = exchange.error == nil ? steps.count : (exchange.failed ?? 0)
        for step in steps.prefix(succeeded) {
            if case .prepare(let index, _) = step { statements.prepared(queries[index]) }
        }
        if var error = exchange.error {
            let failed = exchange.failed.flatMap { steps.indices.contains($0) ? steps[$0] : nil }
            switch failed {
            case .prepare(let index, _), .run(let index, _):
                error.statementIndex = index
                throw outcome(of: error, sql: queries[index].sql)
            case nil:
                throw outcome(of: error, sql: nil)
            }
        }
        return answers(results, steps, queries)
    }

    private func pipelineSteps(_ queries: [PostgresQuery]) -> (steps: [Step], known: [[PostgresColumn]?]) {
        var steps: [Step] = []
        var known: [[PostgresColumn]?] = []
        steps.reserveCapacity(queries.count)
        known.reserveCapacity(queries.count)
        var underWay: Set<String> = []
        for (index, query) in queries.enumerated() {
            guard configuration.usesPreparedStatements else {
                steps.append(.run(query: index, name: nil))
                known.append(nil)
                continue
            }
            switch statements.plan(query, atOnce: false) {
            case .plain:
                steps.append(.run(query: index, name: nil))
                known.append(nil)
            case .prepare(let name):
                if underWay.insert(name).inserted {
                    steps.append(.prepare(query: index, name: name))
                    known.append(nil)
                }
                steps.append(.run(query: index, name: name))
                known.append(nil)
            case .prepared(let name, let columns):
                steps.append(.run(query: index, name: name))
                known.append(columns)
            }
        }
        return (steps, known)
    }

    private func answers(_ results: [ResultHandle], _ steps: [Step], _ queries: [PostgresQuery]) -> [PostgresResult] {
        var answers: [PostgresResult] = []
        answers.reserveCapacity(queries.count)
        for (step, result) in zip(steps, results) {
            guard case .run(let index, let name) = step else { continue }
            if name != nil { statements.learned(result.columns, of: queries[index]) }
            answers.append(PostgresResult(result))
        }
        return answers
    }

    /// Whether the statement reads or changes rows, rather than transactions or the session.
    private static func isPlainStatement(_ sql: String) -> Bool {
        let word = sql.drop { $0.isWhitespace }.prefix { $0.isLetter }.lowercased()
        return ["select", "insert", "update", "delete", "merge", "with", "values"].contains(word)
    }
}
