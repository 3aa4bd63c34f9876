/// The five characters by which PostgreSQL names a condition (manual, appendix A). The first two are its class.
public struct SQLState: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The five characters.
    public let rawValue: String

    /// A state by its five characters, which aren't checked: a server may define its own.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    private init(_ code: String) {
        rawValue = code
    }

    /// The five characters.
    public var description: String { rawValue }

    /// The first two characters.
    public var classCode: String { String(rawValue.prefix(2)) }
}

extension SQLState {
    // Class 00: success. Class 02: no data.
    /// `successful_completion`
    public static let successfulCompletion = SQLState("00000")
    /// `no_data`
    public static let noData = SQLState("02000")

    // Class 08: the connection failed.
    /// `connection_exception`
    public static let connectionException = SQLState("08000")
    /// `sqlclient_unable_to_establish_sqlconnection`
    public static let sqlClientUnableToEstablishConnection = SQLState("08001")
    /// `connection_does_not_exist`
    public static let connectionDoesNotExist = SQLState("08003")
    /// `sqlserver_rejected_establishment_of_sqlconnection`
    public static let connectionRejected = SQLState("08004")
    /// `connection_failure`
    public static let connectionFailure = SQLState("08006")
    /// `transaction_resolution_unknown`
    public static let transactionResolutionUnknown = SQLState("08007")
    /// `protocol_violation`
    public static let protocolViolation = SQLState("08P01")

    // Class 0A: not supported. A cached plan whose result type changed has this code, too.
    /// `feature_not_supported`
    public static let featureNotSupported = SQLState("0A000")

    // Class 21 and 22: the data don't fit.
    /// `cardinality_violation`
    public static let cardinalityViolation = SQLState("21000")
    /// `data_exception`
    public static let dataException = SQLState("22000")
    /// `string_data_right_truncation`
    public static let stringDataRightTruncation = SQLState("22001")
    /// `numeric_value_out_of_range`
    public static let numericValueOutOfRange = SQLState("22003")
    /// `null_value_not_allowed`
    public static let nullValueNotAllowed = SQLState("22004")
    /// `invalid_datetime_format`
    public static let invalidDatetimeFormat = SQLState("22007")
    /// `datetime_field_overflow`
    public static let datetimeFieldOverflow = SQLState("22008")
    /// `division_by_zero`
    public static let divisionByZero = SQLState("22012")
    /// `character_not_in_repertoire`
    public static let characterNotInRepertoire = SQLState("22021")
    /// `invalid_parameter_value`
    public static let invalidParameterValue = SQLState("22023")
    /// `invalid_text_representation`
    public static let invalidTextRepresentation = SQLState("22P02")
    /// `invalid_binary_representation`
    public static let invalidBinaryRepresentation = SQLState("22P03")
    /// `bad_copy_file_format`
    public static let badCopyFileFormat = SQLState("22P04")
    /// `untranslatable_character`
    public static let untranslatableCharacter = SQLState("22P05")

    // Class 23: a constraint refuses.
    /// `integrity_constraint_violation`
    public static let integrityConstraintViolation = SQLState("23000")
    /// `restrict_violation`
    public static let restrictViolation = SQLState("23001")
    /// `not_null_violation`
    public static let notNullViolation = SQLState("23502")
    /// `foreign_key_violation`
    public static let foreignKeyViolation = SQLState("23503")
    /// `unique_violation`
    public static let uniqueViolation = SQLState("23505")
    /// `check_violation`
    public static let checkViolation = SQLState("23514")
    /// `exclusion_violation`
    public static let exclusionViolation = SQLState("23P01")

    // Class 25: the transaction is in another state than needed.
    /// `invalid_transaction_state`
    public static let invalidTransactionState = SQLState("25000")
    /// `active_sql_transaction`
    public static let activeSQLTransaction = SQLState("25001")
    /// `read_only_sql_transaction`
    public static let readOnlySQLTransaction = SQLState("25006")
    /// `no_active_sql_transaction`
    public static let noActiveSQLTransaction = SQLState("25P01")
    /// `in_failed_sql_transaction`
    public static let inFailedSQLTransaction = SQLState("25P02")
    /// `idle_in_transaction_session_timeout`
    public static let idleInTransactionSessionTimeout = SQLState("25P03")

    // Class 26 and 34: the statement or cursor isn't there.
    /// `invalid_sql_statement_name`
    public static let invalidSQLStatementName = SQLState("26000")
    /// `invalid_cursor_name`
    public static let invalidCursorName = SQLState("34000")

    // Class 28: who are you?
    /// `invalid_authorization_specification`
    public static let invalidAuthorizationSpecification = SQLState("28000")
    /// `invalid_password`
    public static let invalidPassword = SQLState("28P01")

