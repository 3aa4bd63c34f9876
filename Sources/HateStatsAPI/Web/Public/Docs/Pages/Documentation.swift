import CommonMark

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What the pages under `/docs` are made of: the contract and the guides.
struct Documentation: Sendable {
    let contract: Contract
    /// In their order.
    let guides: [Guide]

    /// Reads `openapi.yaml` and the guides of a web folder.
    ///
    /// - Throws: ``Contract/Failure`` or ``Guide/Failure`` where one of them can't be used, or a problem where it is
    ///   not there.
    init(contract path: String?, web folder: String?) throws {
        guard let path, let bytes = FileManager.default.contents(atPath: path) else {
            throw Problem(.notFound, "The contract was not installed with this service.")
        }
        contract = try Contract(yaml: String(decoding: bytes, as: UTF8.self))
        guard let folder, let names = try? FileManager.default.contentsOfDirectory(atPath: folder + "/guides") else {
            throw Problem(.notFound, "The guides were not installed with this service.")
        }
        guides = try names.filter { $0.hasSuffix(".md") }.map { name in
            let bytes = FileManager.default.contents(atPath: "\(folder)/guides/\(name)") ?? Data()
            return try Guide(slug: String(name.dropLast(3)), text: String(decoding: bytes, as: UTF8.self))
        }.sorted { ($0.order, $0.slug) < ($1.order, $1.slug) }
    }
}

/// A block of code that can be copied, as HTML.
struct CodeView {
    let html: String

    /// - Parameters:
    ///   - id: the `id` of its element.
    ///   - language: behind `language-` in its class: `sh`, `python`, `r`.
    ///   - role: the role whose key it needs; nil where it needs none, or where that stands elsewhere.
    init(id: String, language: String, code: String, role: String? = nil) {
        let name = MarkdownText.escaped(language.isEmpty ? "text" : language)
        let needs = role.map { " data-role=\"\(MarkdownText.escaped($0))\"" } ?? ""
        html = """
            <div class="code-block"><pre tabindex="0"><code id="\(id)" class="language-\(name)"\(needs)>\
            \(MarkdownText.escaped(code))</code></pre>
            <button type="button" class="copy" data-copy="\(id)" hidden>Copy<span class="unseen"> this code</span></button></div>
            """
    }
}
