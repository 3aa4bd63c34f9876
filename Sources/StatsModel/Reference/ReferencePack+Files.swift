extension ReferencePack {
    /// The pack that some files are, by their names without a folder (`areas.csv`).
    ///
    /// What is not named `.csv` is not looked at.
    ///
    /// - Throws: everything that is wrong with it, at once.
    public convenience init(files: [String: [UInt8]]) throws(ReferencePackError) {
        var reading = PackReading()
        reading.checkNames(files.keys)
        let areas = PackAreas(files, &reading)
        let tree = areas.tree(&reading)
        let categories = PackCategories(files, &reading)
        let notes = reading.notes(files, areas, categories)
        let synonyms = reading.synonyms(files, areas, categories, notes: notes)
        let aliases = reading.rows(.areaNames, of: files)
        let areaIndex = areas.index(aliases: aliases, synonyms: synonyms, &reading)
        let categoryIndex = categories.index(synonyms: synonyms, &reading)
        let sources = reading.sources(files, areas)
        let channels = reading.channels(files)
        let populations = reading.populations(files, areas)
        let definitions = reading.definitions(files)
        let plan = reading.plan(files, levels: tree?.levels ?? [], categories)
        let policy = reading.policy(files)
        let reporting = reading.reporting(files, areas)
        let wording = reading.wording(files)
        let outsideTotals = reading.outsideTotals(files, areas, tree, categories)
        let questionWords = reading.questionWords(files, areas, tree, categories)
        let demonstration = reading.demonstration(files)

        guard reading.problems.isEmpty, let tree, let sources, let policy else {
            throw ReferencePackError(problems: Self.sorted(reading.problems))
        }
        self.init(
            tree: tree, areaIndex: areaIndex, areaNames: aliases.map { $0["name"] }, populations: populations,
            categories: categories.categories,
            categoryIndex: categoryIndex, anyIndex: Self.anyIndex(synonyms.map(\.synonym)),
            kindIndex: Self.kindIndex(synonyms.map(\.synonym)), synonyms: synonyms.map(\.synonym),
            definitions: definitions, sources: sources.sources, policeIndex: sources.police, channels: channels,
            channelIndex: Self.channelIndex(channels), notes: notes, plan: plan, policy: policy, reporting: reporting,
            wording: wording, outsideTotals: outsideTotals, questionWords: questionWords, demonstration: demonstration)
    }

    private static func anyIndex(_ synonyms: [Synonym]) -> NameIndex {
        var index = NameIndex(words: ["any"])
        for synonym in synonyms where synonym.dimension == .category && synonym.code == "any" {
            index.add(synonym.word, for: 0)
        }
        return index
    }

    private static func kindIndex(_ synonyms: [Synonym]) -> NameIndex {
        let words = KindSelection.allCases.map(\.rawValue)
        var index = NameIndex(words: words)
        for synonym in synonyms where synonym.dimension == .kind {
            if let position = words.firstIndex(of: synonym.code) { index.add(synonym.word, for: position) }
        }
        return index
    }

    private static func channelIndex(_ channels: [Channel]) -> NameIndex {
        var index = NameIndex(words: channels.map(\.code.rawValue))
        for (position, channel) in channels.enumerated() { index.add(channel.label, for: position) }
        return index
    }

    /// By file, as the pack's description lists them, then by line.
    private static func sorted(_ problems: [ReferencePackError.Problem]) -> [ReferencePackError.Problem] {
        let order = PackFile.allCases.map(\.rawValue)
        return problems.enumerated().sorted { left, right in
            let ranks = [left, right].map { order.firstIndex(of: $0.element.file) ?? -1 }
            return (ranks[0], left.element.line, left.offset) < (ranks[1], right.element.line, right.offset)
        }.map(\.element)
    }
}
