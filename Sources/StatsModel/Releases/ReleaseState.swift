/// The state of one version of a release.
public enum ReleaseState: String, Sendable, Hashable, CaseIterable {
    /// Being made; can be made again.
    case draft
    /// Frozen, and before the sources that must agree it.
    case inAgreement = "in-agreement"
    /// Every source that must has agreed its digest.
    case agreed
    /// Signed, with an instant that has not come.
    case scheduled
    /// Public.
    case published
    /// Public, and corrected by a later version of the same release.
    case superseded
    /// Given at no address any more, or never public and never to be.
    case withdrawn

    /// The state in words.
    public var words: String { self == .inAgreement ? "in agreement" : rawValue }

    /// Whether the public knows of a version in this state; of a withdrawn one only where it had been public.
    public var isPublic: Bool { self == .published || self == .superseded }

    /// Whether an embargo keeps it to those whose part it is.
    public var isEmbargoed: Bool { !isPublic && self != .withdrawn }
}

/// What can be done with a version of a release.
public enum ReleaseAction: String, Sendable, Hashable, CaseIterable {
    /// Begin a release.
    case create
    /// Count it again, while it is not public: it is a draft then, and what was agreed of it before is void.
    case rebuild
    /// Freeze a draft and ask the sources to agree.
    case submit
    /// Say for a source that the figures may go out.
    case agree
    /// Say for a source that something must be looked at first.
    case query
    /// Sign it, and let it out now or at an instant.
    case publish
    /// Open the next version.
    case correct
    /// Take it back.
    case withdraw
    /// Name cells of a draft whose changes are shown at once, and make it again.
    case override
}

/// The life of a version, as a table: what each action needs and where it leads. Pure, so that every pair is tested.
public enum ReleaseLifeCycle {
    /// What comes of an action that the state allows.
    public enum Outcome: Sendable, Hashable {
        /// The version is in this state afterwards.
        case state(ReleaseState)
        /// The version is in one of these states afterwards, as the action's own circumstances decide.
        case oneOf([ReleaseState])
        /// The version stays what it is, and the release has one version more, in this state.
        case newVersion(ReleaseState)

        /// The states that may follow.
        public var states: [ReleaseState] {
            switch self {
            case .state(let state), .newVersion(let state): [state]
            case .oneOf(let states): states
            }
        }
    }

    /// Why an action is refused: the state, and what would be needed instead.
    public struct Refusal: Error, Sendable, Hashable {
        /// What was tried.
        public let action: ReleaseAction
        /// The state that does not allow it; nil where there is no such release.
        public let state: ReleaseState?
        /// What would be needed, as a sentence.
        public let needed: String

        /// State and need, to follow the version's name: `is a draft. It must be submitted first.`
        public var predicate: String {
            guard let state else { return "does not exist. \(needed)" }
            return "is \(state == .draft ? "a draft" : state.words). \(needed)"
        }
    }

    /// What an action comes to.
    ///
    /// - Parameter state: of the version that the release stands at; nil where there is no release of that name.
    public static func outcome(of action: ReleaseAction, in state: ReleaseState?) throws(Refusal) -> Outcome {
        guard let state else {
            if action == .create { return .state(.draft) }
            throw Refusal(action: action, state: nil, needed: "It would have to be created first.")
        }
        switch (action, state) {
        // Whoever counts, knows first that a count is wrong: until it is public, what is frozen can be taken back.
        case (.rebuild, .draft), (.rebuild, .inAgreement), (.rebuild, .agreed), (.rebuild, .scheduled):
            return .state(.draft)
        // Where no source has to agree, or all have agreed the same digest before, there is nothing to wait for.
        case (.submit, .draft): return .oneOf([.inAgreement, .agreed])
        case (.agree, .inAgreement): return .oneOf([.inAgreement, .agreed])
        case (.agree, .agreed): return .state(.agreed)
        case (.query, .inAgreement), (.query, .agreed): return .state(.draft)
        case (.override, .draft): return .state(.draft)
        case (.publish, .agreed), (.publish, .scheduled): return .oneOf([.scheduled, .published])
        case (.correct, .published): return .newVersion(.draft)
        case (.withdraw, .draft), (.withdraw, .inAgreement), (.withdraw, .agreed), (.withdraw, .scheduled),
            (.withdraw, .published):
            return .state(.withdrawn)
        default: throw Refusal(action: action, state: state, needed: needed(for: action, in: state))
        }
    }

