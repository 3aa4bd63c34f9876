internal import NIOCore
internal import StatsModel

extension QuestionAnswer {
    /// The answer as the contract has it.
    var json: JSONWriter {
        var json = JSONWriter(capacity: 8192)
        json.object { json in
            json.field("question", question.text)
            json.field("understood_as", figures?.understoodAs)
            json.key("query")
            if let query = question.query { write(query, to: &json) } else { json.null() }
            json.array("chips") { json in
                for chip in figures == nil ? [] : question.chips { chip.write(to: &json) }
            }
            json.array("unheld") { json in
                for part in question.unheld {
                    json.object { json in
                        json.field("text", part.text)
                        json.field("reason", part.reason)
                    }
                }
            }
            json.array("readings") { json in
                for reading in question.readings { write(reading, to: &json) }
            }
            writeRelease(to: &json)
            json.field("synthetic", isSynthetic)
            writeFigures(to: &json)
            json.object("links") { json in
                json.field("self", selfAddress)
                json.field("page", pageAddress)
                json.field("figures", figuresAddress)
                json.field("csv", figures.map { "/v1/figures.csv?" + $0.canonicalQuery.text })
            }
        }
        return json
    }

    private func write(_ query: FigureQuery, to json: inout JSONWriter) {
        json.object { json in
            json.field("area", query.areas.map { pack.areas[$0].code.rawValue })
            json.field("category", query.categories.map { $0.map { pack.categories[$0].code.rawValue } ?? "any" })
            json.field("kind", query.kinds.map(\.rawValue))
            json.field("period", query.periods.map(\.code))
            json.field("measure", query.measures.map(\.rawValue))
            json.field("compare", query.measures.contains(where: \.isComparison) ? query.comparison.rawValue : nil)
        }
    }

    private func write(_ reading: Question.Reading, to json: inout JSONWriter) {
        let offer = ReadingOffer(reading, in: version)
        json.object { json in
            json.field("label", offer.label)
            json.field("understood_as", offer.understoodAs)
            json.key("query")
            write(reading.query, to: &json)
            json.array("chips") { json in
                for chip in offer.chips { chip.write(to: &json) }
            }
            json.object("links") { json in
                json.field("page", offer.pageAddress)
                json.field("figures", offer.figuresAddress)
            }
        }
    }

    private func writeRelease(to json: inout JSONWriter) {
        json.object("release") { json in
            json.field("id", version.name.id)
            json.field("version", version.name.version)
            json.field("title", version.title)
            json.field("published_at", version.publishedAt?.description)
            json.field("period_to", version.periodTo.description)
        }
    }

    private func writeFigures(to json: inout JSONWriter) {
        let parts = figures?.parts
        json.object("disclosure") { json in
            json.field("rule", figures?.disclosure ?? PreparedRelease(version).rule)
            json.field("hidden", parts?.hidden ?? 0)
        }
        json.key("figures")
        json.value(json: parts?.figures ?? Self.none)
        json.key("notes")
        json.value(json: parts?.notes ?? Self.none)
        json.key("sentences")
        json.value(json: parts?.sentences ?? Self.none)
    }

    private static let none = ByteBuffer(string: "[]")
}

extension Question.Chip {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("dimension", dimension.rawValue)
            json.field("text", text)
            json.field("code", code)
            json.field("label", label)
            json.field("note", note)
        }
    }
}
