/// What is counted, in the words of a pack: for headings and pictures, which are no sentences.
public struct CountedWords: Sendable {
    private let phrasebook: Phrasebook
    private let pack: ReferencePack

    /// The words of a pack.
    public init(_ pack: ReferencePack) {
        self.pack = pack
        phrasebook = Phrasebook(pack)
    }

    /// `hate crimes`, or for one `hate crime`.
    public func noun(_ kind: KindSelection, isOne: Bool = false) -> String {
        phrasebook.noun(kind, count: isOne ? 1 : nil)
    }

    /// What a category adds to the noun: `with a race motivation`; nothing for any.
    public func motivation(_ category: Int?) -> String { phrasebook.motivation(category.map { pack.categories[$0] }) }

    /// What stands before everything that is said of invented figures.
    public var syntheticMark: String { phrasebook["synthetic.prefix"] }

    /// Who recorded what is counted.
    public var recorder: String { phrasebook["recorder"] }
}
