internal import StatsModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The two files of a version, byte by byte as anyone can download them once it is public: all that the attack reads.
public struct PublicFiles: Sendable, Hashable {
    /// By which reports name the version: `2024-q1@1`.
    public let name: String
    /// `data.csv`.
    public let data: [UInt8]
    /// `metadata.json`.
    public let metadata: [UInt8]

    /// The files of a version.
    public init(name: String, data: [UInt8], metadata: [UInt8]) {
        self.name = name
        self.data = data
        self.metadata = metadata
    }

    /// The version as the attack takes it, and the totals of others that it names.
    ///
    /// - Throws: ``PublicFilesFault`` where the bytes are not those of such files.
    func reading() throws(PublicFilesFault) -> (version: AttackedVersion, totals: [AttackedTotal]) {
        let members: Members
        do {
            members = try JSONDecoder().decode(Members.self, from: Data(metadata))
        } catch {
            throw PublicFilesFault("metadata.json of \(name) does not say by which rule it was protected.")
        }
        guard let zeros = Policy.Zeros(rawValue: members.disclosure.zeros) else {
            throw PublicFilesFault("metadata.json of \(name) does not say whether zeros are shown.")
        }
        let areas = members.areas.map { area in
            AttackedArea(code: AreaCode(rawValue: area.code), parent: area.parent.map(AreaCode.init(rawValue:)))
        }
        let policy = AttackedPolicy(
            threshold: members.disclosure.threshold, width: members.disclosure.width, zeros: zeros,
            roundingBase: members.disclosure.rounding)
        let version: AttackedVersion
        do throws(AttackFailure) {
            version = try AttackedVersion(
                name: name, csv: data, areas: areas,
                categories: members.categories.map { CategoryCode(rawValue: $0.code) }, policy: policy)
        } catch {
            throw PublicFilesFault(error.sentence)
        }
        var totals: [AttackedTotal] = []
        for total in members.disclosure.outside_totals { totals.append(try self.total(total)) }
        return (version, totals)
    }

    private func total(_ total: Members.Total) throws(PublicFilesFault) -> AttackedTotal {
        guard let kind = KindSelection(rawValue: total.kind), let months = Period(total.period)?.months else {
            throw PublicFilesFault("metadata.json of \(name) has a total published elsewhere that can't be understood.")
        }
        let cell = AttackedCell(
            area: AreaCode(rawValue: total.area),
            category: total.category == "any" ? nil : CategoryCode(rawValue: total.category), kind: kind, months: months
        )
        return AttackedTotal(cell: cell, value: total.value)
    }

    /// What is read of `metadata.json`, by the names of its members.
    private struct Members: Decodable {
        struct Area: Decodable {
            let code: String
            let parent: String?
        }
        struct Category: Decodable { let code: String }
        struct Total: Decodable {
            let area: String
            let category: String
            let kind: String
            let period: String
            let value: Int
        }
        struct Disclosure: Decodable {
            let threshold: Int
            let width: Int
            let zeros: String
            let rounding: Int?
            let outside_totals: [Total]
        }
        let areas: [Area]
        let categories: [Category]
        let disclosure: Disclosure
    }
}

/// Why files of releases can't be attacked. What can't be attacked is not known to be safe.
public struct PublicFilesFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, in a whole sentence. It says nothing that the files don't.
    public let description: String

    init(_ description: String) { self.description = description }
}

extension AttackFailure {
    /// What is wrong, in a whole sentence.
    var sentence: String {
        switch self {
        case .csv(let version, let error): "data.csv of \(version) is not CSV: \(error)."
        case .columns(let version): "data.csv of \(version) has not the columns of published figures."
        case .line(let version, let line, let fault):
            "Line \(line) of data.csv of \(version) can't be understood: its \(fault.rawValue)."
        case .ambiguous(let version, let cell): "\(version) says two things of \(cell)."
        case .cell(let version, let cell): "\(version) has \(cell), which is out of range, or of no area or category."
        case .area(let version, let area): "metadata.json of \(version) has the area \(area) twice, or in no place."
        case .policy(let version): "metadata.json of \(version) has a threshold, width or rounding out of range."
        case .tooLarge: "There are more cells than the attack takes on."
        }
    }
}
