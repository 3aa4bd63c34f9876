import Foundation
import Testing

@testable import HateStatsAPI

/// The contract, walked against the running service: every address, method and status.
@Suite("The contract")
struct ContractTests {
    private static let file = CountedPack.root.appending(path: "openapi.yaml").path

    /// Statuses that can't be brought about at will, each with the reason.
    private static let exempt: [String: String] = [:]

    @Test func `has the routes of the service, no more and no fewer`() async throws {
        let document = try OpenAPIDocument(path: Self.file)
        let database = try await CountedPack.leicestershire.database()
        let routes = routeTable(try AppContext(settings: try database.settings(), logger: TestDatabase.logger))
            .entries.map { "\($0.method) \($0.path)" }
        let documented = document.operations.map(\.description)
        #expect(Set(routes).subtracting(documented).sorted() == [], "in the service and not in openapi.yaml")
        #expect(Set(documented).subtracting(routes).sorted() == [], "in openapi.yaml and not in the service")
    }

    @Test func `has examples that fit their schemas`() throws {
        let document = try OpenAPIDocument(path: Self.file)
        let check = SchemaCheck(document: document)
        for operation in document.operations {
            for (status, response) in operation.responses {
                for (type, content) in response.contents where content["example"] != .null && type.hasSuffix("json") {
                    let faults = check.faults(of: content["example"], by: content["schema"])
                    #expect(faults == [], "\(operation) \(status)")
                }
            }
        }
    }

    @Test func `is kept by the service in every status of every operation`() async throws {
        let document = try OpenAPIDocument(path: Self.file)
        try await ContractServices.run { services in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for operation in document.operations {
                    for status in operation.responses.keys.sorted() where status != "default" {
                        guard Self.exempt["\(status) \(operation)"] == nil else { continue }
                        guard let request = Provocation.of(status, operation, services.names) else {
                            Issue.record("\(operation) \(status): unknown how to bring it about, or why it can't be")
                            continue
                        }
                        @Sendable func walk() async throws {
                            let answer = try await services.send(operation.method, request)
                            #expect(String(answer.status) == status, "\(operation): \(answer.text.prefix(500))")
                            Self.hold(answer, to: document, operation, status)
                        }
                        // Without a database each answer takes as long as one is waited for: these go side by side.
                        if request.service == .away { group.addTask { try await walk() } } else { try await walk() }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `is kept by the service where another method is tried`() async throws {
        let document = try OpenAPIDocument(path: Self.file)
        try await ContractServices.run { services in
            for operation in document.operations {
                guard let request = Provocation.of("200", operation, services.names) else { continue }
                let answer = try await services.send("PATCH", request)
                #expect(answer.status == 405, "\(operation)")
                Self.hold(answer, to: document, operation, "default")
            }
        }
    }

    @Test func `is kept by HEAD and OPTIONS wherever there is GET`() async throws {
        let document = try OpenAPIDocument(path: Self.file)
        try await ContractServices.run { services in
            for operation in document.operations where operation.method == "GET" {
                guard let request = Provocation.of("200", operation, services.names) else { continue }
                let head = try await services.send("HEAD", request)
                #expect(head.status == 200 && head.body.isEmpty, "\(operation)")
                let options = try await services.send("OPTIONS", request)
                #expect(options.status == 204, "\(operation)")
                #expect(options.headers["allow"]?.contains("GET") == true, "\(operation)")
            }
        }
    }

    /// Compares an answer's kind, body and fields with what is documented for the status.
    private static func hold(
        _ answer: Answer, to document: OpenAPIDocument, _ operation: OpenAPIDocument.Operation, _ status: String
    ) {
        guard let response = operation.responses[status] else {
            Issue.record("\(operation): \(status) is not documented")
            return
        }
        let contents = response.contents
        let type = answer.headers["content-type"]?.split(separator: ";").first.map(String.init)
        if contents.isEmpty {
            #expect(answer.body.isEmpty, "\(operation) \(status)")
        } else if let type, let content = contents[type] {
            guard type.hasSuffix("json") else { return }
            let faults = SchemaCheck(document: document).faults(of: answer.json, by: content["schema"])
            #expect(faults.prefix(5) == [], "\(operation) \(status)")
        } else {
            Issue.record("\(operation) \(status): \(type ?? "nothing") is not among \(contents.keys.sorted())")
        }
        guard case .object(let headers) = response["headers"] else { return }
        for (name, header) in headers where document.resolved(header)["required"] == .truth(true) {
            #expect(answer.headers[name.lowercased()] != nil, "\(operation) \(status): no \(name)")
        }
    }
}

extension JSONValue {
    /// What a response may hold, by its kind.
    fileprivate var contents: [String: JSONValue] {
        if case .object(let contents) = self["content"] { contents } else { [:] }
    }
}
