/// The five characters by which PostgreSQL names a condition (manual, appendix A). The first two are its class.
public struct SQLState: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    private init(_ code: String) {
        rawValue = code
    }

    public var description: String { rawValue }

    /// The first two characters.
    public var classCode: String { String(rawValue.prefix(2)) }
}

extension SQLState {
    // Class 00: success. Class 02: no data.
    public static let successfulCompletion = SQLState("00000")
    public static let noData = SQLState("02000")

    // Class 08: the connection failed.
    public static let connectionException = SQLState("08000")
    public static let sqlClientUnableToEstablishConnection = SQLState("08001")
    public static let connectionDoesNotExist = SQLState("08003")
    public static let connectionRejected = SQLState("08004")
    public static let connectionFailure = SQLState("08006")
    public static let transactionResolutionUnknown = SQLState("08007")
    public static let protocolViolation = SQLState("08P01")

    // Class 0A: not supported. A cached plan whose result type changed has this code, too.
    public static let featureNotSupported = SQLState("0A000")

    // Class 21 and 22: the data don't fit.
    public static let cardinalityViolation = SQLState("21000")
    public static let dataException = SQLState("22000")
    public static let stringDataRightTruncation = SQLState("22001")
    public static let numericValueOutOfRange = SQLState("22003")
    public static let nullValueNotAllowed = SQLState("22004")
    public static let invalidDatetimeFormat = SQLState("22007")
    public static let datetimeFieldOverflow = SQLState("22008")
    public static let divisionByZero = SQLState("22012")
    public static let characterNotInRepertoire = SQLState("22021")
    public static let invalidParameterValue = SQLState("22023")
    public static let invalidTextRepresentation = SQLState("22P02")
    public static let invalidBinaryRepresentation = SQLState("22P03")
    public static let badCopyFileFormat = SQLState("22P04")
    public static let untranslatableCharacter = SQLState("22P05")

    // Class 23: a constraint refuses.
    public static let integrityConstraintViolation = SQLState("23000")
    public static let restrictViolation = SQLState("23001")
    public static let notNullViolation = SQLState("23502")
    public static let foreignKeyViolation = SQLState("23503")
    public static let uniqueViolation = SQLState("23505")
    public static let checkViolation = SQLState("23514")
    public static let exclusionViolation = SQLState("23P01")

    // Class 25: the transaction is in another state than needed.
    public static let invalidTransactionState = SQLState("25000")
    public static let activeSQLTransaction = SQLState("25001")
    public static let readOnlySQLTransaction = SQLState("25006")
    public static let noActiveSQLTransaction = SQLState("25P01")
    public static let inFailedSQLTransaction = SQLState("25P02")
    public static let idleInTransactionSessionTimeout = SQLState("25P03")

    // Class 26 and 34: the statement or cursor isn't there.
    public static let invalidSQLStatementName = SQLState("26000")
    public static let invalidCursorName = SQLState("34000")

    // Class 28: who are you?
    public static let invalidAuthorizationSpecification = SQLState("28000")
    public static let invalidPassword = SQLState("28P01")

    // Class 2D and 3B: ends of transactions and savepoints.
    public static let invalidTransactionTermination = SQLState("2D000")
    public static let invalidSavepointSpecification = SQLState("3B001")

    // Class 3D and 3F: the database or schema isn't there.
    public static let invalidCatalogName = SQLState("3D000")
    public static let invalidSchemaName = SQLState("3F000")

    // Class 40: the transaction was rolled back; running it again may succeed.
    public static let transactionRollback = SQLState("40000")
    public static let serializationFailure = SQLState("40001")
    public static let statementCompletionUnknown = SQLState("40003")
    public static let deadlockDetected = SQLState("40P01")

    // Class 42: the statement is wrong or not allowed.
    public static let syntaxErrorOrAccessRuleViolation = SQLState("42000")
    public static let insufficientPrivilege = SQLState("42501")
    public static let syntaxError = SQLState("42601")
    public static let undefinedColumn = SQLState("42703")
    public static let ambiguousColumn = SQLState("42702")
    public static let datatypeMismatch = SQLState("42804")
    public static let undefinedFunction = SQLState("42883")
    public static let undefinedObject = SQLState("42704")
    public static let undefinedTable = SQLState("42P01")
    public static let undefinedParameter = SQLState("42P02")
    public static let duplicateDatabase = SQLState("42P04")
    public static let duplicatePreparedStatement = SQLState("42P05")
    public static let duplicateTable = SQLState("42P07")
    public static let indeterminateDatatype = SQLState("42P18")
    public static let duplicateObject = SQLState("42710")
    public static let duplicateColumn = SQLState("42701")

    // Class 53 and 54: resources and limits.
    public static let insufficientResources = SQLState("53000")
    public static let diskFull = SQLState("53100")
    public static let outOfMemory = SQLState("53200")
    public static let tooManyConnections = SQLState("53300")
    public static let programLimitExceeded = SQLState("54000")

    // Class 55: the object isn't in the state needed.
    public static let objectNotInPrerequisiteState = SQLState("55000")
    public static let objectInUse = SQLState("55006")
    public static let lockNotAvailable = SQLState("55P03")

    // Class 57: someone intervened. A connection that hears the last four is over.
    public static let operatorIntervention = SQLState("57000")
    public static let queryCanceled = SQLState("57014")
    public static let adminShutdown = SQLState("57P01")
    public static let crashShutdown = SQLState("57P02")
    public static let cannotConnectNow = SQLState("57P03")
    public static let databaseDropped = SQLState("57P04")
    public static let idleSessionTimeout = SQLState("57P05")

    // Class 58 and XX: the system or the server itself failed.
    public static let systemError = SQLState("58000")
    public static let ioError = SQLState("58030")
    public static let internalError = SQLState("XX000")
    public static let dataCorrupted = SQLState("XX001")
    public static let indexCorrupted = SQLState("XX002")

    // Class P0: raised by PL/pgSQL.
    public static let raiseException = SQLState("P0001")
    public static let noDataFound = SQLState("P0002")
    public static let tooManyRows = SQLState("P0003")
    public static let assertFailure = SQLState("P0004")
}