    // Class 2D and 3B: ends of transactions and savepoints.
    /// `invalid_transaction_termination`
    public static let invalidTransactionTermination = SQLState("2D000")
    /// `invalid_savepoint_specification`
    public static let invalidSavepointSpecification = SQLState("3B001")

    // Class 3D and 3F: the database or schema isn't there.
    /// `invalid_catalog_name`
    public static let invalidCatalogName = SQLState("3D000")
    /// `invalid_schema_name`
    public static let invalidSchemaName = SQLState("3F000")

    // Class 40: the transaction was rolled back; running it again may succeed.
    /// `transaction_rollback`
    public static let transactionRollback = SQLState("40000")
    /// `serialization_failure`
    public static let serializationFailure = SQLState("40001")
    /// `statement_completion_unknown`
    public static let statementCompletionUnknown = SQLState("40003")
    /// `deadlock_detected`
    public static let deadlockDetected = SQLState("40P01")

    // Class 42: the statement is wrong or not allowed.
    /// `syntax_error_or_access_rule_violation`
    public static let syntaxErrorOrAccessRuleViolation = SQLState("42000")
    /// `insufficient_privilege`
    public static let insufficientPrivilege = SQLState("42501")
    /// `syntax_error`
    public static let syntaxError = SQLState("42601")
    /// `undefined_column`
    public static let undefinedColumn = SQLState("42703")
    /// `ambiguous_column`
    public static let ambiguousColumn = SQLState("42702")
    /// `datatype_mismatch`
    public static let datatypeMismatch = SQLState("42804")
    /// `undefined_function`
    public static let undefinedFunction = SQLState("42883")
    /// `undefined_object`
    public static let undefinedObject = SQLState("42704")
    /// `undefined_table`
    public static let undefinedTable = SQLState("42P01")
    /// `undefined_parameter`
    public static let undefinedParameter = SQLState("42P02")
    /// `duplicate_database`
    public static let duplicateDatabase = SQLState("42P04")
    /// `duplicate_prepared_statement`
    public static let duplicatePreparedStatement = SQLState("42P05")
    /// `duplicate_table`
    public static let duplicateTable = SQLState("42P07")
    /// `indeterminate_datatype`
    public static let indeterminateDatatype = SQLState("42P18")
    /// `duplicate_object`
    public static let duplicateObject = SQLState("42710")
    /// `duplicate_column`
    public static let duplicateColumn = SQLState("42701")

    // Class 53 and 54: resources and limits.
    /// `insufficient_resources`
    public static let insufficientResources = SQLState("53000")
    /// `disk_full`
    public static let diskFull = SQLState("53100")
    /// `out_of_memory`
    public static let outOfMemory = SQLState("53200")
    /// `too_many_connections`
    public static let tooManyConnections = SQLState("53300")
    /// `program_limit_exceeded`
    public static let programLimitExceeded = SQLState("54000")

    // Class 55: the object isn't in the state needed.
    /// `object_not_in_prerequisite_state`
    public static let objectNotInPrerequisiteState = SQLState("55000")
    /// `object_in_use`
    public static let objectInUse = SQLState("55006")
    /// `lock_not_available`
    public static let lockNotAvailable = SQLState("55P03")

    // Class 57: someone intervened. A connection that hears the last four is over.
    /// `operator_intervention`
    public static let operatorIntervention = SQLState("57000")
    /// `query_canceled`
    public static let queryCanceled = SQLState("57014")
    /// `admin_shutdown`
    public static let adminShutdown = SQLState("57P01")
    /// `crash_shutdown`
    public static let crashShutdown = SQLState("57P02")
    /// `cannot_connect_now`
    public static let cannotConnectNow = SQLState("57P03")
    /// `database_dropped`
    public static let databaseDropped = SQLState("57P04")
    /// `idle_session_timeout`
    public static let idleSessionTimeout = SQLState("57P05")

    // Class 58 and XX: the system or the server itself failed.
    /// `system_error`
    public static let systemError = SQLState("58000")
    /// `io_error`
    public static let ioError = SQLState("58030")
    /// `internal_error`
    public static let internalError = SQLState("XX000")
    /// `data_corrupted`
    public static let dataCorrupted = SQLState("XX001")
    /// `index_corrupted`
    public static let indexCorrupted = SQLState("XX002")

    // Class P0: raised by PL/pgSQL.
    /// `raise_exception`
    public static let raiseException = SQLState("P0001")
    /// `no_data_found`
    public static let noDataFound = SQLState("P0002")
    /// `too_many_rows`
    public static let tooManyRows = SQLState("P0003")
    /// `assert_failure`
    public static let assertFailure = SQLState("P0004")
}
