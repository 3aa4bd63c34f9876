internal import StatsModel

extension AppContext {
    /// An answer for the command line, as `GET /v1/figures` gives it.
    ///
    /// - Throws: a `Problem` in the words of the address.
    public func publishedAnswer(_ parameters: [(name: String, value: String)]) async throws -> PublishedAnswer {
        try await publication.reload()
        let enquiry = PublishedEnquiry(publication: publication.current, now: now, shelf: ReleaseShelf())
        do {
            return try enquiry.answer(parameters, otherParameters: [])
        } catch let problems as QueryProblems {
            throw problems.problem
        }
    }
}
