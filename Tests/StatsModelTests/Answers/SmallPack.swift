import Foundation

@testable import StatsModel

/// A pack that is not LLR: four levels deep in one branch, three categories, years that end in June.
enum SmallPack {
    static let files: [String: String] = [
        "areas.csv": """
        code,slug,name,level,parent,valid_from,valid_to,tile_x,tile_y
        N1,northshire,"Alder, Birch and Cedar",top,,,,,
        N2,alder,Alder,upper,N1,,,,
        N3,birch-county,Birch,upper,N1,,,,
        N4,cedar,Cedar,upper,N1,,,,
        N5,dale,Dale,lower,N3,,,,
        N6,elm,Elm,lower,N3,,,,
        N7,fen,Fen,parish,N6,,,,
        """,
        "area_names.csv": "name,area\nBirchland,N3\nBirchland,N1\nThe Dale,N5\n",
        "populations.csv": """
        area,year,population,source
        N1,2022,40000,Census Office
        N2,2021,9000,Census Office
        N2,2022,10000,Census Office
        N3,2023,20000,Census Office
        """,
        "categories.csv": """
        code,label,adjective,definition,national
        race,Race,race,Race or nationality.,yes
        age,Age,age,Old or young.,no
        faith,Faith,religious,Religion.,yes
        """,
        "synonyms.csv": """
        word,dimension,code,note
        racist,category,race,
        elderly,category,age,not-apart
        everything,category,any,
        offences,kind,crime,
        per head,measure,rate,
        """,
        "definitions.csv": """
        id,kind,label,text,valid_from,valid_to,source
        crime-1,crime,Hate crime,A crime.,,,Act
        incident-1,incident,Hate incident,No crime.,,2023-06-02,Guide
        incident-2,incident,Hate incident,"No crime, not trivial.",2023-06-03,,Code
        """,
        "sources.csv": """
        code,name,police,areas,expected
        police,Northshire Police,yes,N1,monthly
        alder-council,Alder Council,no,N2,
        """,
        "channels.csv": "code,label\nonline,Online form\nphone,Telephone\n",
        "notes.csv": """
        code,text,when
        always,Recorded is not all.,always
        several,Categories do not add up.,several-categories
        not-apart,Not counted apart.,synonym
        part,A whole and its part.,area-and-part
        older,An earlier population.,population-year
        invented,Invented.,synthetic
        low,Few.,symbol:u
        happened,By the day it happened.,basis:occurred
        both,Rates of incidents.,kind:incident;measure:rate
        """,
        "plan.csv": "grain,ending,levels,categories,kinds\nyear,6,*,*,*\n",
        "policy.csv": """
        key,value
        title,Hate crime in Northshire
        citation_prefix,NS
        headline_month,6
        threshold,5
        time_zone,Europe/London
        """,
        "reporting.csv": "area,label,text,telephone,link\n",
        "wording.csv": "key,text\nrecorder,Northshire Police and partners\n",
        "outside_totals.csv": "publisher,area,category,kind,period,value\n",
    ]

    static func pack() throws -> ReferencePack {
        try ReferencePack(files: files.mapValues { Array($0.utf8) })
    }

    /// The default pack, from the checkout in which this file lies.
    static func llr() throws -> ReferencePack { try ReferencePack(files: try llrFiles()) }

    /// Its files.
    static func llrFiles() throws -> [String: [UInt8]] {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let folder = root.appendingPathComponent("reference/llr")
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".csv") {
            files[name] = try Array(Data(contentsOf: folder.appendingPathComponent(name)))
        }
        return files
    }

    static func month(_ text: String) throws -> Month {
        guard let month = Month(text) else { throw NotAMonth(text: text) }
        return month
    }

    struct NotAMonth: Error {
        let text: String
    }
}
