import PostgresBridge
import StatsModel

extension ImportSummary {
    /// Writes the fields of an import as it has just ended.
    func write(to json: inout JSONWriter) {
        json.field("id", id.map(Int.init))
        json.field("source", source.rawValue)
        json.field("file_digest", "sha256:" + fileDigest)
        counts.write(to: &json)
        json.field("covers", covers.map(Self.text))
        json.field("rejects_url", id.map { "/v1/imports/\($0)/rejects.csv" })
        json.field("duration_seconds", unscaled: Int64((seconds * 1000).rounded()), scale: 3)
        json.field("dry_run", isDryRun)
        json.array("rejections") { json in
            for row in rejections {
                for fault in row.faults {
                    json.object { json in
                        json.field("line", row.line)
                        json.field("column", fault.column.isEmpty ? nil : fault.column)
                        json.field("reason", fault.reason)
                    }
                }
            }
        }
    }

    /// Months as the parameter `covers` takes them.
    static func text(_ covers: ClosedRange<Month>) -> String {
        "\(covers.lowerBound)..\(covers.upperBound)"
    }
}

extension ImportCounts {
    /// Writes how many rows there were, and what became of them.
    func write(to json: inout JSONWriter) {
        json.field("rows", rows)
        json.field("new", new)
        json.field("changed", changed)
        json.field("unchanged", unchanged)
        json.field("rejected", rejected)
    }
}

extension ImportEntry {
    /// Writes the fields of an import of the past.
    func write(to json: inout JSONWriter, _ pack: NumberedPack) {
        json.field("id", Int(id))
        json.field("source", pack.sourcePosition(source).map { pack.pack.sources[$0].code.rawValue })
        json.field("file_digest", "sha256:" + fileDigest.hexadecimal)
        counts.write(to: &json)
        json.field("covers", covers.map(ImportSummary.text))
        json.field("rejects_url", "/v1/imports/\(id)/rejects.csv")
        json.field(
            "duration_seconds",
            unscaled: max(0, inForceAt.microsecondsSince1970 &- startedAt.microsecondsSince1970) / 1000, scale: 3)
        json.field("dry_run", false)
        json.field("in_force_at", inForceAt.description)
    }
}
