public import Charts
public import StatsModel

extension PublishedAnswer {
    /// The figures as a picture. Its ``Chart/title`` is the finding, its ``Chart/description`` the words for those who do not
    /// see it.
    ///
    /// - Parameters:
    ///   - kind: how they are drawn; nil where that follows from the question.
    ///   - measure: which measure of the question is drawn; nil where it has one only.
    ///   - idPrefix: what the ids in the picture begin with; another for each picture of a page.
    ///   - publicURL: where readers reach the service; nil where that is not known.
    /// - Throws: why the figures can't be drawn so, and what would do.
    public func chart(
        kind: ChartKind? = nil, size: ChartSize = .page, measure: Measure? = nil, idPrefix: String = "chart",
        publicURL: String?
    ) throws(ChartRefusal) -> Chart {
        var request = ChartRequest()
        request.kind = kind
        request.size = size
        request.measure = measure
        request.idPrefix = idPrefix
        request.publishedOn = version.publishedAt?.day(inZone: version.pack.policy.timeZone)
        request.publicURL = publicURL
        return try Chart(content, request)
    }
}

extension ChartRefusal: ProblemConvertible {
    /// What a client is told of figures that can't be drawn so, and what would do.
    public var problem: Problem {
        Problem(
            .impossible,
            faults: [.init("query.\(parameter)", value: value, reason: reason, suggestions: suggestions)])
    }
}
