internal import CLibPQ

/// A `PGconn` in non-blocking mode. Not thread safe: its owner keeps it on one thread.
///
/// The calls are libpq's own, with Swift's types. What may be called when is the state machine's knowledge.
final class ConnectionHandle {
    private let pointer: OpaquePointer
    private let notices = NoticeSink()
    private var parameters = ParameterBuffer()

    /// Begins to connect. Blocks the thread while a name is resolved.
    ///
    /// - Parameter options: libpq's keywords and values; a later one overrides an earlier one.
    /// - Returns: nil if there is no memory for a connection.
    static func start(_ options: [ConnectionOption]) -> sending ConnectionHandle? {
        let handle = CStrings.withArrays(options.map(\.keyword), options.map(\.value)) { keywords, values in
            PQconnectStartParams(keywords, values, 0)
        }
        guard let handle else { return nil }
        return ConnectionHandle(taking: handle)
    }

    private init(taking pointer: OpaquePointer) {
        self.pointer = pointer
        notices.attach(to: pointer)
    }

    deinit {
        PQfinish(pointer)
    }

    // MARK: Connecting

    enum ConnectProgress: Sendable, Equatable {
        case needs(Readiness)
        case connected
        case failed
    }

    /// One step of connecting.
    func continueConnecting() -> ConnectProgress {
        switch PQconnectPoll(pointer) {
        case PGRES_POLLING_READING: .needs(.readable)
        case PGRES_POLLING_WRITING: .needs(.writable)
        case PGRES_POLLING_OK:
            // Not before: it forgets the host's name, with which libpq begins its message when connecting fails.
            PQsetnonblocking(pointer, 1) == 0 ? .connected : .failed
        default: .failed
        }
    }

    /// Has to be asked anew before each wait: with several hosts it changes, also to the same number again.
    var socket: Int32 { PQsocket(pointer) }
    var isBroken: Bool { PQstatus(pointer) == CONNECTION_BAD }
    var usesTLS: Bool { PQsslInUse(pointer) != 0 }
    var serverProcessID: Int32 { PQbackendPID(pointer) }
    var errorMessage: String { PQerrorMessage(pointer).map { String(cString: $0).trimmedLine } ?? "" }

    /// What the server calls a setting that it reports by itself, such as `server_version`.
    func parameterStatus(_ name: String) -> String? {
        PQparameterStatus(pointer, name).map { String(cString: $0) }
    }

    var cancelHandle: CancelHandle? { CancelHandle(of: pointer) }

    var transactionStatus: TransactionStatus {
        switch PQtransactionStatus(pointer) {
        case PQTRANS_IDLE: .idle
        case PQTRANS_ACTIVE: .active
        case PQTRANS_INTRANS: .open
        case PQTRANS_INERROR: .failed
        default: .unknown
        }
    }

    // MARK: Sending

    /// The simple protocol: several statements, no parameters, values as text.
    func send(script: String) -> Bool {
        PQsendQuery(pointer, script) == 1
    }

    func send(sql: String, _ bindings: [PostgresBinding]) -> Bool {
        parameters.fill(bindings)
        return parameters.withPointers { types, values, lengths, formats in
            PQsendQueryParams(pointer, sql, Int32(bindings.count), types, values, lengths, formats, 1) == 1
        }
    }

    func prepare(name: String, sql: String, _ bindings: [PostgresBinding]) -> Bool {
        let types = bindings.map(\.oid)
        return PQsendPrepare(pointer, name, sql, Int32(types.count), types) == 1
    }

    func send(prepared name: String, _ bindings: [PostgresBinding]) -> Bool {
        parameters.fill(bindings)
        return parameters.withPointers { _, values, lengths, formats in
            PQsendQueryPrepared(pointer, name, Int32(bindings.count), values, lengths, formats, 1) == 1
        }
    }

    /// From the next `nextResult()` on, rows come one at a time. Right after a `send`.
    func useSingleRowMode() -> Bool { PQsetSingleRowMode(pointer) == 1 }

    func enterPipeline() -> Bool { PQenterPipelineMode(pointer) == 1 }
    func exitPipeline() -> Bool { PQexitPipelineMode(pointer) == 1 }
    func sendPipelineSync() -> Bool { PQpipelineSync(pointer) == 1 }

    enum FlushProgress: Sendable, Equatable {
        case done
        case pending
        case failed
    }

    func flush() -> FlushProgress {
        switch PQflush(pointer) {
        case 0: .done
        case 1: .pending
        default: .failed
        }
    }

    // MARK: Receiving

    /// Reads what the socket has.
    ///
    /// - Returns: false if the connection broke.
    func consumeInput() -> Bool { PQconsumeInput(pointer) == 1 }

    /// Whether `nextResult` would block.
    var isBusy: Bool { PQisBusy(pointer) == 1 }

    /// The next result; nil at the end of a statement. Must not be called while busy.
    func nextResult(knownColumns: [PostgresColumn]? = nil) -> ResultHandle? {
        PQgetResult(pointer).map { ResultHandle(taking: $0, known: knownColumns) }
    }

    func takeNotices() -> [Notice] {
        notices.notices.isEmpty ? [] : notices.takeAll()
    }

    func nextNotification() -> PostgresNotification? {
        guard let notification = PQnotifies(pointer) else { return nil }
        defer { PQfreemem(notification) }
        return PostgresNotification(
            channel: String(cString: notification.pointee.relname),
            payload: String(cString: notification.pointee.extra),
            processID: notification.pointee.be_pid
        )
    }

    // MARK: COPY

    /// Hands over bytes; libpq keeps what the socket does not take, without limit: mind `flush()`.
    func putCopy(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let base = bytes.assumingMemoryBound(to: CChar.self).baseAddress
        return PQputCopyData(pointer, base, Int32(bytes.count)) == 1
    }

    /// - Parameter failure: makes the server refuse the COPY, with this reason.
    func endCopy(failure: String?) -> Bool {
        PQputCopyEnd(pointer, failure) == 1
    }

    enum CopyProgress: Sendable, Equatable {
        case bytes(Int)
        case wait
        case end
    }

    /// Appends one message of a COPY to the client.
    func takeCopy(into buffer: inout [UInt8]) -> CopyProgress {
        var message: UnsafeMutablePointer<CChar>?
        let count = PQgetCopyData(pointer, &message, 1)
        guard count > 0, let message else { return count == 0 ? .wait : .end }
        defer { PQfreemem(message) }
        buffer.append(contentsOf: UnsafeRawBufferPointer(start: message, count: Int(count)))
        return .bytes(Int(count))
    }
}

/// Where a session stands, by libpq's account.
enum TransactionStatus: Sendable, Equatable {
    case idle
    case active
    case open
    case failed
    case unknown
}
