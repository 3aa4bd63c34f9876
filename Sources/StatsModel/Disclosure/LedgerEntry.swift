/// One version of a release that was public: what it counted, and what it showed of that.
public struct LedgerEntry: Sendable {
    /// As sentences name it: `release 2024-q1, version 1`.
    public let name: String
    /// What was counted.
    public let raw: RawTable
    /// What was shown.
    public let table: ProtectedTable

    /// A version of a release.
    public init(name: String, raw: RawTable, table: ProtectedTable) {
        self.name = name
        self.raw = raw
        self.table = table
    }
}
