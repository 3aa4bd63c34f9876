import ArgumentParser

@main
struct HateStats: AsyncParsableCommand {
    func run() async throws {}
}
