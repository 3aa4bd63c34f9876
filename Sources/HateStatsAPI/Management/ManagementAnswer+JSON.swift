internal import StatsModel

extension ManagementAnswer {
    /// The answer as the contract has it, keys in its order; no release and no citations.
    ///
    /// - Parameter path: the address at which it was asked for, without suffix and query.
    func json(at path: String) -> JSONWriter {
        var json = JSONWriter(capacity: 2048 + figures.count * 512)
        json.object { json in
            json.key("release")
            json.null()
            json.field("synthetic", isSynthetic)
            json.field("understood_as", content.understoodAs)
            json.object("disclosure") { json in
                json.field("rule", disclosure)
                json.field("hidden", 0)
            }
            json.array("figures") { json in
                for figure in figures { json.object { write(figure, to: &$0) } }
            }
            json.array("notes") { json in
                for note in content.notes {
                    json.object { json in
                        json.field("code", note.code.rawValue)
                        json.field("text", note.text)
                    }
                }
            }
            json.field("sentences", content.sentences)
            json.field("stands", true)
            json.object("links") { json in
                json.field("self", "\(path)?\(canonicalQuery)")
                json.field("csv", "\(path).csv?\(canonicalQuery)")
                json.key("page")
                json.null()
            }
        }
        return json
    }

    /// The figures as a flat list of the CSV's columns, for programs that read tables.
    func flatJSON() -> JSONWriter {
        var json = JSONWriter(capacity: 256 + figures.count * 384)
        json.array { json in
            for figure in figures {
                json.object { json in
                    for (name, value) in zip(FlatFigure.columns, FlatFigure(figure, in: self).values) {
                        json.key(text: name)
                        switch value {
                        case .text(let text?): json.value(text)
                        case .number(let number?): json.value(number: number)
                        case .truth(let truth): json.value(truth)
                        case .text(nil), .number(nil): json.null()
                        }
                    }
                }
            }
        }
        return json
    }

    private func write(_ figure: ManagementFigure, to json: inout JSONWriter) {
        let area = pack.areas[figure.cell.area]
        json.object("area") { json in
            json.field("code", area.code.rawValue)
            json.field("slug", area.slug.rawValue)
            json.field("name", area.name)
        }
        json.object("category") { json in
            let category = figure.cell.category.map { pack.categories[$0] }
            json.field("code", category?.code.rawValue ?? "any")
            json.field("label", category?.label ?? "Any")
        }
        json.field("kind", figure.cell.kind.rawValue)
        json.object("period") { figure.cell.period.write(to: &$0) }
        json.field("measure", figure.measure.rawValue)
        json.field("definition", figure.definition?.rawValue)
        json.key("value")
        json.number(figure.result.value)
        json.field("symbols", figure.result.symbols.map(\.rawValue))
        json.field("reason", figure.result.reason)
        writeInterval(of: figure.result, to: &json)
        json.key("citation")
        json.null()
    }

    private func writeInterval(of measured: MeasuredValue, to json: inout JSONWriter) {
        json.key("interval")
        if let interval = measured.interval {
            json.object { json in
                json.key("lower")
                json.number(interval.lower)
                json.key("upper")
                json.number(interval.upper)
                json.key("confidence")
                json.number(interval.confidence)
            }
        } else {
            json.null()
        }
        json.key("population")
        if let population = measured.population {
            json.object { json in
                json.field("value", population.value)
                json.field("year", population.year)
                json.field("source", population.source)
            }
        } else {
            json.null()
        }
        json.key("compared_with")
        if let compared = measured.comparedWith {
            json.object { json in
                json.field("period", compared.period.code)
                json.field("value", compared.value)
            }
        } else {
            json.null()
        }
    }
}

extension JSONWriter {
    /// Writes an exact decimal with all its places, or null.
    fileprivate mutating func number(_ number: FixedDecimal?) {
        if let number { value(unscaled: Int64(number.units), scale: number.places) } else { null() }
    }
}
