/// The values of a result, wherever they are kept.
///
/// Immutable, so a result may be read from any task.
protocol ResultStorage: Sendable {
    var columns: [PostgresColumn] { get }
    var rowCount: Int { get }

    /// A value in binary format, `nil` for NULL. The bytes stay valid as long as the storage lives.
    ///
    /// The caller has checked both places against ``rowCount`` and ``columns``.
    func value(row: Int, column: Int) -> UnsafeRawBufferPointer?
}
