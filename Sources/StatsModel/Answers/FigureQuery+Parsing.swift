extension FigureQuery {
    /// Understands the parameters of a query, already percent-decoded, in any order.
    ///
    /// - Throws: `QueryProblems` with everything that is wrong, not only the first of it.
    public init(
        parameters: [(name: String, value: String)], context: QueryContext
    ) throws(QueryProblems) {
        var reader = QueryReader(parameters, context: context)
        self.init()
        areas = reader.areas()
        categories = reader.categories()
        kinds = reader.kinds()
        periods = reader.periods()
        measures = reader.measures()
        comparison = reader.choice(.compare, default: .yearEarlier)
        release = reader.release()
        asOf = reader.asOf()
        channels = reader.channels()
        sources = reader.sources()
        basis = reader.choice(.basis, default: .recorded)
        categoriesAll = reader.categoriesAll()
        wordNotes = reader.wordNotes
        if reader.problems.isEmpty { reader.checkSize(of: self) }
        guard reader.problems.isEmpty else { throw QueryProblems(problems: reader.problems) }
    }
}

/// Takes the parameters of a query apart, and gathers what is wrong with them.
struct QueryReader {
    let context: QueryContext
    var problems: [QueryProblem] = []
    var wordNotes: [NoteCode] = []
    /// In the order of their coming. They are so few that nothing finds them sooner than a look at all.
    private var given: [(parameter: QueryParameter, values: [String])] = []

    var pack: ReferencePack { context.pack }

    /// After so many problems no more suggestions are looked for: each is a search through all names.
    private static let problemsWithSuggestions = 20

    init(_ parameters: [(name: String, value: String)], context: QueryContext) {
        self.context = context
        for (name, value) in parameters where name != QueryParameter.cacheBuster {
            guard let parameter = QueryParameter(rawValue: name), isAllowed(parameter) else {
                if !context.otherParameters.contains(name) { reportUnknown(name, value) }
                continue
            }
            guard let place = given.firstIndex(where: { $0.parameter == parameter }) else {
                given.append((parameter, [value]))
                continue
            }
            if parameter.isList {
                given[place].values.append(value)
            } else if let first = given[place].values.first, first != value {
                report(.conflict, parameter, value, "It is given twice, with other values. Give it once.", [first])
            }
        }
    }

    /// Whether a parameter is given.
    func has(_ parameter: QueryParameter) -> Bool {
        given.contains { $0.parameter == parameter }
    }

    private func values(_ parameter: QueryParameter) -> [String]? {
        given.first { $0.parameter == parameter }?.values
    }

    /// The value of a parameter that is given once; empty values are a problem.
    mutating func single(_ parameter: QueryParameter) -> String? {
        guard let value = values(parameter)?.first else { return nil }
        let trimmed = value.trimmed
        guard trimmed.isEmpty else { return trimmed }
        report(.unknownValue, parameter, value, "It has no value. Leave it out or give one.")
        return nil
    }

    /// The values of a parameter, each as a whole.
    mutating func whole(_ parameter: QueryParameter) -> [String] {
        (values(parameter) ?? []).map(\.trimmed).filter { value in
            if value.isEmpty { report(.unknownValue, parameter, value, "It has no value. Leave it out or give one.") }
            return !value.isEmpty
        }
    }

    /// The parts of a value between commas that stand outside parentheses.
    mutating func parts(_ parameter: QueryParameter, _ value: String) -> [String] {
        var depth = 0
        let pieces = value.utf8.split(omittingEmptySubsequences: false) { byte in
            if byte == UInt8(ascii: "(") { depth += 1 }
            if byte == UInt8(ascii: ")"), depth > 0 { depth -= 1 }
            return byte == UInt8(ascii: ",") && depth == 0
        }
        let trimmed = pieces.map { Substring($0).trimmed }
        if trimmed.contains("") {
            report(.unknownValue, parameter, value, "There is nothing between two commas, or at an end.")
        }
        return trimmed.filter { !$0.isEmpty }
    }

    /// One of a few words; a default where the parameter is not given.
    mutating func choice<Choice>(_ parameter: QueryParameter, default preset: Choice) -> Choice
    where Choice: RawRepresentable<String> & CaseIterable {
        guard let value = single(parameter) else { return preset }
        if let choice = Choice(rawValue: value.lowercased()) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        let near = suggestions(for: value, in: NameIndex(words: words))
        report(.unknownValue, parameter, value, "Expected \(words.listed(by: "or")).", near)
        return preset
    }

    /// Notes a problem with a value.
    mutating func report(
        _ sort: QueryProblem.Sort, _ parameter: QueryParameter, _ value: String, _ reason: String,
        _ suggestions: [String] = []
    ) {
        problems.append(QueryProblem(sort, parameter.rawValue, value, reason, suggestions: suggestions))
    }

    /// What a name means, with suggestions only while there are few problems.
    func resolved(_ name: String, in index: NameIndex) -> NameResolution<Int> {
        let found = index.meanings(of: name)
        switch found.count {
        case 0: return .unknown(suggestions: suggestions(for: name, in: index))
        case 1: return .found(found[0])
        default: return .ambiguous(found)
        }
    }

    /// Words that look like a name, only while there are few problems.
    func suggestions(for name: String, in index: NameIndex) -> [String] {
        problems.count < Self.problemsWithSuggestions ? index.suggestions(for: name) : []
    }

    private func isAllowed(_ parameter: QueryParameter) -> Bool {
        parameter.audience == nil || parameter.audience == context.audience
    }

    private mutating func reportUnknown(_ name: String, _ value: String) {
        let known = QueryParameter.allCases.filter(isAllowed).map(\.rawValue)
        let names = known + context.otherParameters.sorted()
        let reason =
            switch QueryParameter(rawValue: name)?.audience {
            case .management: "It is a parameter of management figures only."
            case .published: "It is a parameter of published figures only; management figures are always current."
            case nil: "There is no such parameter. There are \(names.listed(by: "and"))."
            }
        let near = suggestions(for: name, in: NameIndex(words: names))
        problems.append(QueryProblem(.unknownParameter, name, value, reason, suggestions: near))
    }

    /// Refuses an answer that would be too large, rather than cutting it.
    mutating func checkSize(of query: FigureQuery) {
        let count = query.figureCount
        if count > context.maximumFigures {
            let asked = count == .max ? "More figures than can be counted" : "\(FixedDecimal(count).grouped) figures"
            let reason =
                "\(asked) are asked for; one answer holds at most \(FixedDecimal(context.maximumFigures).grouped). "
                + "Ask for fewer areas, categories or periods at a time."
            report(.tooMany, .period, "", reason)
        }
        guard context.audience == .management, let span = query.timeSpan else { return }
        let shape = Cube.Shape(areas: pack.areas.count, categories: pack.categories.count, span: span)
        if shape.cells ?? .max > Cube.maximumCells {
            let unit = if case .months = span { "months" } else { "days" }
            let length = FixedDecimal(span.count).grouped
            let reason = "The periods reach over \(length) \(unit), which are too many to be counted at once."
            report(.tooMany, .period, "", reason)
        }
    }
}

extension Sequence<String> {
    /// The words as a list within a sentence: `a, b and c`.
    func listed(by conjunction: String) -> String {
        let words = Array(self)
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }
}
