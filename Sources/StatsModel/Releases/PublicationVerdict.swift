/// What a version shows of a figure.
public enum ShownFigure<Value: Sendable & Hashable>: Sendable, Hashable {
    /// A value.
    case value(Value)
    /// Nothing, so that nobody can be identified.
    case hidden
    /// Nothing: the version has no such figure.
    case absent
}

/// Whether a number that somebody quotes stands.
public enum QuoteVerdict: Sendable, Hashable {
    /// The newest version shows it.
    case stands
    /// It was shown, and has not been since a moment.
    case wasRight(until: Instant)
    /// No version that can be read shows it.
    case neverPublished
    /// The newest version hides the figure. Nothing is said of whether the number is right: a service that did would
    /// give the hidden number to whoever asks often enough.
    case hidden

    /// The verdict as answers spell it.
    public var word: String {
        switch self {
        case .stands: "stands"
        case .wasRight: "was-right-until"
        case .neverPublished: "never-published"
        case .hidden: "hidden"
        }
    }

    /// The moment from which on it was no longer right; nil for all others.
    public var until: Instant? {
        if case .wasRight(let moment) = self { moment } else { nil }
    }
}

extension Publication {
    /// Whether a quoted value of a figure stands.
    ///
    /// - Parameter showing: what a version shows of the figure. It is asked for published figures only, so that no true
    ///   count can decide.
    public func verdict<Value>(
        on quoted: Value, showing: (PublishedVersion) -> ShownFigure<Value>
    ) -> QuoteVerdict {
        let now = newest.map(showing) ?? .absent
        if now == .value(quoted) { return .stands }
        if let moment = lastReign(of: quoted, showing: showing) ?? lastShown(quoted, showing: showing) {
            return .wasRight(until: moment)
        }
        return now == .hidden ? .hidden : .neverPublished
    }

    /// Until when the newest version of its time showed a value.
    private func lastReign<Value>(
        of quoted: Value, showing: (PublishedVersion) -> ShownFigure<Value>
    ) -> Instant? {
        reigns.last { reign in reign.entry.readable.map(showing) == .value(quoted) }?.until
    }

    /// Until when a version showed a value that was never the newest of its time: a correction of an older release.
    private func lastShown<Value>(
        _ quoted: Value, showing: (PublishedVersion) -> ShownFigure<Value>
    ) -> Instant? {
        entries.compactMap(\.readable).last { showing($0) == .value(quoted) }
            .map { supersededAt($0.content.name) ?? $0.publishedAt }
    }

    /// Whether what a version shows of a figure is what the newest shows of it.
    public func stands<Value>(
        _ shown: ShownFigure<Value>, showing: (PublishedVersion) -> ShownFigure<Value>
    ) -> Bool {
        newest.map { showing($0) == shown } ?? false
    }
}
