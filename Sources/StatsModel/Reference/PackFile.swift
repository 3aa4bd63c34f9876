/// The files of a pack.
enum PackFile: String, CaseIterable, Sendable {
    case areas = "areas.csv"
    case areaNames = "area_names.csv"
    case populations = "populations.csv"
    case categories = "categories.csv"
    case synonyms = "synonyms.csv"
    case definitions = "definitions.csv"
    case sources = "sources.csv"
    case channels = "channels.csv"
    case notes = "notes.csv"
    case plan = "plan.csv"
    case policy = "policy.csv"
    case reporting = "reporting.csv"
    case wording = "wording.csv"
    case outsideTotals = "outside_totals.csv"
    case questions = "questions.csv"
    case demonstration = "demo.csv"

    /// Whether a pack must have it; another may be absent, and is then as if it had no rows.
    var isRequired: Bool {
        switch self {
        case .areas, .categories, .sources, .policy: true
        default: false
        }
    }

    /// The columns that it must have.
    var required: [String] {
        switch self {
        case .areas: ["code", "slug", "name", "level", "parent"]
        case .areaNames: ["name", "area"]
        case .populations: ["area", "year", "population", "source"]
        case .categories: ["code", "label", "adjective", "definition", "national"]
        case .synonyms: ["word", "dimension", "code"]
        case .definitions: ["id", "kind", "label", "text"]
        case .sources: ["code", "name", "police", "areas"]
        case .channels: ["code", "label"]
        case .notes: ["code", "text", "when"]
        case .plan: ["grain", "ending", "levels", "categories", "kinds"]
        case .policy: ["key", "value"]
        case .reporting: ["area", "label", "text"]
        case .wording: ["key", "text"]
        case .outsideTotals: ["publisher", "area", "category", "kind", "period", "value"]
        case .questions: ["word", "meaning"]
        case .demonstration: ["dimension", "given", "code", "value"]
        }
    }

    /// The columns that it may have; an absent one is as if it were empty.
    var optional: [String] {
        switch self {
        case .areas: ["valid_from", "valid_to", "tile_x", "tile_y"]
        case .synonyms: ["note"]
        case .definitions: ["valid_from", "valid_to", "source"]
        case .sources: ["expected"]
        case .reporting: ["telephone", "link"]
        case .questions: ["codes", "reason"]
        default: []
        }
    }
}
