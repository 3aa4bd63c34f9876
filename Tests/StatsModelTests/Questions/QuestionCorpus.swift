import TestSupport
import Testing

@testable import StatsModel

/// Questions with the queries that they should become, in a file beside this one.
struct QuestionCorpus {
    /// One question and what should be made of it.
    struct Entry {
        let line: Int
        let question: String
        /// The query in the parameters of figures; several, or one after `?`, are readings; none where nothing can be
        /// made of it.
        let queries: [String]
        let isOffered: Bool
        /// The words that must be named as not understood or not held.
        let unheld: [String]
    }

    /// How an answer compares with what it should be.
    enum Verdict: String, CaseIterable {
        /// The query and what is not held are as they should be.
        case right
        /// Something is not as it should be, but the answer names what it took no account of.
        case wrong
        /// Something is not as it should be, and nothing says so.
        case wrongWithoutSayingSo = "wrong without saying so"
    }

    let entries: [Entry]

    init(_ name: String) throws {
        let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
        let text = try TextFile.read("/" + folder + "/" + name)
        entries = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { place, line in
            guard !line.isEmpty, !line.hasPrefix("#") else { return nil }
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            let query = columns.count > 1 ? columns[1] : "-"
            let isOffered = query.hasPrefix("?")
            let queries = query == "-" ? [] : query.split(separator: "|").map { $0.trimming("? ") }
            return Entry(
                line: place + 1, question: columns[0], queries: queries, isOffered: isOffered,
                unheld: columns.count > 2 ? columns[2].split(separator: ";").map { $0.trimming(" ") } : [])
        }
    }
}

extension Substring {
    func trimming(_ characters: String) -> String {
        var rest = self
        while let first = rest.first, characters.contains(first) { rest = rest.dropFirst() }
        while let last = rest.last, characters.contains(last) { rest = rest.dropLast() }
        return String(rest)
    }
}

/// The desk at which the questions are put: a pack, and the months of a release.
struct QuestionDesk {
    let lexicon: QuestionLexicon
    let context: QueryContext

    init(_ pack: ReferencePack, first: String = "2018-04", latest: String = "2026-03") {
        lexicon = QuestionLexicon(pack)
        context = QueryContext(
            pack: pack, audience: .published, latestMonth: Month(latest), firstMonth: Month(first))
    }

    static func llr() throws -> QuestionDesk { QuestionDesk(try SmallPack.llr()) }

    func ask(_ text: String) throws(QuestionProblem) -> Question {
        try Question(text, lexicon, latestMonth: context.latestMonth, firstMonth: context.firstMonth)
    }

    /// A query in the words of an address, wherever it came from.
    func canonical(_ query: FigureQuery) -> String {
        var writer = ByteWriter(capacity: 256)
        query.write(to: &writer, in: lexicon.pack)
        return writer.text
    }

    func query(_ parameters: String) throws(QueryProblems) -> FigureQuery {
        let pairs = parameters.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            return (name: parts[0], value: parts.count > 1 ? parts[1] : "")
        }
        return try FigureQuery(parameters: pairs, context: context)
    }

    /// What an entry of the corpus got, and in words what is not as it should be.
    ///
    /// - Parameter isStrict: whether nothing else may be named as not held than what should be.
    func verdict(on entry: QuestionCorpus.Entry, isStrict: Bool) throws -> (QuestionCorpus.Verdict, [String]) {
        let question: Question
        do throws(QuestionProblem) {
            question = try ask(entry.question)
        } catch {
            return entry.queries.isEmpty ? (.right, []) : (.wrong, ["\(error)"])
        }
        let wanted = try entry.queries.map { canonical(try query($0)) }
        let given = (question.query.map { [$0] } ?? question.readings.map(\.query)).map(canonical)
        var faults: [String] = []
        if wanted.sorted() != given.sorted() || (question.query == nil) != (entry.isOffered || wanted.isEmpty) {
            faults.append("expected \(wanted), got \(given)\(question.query == nil ? " (offered)" : "")")
        }
        let told = question.unheld.map { $0.text.lowercased() }
        for word in entry.unheld where !told.contains(where: { $0.contains(word.lowercased()) }) {
            faults.append("does not name \"\(word)\", only \(told)")
        }
        if isStrict {
            for text in told where !entry.unheld.contains(where: { text.contains($0.lowercased()) }) {
                faults.append("names \"\(text)\" as not held")
            }
        }
        guard !faults.isEmpty else { return (.right, []) }
        return (question.unheld.isEmpty ? .wrongWithoutSayingSo : .wrong, faults)
    }
}
