import StatsModel
import Testing

@Suite("The life cycle of a release")
struct ReleaseLifeCycleTests {
    /// What each action comes to in each state, in the order of `ReleaseAction.allCases`; nil where it is refused. The
    /// row without a state is that of a name that no release has.
    private static let table: [(state: ReleaseState?, outcomes: [ReleaseLifeCycle.Outcome?])] = [
        // create, rebuild, submit, agree, query, publish, correct, withdraw, override
        (nil, [.state(.draft), nil, nil, nil, nil, nil, nil, nil, nil]),
        (
            .draft,
            [
                nil, .state(.draft), .oneOf([.inAgreement, .agreed]), nil, nil, nil, nil, .state(.withdrawn),
                .state(.draft),
            ]
        ),
        (
            .inAgreement,
            [
                nil, .state(.draft), nil, .oneOf([.inAgreement, .agreed]), .state(.draft), nil, nil, .state(.withdrawn),
                nil,
            ]
        ),
        (
            .agreed,
            [
                nil, .state(.draft), nil, .state(.agreed), .state(.draft), .oneOf([.scheduled, .published]), nil,
                .state(.withdrawn), nil,
            ]
        ),
        (
            .scheduled,
            [nil, .state(.draft), nil, nil, nil, .oneOf([.scheduled, .published]), nil, .state(.withdrawn), nil]
        ),
        (.published, [nil, nil, nil, nil, nil, nil, .newVersion(.draft), .state(.withdrawn), nil]),
        (.superseded, [nil, nil, nil, nil, nil, nil, nil, nil, nil]),
        (.withdrawn, [nil, nil, nil, nil, nil, nil, nil, nil, nil]),
    ]

    @Test func `has an answer for every state and every action`() {
        #expect(Self.table.map(\.state) == [nil] + ReleaseState.allCases.map(Optional.some))
        for (state, outcomes) in Self.table {
            #expect(outcomes.count == ReleaseAction.allCases.count)
            for (action, expected) in zip(ReleaseAction.allCases, outcomes) {
                #expect(
                    (try? ReleaseLifeCycle.outcome(of: action, in: state)) == expected,
                    "\(action) in \(state?.rawValue ?? "nothing")")
            }
        }
    }

    @Test func `says with every refusal which state it is in and what would be needed`() {
        var said: Set<String> = []
        for (state, outcomes) in Self.table {
            for (action, expected) in zip(ReleaseAction.allCases, outcomes) where expected == nil {
                do throws(ReleaseLifeCycle.Refusal) {
                    _ = try ReleaseLifeCycle.outcome(of: action, in: state)
                    Issue.record("\(action) was not refused")
                } catch {
                    #expect(error.action == action && error.state == state)
                    #expect(
                        error.predicate.hasPrefix(
                            state.map { "is " + ($0 == .draft ? "a draft" : $0.words) } ?? "does not"))
                    #expect(error.needed.count > 20 && error.needed.hasSuffix("."), "\(error.needed)")
                    said.insert(error.needed)
                }
            }
        }
        #expect(said.count > 15)
    }

    @Test func `leads nowhere from what is withdrawn, and back to a draft from nothing that is public`() {
        for action in ReleaseAction.allCases {
            #expect(throws: ReleaseLifeCycle.Refusal.self) {
                try ReleaseLifeCycle.outcome(of: action, in: .withdrawn)
            }
        }
        for state in [ReleaseState.published, .superseded] {
            for action in ReleaseAction.allCases {
                let outcome = try? ReleaseLifeCycle.outcome(of: action, in: state)
                if case .newVersion = outcome { continue }
                #expect(outcome?.states.contains(.draft) != true, "\(action) in \(state)")
            }
        }
    }

    @Test func `can reach every state from nothing`() {
        var reached: Set<ReleaseState> = []
        var open: [ReleaseState?] = [nil]
        while let state = open.popLast() {
            for action in ReleaseAction.allCases {
                for next in (try? ReleaseLifeCycle.outcome(of: action, in: state))?.states ?? []
                where reached.insert(next).inserted {
                    open.append(next)
                }
            }
        }
        // A version is superseded by what becomes of the next.
        #expect(reached == Set(ReleaseState.allCases).subtracting([.superseded]))
    }

    @Test func `keeps an embargo on all that is not public and may become so`() {
        #expect(ReleaseState.allCases.filter(\.isEmbargoed) == [.draft, .inAgreement, .agreed, .scheduled])
        #expect(ReleaseState.allCases.filter(\.isPublic) == [.published, .superseded])
    }
}

@Suite("A round of agreement")
struct AgreementRoundTests {
    private func round(_ decisions: [SourceCode: Bool]) throws -> AgreementRound {
        AgreementRound(try TestPack.pack(), decisions: decisions)
    }

    @Test func `asks every source that answers for areas, in the order of the pack`() throws {
        let pack = try TestPack.pack()
        let round = try round([:])
        #expect(round.required == pack.sources.filter { !$0.areas.isEmpty }.map(\.code))
        #expect(!round.required.isEmpty)
        #expect(round.outstanding == round.required)
        #expect(round.state == .inAgreement)
    }

    @Test func `is over when the last of them has agreed, whatever others say`() throws {
        let required = try round([:]).required
        var decisions: [SourceCode: Bool] = ["somebody-else": false]
        for source in required {
            #expect(try round(decisions).state == .inAgreement)
            decisions[source] = true
        }
        #expect(try round(decisions).state == .agreed)
        decisions[required[0]] = false
        #expect(try round(decisions).outstanding == [required[0]])
    }
}
