extension AttackSearch {
    /// Goes from a table to others near by, until targets are proved to be safe, or both of their ends are found.
    ///
    /// - Parameter chosen: which targets, by their positions.
    mutating func walk(_ chosen: ArraySlice<Int>, from start: AttackTable) {
        var move = AttackMove(part, width: width, solver: solver)
        for number in chosen {
            var table = start
            for isUpper in order(number, table) { walk(&table, &move, number, isUpper) }
        }
        finding.linear += move.linear
        finding.integer += move.integer
    }

    /// Upwards first, unless there is more room below.
    private func order(_ number: Int, _ table: AttackTable) -> [Bool] {
        let column = targets[number]
        return table.rise(column) < width && table.fall(column) >= width ? [false, true] : [true, false]
    }

    /// Whether more is needed to judge a target.
    private func isWanted(_ number: Int, _ isUpper: Bool) -> Bool {
        !isDone(number, isUpper) && !isSafe(number)
    }

    /// Goes from table to table towards an end.
    private mutating func walk(
        _ table: inout AttackTable, _ move: inout AttackMove<Solver>, _ number: Int, _ isUpper: Bool
    ) {
        let column = targets[number]
        var step = 1
        var isCautious = false
        while isWanted(number, isUpper) {
            let room = isUpper ? table.rise(column) : table.fall(column)
            step = max(1, min(isCautious ? 1 : need(number, isUpper, table.values[column]), room))
            switch move.search(table, column, by: isUpper ? step : -step) {
            case .change(let change):
                let by = abs(change.first { $0.column == column }?.by ?? 1)
                let most = max(1, (need(number, isUpper, table.values[column]) + by - 1) / by)
                let times = table.times(change, most: most)
                table.make(change, times: times)
                for step in change where numbers[step.column] >= 0 {
                    finding.meet(Int(numbers[step.column]), table.values[step.column])
                }
            case .impossible where step == 1:
                finding.close(number, isUpper: isUpper, at: table.values[column])
                // The table at hand is one that has it.
                return
            case .impossible, .unknown:
                if step == 1 { return }
                isCautious = true
            }
        }
    }

    /// How far a value must go for the figures to be far enough apart, given the others that were found.
    private func need(_ number: Int, _ isUpper: Bool, _ value: Int) -> Int {
        guard let inner = finding.inner[number], let upper = inner.upper else { return 1 }
        let canBeSmall = meanings[number].contains { asked, rule in
            let outer = asked.bounds(finding.outer[number])
            return outer.lower < rule.threshold && outer.upper ?? Int.max >= 1
        }
        let missing = max(1, (canBeSmall ? width : 1) - (upper - inner.lower))
        return missing + (isUpper ? upper - value : value - inner.lower)
    }
}
