import Foundation

@testable import HateStatsAPI

/// How a status of an operation is brought about: at which service, by what request.
struct Provocation: Sendable {
    /// Services in different straits.
    enum Service: String, Sendable, CaseIterable {
        /// With a database, a pack, keys, and an import with rejects.
        case whole
        /// After the only request of its minute, for clients with and without a key.
        case exhausted
        /// Without a database.
        case away
        /// With the smallest limits of bodies, without the contract's file, and with what can be switched off switched off.
        case small
        /// With a database and a pack, and nothing published.
        case bare
    }

    var service = Service.whole
    /// Which key is sent; nil for none.
    var role: Role?
    var path: String
    var query = ""
    var headers: [String: String] = [:]
    var body: [UInt8]?

    /// The values for the parts of addresses that are to be filled in.
    struct Names: Sendable {
        var importID: String
        var keyID: String
        /// Of a figure that is published, and one that is written as a reference is and names nothing.
        var reference = ""
        var unknownReference = ""
        /// The last part of the address of a file that pages refer to.
        var asset = ""
        /// The releases that were made for the walk.
        var releases = ContractReleases()
    }

    /// How a status of an operation is brought about; nil where it isn't known.
    static func of(_ status: String, _ operation: OpenAPIDocument.Operation, _ names: Names) -> Provocation? {
        var request = Provocation(role: role(for: operation), path: filled(operation.path, names))
        request.makeValid(operation)
        if isOfReleases(operation, status: status) {
            request.makeReleaseValid(operation, names.releases)
            if request.makeReleaseWrong(status, operation, names.releases) { return request }
        }
        switch (status, operation.method, operation.path) {
        case ("200", "POST", "/v1/imports"): request.query += "&dry_run=true"
        case ("303", _, "/c"): request.query = "?reference=\(names.reference)"
        case ("404", _, "/c"): request.query = "?reference=\(names.unknownReference)"
        case ("404", _, "/c/{reference}"): request.path = "/c/\(names.unknownReference)"
        case ("404", _, "/assets/{name}"): request.path = "/assets/none.css"
        case ("404", _, "/docs/{operation}"): request.path = "/docs/none"
        case ("404", _, "/docs/guides/{guide}"): request.path = "/docs/guides/none"
        case ("404", _, let path) where Self.isOfOneThing(path):
            request.path = ["{slug}", "{code}", "{id}"].reduce(path) { $0.replacing($1, with: "none") }
                .replacing("{n}", with: "1")
        case ("404", "GET", "/figures"): request.query = "?release=none"
        case ("422", "GET", "/ask"): request.query = "?q=asdf"
        case ("410", "GET", "/figures"): request.query = "?release=withdrawn"
        case ("200", _, _), ("201", _, _): break
        case ("304", _, _): request.headers["If-None-Match"] = "*"
        case ("400", _, _): request.query += "&surprise=1"
        case ("401", _, _): request.role = nil
        case ("403", _, _): request.role = .media
        case ("404", "GET", "/openapi.yaml"), ("404", "GET", "/metrics"): request.service = .small
        case ("404", "GET", let path) where path.hasPrefix("/v1/figures") && !path.contains("history"):
            request.query = "?release=none"
        case ("410", "GET", let path) where path.hasPrefix("/v1/figures"): request.query = "?release=withdrawn"
        case ("404", "GET", "/v1/ask"), ("404", "GET", "/v1/ask.txt"): request.service = .bare
        case ("422", "GET", "/v1/ask"), ("422", "GET", "/v1/ask.txt"): request.query = "?q=asdf"
        case ("404", "GET", "/v1/citations/{reference}"):
            request.path = "/v1/citations/\(names.unknownReference)"
        case ("404", "POST", "/v1/verify"):
            request.body = Array(#"{"citation": "\#(names.unknownReference)", "value": 12}"#.utf8)
        case ("404", _, _):
            request.path = filled(operation.path, Names(importID: "2147483647", keyID: "none"), slug: "none")
        case ("406", _, _): request.headers["Accept"] = "image/webp"
        case ("412", _, _): request.headers["If-Match"] = "\"another\""
        case ("413", _, _):
            request.service = .small
            request.body = Array(repeating: UInt8(ascii: "x"), count: 100_000)
        case ("415", "POST", _): request.headers["Content-Type"] = "image/png"
        case ("422", "POST", "/v1/imports"):
            request.body = Array("source_ref,recorded_on,area,kind,categories,name\n".utf8)
        case ("422", "POST", "/v1/plan/try"):
            request.body = Array(#"{"plans": [{"name": "A", "csv": "grain\nday\n"}]}"#.utf8)
        case ("422", "GET", _): request.query = "?area=*&category=*&kind=*&grain=month&to=2024-03&last=1200"
        case ("429", _, _): request.service = .exhausted
        case ("503", _, _): request.service = .away
        default: return nil
        }
        if let first = request.query.first, first == "&" { request.query = "?" + request.query.dropFirst() }
        return request
    }

    /// Whether the address is a page about one area, motivation or release.
    private static func isOfOneThing(_ path: String) -> Bool {
        ["/areas/", "/categories/", "/releases/"].contains(where: path.hasPrefix)
    }

    private static func role(for operation: OpenAPIDocument.Operation) -> Role? {
        guard operation.isSecured else { return nil }
        return operation.path.hasPrefix("/v1/keys") || operation.path == "/v1/audit" ? .administrator : .statistician
    }

    private static func filled(_ path: String, _ names: Names, slug: String = "not-found") -> String {
        let id =
            path.hasPrefix("/v1/keys") ? names.keyID : path.hasPrefix("/releases/") ? "2024-q1" : names.importID
        let slug = path.hasPrefix("/areas/") && slug == "not-found" ? "leicester" : slug
        return path.replacing("{id}", with: id).replacing("{slug}", with: slug)
            .replacing("{code}", with: "race").replacing("{name}", with: names.asset)
            .replacing("{operation}", with: "get-figures").replacing("{guide}", with: "first-figure")
            .replacing("{n}", with: "1")
            .replacing("{reference}", with: names.reference)
    }

    private mutating func makeValid(_ operation: OpenAPIDocument.Operation) {
        switch (operation.method, operation.path) {
        case ("POST", "/v1/imports"):
            query = "?source=leicestershire-police"
            headers["Content-Type"] = "text/csv"
            body = Array("source_ref,recorded_on,area,kind,categories\nW1,2024-03-01,leicester,crime,race\n".utf8)
        case ("POST", "/v1/verify"):
            headers["Content-Type"] = "application/json"
            body = Array(#"{"area": "leicester", "category": "race", "period": "YE2024-03", "value": 276}"#.utf8)
        case ("POST", "/v1/plan/try"):
            headers["Content-Type"] = "application/json"
            body = Array(
                #"{"plans": [{"name": "A", "csv": "grain,ending,levels,categories,kinds\nyear,3,*,any,*\n"}]}"#.utf8)
        case ("POST", "/v1/keys"):
            headers["Content-Type"] = "application/json"
            body = Array(#"{"role": "media", "label": "walk"}"#.utf8)
        case ("GET", "/v1/ask"), ("GET", "/v1/ask.txt"):
            query = "?q=racist+hate+crime+in+each+district+compared+with+last+year,+and+arrests"
        case ("GET", "/v1/figures"), ("GET", "/v1/figures.csv"), ("GET", "/v1/figures.txt"):
            query =
                "?area=*&category=any,*&period=2024-03,YE2024-03&measure=count,rate,change,change_percent,share,rank"
        case ("GET", "/v1/figures.svg"), ("GET", "/v1/figures.png"):
            query = "?area=children(llr)&grain=year&last=2"
        case ("GET", let path) where path.hasPrefix("/v1/management"):
            query =
                "?area=*&category=any,*&period=2024-03,YE2024-03"
                + "&measure=count,rate,change,change_percent,share,rank"
        default: break
        }
    }
}
