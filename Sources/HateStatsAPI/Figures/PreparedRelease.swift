internal import NIOConcurrencyHelpers
internal import StatsModel

/// The words of a release version laid ready for writing, each form when it is first asked for.
final class PreparedRelease: Sendable {
    /// The rule by which its figures are hidden.
    let rule: String

    private let version: ReleaseVersion
    private let made = NIOLockedValueBox(Made())

    private struct Made {
        var fragments: [FigureForm: FigureFragments] = [:]
        var lexicons: [TextDialect: FigureLexicon] = [:]
    }

    init(_ version: ReleaseVersion) {
        self.version = version
        let least = version.pack.policy.threshold - 1
        rule =
            version.pack.wording["disclosure.rule"]
            ?? "Counts of 1 to \(least) and figures that would give them away are hidden so that nobody can be identified."
    }

    func fragments(_ form: FigureForm) -> FigureFragments {
        made.withLockedValue { made in
            if let fragments = made.fragments[form] { return fragments }
            let fragments = FigureFragments(
                form, version.pack, reference: version.reference, months: version.table.frame.months,
                release: (version.name.id, version.name.version), isSynthetic: version.name.isSynthetic)
            made.fragments[form] = fragments
            return fragments
        }
    }

    func lexicon(_ dialect: TextDialect) -> FigureLexicon {
        made.withLockedValue { made in
            if let lexicon = made.lexicons[dialect] { return lexicon }
            let lexicon = FigureLexicon(version.pack, dialect: dialect, months: version.table.frame.months)
            made.lexicons[dialect] = lexicon
            return lexicon
        }
    }
}

/// The prepared words of the versions that are asked for, kept as long as they are public.
final class ReleaseShelf: Sendable {
    private struct Entry {
        let digest: [UInt8]
        let prepared: PreparedRelease
    }

    private let entries = NIOLockedValueBox<[Int: Entry]>([:])

    /// The prepared words of a published version.
    func prepared(_ version: ReleaseVersion, in publication: Publication) -> PreparedRelease {
        let number = version.name.number
        return entries.withLockedValue { entries in
            if let entry = entries[number], entry.digest == version.digest { return entry.prepared }
            // Nothing is kept of what has been withdrawn.
            entries = entries.filter { publication.entry(number: $0.key)?.readable != nil }
            let prepared = PreparedRelease(version)
            entries[number] = Entry(digest: version.digest, prepared: prepared)
            return prepared
        }
    }
}
