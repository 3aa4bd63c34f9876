import Foundation
import TestSupport
import Testing

@testable import HateStatsAPI

/// The contract as the documentation reads it.
@Suite("The contract, for people")
struct ContractModelTests {
    static let small = """
        openapi: 3.1.0
        info: {version: 1.2.3, description: "Every *address*."}
        tags:
          - {name: control totals, description: What sources say.}
          - {name: pages, description: For people.}
        paths:
          /v1/sources/{source}/control-totals:
            get:
              operationId: listControlTotalsCSV
              tags: [control totals]
              summary: Totals
              security: [{key: []}]
              x-roles: [partner, statistician]
              parameters:
                - {$ref: "#/components/parameters/source"}
                - name: grain
                  in: query
                  description: Only those.
                  schema: {type: array, items: {type: string, enum: [month, year]}}
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 9, default: 5}}
                - {name: If-Match, in: header, schema: {type: string}}
              responses:
                "200":
                  description: The totals.
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [items]
                        properties:
                          items: {type: array, items: {$ref: "#/components/schemas/Total"}}
                          next: {type: [string, "null"], description: The next.}
                "404": {$ref: "#/components/responses/Nothing"}
                default: {description: Anything else.}
          /:
            get:
              operationId: getHome
              tags: [pages]
              summary: Home
              responses: {"200": {description: A page., content: {text/html: {schema: {type: string}}}}}
        components:
          parameters:
            source: {name: source, in: path, required: true, schema: {type: string}, x-example: "{{source.code}}"}
          responses:
            Nothing: {description: "Nothing is `there`."}
          schemas:
            Total:
              type: object
              properties:
                kind: {type: string, enum: [crime, incident]}
                figure:
                  oneOf:
                    - type: object
                      properties: {value: {type: integer, minimum: 0}}
                    - {type: "null"}
                parent: {$ref: "#/components/schemas/Total"}
        """

    private func operation() throws -> Contract.Operation {
        let contract = try Contract(yaml: Self.small)
        return try #require(contract.operation("list-control-totals-csv")?.operation)
    }

    @Test func `has operations by what they are about, in its own order`() throws {
        let contract = try Contract(yaml: Self.small)
        #expect(contract.version == "1.2.3" && contract.introduction == "Every *address*.")
        #expect(contract.topics.map(\.slug) == ["control-totals", "pages"])
        #expect(contract.interface.map(\.slug) == ["control-totals"] && contract.topic("pages") == nil)
        let operation = try operation()
        #expect(operation.method == "GET" && operation.path == "/v1/sources/{source}/control-totals")
        #expect(operation.roles == ["partner", "statistician"] && !operation.isPage)
    }

    @Test func `has parameters with the values that they take`() throws {
        let parameters = try operation().parameters
        #expect(parameters.map(\.name) == ["source", "grain", "limit", "If-Match"])
        #expect(parameters.map(\.place) == [.path, .query, .query, .header])
        #expect(parameters[0].isRequired && !parameters[1].isRequired)
        #expect(parameters[1].allowed == ["month", "year"] && parameters[1].type == "text, one or several")
        #expect(parameters[2].type == "whole number, 1 to 9" && parameters[2].standard == "5")
    }

    @Test func `has the members of an answer, however deep, and ends where they go round in a circle`() throws {
        let answers = try operation().answers
        #expect(answers.map(\.status) == ["200", "404", "default"])
        #expect(answers[1].description == "Nothing is `there`.")
        let fields = answers[0].contents[0].fields
        #expect(fields.prefix(4).map(\.name) == ["items", "items[].kind", "items[].figure", "items[].figure.value"])
        #expect(fields[0].type == "list of objects" && fields[0].isRequired)
        #expect(fields[1].description == "`crime`, `incident`")
        #expect(fields[2].type == "object or null")
        #expect(fields[3].type == "whole number, at least 0")
        #expect(
            fields.last
                == Contract.Field(name: "next", type: "text or null", description: "The next.", isRequired: false))
        #expect(fields.count < 40)
    }

    @Test(arguments: [
        ("getFiguresCSV", "get-figures-csv"), ("control totals", "control-totals"), ("verify", "verify"),
        ("getReleaseVersion2", "get-release-version2"), ("", ""),
    ])
    func `has names that stand in addresses`(name: String, slug: String) {
        #expect(Contract.slug(name) == slug)
    }

    @Test(arguments: [
        "paths: {}", "a: [", "", "{paths: {/a: {get: {operationId: guides, tags: [x]}}}, tags: [{name: x}]}",
        "{paths: {/a: {get: {operationId: x, tags: [x]}}}, tags: [{name: x}]}",
    ])
    func `is refused where it is none, or where two things have one address`(yaml: String) {
        #expect(throws: Contract.Failure.self) { try Contract(yaml: yaml) }
    }

    @Test func `says of everything behind a key whose key, and of nothing else`() throws {
        let path = Checkout.path + "/openapi.yaml"
        let contract = try Contract(yaml: String(contentsOfFile: path, encoding: .utf8))
        let document = try OpenAPIDocument(path: path)
        let known = Set(Role.allCases.map(\.rawValue))
        for operation in contract.topics.flatMap(\.operations) {
            let definition = document.operations.first { $0.method == operation.method && $0.path == operation.path }
            #expect(definition?.isSecured == !operation.roles.isEmpty, "\(operation.id)")
            #expect(known.isSuperset(of: operation.roles), "\(operation.id)")
        }
        #expect(contract.topics.flatMap(\.operations).count == document.operations.count)
    }
}
