internal import Hummingbird
internal import NIOCore

/// `POST /v1/plan/try`: what publication plans would hide on the present data. For statisticians.
struct PlanRoutes {
    let app: AppContext

    func add(to router: some RouterMethods<AppRequestContext>) {
        router.post("/v1/plan/try") { request, context in
            _ = try context.require(.statistician)
            try request.parameters().only()
            let members = try await request.jsonObject(atMost: app.settings.limits.bodyBytes)
            let trial = try await PlanTrial.run(try Self.candidates(members), app: app)
            var json = JSONWriter(capacity: 4096)
            json.object { trial.write(to: &$0) }
            return Response.json(json)
        }
    }

    /// The plans of a request's body.
    ///
    /// - Throws: `invalid-parameter` with everything that is wrong.
    private static func candidates(_ members: [String: JSONValue]) throws -> [PlanTrial.Candidate] {
        var body = JSONMembers(members, known: ["plans"])
        var candidates: [PlanTrial.Candidate] = []
        var items: [JSONValue] = []
        if case .list(let list)? = members["plans"], list.count <= PlanTrial.mostPlans {
            items = list
        } else {
            body.refuse(.init("body.plans", reason: "must be a list of at most \(PlanTrial.mostPlans) plans"))
        }
        for (place, item) in items.enumerated() {
            guard case .object(let plan) = item, case .text(let name)? = plan["name"],
                case .text(let csv)? = plan["csv"], plan.count == 2, (1...100).contains(name.count)
            else {
                body.refuse(
                    .init(
                        "body.plans[\(place)]",
                        reason:
                            "must have a `name` of 1 to 100 characters and a `csv`, the text of a plan.csv, and no more"
                    ))
                continue
            }
            candidates.append(PlanTrial.Candidate(name: name, csv: csv))
        }
        try body.check()
        return candidates
    }
}
