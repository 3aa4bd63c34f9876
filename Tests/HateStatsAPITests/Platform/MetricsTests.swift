import HTTPTypes
import Testing

@testable import HateStatsAPI

/// What `/metrics` says.
@Suite("Metrics")
struct MetricsTests {
    /// The samples by their names with labels.
    private func samples(_ answer: Answer) -> [String: Double] {
        var samples: [String: Double] = [:]
        for line in answer.text.split(separator: "\n") where !line.hasPrefix("#") {
            guard let space = line.lastIndex(of: " ") else { continue }
            samples[String(line[..<space])] = Double(line[line.index(after: space)...])
        }
        return samples
    }

    @Test func `count requests by the pattern of their address, their method and the class of their status`()
        async throws
    {
        try await TestApplication.run { app async throws in
            for _ in 1...3 { _ = try await app.get("/problems/not-found") }
            _ = try await app.get("/problems/none")
            _ = try await app.send("OPTIONS", "/problems/any")
            _ = try await app.send("TRACE", "/problems/any")
            _ = try await app.get("/nowhere/else")
            let answer = try await app.get("/metrics")
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            let samples = samples(answer)
            func count(_ route: String, _ method: String, _ status: String) -> Double? {
                samples[
                    "hatestats_requests_total{route=\"\(route)\",method=\"\(method)\",key=\"no\",status=\"\(status)\"}"]
            }
            #expect(count("/problems/{slug}", "GET", "2xx") == 3)
            #expect(count("/problems/{slug}", "GET", "4xx") == 1)
            #expect(count("/problems/{slug}", "OPTIONS", "2xx") == 1)
            #expect(count("/problems/{slug}", "other", "4xx") == 1)
            #expect(count("none", "GET", "4xx") == 1)
            let labels = "{route=\"/problems/{slug}\",method=\"GET\",key=\"no\""
            #expect(samples["hatestats_request_seconds_bucket\(labels),le=\"+Inf\"}"] == 4)
            #expect(samples["hatestats_request_seconds_count\(labels)}"] == 4)
            #expect((samples["hatestats_request_seconds_sum\(labels)}"] ?? 0) > 0)
        }
    }

    @Test func `show what was done with a key as one number, and to an administrator by address`() async throws {
        let database = try await TestDatabase.make()
        let administrator = try await database.key(.administrator)
        try await database.serving { app async throws in
            for _ in 1...2 { _ = try await app.get("/v1/keys", key: administrator) }
            _ = try await app.get("/v1/keys", key: "hs_0123456789ab_nonsense")
            let told = try await app.get("/metrics")
            #expect(!told.text.contains("route=\"/v1/keys\",method=\"GET\",key=\"yes\""))
            #expect(
                samples(told)["hatestats_requests_total{route=\"any\",method=\"any\",key=\"yes\",status=\"2xx\"}"] == 2)
            #expect(
                samples(told)["hatestats_requests_total{route=\"/v1/keys\",method=\"GET\",key=\"no\",status=\"4xx\"}"]
                    == 1)
            let all = try await app.get("/metrics", key: administrator)
            #expect(
                samples(all)["hatestats_requests_total{route=\"/v1/keys\",method=\"GET\",key=\"yes\",status=\"2xx\"}"]
                    == 2)
        }
    }

    @Test func `show the connections to the database and the memory of the process`() async throws {
        let database = try await TestDatabase.make()
        try await database.serving { app async throws in
            let samples = samples(try await app.get("/metrics"))
            let inUse = try #require(samples["hatestats_database_connections{state=\"in_use\"}"])
            let idle = try #require(samples["hatestats_database_connections{state=\"idle\"}"])
            #expect(inUse + idle >= 1)
            #expect(samples["hatestats_database_connections_limit"] == Double(app.context.settings.databaseConnections))
            #expect(samples["hatestats_database_waiting"] == 0)
            #expect((samples["process_resident_memory_bytes"] ?? 0) > 1_000_000)
        }
    }

    @Test func `are not there where they are switched off`() async throws {
        try await TestApplication.run({ $0.showsMetrics = false }) { app async throws in
            #expect(try await app.get("/metrics").status == 404)
        }
    }

    @Test func `fill the histogram by bounds, each with what is below it`() {
        let tally = RequestTally()
        for milliseconds in [0.4, 0.5, 3, 700, 20_000] {
            tally.add(
                route: "/a", method: .get, isKeyed: false, status: .ok, time: .microseconds(Int64(milliseconds * 1000)))
        }
        let all = tally.all(showsKeyed: false)
        #expect(all.count == 1)
        let counts = all.first?.counts
        #expect(counts?.byBound == [2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1])
        #expect(counts?.byClass == [0, 5, 0, 0, 0])
        #expect(abs((counts?.seconds ?? 0) - 20.7039) < 0.000_001)
    }

    @Test func `escape what would break a line`() {
        var text = PrometheusText()
        text.sample("a", [(name: "b", value: "c\"d\\e\nf")], is: 1)
        #expect(text.text == "a{b=\"c\\\"d\\\\e\\nf\"} 1\n")
    }
}
