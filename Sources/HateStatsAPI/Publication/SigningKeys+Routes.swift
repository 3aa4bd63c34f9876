import HTTPTypes
import Hummingbird
import NIOCore
import StatsModel

/// `/v1/keys/signing`: the public keys by which releases are verified.
struct SigningKeyRoutes {
    let app: AppContext

    func add(to router: some RouterMethods<AppRequestContext>) {
        router.get("/v1/keys/signing") { request, _ in
            let parameters = try request.parameters()
            try parameters.only("key")
            let key = try key(named: parameters.one("key"))
            let headers: HTTPFields = [
                .contentType: "application/x-pem-file", .cacheControl: app.publicCacheControl,
                .eTag: "\"\(key.id)\"", .lastModified: key.createdAt.http,
            ]
            let pem = SigningKey.publicPEM(of: key.publicKey)
            return Response(
                status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: pem)))
        }
    }

    /// The key of the newest release, or one by its name. A key that has signed nothing public is unknown.
    private func key(named id: String?) throws -> PublishedSigningKey {
        let snapshot = try app.publication.requiredSnapshot()
        let keys = snapshot.signingKeys
        guard let id else {
            let newest = snapshot.publication.newest?.signingKey
            guard let key = keys.first(where: { $0.id == newest }) ?? keys.last else {
                throw Problem(.notFound, "No release has been published, and so no key has signed one.")
            }
            return key
        }
        guard let key = keys.first(where: { $0.id == id }) else {
            throw Problem(
                .notFound,
                faults: [
                    .init(
                        "query.key", value: id.shortened(to: 100), reason: "no such key has signed a published release",
                        suggestions: keys.reversed().prefix(3).map(\.id))
                ])
        }
        return key
    }
}
