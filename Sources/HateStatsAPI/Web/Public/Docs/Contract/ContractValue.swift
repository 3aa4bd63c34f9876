import Yams

/// A value of a document in YAML or JSON, with the order of its members.
indirect enum ContractValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// A number as it is written.
    case number(String)
    case text(String)
    case list([ContractValue])
    case members([Member])

    /// A value by its name.
    struct Member: Sendable, Hashable {
        let name: String
        let value: ContractValue
    }

    // A date in an example is a text.
    private static let resolver = Resolver.default.removing(.timestamp)

    /// Reads YAML, and so JSON.
    ///
    /// - Throws: what the reader of YAML says where it is none.
    init(yaml: String) throws {
        self = try Yams.compose(yaml: yaml, Self.resolver).map(Self.init) ?? .null
    }

    private init(_ node: Node) {
        switch node {
        case .mapping(let mapping):
            self = .members(mapping.map { Member(name: $0.key.string ?? "", value: ContractValue($0.value)) })
        case .sequence(let sequence):
            self = .list(sequence.map { ContractValue($0) })
        case .scalar(let scalar):
            switch Self.resolver.resolveTag(of: node) {
            case .null: self = .null
            case .bool: self = .bool(scalar.string.lowercased() == "true")
            case .int, .float: self = .number(scalar.string)
            default: self = .text(scalar.string)
            }
        case .alias:
            self = .null
        }
    }

    /// A member by its name; `null` where there is none.
    subscript(_ name: String) -> ContractValue { members.first { $0.name == name }?.value ?? .null }

    /// The members of an object; none of anything else.
    var members: [Member] { if case .members(let members) = self { members } else { [] } }
    /// The items of a list; none of anything else.
    var items: [ContractValue] { if case .list(let items) = self { items } else { [] } }
    /// A text, a number or a truth value as it is written; nil of anything else.
    var text: String? {
        switch self {
        case .text(let text), .number(let text): text
        case .bool(let bool): bool ? "true" : "false"
        case .null, .list, .members: nil
        }
    }
    var isNull: Bool { self == .null }
    var isTrue: Bool { self == .bool(true) }
}
