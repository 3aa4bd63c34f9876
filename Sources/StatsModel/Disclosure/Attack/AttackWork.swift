/// The work on all parts, shared out over threads.
///
/// It is cut up by what is asked for and not by threads, and what one piece finds others learn at fixed points only, so
/// that all machines find the same.
struct AttackWork<Solver: LinearSolver> {
    let parts: [AttackPart]
    /// For each part, the rule of each column that is asked for.
    let rules: [[AttackRule]]
    let solver: Solver
    /// What is known of each part.
    private(set) var findings: [AttackFinding]

    /// Some targets of a part.
    private struct Piece: Sendable {
        let part: Int
        let targets: ArraySlice<Int>
    }

    /// How many targets a piece has, and how many pieces know nothing of each other: where one proof often serves the next,
    /// and where a piece has a program of the whole part to begin with.
    private static var walkingPiece: Int { 8 }
    private static var walkingAbreast: Int { 8 }
    private static var finishingPiece: Int { 128 }
    private static var finishingAbreast: Int { 4 }

    init(_ parts: [AttackPart], rules: [[AttackRule]], solver: Solver) {
        self.parts = parts
        self.rules = rules
        self.solver = solver
        findings = parts.map { AttackFinding($0) }
    }

    /// Finds out all that the mode asks for.
    mutating func run(_ mode: AttackMode) {
        let starts = AttackResults<(table: AttackTable?, finding: AttackFinding)>(count: parts.count)
        solver.concurrently(parts.count) { [parts, rules, solver] number in
            var search = AttackSearch(parts[number], rules: rules[number], solver: solver)
            let table = parts[number].isBroken ? nil : search.start()
            starts.set(number, (table, search.finding))
        }
        let tables = starts.all.map { $0?.table }
        for (number, start) in starts.all.enumerated() {
            if let start { findings[number].join(start.finding) }
            if parts[number].isBroken { findings[number].isInfeasible = true }
        }
        share(Self.walkingPiece, abreast: Self.walkingAbreast, isLeft: { !$1.isSafe($0) }) { search, piece in
            if let table = tables[piece.part] { search.walk(piece.targets, from: table) }
        }
        share(
            Self.finishingPiece, abreast: Self.finishingAbreast,
            isLeft: { mode == .intervals ? !$1.isDone($0, true) || !$1.isDone($0, false) : !$1.isSafe($0) }
        ) { search, piece in
            search.finish(piece.targets, mode: mode)
        }
    }

    /// Shares out the targets of which something is left to be found.
    private mutating func share(
        _ size: Int, abreast: Int, isLeft: (Int, AttackSearch<Solver>) -> Bool,
        _ body: @Sendable (inout AttackSearch<Solver>, Piece) -> Void
    ) {
        var pieces: [Piece] = []
        for (number, part) in parts.enumerated() where !findings[number].isInfeasible {
            let search = AttackSearch(part, rules: rules[number], solver: solver, knowing: findings[number])
            let left = search.targetsByRoom().filter { isLeft($0, search) }
            for first in stride(from: 0, to: left.count, by: size) {
                pieces.append(Piece(part: number, targets: left[first..<min(first + size, left.count)]))
            }
        }
        for first in stride(from: 0, to: pieces.count, by: abreast) {
            let round = pieces[first..<min(first + abreast, pieces.count)]
            let results = AttackResults<AttackFinding>(count: round.count)
            solver.concurrently(round.count) { [parts, rules, solver, findings] number in
                let piece = round[first + number]
                var search = AttackSearch(
                    parts[piece.part], rules: rules[piece.part], solver: solver, knowing: findings[piece.part])
                body(&search, piece)
                results.set(number, search.finding)
            }
            for (number, result) in results.all.enumerated() {
                if let result { findings[round[first + number].part].join(result) }
            }
        }
    }
}
