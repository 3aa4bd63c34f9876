import NIOCore
import StatsModel
import Testing

@testable import HateStatsAPI

@Suite("A question for published figures")
struct PublishedEnquiryTests {
    private func problem(_ query: String, from publication: Publication) throws -> Problem {
        do {
            let answer = try FigureFixtures.answer(query, from: publication)
            throw Answer.Broken(text: "answered by \(answer.version.name)")
        } catch let problem as Problem {
            return problem
        } catch let problems as QueryProblems {
            return problems.problem
        }
    }

    @Test func `is answered by the newest version, and by others where they are named`() throws {
        let publication = try FigureFixtures.corrected()
        let newest = try FigureFixtures.answer("area=leicester", from: publication)
        #expect(newest.version.name.number == 2)
        #expect(newest.status == .published && newest.stands)
        for query in ["release=latest", "release=2024-q1", "release=2024-q1@2"] {
            #expect(try FigureFixtures.answer(query, from: publication).version.name.number == 2)
        }
        let first = try FigureFixtures.answer("area=leicester&release=2024-q1@1", from: publication)
        #expect(first.version.name.number == 1)
        #expect(first.status == .superseded && !first.stands)
        #expect(try FigureFixtures.answer("area=rutland&release=2024-q1@1", from: publication).stands)
    }

    @Test(arguments: [
        ("2024-05-01T08:30:00Z", 1), ("2024-05-01", 1), ("2024-05-31", 1), ("2024-06-01T08:29:59Z", 1),
        ("2024-06-01T08:30:00Z", 2), ("2024-06-01", 2), ("2024-07-01", 2),
    ])
    func `is answered by what was in force at a moment, or at the end of a day`(moment: String, number: Int) throws {
        let answer = try FigureFixtures.answer("as_of=\(moment)", from: try FigureFixtures.corrected())
        #expect(answer.version.name.number == number)
    }

