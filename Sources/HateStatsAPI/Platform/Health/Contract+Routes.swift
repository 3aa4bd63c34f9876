import Crypto
import HTTPTypes
import Hummingbird
import NIOCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `/openapi.yaml`: the contract, read once at the start; and `/v1/`, which says what there is.
struct ContractRoutes {
    private let contract: ByteBuffer?
    private let tag: String

    init(path: String?) {
        let bytes = path.flatMap { FileManager.default.contents(atPath: $0) }
        contract = bytes.map { ByteBuffer(bytes: $0) }
        tag = EntityTag.of(bytes.map { Array($0) } ?? [])
    }

    func add(to router: some RouterMethods<AppRequestContext>) {
        router.get("/openapi.yaml") { [contract, tag] request, _ in
            try request.parameters().only()
            guard let contract else { throw Problem(.notFound, "The contract was not installed with this service.") }
            return Response(
                status: .ok,
                headers: [
                    .contentType: "application/yaml", .eTag: tag, .cacheControl: FiveMinutes.cacheControl(),
                ],
                body: ResponseBody(byteBuffer: contract))
        }
        router.get("/v1") { request, _ in
            try request.parameters().only()
            var json = JSONWriter()
            json.object { json in
                json.object("links") { json in
                    for name in ReferenceRoutes.names {
                        json.key(text: name)
                        json.value("/v1/" + name)
                    }
                    json.field("openapi", "/openapi.yaml")
                    json.field("problems", "/problems")
                }
            }
            return Response.json(json, headers: [.cacheControl: FiveMinutes.cacheControl()])
        }
    }
}

/// Strong entity tags: the first 128 bits of a SHA-256, quoted.
enum EntityTag {
    static func of(_ bytes: some Sequence<UInt8>) -> String {
        "\"" + Hexadecimal.text(SHA256.hash(data: Array(bytes)).prefix(16)) + "\""
    }
}
