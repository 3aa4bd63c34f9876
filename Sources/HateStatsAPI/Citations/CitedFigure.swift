import StatsModel

/// What a reference names: a figure of a version that was published, which may have been withdrawn since.
struct CitedFigure: Sendable {
    /// The version.
    enum Version: Sendable {
        case readable(PublishedVersion)
        /// With the pack that was frozen with it.
        case withdrawn(WithdrawnVersion, NumberedPack)
    }

    /// The reference as it is printed.
    let reference: String
    let version: Version
    /// By the positions of the version's pack.
    let cell: FigureCell
    let measure: CitedMeasure

    /// What a citation names; nil where nothing of that name was published under that prefix.
    ///
    /// Nothing but what is published is looked at, so that what is not public yet and what never was are the same.
    init?(_ citation: Citation, prefix: String, in snapshot: PublicationSnapshot) {
        let found: (Version, FigureCell, ReferencePack)
        switch snapshot.publication.entry(number: citation.versionNumber) {
        case nil: return nil
        case .readable(let version):
            let content = version.content
            guard let cell = content.numbers.cell(of: citation), content.counts.has(cell) else { return nil }
            found = (.readable(version), cell, content.pack)
        case .withdrawn(let version):
            guard let pack = snapshot.packs[version.referenceLoad],
                let cell = pack.citationNumbers.cell(of: citation), version.had(cell, in: pack.pack)
            else { return nil }
            found = (.withdrawn(version, pack), cell, pack.pack)
        }
        let own = found.2.policy.citationPrefix
        // A reference has one prefix: that of the pack that was frozen with its version.
        guard own.lowercased() == prefix.lowercased(), let text = CitationCode.text(citation, prefix: own) else {
            return nil
        }
        (reference, version, cell, measure) = (text, found.0, found.1, citation.measure)
    }

    var pack: ReferencePack {
        switch version {
        case .readable(let version): version.content.pack
        case .withdrawn(_, let pack): pack.pack
        }
    }

    /// The figure by codes, as other versions can be asked for it.
    var coded: CodedFigure? { CodedCell(cell, in: pack).map { CodedFigure($0, measure) } }

    /// The version, where it was withdrawn.
    var withdrawn: WithdrawnVersion? {
        if case .withdrawn(let version, _) = version { version } else { nil }
    }

    /// The figure as it was published, without its value where that is no longer given.
    var statement: FigureStatement {
        switch version {
        case .readable(let version): FigureStatement(version.content, cell, measure)
        case .withdrawn(let version, let pack): FigureStatement(version, pack, cell, measure)
        }
    }
}
