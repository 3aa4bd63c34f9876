extension Protection {
    /// The same protection with further cells that are not safe: what an attack on it found.
    public func adding(_ failures: [Failure]) -> Protection {
        Protection(table: table, roles: roles, failures: self.failures + failures)
    }
}
