/// A column of a result.
public struct PostgresColumn: Sendable, Hashable {
    /// The name the query gave it; need not be unique in a result.
    public var name: String
    /// Its type. A domain shows as the type it is made from.
    public var oid: UInt32

    /// A column by name and type.
    public init(name: String, oid: UInt32) {
        self.name = name
        self.oid = oid
    }
}
