import StatsModel

extension Area {
    func write(to json: inout JSONWriter, _ pack: ReferencePack) {
        json.field("code", code.rawValue)
        json.field("slug", slug.rawValue)
        json.field("name", name)
        json.field("level", level)
        json.field("parent", parent?.rawValue)
        json.field("valid_from", validFrom?.description)
        json.field("valid_to", validTo?.description)
        json.key("tile")
        if let tile {
            json.object { json in
                json.field("x", tile.x)
                json.field("y", tile.y)
            }
        } else {
            json.null()
        }
        json.array("populations") { json in
            for (year, population) in (pack.populations[code] ?? [:]).sorted(by: { $0.key < $1.key }) {
                json.object { json in
                    json.field("year", year)
                    json.field("value", population.value)
                    json.field("source", population.source)
                }
            }
        }
    }
}

extension StatsModel.Category {
    func write(to json: inout JSONWriter) {
        json.field("code", code.rawValue)
        json.field("label", label)
        json.field("adjective", adjective)
        json.field("definition", definition)
        json.field("national", isNational)
    }
}

extension Period {
    func write(to json: inout JSONWriter) {
        json.field("code", code)
        json.field("label", label)
        json.field("grain", grain.rawValue)
        json.field("start", start.description)
        json.field("end", end.description)
    }
}

extension Measure {
    func write(to json: inout JSONWriter) {
        json.field("code", rawValue)
        json.field("label", label)
        json.field("comparison", isComparison)
    }
}

extension Source {
    func write(to json: inout JSONWriter) {
        json.field("code", code.rawValue)
        json.field("name", name)
        json.field("police", isPolice)
        json.field("areas", areas.map(\.rawValue))
        json.field("expected", isExpectedMonthly ? "monthly" : nil)
    }
}

extension Definition {
    func write(to json: inout JSONWriter) {
        json.field("id", code.rawValue)
        json.field("kind", kind.rawValue)
        json.field("label", label)
        json.field("text", text)
        json.field("valid_from", validFrom?.description)
        json.field("valid_to", validTo?.description)
        json.field("source", source)
    }
}

extension Note {
    func write(to json: inout JSONWriter) {
        json.field("code", code.rawValue)
        json.field("text", text)
    }
}

extension ReportingRoute {
    func write(to json: inout JSONWriter, _ pack: ReferencePack) {
        json.key("area")
        if let area = area.flatMap({ pack.tree[$0] }) {
            json.object { json in
                json.field("code", area.code.rawValue)
                json.field("slug", area.slug.rawValue)
                json.field("name", area.name)
            }
        } else {
            json.null()
        }
        json.field("label", label)
        json.field("text", text)
        json.field("telephone", telephone)
        json.field("link", link)
        json.field("tagline", pack.wording["tagline"])
        json.field("hashtag", pack.wording["hashtag"])
        json.object("contact") { pack.policy.contact.write(to: &$0) }
    }
}

extension Policy.Contact {
    /// Writes whom to ask about the figures.
    func write(to json: inout JSONWriter) {
        json.field("name", name)
        json.field("telephone", telephone)
        json.field("email", email)
    }
}

extension FigureSymbol {
    func write(to json: inout JSONWriter) {
        json.field("code", rawValue)
        json.field("label", label)
    }
}

extension PublicationPlan.Rule {
    func write(to json: inout JSONWriter, _ pack: ReferencePack) {
        json.field("grain", grain.rawValue)
        json.array("endings") { json in
            for month in endings.sorted() { json.value(month) }
        }
        json.field("levels", pack.tree.levels.filter(levels.contains))
        let codes = categories.compactMap { pack.categories.indices.contains($0) ? pack.categories[$0].code : nil }
        json.field("categories", (includesAny ? ["any"] : []) + codes.map(\.rawValue))
        json.field("kinds", kinds.map(\.rawValue))
    }
}

extension OutsideTotal {
    /// The total's members.
    func write(to json: inout JSONWriter, _ pack: ReferencePack) {
        json.field("publisher", publisher)
        json.field("area", pack.areas[cell.area].code.rawValue)
        json.field("category", cell.category.map { pack.categories[$0].code.rawValue } ?? "any")
        json.field("kind", cell.kind.rawValue)
        json.field("period", cell.period.code)
        json.field("value", value)
    }
}
