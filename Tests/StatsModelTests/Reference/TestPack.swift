import StatsModel

/// A small pack of a made-up place, whose files a test can replace.
enum TestPack {
    static let files: [String: String] = [
        "areas.csv": """
        code,slug,name,level,parent,valid_from,valid_to,tile_x,tile_y
        L1,land,The Land,country,,,,,
        P1,east,East & West,province,L1,,,0,0
        P2,leicester,Leicester,province,L1,,,1,0
        T1,old-town,Old Town,town,P1,,2020-12-31,0,1
        T2,new-town,New Town,town,P1,2021-01-01,,0,1

        """,
        "area_names.csv": "name,area\nTown,T1\nTown,T2\nthe province,P2\n",
        "populations.csv": "area,year,population,source\nL1,2020,1000,Census\nP2,2020,400,Census\n",
        "categories.csv": """
        code,label,adjective,definition,national
        race,Race,race,About race,yes
        faith,Religion or faith,religious,About faith,yes
        hats,Hats,hat,About hats,no

        """,
        "synonyms.csv": """
        word,dimension,code,note
        racist,category,race,
        religion,category,faith,
        everything,category,any,
        hate crime,kind,crime,
        capital,area,P2,
        per head,measure,rate,word-means-less

        """,
        "notes.csv": """
        code,text,when
        several,Several motivations.,several-categories
        word-means-less,It means less.,synonym
        hat-rates,Of hats.,category:hats;measure:rate;symbol:u

        """,
        "sources.csv": """
        code,name,police,areas,expected
        police,The Police,yes,*,monthly
        council,The Council,no,P1;T1;T2,

        """,
        "channels.csv": "code,label\nphone,Telephone\nonline,Online form\n",
        "plan.csv": """
        grain,ending,levels,categories,kinds
        month,*,country,any,crime;incident;all
        quarter,*,country;province,any;*,*
        year,3;12,*,hats,crime

        """,
        "policy.csv": """
        key,value
        title,Hate in the Land
        citation_prefix,LND
        headline_month,3
        series_start,2018-04
        threshold,5
        time_zone,Europe/London

        """,
    ]

    /// The bytes of the files, some replaced; nil takes a file away.
    static func bytes(replacing changes: [String: String?] = [:]) -> [String: [UInt8]] {
        var files = files
        for (name, text) in changes { files[name] = text }
        return files.mapValues { Array($0.utf8) }
    }

    /// The pack, some files replaced; nil takes a file away.
    static func pack(replacing changes: [String: String?] = [:]) throws(ReferencePackError) -> ReferencePack {
        try ReferencePack(files: bytes(replacing: changes))
    }

    /// What is wrong with the pack after a change of one file: `file:line: column: reason`.
    static func problems(_ name: String, _ text: String?) -> [String] {
        do throws(ReferencePackError) {
            _ = try pack(replacing: [name: text])
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    /// What is wrong with the pack after a change within one file.
    static func problems(_ name: String, replacing old: String, with new: String) -> [String] {
        let parts = (files[name] ?? "").split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        return problems(name, parts.joined(separator: new))
    }
}
