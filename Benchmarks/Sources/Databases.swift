import Foundation

/// The private server of the run: databases come from one template that has the structure, the pack and what the SQL way
/// needs, so that every repetition starts from the same state.
struct Databases {
    /// The folder of the server's socket, and the program under test.
    var socketDirectory: String
    var hatestats: String
    var pack: String
    var folder: String
    /// Keys that every database has: of a contributor for ``source``, and of a statistician.
    var contributor = ""
    var statistician = ""
    static let template = "bench_template"
    /// Whose files are taken in: the source of the pack whose imports have the most to do, the police.
    var source = ""

    func url(_ database: String) -> String { "postgresql:///\(database)?host=\(socketDirectory)&user=postgres" }

    /// Runs SQL, or a file of it, by psql.
    @discardableResult
    func psql(
        _ database: String, _ sql: [String] = [], file: String? = nil, input: String? = nil,
        variables: [String: String] = [:]
    ) throws -> Child {
        var arguments = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url(database)]
        for (name, value) in variables { arguments += ["-v", "\(name)=\(value)"] }
        for statement in sql { arguments += ["-c", statement] }
        if let file { arguments += ["-f", file] }
        return try Child.run("psql", arguments, input: input)
    }

    /// One value.
    func value(_ database: String, _ sql: String) throws -> String {
        try psql(database, [sql]).output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Runs the program under test.
    @discardableResult
    func hatestats(_ database: String, _ arguments: [String], environment: [String: String] = [:]) throws -> Child {
        let own = [
            "HATESTATS_DATABASE_URL": url(database), "HATESTATS_OWNER_DATABASE_URL": url(database),
            "HATESTATS_LOG_LEVEL": "warning",
        ]
        return try Child.run(hatestats, arguments, environment: own.merging(environment) { _, given in given })
    }

    /// A new database, and the server at rest: what the last step wrote is on the disk.
    func create(_ database: String, from source: String = Databases.template) throws {
        try drop(database)
        try psql("postgres", ["CREATE DATABASE \(database) TEMPLATE \(source)"])
        try rest()
    }

    func drop(_ database: String) throws {
        try psql("postgres", ["DROP DATABASE IF EXISTS \(database) WITH (FORCE)"])
    }

    func rest() throws {
        try psql("postgres", ["CHECKPOINT"])
    }

    /// Makes the template.
    mutating func makeTemplate() throws {
        let name = Self.template
        try psql("postgres", ["CREATE DATABASE \(name)"])
        try hatestats(name, ["migrate"])
        try hatestats(name, ["reference", "load", pack])
        for file in ["areas", "area_names", "categories", "synonyms", "channels"] {
            let path = "\(pack)/\(file).csv"
            let header = try String(contentsOfFile: path, encoding: .utf8).prefix { !$0.isNewline }
            let columns = header.split(separator: ",").map { "\($0) text" }.joined(separator: ", ")
            try psql(
                name,
                [
                    "CREATE TABLE pack_\(file) (\(columns))",
                    "\\copy pack_\(file) FROM '\(path)' WITH (FORMAT csv, HEADER)",
                ])
        }
        try psql(name, file: "\(folder)/SQL/baseline-names.sql")
        source = try value(name, "SELECT code FROM source WHERE police")
        contributor = try key(name, ["contributor", "--source", source])
        statistician = try key(name, ["statistician"])
    }

    private func key(_ database: String, _ arguments: [String]) throws -> String {
        let output = try hatestats(database, ["key", "create"] + arguments).output
        guard let key = output.split(whereSeparator: \.isWhitespace).first(where: { $0.hasPrefix("hs_") }) else {
            throw Failure("hatestats key create printed no key")
        }
        return String(key)
    }

    /// Takes a file in by the program under test.
    func importFile(_ path: String, into database: String) throws -> Child {
        try hatestats(database, ["import", path, "--source", source], environment: ["HATESTATS_KEY": contributor])
    }
}
