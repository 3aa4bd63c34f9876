import StatsModel

/// Two versions, and what changed from one to the other.
struct VersionComparison {
    /// nil where there was none before, or it was withdrawn: then there is nothing to compare with.
    let from: PublishedVersion?
    let to: PublishedVersion

    /// What the comparison is of, in few letters.
    var key: String {
        (from.map { Hexadecimal.text($0.content.digest.prefix(16)) } ?? "-")
            + Hexadecimal.text(to.content.digest.prefix(16))
    }

    private var items: [ReleaseChanges.Item] {
        from.map { ReleaseChanges(from: $0.content.table, to: to.content.table).items } ?? []
    }

    // MARK: JSON

    var json: JSONWriter {
        var json = JSONWriter(capacity: 4096)
        json.object { json in
            json.key("from")
            if let from { json.object { from.writeName(to: &$0) } } else { json.null() }
            json.object("to") { to.writeName(to: &$0) }
            json.field("reason", to.content.reason)
            json.array("items") { json in
                for item in items { json.object { write(item, to: &$0) } }
            }
        }
        return json
    }

    private func write(_ item: ReleaseChanges.Item, to json: inout JSONWriter) {
        item.cell.write(to: &json, to.content.pack)
        json.object("old") { item.old.write(to: &$0) }
        json.object("new") { item.new.write(to: &$0) }
        json.field("change", item.change)
        json.field("withheld", item.withholding?.reason)
        json.array("flips") { json in
            for flip in item.flips {
                json.object { json in
                    json.field("measure", flip.measure.rawValue)
                    json.field("old", flip.old)
                    json.field("new", flip.new)
                }
            }
        }
    }

    // MARK: CSV

    /// The columns; inside `/v1` none is ever moved, inserted or left out.
    static let columns = [
        "area_code", "area_name", "category", "kind", "period", "period_start", "period_end", "old_value",
        "old_symbols",
        "new_value", "new_symbols", "change", "flip_measure", "flip_old", "flip_new", "from_release", "from_version",
        "to_release", "to_version", "withheld",
    ]

    /// One row a cell, with the first measure that turned round.
    var csv: [UInt8] {
        var bytes = Array((Self.columns.joined(separator: ",") + "\n").utf8)
        guard let from else { return bytes }
        let pack = to.content.pack
        let names = [from.content.name, to.content.name].flatMap { [$0.id, String($0.version)] }
        for item in items {
            let area = pack.areas[item.cell.area]
            let period = item.cell.period
            let flip = item.flips.first
            let fields: [String] =
                [
                    area.code.rawValue, area.name,
                    item.cell.category.map { pack.categories[$0].code.rawValue } ?? "any",
                    item.cell.kind.rawValue, period.code, "\(period.start)", "\(period.end)", item.old.valueText,
                    item.old.symbolText, item.new.valueText, item.new.symbolText, item.change.map(String.init) ?? "",
                    flip?.measure.rawValue ?? "", flip.map { String($0.old) } ?? "", flip.map { String($0.new) } ?? "",
                ] + names + [item.withholding?.reason ?? ""]
            for (index, field) in fields.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                CSVWriter.append(field, to: &bytes)
            }
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }
}

extension ProtectedTable.Cell {
    fileprivate func write(to json: inout JSONWriter) {
        json.field("value", value)
        json.field("symbols", symbols.map(\.rawValue))
    }

    fileprivate var valueText: String { value.map(String.init) ?? "" }
    fileprivate var symbolText: String { symbols.map(\.rawValue).joined(separator: " ") }
}

extension PublishedVersion {
    /// Writes which version it is.
    fileprivate func writeName(to json: inout JSONWriter) {
        json.field("id", content.name.id)
        json.field("version", content.name.version)
        json.field("title", content.title)
        json.field("published_at", publishedAt.description)
        json.field("digest", "sha256:" + Hexadecimal.text(content.digest))
    }
}
