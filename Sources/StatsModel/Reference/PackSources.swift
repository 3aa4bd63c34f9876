/// The partners of a pack and the residents of its areas.
extension PackReading {
    /// The partners, and which of them is the police.
    mutating func sources(_ files: [String: [UInt8]], _ areas: PackAreas) -> (sources: [Source], police: Int)? {
        var sources: [Source] = []
        var lines: [String: Int] = [:]
        var police: [(position: Int, line: Int)] = []
        for row in rows(.sources, of: files) {
            let code = code(row, "code")
            let name = required(row, "name")
            let isPolice = truth(row, "police")
            let agreed = agreedAreas(row, areas)
            let isExpected = isExpectedMonthly(row)
            guard let code, let name else { continue }
            if let first = lines.updateValue(row.line, forKey: code) {
                fault(row, "code", "`\(code)` is the code of the source on line \(first) too.")
                continue
            }
            if let first = police.first, isPolice {
                fault(row, "police", "The source on line \(first.line) is the police already: one only.")
            }
            if isPolice { police.append((sources.count, row.line)) }
            sources.append(
                Source(
                    code: SourceCode(rawValue: code), name: name, isPolice: isPolice, areas: agreed,
                    isExpectedMonthly: isExpected))
        }
        guard let police = police.first else {
            if !unreadable.contains(.sources) {
                fault(.sources, nil, "police", "No source is the police: exactly one must be.")
            }
            return nil
        }
        return (sources, police.position)
    }

    private mutating func agreedAreas(_ row: PackRow, _ areas: PackAreas) -> [AreaCode] {
        var agreed: [AreaCode] = []
        for text in row.list("areas") {
            if text == "*" { return areas.areas.map(\.code) }
            guard let area = areas.area(row, "areas", text, &self) else { continue }
            if agreed.contains(area) { fault(row, "areas", "`\(area)` is there twice.") } else { agreed.append(area) }
        }
        return agreed
    }

    private mutating func isExpectedMonthly(_ row: PackRow) -> Bool {
        switch row["expected"].lowercased() {
        case "monthly": return true
        case "": return false
        default:
            fault(row, "expected", "\(row["expected"].quoted) is neither `monthly` nor empty.")
            return false
        }
    }

    /// The residents of each area, by year.
    mutating func populations(
        _ files: [String: [UInt8]], _ areas: PackAreas
    ) -> [AreaCode: [Int: Population]] {
        var populations: [AreaCode: [Int: Population]] = [:]
        var lines: [String: Int] = [:]
        for row in rows(.populations, of: files) {
            let area = areas.area(row, "area", row["area"], &self)
            let year = number(row, "year", in: CalendarDate.readableYears)
            let value = number(row, "population", in: 1...Int(Int32.max))
            let source = required(row, "source")
            guard let area, let year, let value, let source else { continue }
            if let first = lines.updateValue(row.line, forKey: "\(area) \(year)") {
                fault(row, "year", "The population of `\(area)` in \(year) is on line \(first) already.")
                continue
            }
            populations[area, default: [:]][year] = Population(value: value, source: source)
        }
        return populations
    }

    /// How to report, by area.
    mutating func reporting(_ files: [String: [UInt8]], _ areas: PackAreas) -> [ReportingRoute] {
        rows(.reporting, of: files).compactMap { row in
            let isEverywhere = ["", "*"].contains(row["area"])
            let area = isEverywhere ? nil : areas.area(row, "area", row["area"], &self)
            let label = required(row, "label")
            let text = required(row, "text")
            let link = row["link"]
            if !link.isEmpty, !link.hasPrefix("https://"), !link.hasPrefix("http://") {
                fault(row, "link", "\(link.quoted) is not an address that begins with https:// or http://.")
            }
            guard let label, let text, isEverywhere || area != nil else { return nil }
            let telephone = row["telephone"]
            return ReportingRoute(
                area: area, label: label, text: text, telephone: telephone.isEmpty ? nil : telephone,
                link: link.isEmpty ? nil : link)
        }
    }

    /// The numbers of the demonstration data, as they are.
    mutating func demonstration(_ files: [String: [UInt8]]) -> [DemonstrationShare] {
        rows(.demonstration, of: files).compactMap { row in
            guard let dimension = required(row, "dimension"), let value = required(row, "value") else { return nil }
            return DemonstrationShare(dimension: dimension, given: row["given"], code: row["code"], value: value)
        }
    }
}
