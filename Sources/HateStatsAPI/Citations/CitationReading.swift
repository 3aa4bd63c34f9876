import StatsModel

/// Reads references as people type and paste them.
struct CitationReading: Sendable {
    /// Those of every pack that something was published with, and of the pack in force: longer ones first, so that none
    /// is taken for the beginning of another.
    let prefixes: [String]

    init(_ snapshot: PublicationSnapshot, inForce: NumberedPack?) {
        let packs = snapshot.packs.values.map(\.pack) + (inForce.map { [$0.pack] } ?? [])
        let all = Set(packs.map { $0.policy.citationPrefix.uppercased() })
        prefixes = all.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
    }

    /// What a text names, with the prefix under which it does.
    ///
    /// - Parameter place: where the text stands in the request.
    /// - Throws: the fault of a text that is no reference, which says what kind of mistake it is.
    func citation(_ text: String, at place: String) throws(CitationFault) -> (Citation, prefix: String)? {
        let plain = Self.plain(text)
        var problem = CitationCode.Problem.otherPrefix
        for prefix in prefixes {
            do throws(CitationCode.Problem) {
                return (try CitationCode.citation(plain, prefixes: [prefix]), prefix)
            } catch {
                switch error {
                case .otherPrefix: continue
                case .meansNothing: return nil
                case .strayCharacter, .length, .mistyped: if problem == .otherPrefix { problem = error }
                }
            }
        }
        throw CitationFault(fault: fault(problem, text, place))
    }

    /// The text without what word processors and web pages put in the place of hyphens and spaces.
    private static func plain(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{2010}"..."\u{2015}", "\u{2212}", "\u{AD}", "\u{FE63}", "\u{FF0D}": plain.append("-")
            case "\u{A0}", "\u{2000}"..."\u{200B}", "\u{202F}", "\u{2060}", "\u{FEFF}": plain.append(" ")
            default: plain.append(scalar)
            }
        }
        return String(plain)
    }

    private func fault(_ problem: CitationCode.Problem, _ text: String, _ place: String) -> Problem.Fault {
        let beginnings = prefixes.map { "\($0)-" }.joined(separator: " or ")
        let mistake =
            switch problem {
            case .otherPrefix:
                beginnings.isEmpty
                    ? "nothing has references here yet" : "references here begin with \(beginnings), and this does not"
            case .strayCharacter(let character):
                "references have no “\(character)”, only digits and letters without I, L, O and U"
            case .length(let count):
                "after its beginning it has \(count == 1 ? "1 character" : "\(count) characters"), and references have "
                    + "8, 12 or 16"
            case .mistyped, .meansNothing: "a character is wrong, or two have changed places"
            }
        let example = prefixes.first.map { "; a reference looks like \($0)-7Q4K-9XM2" } ?? ""
        return Problem.Fault(place, value: text.shortened(to: 100), reason: mistake + example)
    }
}

/// A text that should be a reference and is none.
struct CitationFault: ProblemConvertible {
    let fault: Problem.Fault

    var problem: Problem { Problem(.mistypedReference, faults: [fault]) }
}

extension Problem {
    /// The one answer to a well-formed reference to nothing: never issued, not public yet, or outside its release.
    static func unknownReference(_ text: String, at place: String) -> Problem {
        Problem(
            .notFound,
            faults: [
                .init(
                    place, value: text.shortened(to: 100),
                    reason: "it is written as a reference is, and no published figure has it")
            ])
    }
}
