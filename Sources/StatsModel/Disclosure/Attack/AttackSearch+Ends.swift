extension AttackSearch {
    /// Looks for ends of targets with programs of the whole part.
    ///
    /// - Parameters:
    ///   - chosen: which targets, by their positions.
    ///   - mode: whether only what is not proved to be safe is looked at.
    mutating func finish(_ chosen: ArraySlice<Int>, mode: AttackMode) {
        let program = part.program
        let session = solver.session(program)
        var dive = AttackDive(part)
        for isUpper in [true, false] {
            for number in chosen where !isDone(number, isUpper) {
                if mode == .verdict, isSafe(number) { continue }
                let column = targets[number]
                session.setCost(isUpper ? -1 : 1, of: column)
                finding.linear += 1
                let outcome = session.minimise()
                session.setCost(0, of: column)
                take(outcome, of: number, isUpper)
                if finding.isInfeasible { return }
                guard case .optimal(let point) = outcome, !isDone(number, isUpper) else { continue }
                attain(number, isUpper, point, &dive)
                if !isDone(number, isUpper), !isSafe(number) { confirm(number, isUpper, program) }
            }
        }
    }

    /// Fills a point at an end up to whole numbers.
    private mutating func attain(_ number: Int, _ isUpper: Bool, _ point: [Double], _ dive: inout AttackDive) {
        let outer = finding.outer[number]
        guard let end = isUpper ? outer.upper : outer.lower else { return }
        if let table = whole(point, &dive, fixed: [(targets[number], end)]) { learn(from: table.values) }
    }

    /// Takes in what the program of one column proved, if its number misses the whole number that it means by little.
    private mutating func take(_ outcome: LinearOutcome, of number: Int, _ isUpper: Bool) {
        let column = targets[number]
        switch outcome {
        case .optimal(let point) where point.indices.contains(column):
            learn(from: point)
            let end =
                isUpper
                ? (point[column] + 1e-6).rounded(.down) : (point[column] - 1e-6).rounded(.up)
            if let end = Int(exactly: end) { finding.close(number, isUpper: isUpper, at: end) }
        case .unbounded where isUpper:
            // From any table of whole numbers on there are greater ones without end.
            if finding.inner[number] != nil { finding.inner[number]?.upper = nil }
        case .infeasible: finding.isInfeasible = true
        default: break
        }
    }

    /// Looks for a table of whole numbers at an end, where the program only gave a fractional one.
    private mutating func confirm(_ number: Int, _ isUpper: Bool, _ program: LinearProgram) {
        var program = program
        program.columns[targets[number]].cost = isUpper ? -1 : 1
        finding.integer += 1
        guard case .optimal(let point) = solver.minimiseInIntegers(program, nodes: Self.nodes) else { return }
        learn(from: point)
    }
}
