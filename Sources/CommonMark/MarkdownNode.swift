internal import CCmark

/// A node of a parsed text, which lives as long as its document.
struct MarkdownNode {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    /// Every node below a document, in the order of the text; collected first, so that they may be changed after.
    static func all(below document: OpaquePointer) -> [MarkdownNode] {
        guard let iterator = cmark_iter_new(document) else { return [] }
        defer { cmark_iter_free(iterator) }
        var nodes: [MarkdownNode] = []
        while true {
            let event = cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { return nodes }
            if event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator) { nodes.append(MarkdownNode(node)) }
        }
    }

    var type: cmark_node_type { cmark_node_get_type(pointer) }
    var headingLevel: Int { Int(cmark_node_get_heading_level(pointer)) }
    var literal: String { cmark_node_get_literal(pointer).map { String(cString: $0) } ?? "" }
    var fence: String { cmark_node_get_fence_info(pointer).map { String(cString: $0) } ?? "" }

    var children: [MarkdownNode] {
        var children: [MarkdownNode] = []
        var next = cmark_node_first_child(pointer)
        while let child = next {
            children.append(MarkdownNode(child))
            next = cmark_node_next(child)
        }
        return children
    }

    /// The words in it, without their marks.
    var plainText: String {
        switch type {
        case CMARK_NODE_TEXT, CMARK_NODE_CODE: literal
        case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: " "
        default: children.map(\.plainText).joined()
        }
    }

    /// As HTML, without what is not safe.
    var html: String {
        guard let bytes = cmark_render_html(pointer, CMARK_OPT_DEFAULT) else { return "" }
        defer { ccmark_free(bytes) }
        return String(cString: bytes)
    }

    /// A new text; nil where there is no memory.
    static func text(_ literal: String) -> MarkdownNode? {
        guard let node = cmark_node_new(CMARK_NODE_TEXT) else { return nil }
        cmark_node_set_literal(node, literal)
        return MarkdownNode(node)
    }

    /// A new block that begins and ends with given HTML; nil where there is no memory.
    static func block(_ begin: String, _ end: String = "", _ children: [MarkdownNode] = []) -> MarkdownNode? {
        guard let node = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK) else { return nil }
        cmark_node_set_on_enter(node, begin)
        cmark_node_set_on_exit(node, end)
        for child in children {
            cmark_node_unlink(child.pointer)
            cmark_node_append_child(node, child.pointer)
        }
        return MarkdownNode(node)
    }

    /// Puts a block with given HTML around its children in its place.
    func become(_ begin: String, _ end: String = "") {
        guard let block = Self.block(begin, end, children) else { return }
        replace(with: block)
    }

    /// Puts another node in its place.
    func replace(with other: MarkdownNode) {
        cmark_node_replace(pointer, other.pointer)
        cmark_node_free(pointer)
    }
}
