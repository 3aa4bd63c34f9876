extension AttackSearch {
    /// Looks for ends of targets with programs of the whole part.
    ///
    /// - Parameters:
    ///   - chosen: which targets, by their positions.
    ///   - mode: whether to look at those too that are proved to be safe.
    mutating func findEnds(_ chosen: ArraySlice<Int>, mode: AttackMode) {
        let program = part.program
        let session = solver.session(program)
        var dive = AttackDive(part)
        // All upper ends first: then one best point is near to the next.
        for isUpper in [true, false] {
            for number in chosen where isWanted(number, isUpper, mode) {
                let outcome = minimum(session, of: targets[number], isUpper)
                take(outcome, of: number, isUpper)
                if finding.isInfeasible { return }
                guard case .optimal(let point) = outcome, !isDone(number, isUpper) else { continue }
                attain(number, isUpper, point, &dive)
                if isWanted(number, isUpper, .verdict) { confirm(number, isUpper, program) }
            }
        }
    }

    private func isWanted(_ number: Int, _ isUpper: Bool, _ mode: AttackMode) -> Bool {
        !isDone(number, isUpper) && (mode == .intervals || !isSafe(number))
    }

    private mutating func minimum(_ session: Solver.Session, of column: Int, _ isUpper: Bool) -> LinearOutcome {
        session.setCost(isUpper ? -1 : 1, of: column)
        finding.linear += 1
        let outcome = session.minimise()
        session.setCost(0, of: column)
        return outcome
    }

    /// Fills a point at an end up to whole numbers.
    private mutating func attain(_ number: Int, _ isUpper: Bool, _ point: [Double], _ dive: inout AttackDive) {
        let outer = finding.outer[number]
        guard let end = isUpper ? outer.upper : outer.lower else { return }
        if let table = whole(point, &dive, fixed: [(targets[number], end)]) { learn(from: table.values) }
    }

    /// Takes in what the program of one column proved, if its number misses the whole number that it means by little.
    private mutating func take(_ outcome: LinearOutcome, of number: Int, _ isUpper: Bool) {
        let place = targets[number]
        switch outcome {
        case .optimal(let point) where point.indices.contains(place):
            learn(from: point)
            let end = isUpper ? (point[place] + 1e-6).rounded(.down) : (point[place] - 1e-6).rounded(.up)
            if let end = Int(exactly: end) { finding.close(number, isUpper: isUpper, at: end) }
        case .unbounded where isUpper && finding.outer[number].upper == nil:
            // From any table of whole numbers on there are greater ones without end.
            if finding.inner[number] != nil { finding.inner[number]?.upper = nil }
        case .infeasible where finding.inner[number] == nil: finding.isInfeasible = true
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