    private static func needed(for action: ReleaseAction, in state: ReleaseState) -> String {
        if state == .superseded { return "Only the newest version of a release can be changed." }
        switch action {
        case .create:
            return "The name of a release is used once: take another, or correct this one once it is published."
        case .rebuild:
            return state == .withdrawn
                ? "What is withdrawn stays so; the same figures need a release of another name."
                : "Only what is not public yet can be rebuilt: open the next version by a correction."
        case .override:
            switch state {
            case .withdrawn: return "What is withdrawn stays so."
            case .published: return "Only a draft is overridden: open one by a correction."
            default: return "Only a draft is overridden; rebuilt, or queried by a source, it is one again."
            }
        case .submit: return neededForSubmission(in: state)
        case .agree, .query: return neededForAgreement(action, in: state)
        case .publish:
            switch state {
            case .draft:
                return "It must be submitted and agreed by every source that has to before it can be published."
            case .inAgreement: return "Every source that has to must agree it before it can be published."
            case .withdrawn: return "What is withdrawn stays so; the same figures need a release of another name."
            default: return "It is public already; what is wrong in it is put right by a correction."
            }
        case .correct:
            switch state {
            case .draft: return "Only what is published is corrected; a draft is rebuilt."
            case .withdrawn: return "What is withdrawn stays so; the same figures need a release of another name."
            default: return "Only what is published is corrected; before that, it is rebuilt."
            }
        case .withdraw: return "It can't be withdrawn twice."
        }
    }

    private static func neededForSubmission(in state: ReleaseState) -> String {
        switch state {
        case .inAgreement, .agreed, .scheduled:
            return "Only a draft can be submitted; rebuilt, or queried by a source, it is one again."
        case .withdrawn: return "Only a draft can be submitted, and what is withdrawn stays so."
        default: return "Only a draft can be submitted: open one by a correction."
        }
    }

    private static func neededForAgreement(_ action: ReleaseAction, in state: ReleaseState) -> String {
        let done = action == .agree ? "agreed" : "queried"
        switch state {
        case .draft: return "It can be \(done) once a statistician has submitted it."
        case .scheduled:
            return "It can't be \(done) any more: a statistician can rebuild or withdraw it before its instant."
        case .withdrawn: return "Nothing of it is left to be \(done)."
        default: return "It can't be \(done) any more: a statistician can correct or withdraw it."
        }
    }
}

/// Which sources must agree a version, and what they have said of the digest in force.
public struct AgreementRound: Sendable, Hashable {
    /// The sources that must agree, in the order of the pack.
    public let required: [SourceCode]
    /// The last decision of each source that has made one: whether it agrees.
    public let decisions: [SourceCode: Bool]

    /// What the sources of a pack have said.
    public init(_ pack: ReferencePack, decisions: [SourceCode: Bool]) {
        required = pack.sources.filter(\.mustAgree).map(\.code)
        self.decisions = decisions
    }

    /// The sources that must agree and have not.
    public var outstanding: [SourceCode] { required.filter { decisions[$0] != true } }

    /// The state of a version that has been submitted and of which this has been said.
    public var state: ReleaseState { outstanding.isEmpty ? .agreed : .inAgreement }
}

extension Source {
    /// Whether it must agree a release before it is public: where the pack names areas that it answers for.
    public var mustAgree: Bool { !areas.isEmpty }
}
