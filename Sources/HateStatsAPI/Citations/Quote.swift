import StatsModel

/// A number that somebody quotes, and of what.
struct Quote: Sendable {
    /// Of what the number is quoted.
    enum Subject: Sendable {
        /// The figure of a reference.
        case reference(String)
        /// A figure in the words of `/v1/figures`.
        case figure([(name: String, value: String)])
    }

    /// The members that name a figure, as `/v1/figures` has them.
    static let figureMembers = ["area", "category", "kind", "period", "measure", "compare"]
    private static let members = ["citation"] + figureMembers + ["value"]

    let subject: Subject
    let value: QuotedNumber

    /// A quote from a command line.
    init(_ value: String, reference: String?, parameters: [(name: String, value: String)]) throws {
        do throws(QuotedNumber.Failure) {
            self.value = try QuotedNumber(value)
        } catch {
            throw Problem(.invalidParameter, faults: [Self.fault(error, value)])
        }
        subject = reference.map(Subject.reference) ?? .figure(parameters)
    }

    /// Reads a body: `{"citation", "value"}`, or the words of a figure and `value`.
    ///
    /// - Throws: a `malformed-request` problem, or `invalid-parameter` with everything that is wrong.
    init(json bytes: [UInt8]) throws {
        // The value is taken as it is written: decoded, it would be a binary fraction.
        let written = WrittenNumber(member: "value", in: bytes)
        guard var members = JSONValue.members(of: written.remainder) else { throw Self.malformed(bytes) }
        let given = members.removeValue(forKey: "value")
        var body = JSONMembers(members, known: Self.members)
        let reference = body.text("citation")
        var parameters: [(name: String, value: String)] = []
        for name in Self.figureMembers {
            guard let text = body.text(name) else { continue }
            parameters.append((name, text))
            guard reference != nil else { continue }
            body.refuse(
                .init("body.\(name)", value: text, reason: "a citation names the figure already; give one of the two"))
        }
        var value: QuotedNumber?
        do throws(QuotedNumber.Failure) {
            value = try written.texts.first.map { text throws(QuotedNumber.Failure) in try QuotedNumber(text) }
            if value == nil { body.refuse(Self.fault(given)) }
        } catch {
            body.refuse(Self.fault(error, written.texts.first ?? ""))
        }
        if written.texts.count > 1 { body.refuse(.init("body.value", reason: "is given more than once")) }
        try body.check()
        guard let value else { throw Problem(.invalidParameter, "The value is missing.") }
        self.value = value
        subject = reference.map(Subject.reference) ?? .figure(parameters)
    }

    // MARK: What can be wrong

    /// A value that is no number.
    private static func fault(_ value: JSONValue?) -> Problem.Fault {
        guard case .text(let text)? = value else {
            let isMissing = value == nil || value == .null
            return .init("body.value", reason: isMissing ? "is missing: the number that is quoted" : "must be a number")
        }
        let digits = String(text.filter { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") })
        let suggestions = (try? QuotedNumber(digits)).map { [$0.text] } ?? []
        return .init(
            "body.value", value: text.shortened(to: 100),
            reason: "must be a number of JSON: no quotation marks, no commas between thousands, no percent sign",
            suggestions: suggestions)
    }

    private static func fault(_ failure: QuotedNumber.Failure, _ text: String) -> Problem.Fault {
        switch failure {
        case .notNumber:
            .init(
                "body.value", value: text.shortened(to: 100),
                reason: "must be a number such as 1234 or -2.5, without commas between thousands or a percent sign")
        case .tooLarge:
            .init(
                "body.value", value: text.shortened(to: 100),
                reason: "must be below 1,000,000,000,000,000 and written with at most 100 characters")
        }
    }

    private static func malformed(_ bytes: [UInt8]) -> Problem {
        let text = String(decoding: bytes.prefix(4096), as: UTF8.self).lowercased()
        guard text.contains("nan") || text.contains("infinity") else {
            return Problem(.malformedRequest, "The body must be a JSON object.")
        }
        return Problem(.malformedRequest, "The body must be a JSON object, and JSON has no NaN and no Infinity.")
    }
}

// MARK: The figure

extension Quote {
    /// The one figure that parameters name, in the words of a version.
    ///
    /// - Throws: an `invalid-parameter` problem with everything that is wrong.
    static func figure(
        _ parameters: [(name: String, value: String)], in version: ReleaseVersion
    ) throws -> (FigureCell, CitedMeasure) {
        let context = QueryContext(
            pack: version.pack, audience: .published, latestMonth: version.periodTo,
            firstMonth: version.table.frame.months.lowerBound)
        let query: FigureQuery
        do throws(QueryProblems) {
            query = try FigureQuery(parameters: parameters, context: context)
        } catch {
            let faults = error.problem.errors.map { fault in
                Problem.Fault(
                    fault.place.replacing("query.", with: "body.", maxReplacements: 1), value: fault.value,
                    reason: fault.reason, suggestions: fault.suggestions)
            }
            throw Problem(.invalidParameter, faults: faults)
        }
        let counts = [
            ("area", query.areas.count), ("category", query.categories.count), ("kind", query.kinds.count),
            ("period", query.periods.count), ("measure", query.measures.count),
        ]
        let faults = counts.filter { $0.1 != 1 }.map { name, count in
            Problem.Fault("body.\(name)", reason: "a number is quoted of one figure, and this names \(count)")
        }
        guard faults.isEmpty, let cell = query.cells.first(where: { _ in true }), let measure = query.measures.first
        else { throw Problem(.invalidParameter, faults: faults) }
        return (cell, CitedMeasure(measure, query.comparison))
    }
}
