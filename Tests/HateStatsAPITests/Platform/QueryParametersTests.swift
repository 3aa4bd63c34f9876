import Testing

@testable import HateStatsAPI

@Suite("The parameters of an address")
struct QueryParametersTests {
    @Test func `are decoded in order, plus signs as spaces`() throws {
        let parameters = try QueryParameters("area=Oadby+and%20Wigston&area=x&flag&_=17")
        #expect(parameters.all("area") == ["Oadby and Wigston", "x"])
        #expect(parameters.all("flag") == [""])
        #expect(parameters.pairs.count == 3)
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "a=%ff", "a=%00", "a=b%0ac"])
    func `are refused where an escape, the UTF-8 or a character is broken`(query: String) {
        #expect(throws: Problem.self) { try QueryParameters(query) }
    }

    @Test func `that do not exist are refused all at once, with the nearest that do`() throws {
        let parameters = try QueryParameters("aera=1&bogus=2&area=3")
        let problem = #expect(throws: Problem.self) { try parameters.only("area", "period") }
        #expect(problem?.type == .unknownParameter)
        #expect(problem?.errors.map(\.place) == ["query.aera", "query.bogus"])
        #expect(problem?.errors.first?.suggestions == ["area"])
    }

    @Test func `that may come once are refused twice`() throws {
        let parameters = try QueryParameters("limit=1&limit=2")
        #expect(throws: Problem.self) { try parameters.one("limit") }
    }

    @Test(arguments: [("area", "aera", 1), ("area", "area", 0), ("period", "perod", 1), ("", "abc", 3), ("abc", "", 3)])
    func `are near by edits and swaps`(a: String, b: String, distance: Int) {
        #expect(Spelling.distance(a, b) == distance)
    }

    @Test func `limit and cursor give parts that join to the whole`() throws {
        var seen: [Int] = []
        var cursor: String?
        repeat {
            let query = "limit=3" + (cursor.map { "&cursor=\($0)" } ?? "")
            let (part, next) = try Listing(try QueryParameters(query), version: "v").part(of: Array(0..<10))
            seen += part
            cursor = next
        } while cursor != nil
        #expect(seen == Array(0..<10))
    }

    @Test(arguments: ["limit=0", "limit=1001", "limit=x", "cursor=zzz", "cursor=other.3", "cursor=v.-1"])
    func `limit and cursor are refused outside their range`(query: String) throws {
        let parameters = try QueryParameters(query)
        #expect(throws: Problem.self) { try Listing(parameters, version: "v") }
    }
}
