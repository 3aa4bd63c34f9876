internal import Logging
internal import StatsModel

extension AppContext {
    /// An answer for the command line, which acts with a key like any client.
    ///
    /// - Throws: a `key-required` problem without a valid key, and what ``ManagementEnquiry`` throws.
    public func managementAnswer(
        _ parameters: [(name: String, value: String)], key: String?
    ) async throws -> ManagementAnswer {
        let access = try await authenticate(key: key)
        // A command is quiet but for this one line: each look is logged, also here.
        var lookLogger = logger
        lookLogger.logLevel = min(logger.logLevel, .notice)
        let enquiry = ManagementEnquiry(pool: pool, pack: try reference.required(), logger: lookLogger)
        do {
            return try await enquiry.answer(access, parameters)
        } catch let problems as QueryProblems {
            // In words, as an HTTP client would read them.
            throw problems.problem
        }
    }
}
