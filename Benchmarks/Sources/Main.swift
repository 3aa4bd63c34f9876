import ArgumentParser

@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hatestats-bench",
        abstract: "Measures HateStats side by side with what it is measured against.",
        subcommands: [Generate.self])
}

struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write the file that the import benchmarks read.")

    @Option(help: "The folder of the pack.") var pack = "reference/llr"
    @Option(help: "How many rows.") var rows = 1_000_000
    @Option(help: "Rows in a thousand that break a rule.") var bad = 50
    @Argument(help: "The file to write.") var path: String

    func run() throws {
        try RecordFile(words: PackWords(pack: pack), badInThousand: bad).write(rows: rows, to: path)
    }
}
