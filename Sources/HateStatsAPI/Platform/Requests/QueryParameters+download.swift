extension QueryParameters {
    /// Whether a file is for a person's disk: `download=1`.
    ///
    /// - Throws: an `invalid-parameter` problem for any other value.
    func isDownload() throws -> Bool {
        guard let download = try one("download") else { return false }
        guard download == "1" else {
            throw Problem(
                .invalidParameter,
                faults: [
                    .init("query.download", value: download, reason: "must be 1, or be left out", suggestions: ["1"])
                ])
        }
        return true
    }
}
