extension String {
    /// A name as it stands within a sentence: its article is no part of it there (`the partners of Leicester`).
    public var withinSentence: String {
        hasPrefix("The ") ? "the " + dropFirst(4) : self
    }
}
