/// What `openapi.yaml` says, as far as people want to read it.
///
/// It is read from the document that the service answers with at `/openapi.yaml`, so the pages say what the contract
/// says, and tests hold the contract to the service.
struct Contract: Sendable {
    /// The version of the contract.
    let version: String
    /// What holds of every address, in CommonMark.
    let introduction: String
    /// The operations by what they are about, in the order of the document.
    let topics: [Topic]

    /// Operations about one thing: a tag of the document.
    struct Topic: Sendable {
        let name: String
        /// What it is called in addresses.
        let slug: String
        let description: String
        let operations: [Operation]

        /// Whether it is about pages, which people open and programs have no use for.
        var isForPeople: Bool { operations.contains(where: \.isPage) }
    }

    /// One method of one address.
    struct Operation: Sendable {
        /// The document's name for it: `getFigures`.
        let id: String
        /// What it is called in addresses: `get-figures`.
        let slug: String
        /// In capitals.
        let method: String
        /// With its open parts in braces.
        let path: String
        let summary: String
        /// In CommonMark; empty where the summary says it all.
        let description: String
        /// The roles whose keys may do it; none where everybody may.
        let roles: [String]
        let parameters: [Parameter]
        let body: Body?
        let answers: [Answer]
        let example: ExampleTemplate
        /// Whether it answers with a page for people and nothing else.
        let isPage: Bool
    }

    /// What can be said in an address or a header.
    struct Parameter: Sendable {
        let name: String
        let place: Place
        let isRequired: Bool
        /// In CommonMark.
        let description: String
        /// What kind of value it is, in words.
        let type: String
        /// The only values that it takes; none where there are others.
        let allowed: [String]
        /// What it is where it is left out; nil where the description says it.
        let standard: String?

        enum Place: String, Sendable {
            case path, query, header
        }
    }

    /// What is sent.
    struct Body: Sendable {
        let contentType: String
        let isRequired: Bool
        let description: String
        let fields: [Field]
    }

    /// What may come back, for one status.
    struct Answer: Sendable {
        /// A number, or `default` for those of every address.
        let status: String
        /// In CommonMark.
        let description: String
        let headers: [Field]
        let contents: [Content]

        var isSuccess: Bool { status.hasPrefix("2") }
    }

    /// One representation of an answer.
    struct Content: Sendable {
        let contentType: String
        let fields: [Field]
    }

    /// A member of an object or a column of a table, in place: `figures[].area.code`.
    struct Field: Sendable, Hashable {
        let name: String
        let type: String
        /// In CommonMark; empty where the name says it all.
        let description: String
        var isRequired = true
    }

    /// What is for programs.
    var interface: [Topic] { topics.filter { !$0.isForPeople } }

    /// An operation for programs by what it is called in addresses.
    func operation(_ slug: String) -> (topic: Topic, operation: Operation)? {
        for topic in interface {
            if let operation = topic.operations.first(where: { $0.slug == slug }) { return (topic, operation) }
        }
        return nil
    }

    /// Operations for programs about one thing, by what they are called in addresses.
    func topic(_ slug: String) -> Topic? { interface.first { $0.slug == slug } }
}

extension Contract {
    /// A name in lower case with hyphens: `getFiguresCSV` is `get-figures-csv`, `control totals` is `control-totals`.
    static func slug(_ name: String) -> String {
        let characters = Array(name)
        var slug = ""
        for (place, character) in characters.enumerated() {
            guard character.isLetter || character.isNumber else {
                slug += "-"
                continue
            }
            // A capital begins a word, unless it goes on with capitals.
            let follows = place > 0 && (characters[place - 1].isLowercase || characters[place - 1].isNumber)
            let precedes =
                place > 0 && place + 1 < characters.count && characters[place - 1].isUppercase
                && characters[place + 1].isLowercase
            if character.isUppercase, follows || precedes { slug += "-" }
            slug += character.lowercased()
        }
        return slug
    }
}
