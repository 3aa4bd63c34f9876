import HTTPTypes
import Hummingbird
import NIOCore
import PostgresBridge

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `/metrics`: what an operator watches, for Prometheus.
///
/// It needs no key, so that it can be scraped as usual, and tells nothing about people, sources or what is not public:
/// requests with a key are one number. With an administrator's key they stand by address.
struct MetricsRoutes {
    /// Further measurements, written as they are at the moment.
    typealias Measurement = @Sendable (inout PrometheusText) -> Void

    let isOn: Bool
    let tally: RequestTally
    let pool: PostgresPool
    var others: [Measurement] = []

    func add(to router: some RouterMethods<AppRequestContext>) {
        router.get("/metrics") { request, context in
            try request.parameters().only()
            guard isOn else { throw Problem(.notFound, "Metrics are switched off (\(Setting.metrics.variable)).") }
            var text = PrometheusText()
            writeRequests(to: &text, showsKeyed: context.access?.role == .administrator)
            writePool(to: &text)
            writeProcess(to: &text)
            for other in others { other(&text) }
            return Response(
                status: .ok, headers: [.contentType: PrometheusText.contentType, .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text.text)))
        }
    }

    private func writeRequests(to text: inout PrometheusText, showsKeyed: Bool) {
        let all = tally.all(showsKeyed: showsKeyed)
        func labels(_ series: RequestTally.Series) -> [(name: String, value: String)] {
            [
                (name: "route", value: series.route ?? (series.isKeyed ? "any" : "none")),
                (name: "method", value: series.method), (name: "key", value: series.isKeyed ? "yes" : "no"),
            ]
        }
        text.family("hatestats_requests_total", .counter, "Requests by address, method and class of status.")
        for (series, counts) in all {
            for (index, count) in counts.byClass.enumerated() where count > 0 {
                let status = (name: "status", value: "\(index + 1)xx")
                text.sample("hatestats_requests_total", labels(series) + [status], is: count)
            }
        }
        let name = "hatestats_request_seconds"
        text.family(name, .histogram, "Time from the whole header to the beginning of the answer.")
        for (series, counts) in all {
            var sum = 0
            for (index, count) in counts.byBound.enumerated() {
                sum += count
                let bound = index < RequestTally.bounds.count ? "\(RequestTally.bounds[index])" : "+Inf"
                text.sample(name + "_bucket", labels(series) + [(name: "le", value: bound)], is: sum)
            }
            text.sample(name + "_sum", labels(series), is: counts.seconds)
            text.sample(name + "_count", labels(series), is: sum)
        }
    }

    private func writePool(to text: inout PrometheusText) {
        let usage = pool.usage
        let name = "hatestats_database_connections"
        text.family(name, .gauge, "Connections to the database.")
        text.sample(name, [(name: "state", value: "in_use")], is: usage.inUse)
        text.sample(name, [(name: "state", value: "idle")], is: usage.idle)
        text.family("hatestats_database_connections_limit", .gauge, "The most connections to the database.")
        text.sample("hatestats_database_connections_limit", is: usage.maximum)
        text.family("hatestats_database_waiting", .gauge, "Tasks that wait for a connection to the database.")
        text.sample("hatestats_database_waiting", is: usage.waiting)
    }

    private func writeProcess(to text: inout PrometheusText) {
        if let bytes = Self.residentBytes {
            text.family("process_resident_memory_bytes", .gauge, "Memory that the process holds.")
            text.sample("process_resident_memory_bytes", is: bytes)
        }
    }

    /// What the system says that the process holds; nil where it does not say it in this way.
    private static var residentBytes: Int? {
        guard let status = FileManager.default.contents(atPath: "/proc/self/status") else { return nil }
        let lines = String(decoding: status, as: UTF8.self).split(separator: "\n")
        let fields = lines.first { $0.hasPrefix("VmRSS:") }?.split { $0 == " " || $0 == "\t" }
        return fields?.dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }
}