    @Test func `ends a day where the partnership is`() throws {
        // British Summer Time: the day ends an hour before midnight in UTC.
        let may = try #require(CalendarDate("2024-05-01"))
        #expect(
            FigureQuery.Moment.endOf(may).instant(timeZone: "Europe/London").description
                == "2024-05-01T22:59:59.999999Z")
        let january = try #require(CalendarDate("2024-01-31"))
        #expect(
            FigureQuery.Moment.endOf(january).instant(timeZone: "Europe/London").description
                == "2024-01-31T23:59:59.999999Z")
        // The day on which the clocks go forward, and an unknown zone.
        let march = try #require(CalendarDate("2024-03-31"))
        #expect(
            FigureQuery.Moment.endOf(march).instant(timeZone: "Europe/London").description
                == "2024-03-31T22:59:59.999999Z")
        #expect(
            FigureQuery.Moment.endOf(may).instant(timeZone: "Nowhere/None").description == "2024-05-01T23:59:59.999999Z"
        )
    }

    @Test func `as of a moment before the first publication is told when that was`() throws {
        let problem = try problem("as_of=2024-04-30", from: try FigureFixtures.corrected())
        #expect(problem.type == .nothingPublished)
        #expect(problem.detail.contains("2024-05-01T08:30:00Z"))
        let version = try self.problem("release=2024-q1@2&as_of=2024-05-10", from: try FigureFixtures.corrected())
        #expect(version.type == .notFound)
        #expect(version.detail.contains("2024-06-01T08:30:00Z"))
    }

    @Test func `as of the future is refused`() throws {
        let problem = try problem("as_of=2024-07-03", from: try FigureFixtures.corrected())
        #expect(problem.type == .invalidParameter)
        #expect(problem.errors.first?.place == "query.as_of")
    }

    @Test func `for a release that is not public is told the nearest that is`() throws {
        let publication = try FigureFixtures.corrected()
        let problem = try problem("release=2024-q2", from: publication)
        #expect(problem.type == .notFound)
        #expect(problem.errors.first?.suggestions == ["2024-q1"])
        let version = try self.problem("release=2024-q1@3", from: publication)
        #expect(version.errors.first?.suggestions == ["2024-q1@1", "2024-q1@2"])
        #expect(try self.problem("release=zzz", from: publication).errors.first?.suggestions == ["2024-q1"])
    }

    @Test func `for what was withdrawn is told why`() throws {
        let first = try FigureFixtures.version(1, try FigureFixtures.recipe())
        let gone = WithdrawnVersion(
            name: ReleaseName(id: "2024-q2", version: 1, number: 2, isSynthetic: false), title: "To June",
            periodTo: try #require(Month("2024-06")), publishedAt: Instant(microseconds: 1_717_230_600_000_000),
            withdrawnAt: Instant(microseconds: 1_718_000_000_000_000), reason: "Counted twice", referenceLoad: 1)
        let publication = Publication([FigureFixtures.entry(first), .withdrawn(gone)])
        for query in ["release=2024-q2", "release=2024-q2@1", "as_of=2024-06-05"] {
            let problem = try problem(query, from: publication)
            #expect(problem.type == .withdrawn, "\(query)")
            #expect(problem.detail.contains("Counted twice"))
        }
        // After the withdrawal the release before is in force again.
        #expect(try FigureFixtures.answer("as_of=2024-06-20", from: publication).version.name.number == 1)
        #expect(try FigureFixtures.answer("", from: publication).version.name.number == 1)
    }

    @Test func `before anything is published is told that`() throws {
        for query in ["", "release=2024-q1", "as_of=2024-05-01", "release=@@"] {
            #expect(try problem(query, from: .nothing).type == .nothingPublished, "\(query)")
        }
    }

    @Test func `that can't be understood is told all that is wrong, in the words of the newest release`() throws {
        let problem = try problem(
            "release=a@b&as_of=yesterday&area=Leicster&channel=online", from: try FigureFixtures.corrected())
        #expect(problem.type == .invalidParameter)
        #expect(problem.errors.map(\.place) == ["query.channel", "query.area", "query.release", "query.as_of"])
    }

    @Test func `is understood again from the address that an answer gives of itself`() throws {
        let publication = try FigureFixtures.corrected()
        for (name, query) in GoldenFigureTests.questions where name != "words" {
            let answer = try FigureFixtures.answer(query, from: publication)
            let again = try FigureFixtures.answer(answer.canonicalQuery.text, from: publication)
            #expect(again.content.query == answer.content.query, "\(name)")
            #expect(again.jsonText == answer.jsonText, "\(name)")
        }
    }

    @Test func `has another tag wherever it has other bytes`() throws {
        let publication = try FigureFixtures.corrected()
        let newest = publication.newest?.content.name.number
        var bytesByTag: [String: ByteBuffer] = [:]
        var tagsByBytes: [ByteBuffer: String] = [:]
        let queries =
            GoldenFigureTests.questions.map(\.query) + [
                "area=leicester&release=2024-q1", "category=race", "category=racist",
            ]
        for query in queries {
            for (format, more) in [
                (FigureFormat.json, ""), (.json, "&shape=array"), (.csv, ""), (.csv, "&download=1"), (.text, ""),
            ] {
                let answer = try FigureFixtures.answer(query + more, from: publication)
                let form = try FigureRequestForm(try QueryParameters(query + more), for: format)
                let canonical = answer.canonicalQuery
                let tag = FigureTag.of(answer, form, canonical, newest: newest)
                let bytes = try answer.representation(form, canonical)
                if let other = bytesByTag[tag] { #expect(other == bytes, "\(query)\(more)") }
                bytesByTag[tag] = bytes
                tagsByBytes[bytes] = tag
            }
        }
        #expect(tagsByBytes.count > queries.count * 3)
    }

    @Test func `has another tag once a newer version is public, even where its figures stand`() throws {
        let both = try FigureFixtures.corrected()
        let first = Publication(Array(both.entries.prefix(1)))
        func tag(_ publication: Publication) throws -> String {
            let answer = try FigureFixtures.answer("area=rutland&release=2024-q1@1", from: publication)
            let form = try FigureRequestForm(try QueryParameters(""), for: .json)
            return FigureTag.of(answer, form, answer.canonicalQuery, newest: publication.newest?.content.name.number)
        }
        #expect(try tag(first) != tag(both))
    }

    @Test func `of any bytes is answered or refused, never a crash`() throws {
        let publication = try FigureFixtures.corrected()
        var random = SystemRandomNumberGenerator()
        let names = [
            "area", "category", "kind", "period", "grain", "from", "to", "last", "measure", "compare", "release",
            "as_of",
        ]
        let values = [
            "", "*", "any", "leicester", "children(llr)", "descendants(", "YE2024-03", "latest-9", "2024", "9999-99",
            "month", "1200",
            "-1", "count,rank", "rank", "previous", "2024-q1@1", "@", "2024-05-31", "2024-05-31T00:00:00Z",
            "%F0%9F%98%80", "a,,b", ")(",
            "race,racist,homophobic", "Leicestershire", "latest", "QE2024-03", "%E2%80%8B", "incident", "all",
        ]
        var answered = 0
        for _ in 0..<1500 {
            let query = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                "\(names.randomElement(using: &random) ?? "")=\(values.randomElement(using: &random) ?? "")"
            }.joined(separator: "&")
            do {
                let answer = try FigureFixtures.answer(query, from: publication)
                guard answer.content.query.figureCount < 3000 else { continue }
                answered += 1
                let json = try JSONDocument.read(answer.json(answer.canonicalQuery))
                #expect(json["figures"].items.count == answer.content.query.figureCount, "\(query)")
                let lines = String(buffer: answer.text()).split(separator: "\n")
                #expect(json["sentences"].items.compactMap(\.text) == lines.map(String.init), "\(query)")
            } catch is Problem {
            } catch is QueryProblems {
            }
        }
        #expect(answered > 50)
    }
}
