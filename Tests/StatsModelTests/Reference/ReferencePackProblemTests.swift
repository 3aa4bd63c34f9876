import StatsModel
import Testing

@Suite("What is wrong with a pack") struct ReferencePackProblemTests {
    @Test func `A missing required file is named`() {
        #expect(TestPack.problems("sources.csv", nil) == ["sources.csv:1: The pack needs this file."])
    }

    @Test func `A misspelled file is named, with the file that could be meant`() {
        #expect(
            TestPack.problems("population.csv", "a\n") == [
                "population.csv:1: `population.csv` is no file of a pack; did you mean `populations.csv`?"
            ])
    }

    @Test func `What is not CSV is not looked at`() {
        #expect(TestPack.problems("README.md", "# Hello").isEmpty)
    }

    @Test func `A cycle of parents is told once`() {
        let problems = TestPack.problems(
            "areas.csv", "code,slug,name,level,parent\nA,a,A,x,\nB,b,B,y,C\nC,c,C,y,D\nD,d,D,y,B\n")
        #expect(
            problems.filter { $0.contains("cycle") } == [
                "areas.csv:3: parent: A cycle of parents: `B` in `C` in `D` in `B`."
            ])
    }

    @Test func `A second top is told`() {
        #expect(
            TestPack.problems("areas.csv", replacing: "province,L1,,,1,0", with: "province,,,,1,0") == [
                "areas.csv:4: parent: `P2` has no parent, and neither has `L1`: one top only."
            ])
    }

    @Test
    func `A tile of two areas of a level is told, but not of two that follow each other, nor of a whole and its part`()
    {
        #expect(
            TestPack.problems("areas.csv", replacing: "province,L1,,,1,0", with: "province,L1,,,0,0") == [
                "areas.csv:4: tile_x: The tile 0, 0 is that of `P1` too, on line 3."
            ])
        #expect(TestPack.problems("areas.csv", replacing: "L1,,,1,0", with: "L1,,,0,1") == [])
        #expect(
            TestPack.problems("areas.csv", replacing: "P1,2021-01-01,,0,1", with: "P1,2020-12-31,,0,1") == [
                "areas.csv:6: tile_x: The tile 0, 1 is that of `T1` too, on line 5."
            ])
        #expect(
            TestPack.problems("areas.csv", replacing: "L1,,,1,0", with: "L1,,,1,") == [
                "areas.csv:4: tile_y: The value is missing."
            ])
    }

    @Test func `An unknown parent is told`() {
        #expect(
            TestPack.problems("areas.csv", replacing: "province,L1,,,1,0", with: "province,L9,,,1,0") == [
                "areas.csv:4: parent: The parent `L9` of `P2` is not an area of this pack."
            ])
    }

    @Test func `A code and a slug are of one area only`() {
        let problems = TestPack.problems("areas.csv", replacing: "T2,new-town", with: "T1,old-town")
        #expect(problems.contains("areas.csv:6: slug: `old-town` is the slug of the area on line 5 too."))
        #expect(problems.contains("areas.csv:6: code: `T1` is the code of more than one area."))
    }

    @Test func `A level both above and below another is told`() {
        let problems = TestPack.problems(
            "areas.csv", "code,slug,name,level,parent\nA,a,A,x,\nB,b,B,y,A\nC,c,C,x,B\n")
        #expect(problems.contains { $0.hasPrefix("areas.csv:3: level: The level `y` lies both below and above `x`.") })
    }

    @Test func `A name that reads like the slug of another area is told`() {
        #expect(
            TestPack.problems("area_names.csv", "name,area\nLEICESTER,P1\n") == [
                "area_names.csv:2: name: `LEICESTER` reads like the code or slug of another area, `P2`."
            ])
    }

    @Test func `An alias that is there twice for one area is told`() {
        #expect(
            TestPack.problems("area_names.csv", "name,area\nTown,T1\nTown,T2\ntown,T1\n") == [
                "area_names.csv:4: name: `town` is a name of `T1` on line 2 too."
            ])
    }

    @Test func `An alias of an unknown area is told, with the area that could be meant`() {
        #expect(
            TestPack.problems("area_names.csv", "name,area\nX,Leicestr\n") == [
                "area_names.csv:2: area: `Leicestr` is not the code of an area; did you mean `P2`?"
            ])
    }

    @Test func `A population of an unknown area is told`() {
        #expect(
            TestPack.problems("populations.csv", "area,year,population,source\nZZ9,2020,10,Census\n") == [
                "populations.csv:2: area: `ZZ9` is not the code of an area"
            ])
    }

    @Test func `A population that is there twice is told`() {
        #expect(
            TestPack.problems("populations.csv", "area,year,population,source\nL1,2020,10,A\nland,2020,11,A\n") == [
                "populations.csv:3: year: The population of `L1` in 2020 is on line 2 already."
            ])
    }

    @Test(arguments: ["0", "-1", "1.5", "many", "99999999999999999999"])
    func `A population that is no number of people is told`(value: String) {
        let problems = TestPack.problems("populations.csv", "area,year,population,source\nL1,2020,\(value),A\n")
        #expect(problems == ["populations.csv:2: population: `\(value)` is not a whole number from 1 to 2147483647."])
    }

    @Test func `A date that no calendar has is told`() {
        #expect(
            TestPack.problems("areas.csv", replacing: "2020-12-31", with: "2021-02-29") == [
                "areas.csv:5: valid_to: `2021-02-29` is not a date of the calendar, written like 2024-03-31."
            ])
    }

    @Test func `Dates in the wrong order are told`() {
        #expect(
            TestPack.problems("areas.csv", replacing: ",,2020-12-31", with: ",2021-01-01,2020-12-31") == [
                "areas.csv:5: valid_to: 2020-12-31 is before valid_from, 2021-01-01."
            ])
    }

    @Test func `More than 63 categories are too many`() {
        let rows = (1...64).map { "c\($0),C \($0),c,Text,no\n" }.joined()
        let problems = TestPack.problems("categories.csv", "code,label,adjective,definition,national\n" + rows)
        #expect(problems.contains("categories.csv:65: There are 64 categories; at most 63 are possible."))
    }

    @Test(arguments: ["any", "A b", "x;y", "-x", "Race", "*", ""]) func `A code that can't be one is told`(code: String)
    {
        let problems = TestPack.problems(
            "categories.csv", replacing: "hats,Hats", with: "\(code),Hats"
        ).filter { $0.hasPrefix("categories.csv:4: code:") }
        #expect(problems.count == 1)
    }

    @Test func `A synonym that reads like the code of another category is told`() {
        #expect(
            TestPack.problems("synonyms.csv", replacing: "racist,category,race", with: "hats,category,race") == [
                "synonyms.csv:2: word: `hats` reads like `hats`, the code of something else."
            ])
    }

    @Test func `A synonym of an unknown code, dimension or note is told`() {
        #expect(
            TestPack.problems("synonyms.csv", replacing: "racist,category,race", with: "racist,categori,race") == [
                "synonyms.csv:2: dimension: `categori` is none of `area`, `category`, `kind`, `measure`; did you mean `category`?"
            ])
        #expect(
            TestPack.problems("synonyms.csv", replacing: "racist,category,race", with: "racist,category,rase") == [
                "synonyms.csv:2: code: `rase` is not the code of a category; did you mean `race`?"
            ])
        #expect(
            TestPack.problems("synonyms.csv", replacing: "word-means-less", with: "word-means-les") == [
                "synonyms.csv:7: note: `word-means-les` is not the code of a note; did you mean `word-means-less`?"
            ])
    }

    @Test func `Exactly one source is the police`() {
        #expect(
            TestPack.problems("sources.csv", replacing: "Council,no", with: "Council,yes") == [
                "sources.csv:3: police: The source on line 2 is the police already: one only."
            ])
        #expect(
            TestPack.problems("sources.csv", replacing: "Police,yes", with: "Police,no") == [
                "sources.csv:1: police: No source is the police: exactly one must be."
            ])
    }

    @Test func `A source's unknown area, and a word that is not monthly, are told`() {
        #expect(
            TestPack.problems("sources.csv", replacing: "P1;T1;T2,", with: "P1;T7,weekly") == [
                "sources.csv:3: areas: `T7` is not the code of an area; did you mean `T1` or `T2`?",
                "sources.csv:3: expected: `weekly` is neither `monthly` nor empty.",
            ])
    }

    @Test func `Every column of a plan is checked`() {
        #expect(
            TestPack.problems("plan.csv", "grain,ending,levels,categories,kinds\nyaer,13,city,hat,crimes\n") == [
                "plan.csv:2: grain: `yaer` is none of `month`, `quarter`, `year`; did you mean `year`?",
                "plan.csv:2: ending: `13` is not the number of a month, 1 to 12, or `*`.",
                "plan.csv:2: levels: `city` is no area's level",
                "plan.csv:2: categories: `hat` is not the code of a category; did you mean `hats`?",
                "plan.csv:2: kinds: `crimes` is none of `crime`, `incident`, `all`; did you mean `crime`?",
            ])
        #expect(
            TestPack.problems("plan.csv", "grain,ending,levels,categories,kinds\nquarter,4,*,*,*\ndays,*,*,*,*\n") == [
                "plan.csv:2: ending: Quarters end with the months 3, 6, 9 and 12, not with 4.",
                "plan.csv:3: grain: `days` is none of `month`, `quarter`, `year`",
            ])
    }

    @Test func `An unknown key of the policy is told, with the key that could be meant`() {
        #expect(
            TestPack.problems("policy.csv", replacing: "series_start", with: "serie_start") == [
                "policy.csv:5: key: `serie_start` is not a key of the policy; did you mean `series_start`?"
            ])
    }

    @Test func `Missing keys of the policy are all told`() {
        #expect(
            TestPack.problems("policy.csv", "key,value\ntitle,\n") == [
                "policy.csv:1: key: The policy needs the key `citation_prefix`.",
                "policy.csv:1: key: The policy needs the key `headline_month`.",
                "policy.csv:1: key: The policy needs the key `threshold`.",
                "policy.csv:1: key: The policy needs the key `time_zone`.",
                "policy.csv:2: value: The value of `title` is missing.",
            ])
    }

    @Test(arguments: [
        ("headline_month,3", "headline_month,13"), ("threshold,5", "threshold,five"),
        ("time_zone,Europe/London", "time_zone,London"), ("citation_prefix,LND", "citation_prefix,lnd"),
        ("series_start,2018-04", "series_start,04/2018"), ("series_start,2018-04", "zeros,hidden"),
        ("series_start,2018-04", "revisions,keep"), ("series_start,2018-04", "publish_time,09:31"),
        ("series_start,2018-04", "rounding,1"), ("series_start,2018-04", "rounding,1001"),
        ("series_start,2018-04", "rounding,no"), ("series_start,2018-04", "rebase_month,0"),
        ("series_start,2018-04", "rebase_month,March"),
    ]) func `A value of the policy of the wrong type is told`(old: String, new: String) {
        let problems = TestPack.problems("policy.csv", replacing: old, with: new)
        #expect(problems.count == 1)
        #expect(problems.first?.contains(": value: `") == true)
    }

    @Test func `A condition that no note can have is told`() {
        #expect(
            TestPack.problems("notes.csv", "code,text,when\nword-means-less,T,synonim\nx,T,category:hat\ny,T,\n") == [
                "synonyms.csv:7: note: `word-means-less` is not the code of a note",
                "notes.csv:2: when: `synonim` is not a condition of a note (`always`, `several-categories`, `kind:`, "
                    + "`category:`, `area:`, `measure:`, `symbol:` and others); did you mean `synonym`?",
                "notes.csv:3: when: `hat` is not the code of a category; did you mean `hats`?",
                "notes.csv:4: when: The value is missing: when the note applies, or `always`.",
            ])
    }

    @Test func `Columns that are unknown, missing or there twice are told together`() {
        #expect(
            TestPack.problems("channels.csv", "code,lable,code\n") == [
                "channels.csv:1: lable: `lable` is not a column of this file; did you mean `label`?",
                "channels.csv:1: code: The column is there twice.",
                "channels.csv:1: label: The column is missing.",
            ])
    }

    @Test func `A row with too few fields, and a file that is not UTF-8, are told`() {
        #expect(
            TestPack.problems("channels.csv", "code,label\nphone\n") == [
                "channels.csv:2: The row has 1 field, the header has 2."
            ])
        var files = TestPack.bytes()
        files["channels.csv"] = Array("code,label\nphone,T".utf8) + [0xE9, 0x0A]
        #expect(throws: ReferencePackError.self) { try ReferencePack(files: files) }
    }

    @Test func `Problems of several files are told at once, by file and line`() {
        do throws(ReferencePackError) {
            _ = try TestPack.pack(replacing: ["policy.csv": "key,value\n", "areas.csv": "code\n", "sources.csv": "x\n"])
            Issue.record("The pack was taken.")
        } catch {
            #expect(Set(error.problems.map(\.file)) == ["areas.csv", "sources.csv", "policy.csv"])
        }
    }

    @Test func `No bytes make it trap`() {
        var random = SplitMix(seed: 4)
        let names = TestPack.files.keys.sorted()
        for _ in 0..<1500 {
            var files = TestPack.bytes()
            let name = names[random.below(names.count)]
            for _ in 0..<1 + random.below(4) {
                guard var bytes = files[name], !bytes.isEmpty else { continue }
                let position = random.below(bytes.count)
                switch random.below(3) {
                case 0: bytes[position] = UInt8(random.below(256))
                case 1: bytes.remove(at: position)
                default:
                    bytes.insert(contentsOf: Array("\n,;*\"".utf8).shuffled(using: &random).prefix(2), at: position)
                }
                files[name] = bytes
            }
            _ = try? ReferencePack(files: files)
        }
    }
}
