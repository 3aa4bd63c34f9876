import NIOCore
import StatsModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `metadata.json`: everything that the counts are read by, frozen beside them.
///
/// Its bytes depend on nothing but what it says: keys stand in the order in which they are written here.
struct ReleaseMetadata {
    let plan: ReleasePlan
    let isSynthetic: Bool
    let pack: NumberedPack
    let counted: CountedRelease
    let hidden: Int

    private var months: ClosedRange<Month> { counted.frame.months }
    private var policy: Policy { pack.pack.policy }

    /// The file.
    var json: [UInt8] {
        var json = JSONWriter(capacity: 1 << 16)
        json.object { json in
            writeRelease(to: &json)
            writeRules(to: &json)
            writeDimensions(to: &json)
            writeWords(to: &json)
        }
        return Array(json.buffer.readableBytesView) + [UInt8(ascii: "\n")]
    }

    private func writeRelease(to json: inout JSONWriter) {
        json.field("release", plan.id)
        json.field("version", plan.version)
        json.field("number", plan.number)
        json.field("title", plan.title)
        json.field("reason", plan.reason)
        json.field("synthetic", isSynthetic)
        json.field("series_start", months.lowerBound.description)
        json.field("period_to", months.upperBound.description)
        json.field("cut_off", plan.cutOff.description)
        json.key("compared_with")
        if let before = counted.basis {
            json.object { json in
                json.field("release", before.id)
                json.field("version", before.version)
                json.field("digest", "sha256:" + Hexadecimal.text(before.digest))
            }
        } else {
            json.null()
        }
        json.field("pack", "sha256:" + Hexadecimal.text(pack.digest))
    }

    private func writeRules(to json: inout JSONWriter) {
        json.object("disclosure") { json in
            json.field("rule", DisclosureControl(policy).rule)
            json.field("hidden", hidden)
            json.field("threshold", policy.threshold)
            json.field("width", policy.width)
            json.field("zeros", policy.zeros.rawValue)
            json.field("rounding", policy.rounding)
            json.array("outside_totals") { json in
                for total in pack.pack.outsideTotals { json.object { total.write(to: &$0, pack.pack) } }
            }
        }
        json.object("revisions") { json in
            json.field("policy", policy.revisions.rawValue)
            json.field("rebased", counted.isRebased)
            json.field("held_changes", counted.held.count)
        }
        json.object("policy") { json in
            for (key, value) in pack.pack.policy.values.sorted(by: { $0.key < $1.key }) {
                json.key(text: key)
                json.value(value)
            }
        }
        json.array("plan") { json in
            for rule in pack.pack.plan.rules { json.object { rule.write(to: &$0, pack.pack) } }
        }
    }

    private func writeDimensions(to json: inout JSONWriter) {
        json.array("areas") { json in
            for (area, number) in zip(pack.pack.areas, pack.areaNumbers) {
                json.object { json in
                    json.field("number", Int(number))
                    area.write(to: &json, pack.pack)
                }
            }
        }
        json.array("categories") { json in
            for (category, number) in zip(pack.pack.categories, pack.categoryNumbers) {
                json.object { json in
                    json.field("number", number)
                    category.write(to: &json)
                }
            }
        }
        json.array("sources") { json in
            for source in pack.pack.sources { json.object { source.write(to: &$0) } }
        }
    }

    private func writeWords(to json: inout JSONWriter) {
        json.array("definitions") { json in
            for definition in pack.pack.definitions { json.object { definition.write(to: &$0) } }
        }
        json.array("measures") { json in
            for measure in Measure.allCases { json.object { measure.write(to: &$0) } }
        }
        json.array("symbols") { json in
            for symbol in FigureSymbol.allCases { json.object { symbol.write(to: &$0) } }
        }
        json.array("notes") { json in
            for note in pack.pack.notes { json.object { note.write(to: &$0) } }
        }
    }

    // MARK: Reading

    /// The first month of the series of a frozen `metadata.json`; nil where it names none.
    static func seriesStart(_ bytes: [UInt8]) -> Month? {
        struct Members: Decodable {
            let series_start: String
        }
        return (try? JSONDecoder().decode(Members.self, from: Data(bytes))).flatMap { Month($0.series_start) }
    }
}
