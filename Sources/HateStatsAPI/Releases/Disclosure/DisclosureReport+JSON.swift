internal import NIOCore
internal import StatsModel

extension DisclosureReport {
    /// The report's members.
    func write(to json: inout JSONWriter) {
        json.field("release", row.id)
        json.field("version", row.version)
        json.field("rule", rule)
        json.object("cost") { json in
            json.object("total") { cost.total.write(to: &$0) }
            json.array("areas") { json in
                for (position, sum) in cost.areas.sorted(by: { $0.key < $1.key }) {
                    json.object { json in
                        json.field("area", pack.areas[position].code.rawValue)
                        json.field("name", pack.areas[position].name)
                        sum.write(to: &json)
                    }
                }
            }
            json.array("categories") { json in
                for (position, sum) in cost.categories.sorted(by: { ($0.key ?? -1) < ($1.key ?? -1) }) {
                    json.object { json in
                        json.field("category", position.map { pack.categories[$0].code.rawValue } ?? "any")
                        sum.write(to: &json)
                    }
                }
            }
            json.array("grains") { json in
                for grain in Grain.allCases {
                    guard let sum = cost.grains[grain] else { continue }
                    json.object { json in
                        json.field("grain", grain.rawValue)
                        sum.write(to: &json)
                    }
                }
            }
        }
        json.array("failures") { json in
            for failure in page.failures { json.object { write(failure, to: &$0) } }
        }
        json.object("attack") { json in
            json.field("versions", attack.names)
            json.field("safe", attack.report.isSafe)
            json.array("findings") { json in
                for finding in attack.findings { json.value(finding.sentence) }
            }
            json.array("hidden") { json in
                for hidden in hidden { json.object { hidden.write(to: &$0) } }
            }
        }
    }

    private func write(_ failure: Protection.Failure, to json: inout JSONWriter) {
        let cell = failure.cell
        json.field("area", pack.areas.indices.contains(cell.area) ? pack.areas[cell.area].code.rawValue : nil)
        let category = cell.category.map {
            pack.categories.indices.contains($0) ? pack.categories[$0].code.rawValue : "?"
        }
        json.field("category", category ?? "any")
        json.field("kind", cell.kind.rawValue)
        json.field("period", cell.period.code)
        json.field("reason", failure.reason)
        json.field("what_would_help", failure.whatWouldHelp)
    }
}

extension DisclosureReport.Hidden {
    /// The period's code; where its months are no period, the first and the last.
    var period: String { interval.cell.period?.code ?? "\(interval.cell.months)" }
    /// The category's code, or any.
    var category: String { interval.cell.category?.rawValue ?? "any" }

    fileprivate func write(to json: inout JSONWriter) {
        json.field("area", interval.cell.area.rawValue)
        json.field("category", category)
        json.field("kind", interval.cell.kind.rawValue)
        json.field("period", period)
        json.field("because", role.word)
        json.field("lower", interval.lower)
        json.field("upper", interval.upper)
        json.field("exact", interval.isExact)
        json.field("breach", interval.breach?.description)
    }
}

extension DisclosureCost.Sum {
    /// The sum's members.
    func write(to json: inout JSONWriter) {
        json.field("cells", cells)
        json.field("hidden", hidden)
        json.field("primary", primary)
        json.field("secondary", secondary)
        json.field("kept", kept)
        json.field("hidden_percent", unscaled: Int64(hiddenCellsPerMille), scale: 1)
        json.field("count", count)
        json.field("hidden_count", hiddenCount)
        json.field("hidden_count_percent", unscaled: Int64(hiddenCountPerMille), scale: 1)
    }

    /// The sum as cells of a table, under ``headings``.
    var line: [String] {
        [
            "\(cells)", "\(hidden)", "\(Self.percent(hiddenCellsPerMille))", "\(primary)", "\(secondary)", "\(kept)",
            "\(Self.percent(hiddenCountPerMille))",
        ]
    }

    /// What stands over ``line``.
    static let headings = ["cells", "hidden", "of cells", "primary", "secondary", "kept", "of the count"]

    private static func percent(_ perMille: Int) -> String { "\(perMille / 10).\(perMille % 10)%" }
}
