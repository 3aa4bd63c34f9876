import StatsModel

/// Answers for references and quotes, from one moment of what is published.
struct CitationDesk: Sendable {
    private let snapshot: PublicationSnapshot
    private let reading: CitationReading
    /// What stands before addresses that are to be printed; empty where the service does not know its own.
    private let publicURL: String

    var publication: Publication { snapshot.publication }

    /// - Throws: an `unavailable` problem before anything has been read.
    init(_ app: AppContext) throws {
        self.init(
            try app.publication.requiredSnapshot(), inForce: app.reference.pack,
            publicURL: app.settings.publicURL ?? "")
    }

    /// - Parameter inForce: the pack by which the next release would be made.
    init(_ snapshot: PublicationSnapshot, inForce: NumberedPack?, publicURL: String = "") {
        self.snapshot = snapshot
        reading = CitationReading(snapshot, inForce: inForce)
        self.publicURL = publicURL
    }

    /// What a reference names.
    ///
    /// - Throws: a `mistyped-reference` problem, or `not-found`.
    func cited(_ text: String, at place: String) throws -> CitedFigure {
        guard let (citation, prefix) = try reading.citation(text, at: place),
            let cited = CitedFigure(citation, prefix: prefix, in: snapshot)
        else { throw Problem.unknownReference(text, at: place) }
        return cited
    }

    /// All that is said of a reference.
    func answer(_ text: String, at place: String = "path.reference") throws -> CitationAnswer {
        CitationAnswer(try cited(text, at: place), in: publication, publicURL: publicURL)
    }

    /// Whether a quoted number stands.
    func answer(_ quote: Quote) throws -> QuoteAnswer {
        switch quote.subject {
        case .reference(let text):
            return QuoteAnswer(quote.value, try cited(text, at: "body.citation"), in: publication)
        case .figure(let parameters):
            let newest = try publication.newestOrProblem()
            let (cell, measure) = try Quote.figure(parameters, in: newest.content)
            return try QuoteAnswer(quote.value, cell, measure, newest, in: publication)
        }
    }
}

extension AppContext {
    /// What a reference names, for the command line, as `GET /v1/citations/{reference}` gives it.
    ///
    /// - Throws: a `Problem`.
    public func citation(_ reference: String) async throws -> CitationAnswer {
        try await publication.reload()
        return try Problem.spoken { try CitationDesk(self).answer(reference, at: "reference") }
    }

    /// Whether a quoted number stands, for the command line, as `POST /v1/verify` gives it.
    ///
    /// - Parameters:
    ///   - reference: where the number is quoted with one.
    ///   - parameters: else the figure, in the words of `/v1/figures`.
    /// - Throws: a `Problem`.
    public func verdict(
        on value: String, reference: String?, parameters: [(name: String, value: String)]
    ) async throws -> QuoteAnswer {
        try await publication.reload()
        return try Problem.spoken {
            try CitationDesk(self).answer(Quote(value, reference: reference, parameters: parameters))
        }
    }
}

extension Problem {
    /// Turns errors that know how a client is told of them into what the client is told.
    fileprivate static func spoken<R>(_ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as any ProblemConvertible {
            throw error.problem
        }
    }
}
