public import Logging
internal import StatsModel

extension ManagementAnswer {
    /// Writes down who looked at what: unsuppressed counts can identify people, so every look leaves a line.
    public func logLook(by access: Access, to logger: Logger) {
        logger.notice(
            "management figures were looked at",
            metadata: [
                "key": .string(access.keyID), "role": .string(access.role.rawValue), "query": .string(canonicalQuery),
                "figures": .stringConvertible(figures.count),
            ])
    }
}
