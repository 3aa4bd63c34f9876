internal import HTTPTypes
internal import NIOConcurrencyHelpers
internal import NIOCore
internal import StatsModel

/// Public answers, kept ready as long as what is published stays what it is, so that a question that many ask is worked out
/// once.
///
/// It is bounded by bytes, in two halves: when the newer one is full, the older one is forgotten and the newer takes its
/// place. What is asked for again moves into the newer half, so that it stays, and nothing has to be searched or sorted.
final class AnswerCache: Sendable {
    /// What tells one answer from another: the question as it was written, and the form of the answer.
    struct Question: Hashable, Sendable {
        /// nil for a page, whose question is its whole address.
        let format: FigureFormat?
        let query: String
    }

    /// An answer but for its `Cache-Control`, which depends on the time.
    struct Entry: Sendable {
        let headers: HTTPFields
        let body: ByteBuffer

        /// About what it takes in memory, with its question.
        func bytes(_ question: Question) -> Int {
            body.storageCapacity + question.query.utf8.count + headers.count * 64 + 256
        }
    }

    private struct Halves {
        /// Of which publication all of it is.
        var mark: Publication.Mark?
        var newer: [Question: Entry] = [:]
        var older: [Question: Entry] = [:]
        var newerBytes = 0
    }

    private let half: Int
    private let halves = NIOLockedValueBox(Halves())

    /// A cache of at most so many bytes; of none where it is 0.
    init(bytes: Int) { half = bytes / 2 }

    /// The answer to a question, where one is kept from this publication.
    func answer(_ question: Question, of publication: Publication) -> Entry? {
        guard half > 0 else { return nil }
        return halves.withLockedValue { halves in
            guard halves.mark === publication.mark else { return nil }
            if let entry = halves.newer[question] { return entry }
            guard let entry = halves.older.removeValue(forKey: question) else { return nil }
            keep(entry, question, in: &halves)
            return entry
        }
    }

    /// Keeps an answer, unless it would take an eighth of all there is.
    func keep(_ entry: Entry, _ question: Question, of publication: Publication) {
        guard half > 0, entry.bytes(question) <= half / 4 else { return }
        halves.withLockedValue { halves in
            // What another publication said is not kept for a moment longer.
            if halves.mark !== publication.mark { halves = Halves(mark: publication.mark) }
            keep(entry, question, in: &halves)
        }
    }

    private func keep(_ entry: Entry, _ question: Question, in halves: inout Halves) {
        let bytes = entry.bytes(question)
        if halves.newerBytes + bytes > half {
            halves.older = halves.newer
            halves.newer = [:]
            halves.newerBytes = 0
        }
        if halves.newer.updateValue(entry, forKey: question) == nil { halves.newerBytes += bytes }
    }

    /// How many answers are kept, and about what they take: for tests.
    var holding: (answers: Int, newerBytes: Int) {
        halves.withLockedValue { ($0.newer.count + $0.older.count, $0.newerBytes) }
    }
}
