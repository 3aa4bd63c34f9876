import ArgumentParser
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Reads what a service answers over HTTP, like anyone from elsewhere.
struct WebReader: Sendable {
    /// Where the service is.
    let root: URL
    /// The key to send; nil for none.
    let key: String?

    /// A reader of the service at an address such as `https://statistics.example.org`.
    init(_ address: String, key: String? = nil) throws {
        guard let root = URL(string: address), ["http", "https"].contains(root.scheme ?? ""), root.host() != nil else {
            throw ValidationError("\(address) is no address of a service: http://host:port, or https://host.")
        }
        self.root = root
        self.key = key
    }

    /// The bytes at an address below the root.
    func get(_ path: String) async throws -> [UInt8] { try await send(URLRequest(url: try url(path)), path) }

    /// The answer to a JSON body.
    func post(_ path: String, json: Data) async throws -> [UInt8] {
        var request = URLRequest(url: try url(path))
        request.httpMethod = "POST"
        request.httpBody = json
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.timeoutInterval = 600
        return try await send(request, path)
    }

    private func url(_ path: String) throws -> URL {
        var base = root.absoluteString
        while base.hasSuffix("/") { base.removeLast() }
        guard let url = URL(string: base + path) else {
            throw ServiceFault(description: "\(base)\(path) is no address.")
        }
        return url
    }

    private func send(_ bare: URLRequest, _ path: String) async throws -> [UInt8] {
        var request = bare
        if let key { request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization") }
        let data: Data
        let response: URLResponse
        do {
            (data, response) = try await URLSession.shared.data(for: request)
        } catch {
            throw ServiceFault(description: "\(root.absoluteString) does not answer: \(error.localizedDescription)")
        }
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard (200...299).contains(status) else {
            let told = (try? JSONDecoder().decode(Told.self, from: data))?.detail
            throw ServiceFault(description: "\(path) is answered with \(status)\(told.map { ": \($0)" } ?? "")")
        }
        return Array(data)
    }

    /// What a problem of the service says.
    private struct Told: Decodable { let detail: String }
}

/// What a service did not give. The command itself was written well.
struct ServiceFault: Error, CustomStringConvertible {
    let description: String
}

/// The service that a command speaks to.
struct ServiceOptions: ParsableArguments {
    @Option(help: "The service's address (HATESTATS_URL). Default: http://127.0.0.1:8080.") var url: String?

    /// The address that holds.
    var address: String { url ?? Environment.value("HATESTATS_URL") ?? "http://127.0.0.1:8080" }
}
