import Foundation
import TestSupport
import Testing

@testable import HateStatsAPI

/// Examples as code. That they run is tested against a live service (`Tests/EndToEnd/examples.sh`).
@Suite("Example code")
struct ExampleCodeTests {
    static let specimen = Specimen(
        base: "https://hatestats.example", area: .init(slug: "leicester", name: "Leicester_*city*"),
        top: .init(slug: "llr", name: "All"), category: ("race", "Race"),
        period: ("YE2026-03", "Year ending March 2026"),
        month: ("2026-03", "2026-01"), day: "2026-03-04", figure: ("LLR-02NS-GG08", "738"),
        release: .init(id: "2026-q1", version: "2", day: "2026-05-01", digest: "sha256:0a"),
        next: ("to-2026-06", "Figures to June 2026", "2026-06", "2027-01-15T09:30:00Z"), source: ("llr-nhs", "NHS"),
        channels: ["police", "online"])

    private func example(
        _ method: String = "GET", _ form: Example.Form = .json, body: Example.Body? = nil, key: Bool = false
    ) -> Example {
        Example(method: method, address: "https://h.example/v1/x?a=it's", body: body, needsKey: key, form: form)
    }

    @Test func `is one line of curl where there is little to say`() {
        #expect(example().code(in: .curl) == "curl -sS 'https://h.example/v1/x?a=it'\\''s'\n")
        #expect(example("GET", .file("a.sig")).code(in: .curl).hasPrefix("curl -sS -o a.sig '"))
        #expect(example("DELETE", key: true).code(in: .curl).contains(" -X DELETE "))
    }

    @Test func `sends a body as it is, in each language's own words`() throws {
        let json = try ContractValue(yaml: #"{"a": "it's \"x\"\n", "b": [1, 2.50, true, null], "c d": {}}"#)
        let example = example("PUT", body: .json(json), key: true)
        #expect(
            example.code(in: .curl).hasSuffix(
                """
                 \\
                  -H "Authorization: Bearer $KEY" \\
                  -H 'Content-Type: application/json' \\
                  -d '{"a": "it'\\''s \\"x\\"\\n", "b": [1, 2.50, true, null], "c d": {}}'

                """))
        let python = example.code(in: .python)
        #expect(python.contains(#"body = {"a": "it's \"x\"\n", "b": [1, 2.50, True, None], "c d": {}}"#))
        #expect(python.contains("method=\"PUT\"") && python.contains("import os\n"))
        let r = example.code(in: .r)
        #expect(r.contains(#"list(a = "it's \"x\"\n", b = list(1, 2.50, TRUE, NULL), `c d` = list())"#))
        #expect(r.contains("req_method(\"PUT\")") && r.contains("req_auth_bearer_token(Sys.getenv(\"KEY\"))"))
    }

    @Test func `sends a file as it is`() {
        let example = example("POST", body: .text("a,b\n1,\"x\"\n", "text/csv"))
        #expect(example.code(in: .curl).hasSuffix("--data-binary @- <<'END'\na,b\n1,\"x\"\nEND\n"))
        #expect(example.code(in: .python).contains("body = \"\"\"\\\na,b\n1,\\\"x\\\"\n\"\"\""))
        #expect(example.code(in: .r).contains("body <- r\"(a,b\n1,\"x\"\n)\"\n"))
    }

    @Test func `reads tables with what reads tables`() {
        #expect(example("GET", .csv).code(in: .python).contains("pd.read_csv(address)"))
        #expect(example("GET", .csv, key: true).code(in: .python).contains("storage_options={\"Authorization\""))
        #expect(example("GET", .csv).code(in: .r).hasPrefix("library(readr)"))
        #expect(example("GET", .csv, key: true).code(in: .r).contains("read_csv(I(resp_body_string(answer))"))
    }

    @Test func `is filled with what the service has, and encoded`() throws {
        let template = ExampleTemplate(
            method: "GET", path: "/v1/{a}/x/{b}",
            parameters: try ContractValue(
                yaml: "[{name: a, in: path, x-example: '{{release.id}}@1'}, {name: b, in: path, example: é/é}]"
            ).items,
            own: try ContractValue(yaml: "{query: {area: 'children({{top.slug}})', q: [a b, 'c&d'], last: 5}}"),
            body: nil, bodyExample: .null, role: nil, answerType: "text/csv")
        let example = try template.filled(base: "https://h.example") {
            try FilledText.filled($0, Self.specimen.values)
        }
        #expect(
            example.address
                == "https://h.example/v1/2026-q1@1/x/%C3%A9%2F%C3%A9?area=children(llr)&q=a%20b,c%26d&last=5")
        #expect(example.form == .csv && !example.needsKey)
    }

    @Test func `is there for every operation of the contract, and names nothing that a specimen does not have`() throws
    {
        let contract = try Contract(yaml: String(contentsOfFile: Checkout.path + "/openapi.yaml", encoding: .utf8))
        for operation in contract.interface.flatMap(\.operations) {
            for text in operation.example.texts { Names.expectKnown(in: text, Self.specimen.values, operation.id) }
            let example = try operation.example.filled(base: "https://h.example") {
                try FilledText.filled($0, Self.specimen.values)
            }
            #expect(!example.address.contains("{") && !example.address.contains("%7B"), "\(operation.id)")
            #expect(operation.method == "GET" || operation.method == "DELETE" || example.body != nil, "\(operation.id)")
            for language in Example.Language.allCases {
                #expect(example.code(in: language).contains("https://h.example/"), "\(operation.id)")
            }
        }
    }
}

/// Names in double braces.
enum Names {
    /// Expects that each name in a text stands for something.
    static func expectKnown(in text: String, _ values: [String: Any], _ place: String) {
        for piece in text.split(separator: "{{").dropFirst() {
            guard let name = piece.split(separator: "}}").first, !"/^#!%=".contains(name.first ?? "!") else { continue }
            var value: Any? = values
            for part in name.split(separator: ".") { value = (value as? [String: Any])?[String(part)] }
            #expect(value is String, "\(place): nothing stands for {{\(name)}}")
        }
    }
}
