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

    /// Some targets of a part, by their positions.
    private struct Piece: Sendable {
        let part: Int
        let targets: ArraySlice<Int>
    }

    /// How many targets a piece has where one proof often serves the next, and where each piece begins with a program of
    /// the whole part.
    private static var walked: Int { 8 }
    private static var solved: Int { 128 }
    /// How many pieces know nothing of what the others find.
    private static var abreast: Int { 8 }

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
        share(Self.walked, .verdict) { search, piece in
            if let table = tables[piece.part] { search.walk(piece.targets, from: table) }
        }
        share(Self.solved, mode) { search, piece in search.findEnds(piece.targets, mode: mode) }
    }

    /// Shares out, in pieces, the targets of which something is left to be found.
    private mutating func share(
        _ size: Int, _ mode: AttackMode, _ body: @Sendable (inout AttackSearch<Solver>, Piece) -> Void
    ) {
        var pieces: [Piece] = []
        for (number, part) in parts.enumerated() where !findings[number].isInfeasible {
            let search = AttackSearch(part, rules: rules[number], solver: solver, knowing: findings[number])
            // Those with the least room first: their proofs often serve the others. Near to each other for programs.
            let order = mode == .verdict ? search.targetsByRoom() : Array(search.targets.indices)
            let left = order.filter { mode == .intervals ? !search.isDone($0) : !search.isSafe($0) }
            for first in stride(from: 0, to: left.count, by: size) {
                pieces.append(Piece(part: number, targets: left[first..<min(first + size, left.count)]))
            }
        }
        for first in stride(from: 0, to: pieces.count, by: Self.abreast) {
            let round = pieces[first..<min(first + Self.abreast, pieces.count)]
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
