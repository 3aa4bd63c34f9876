import Foundation
import TestSupport

/// Packs for tests.
enum TestPack {
    /// A pack that is not LLR: four levels, seven areas, three categories, a year that ends in June.
    static let northshire: [String: [UInt8]] = [
        "areas.csv": """
        code,slug,name,level,parent,valid_from,valid_to,tile_x,tile_y
        N1,northshire,"Alder, Birch and Cedar",top,,,,,
        N2,alder,Alder,upper,N1,,,1,2
        N3,birch-county,Birch,upper,N1,,,,
        N4,cedar,Cedar,upper,N1,,,,
        N5,dale,Dale,lower,N3,,,,
        N6,elm,Elm,lower,N3,,,,
        N7,fen,Fen,parish,N6,,,,

        """,
        "area_names.csv": "name,area\nBirchland,N3\nThe Dale,N5\n",
        "populations.csv": """
        area,year,population,source
        N1,2022,40000,Census Office
        N2,2021,9000,Census Office
        N2,2022,10000,Census Office

        """,
        "categories.csv": """
        code,label,adjective,definition,national
        race,Race,race,Race or nationality.,yes
        age,Age,age,Old or young.,no
        faith,Faith,religious,Religion.,yes

        """,
        "synonyms.csv": "word,dimension,code,note\nracist,category,race,\nelderly,category,age,\n",
        "definitions.csv": """
        id,kind,label,text,valid_from,valid_to,source
        crime-1,crime,Hate crime,A crime.,,,Act
        incident-1,incident,Hate incident,No crime.,,,Guide

        """,
        "sources.csv": """
        code,name,police,areas,expected
        northshire-police,Northshire Police,yes,N1,monthly
        alder-council,Alder Council,no,N2,
        birch-council,Birch Council,no,N3;N5;N6,

        """,
        "channels.csv": "code,label\nonline,Online form\nphone,Telephone\n",
        "notes.csv":
            "code,text,when\nalways,Recorded is not all.,always\nseveral,They do not add up.,several-categories\n",
        "plan.csv": "grain,ending,levels,categories,kinds\nyear,6,top;upper,any;race,crime;all\n",
        "policy.csv": """
        key,value
        title,Hate crime in Northshire
        citation_prefix,NS
        headline_month,6
        threshold,5
        time_zone,Europe/London

        """,
        "reporting.csv": "area,label,text,telephone,link\nN2,Alder,Tell the council.,0100 000000,\n",
        "wording.csv": "key,text\ntagline,Say it.\nrecorder,Northshire Police and partners\n",
        "outside_totals.csv": "publisher,area,category,kind,period,value\n",
    ].mapValues { Array($0.utf8) }

    /// The checkout's default pack.
    static var llr: [String: [UInt8]] {
        get throws { try folder(Checkout.path + "/reference/llr") }
    }

    /// The CSV files of a folder.
    static func folder(_ path: String) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: path) where name.hasSuffix(".csv") {
            files[name] = try TextFile.readBytes(path + "/" + name)
        }
        return files
    }

    /// The pack with one file changed.
    static func northshire(_ file: String, _ change: (String) -> String) -> [String: [UInt8]] {
        var files = northshire
        files[file] = Array(change(String(decoding: files[file] ?? [], as: UTF8.self)).utf8)
        return files
    }
}

/// Where the sources of these tests lie.
enum Checkout {
    /// The folder of `Package.swift`.
    static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path
}
