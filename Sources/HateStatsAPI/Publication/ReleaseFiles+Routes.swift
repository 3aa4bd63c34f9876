import HTTPTypes
import Hummingbird
import NIOCore
import StatsModel

/// The frozen files of a release, byte by byte as they were hashed and signed.
struct ReleaseFileRoutes {
    /// One of the files.
    enum File: String, CaseIterable {
        case data = "data.csv"
        case metadata = "metadata.json"
        case manifest = "manifest.txt"
        case signature = "manifest.sig"

        var contentType: String {
            switch self {
            case .data: "text/csv; charset=utf-8"
            case .metadata: "application/json"
            case .manifest: "text/plain; charset=utf-8"
            case .signature: "application/octet-stream"
            }
        }
    }

    let app: AppContext

    func add(to router: some RouterMethods<AppRequestContext>) {
        for file in File.allCases {
            router.get(RouterPath("/v1/releases/{id}/" + file.rawValue)) { request, context in
                try await answer(file, request, context, version: nil)
            }
            router.get(RouterPath("/v1/releases/{id}/versions/{n}/" + file.rawValue)) { request, context in
                try await answer(file, request, context, version: context.parameters.require("n"))
            }
        }
    }

    private func answer(
        _ file: File, _ request: Request, _ context: AppRequestContext, version: String?
    ) async throws -> Response {
        let parameters = try request.parameters()
        try parameters.only(file == .data ? ["download"] : [])
        let isDownload = try parameters.isDownload()
        let id = try context.parameters.require("id")
        if let access = context.access,
            let content = try await unpublished(file, id: id, version: version, access)
        {
            return content
        }
        let (found, files) = try app.publication.requiredSnapshot().files(version, of: id)
        // A version never changes; which is the newest may, at every mark of the clock.
        let isKept = version != nil && file == .data
        var headers: HTTPFields = [
            .contentType: file.contentType, .cacheControl: isKept ? "public, max-age=86400" : app.publicCacheControl,
            .eTag: files.entityTag(of: file), .lastModified: found.publishedAt.http,
        ]
        if file == .signature { headers[.link] = "</v1/keys/signing?key=\(found.signingKey)>; rel=\"signing-key\"" }
        if isDownload {
            // The bytes stay those of the digest: without the mark that other downloads begin with.
            let name = "\(found.content.name.id)-v\(found.content.name.version).csv"
            headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: files.bytes(of: file)))
    }
}

extension ReleaseFileRoutes {
    /// The working file of a version that the key may see before its publication; nil where there is none.
    private func unpublished(
        _ file: File, id: String, version: String?, _ access: Access
    ) async throws -> Response? {
        let number = version.flatMap { Int($0) }
        // What is no number names no version, and `latest` no release.
        guard version == nil || number != nil, id != "latest",
            let found = try await app.unpublishedFile(file.rawValue, id: id, version: number, access: access)
        else { return nil }
        let headers: HTTPFields = [.contentType: file.contentType, .eTag: EntityTag.of(found.content)]
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: found.content)))
    }
}

extension PublishedFiles {
    fileprivate func bytes(of file: ReleaseFileRoutes.File) -> ByteBuffer {
        switch file {
        case .data: data
        case .metadata: metadata
        case .manifest: manifest
        case .signature: ByteBuffer(bytes: signature)
        }
    }

    /// What the manifest says of the bytes is a tag as strong as any.
    fileprivate func entityTag(of file: ReleaseFileRoutes.File) -> String {
        switch file {
        case .data: "\"\(hashes.data.prefix(32))\""
        case .metadata: "\"\(hashes.metadata.prefix(32))\""
        case .manifest: "\"\(Hexadecimal.text(digest.prefix(16)))\""
        case .signature: EntityTag.of(signature)
        }
    }
}
