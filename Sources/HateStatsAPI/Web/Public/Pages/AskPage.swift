import StatsModel

/// `/ask`: a question in words. The page comes with what understands questions; until then nothing leads to it.
enum AskPage {
    /// Whether there is an address that answers questions.
    static let isServed = false
}
