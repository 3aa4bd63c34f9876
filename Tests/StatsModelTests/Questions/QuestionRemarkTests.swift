import Testing

@testable import StatsModel

/// What an answer must say of words that it takes otherwise than they may have been meant, or not at all.
@Suite struct QuestionRemarkTests {
    let desk: QuestionDesk

    init() throws { desk = try QuestionDesk.llr() }

    private func query(_ question: Question) -> String? { question.query.map(desk.canonical) }

    private func canonical(_ parameters: String) throws -> String { desk.canonical(try desk.query(parameters)) }

    /// The note of the chip that was taken from some words.
    private func note(_ words: String, _ question: Question) -> String? {
        question.chips.first { $0.text == words }?.note
    }

    private func reason(_ words: String, _ question: Question) -> String? {
        question.unheld.first { $0.text == words }?.reason
    }

    // MARK: Wholes beside their parts

    @Test(arguments: [
        ("hate crime in Leicester, Rutland and the total", "area=leicester,rutland,llr"),
        ("hate crime in Leicester, Rutland, total", "area=leicester,rutland,llr"),
        ("hate crime in Leicester and overall", "area=leicester,llr"),
        ("Leicester, Rutland and the total number of hate crimes", "area=leicester,rutland,llr"),
        ("race hate crimes in Leicester and Rutland, and altogether", "area=leicester,rutland,llr&category=race"),
        ("hate crime in each district and in total", "area=leicestershire-county,children(leicestershire-county)"),
        ("race, religion and the total in Leicester", "area=leicester&category=any,race,religion"),
        ("race hate crimes and total hate crimes in Leicester", "area=leicester&category=any,race"),
        ("hate crimes by strand and in total in Rutland", "area=rutland&category=any,*"),
        ("hate crimes, hate incidents and the total in Rutland", "area=rutland&kind=crime,incident,all"),
        ("hate crime in Leicester and the whole area", "area=leicester,llr"),
        ("hate crime in Leicester, Leicestershire and Rutland, and each of them", "area=llr,children(llr)"),
        ("hate crime in Leicester and the area as a whole", "area=leicester,llr"),
    ])
    func `a total at the end of a list is the whole of what is listed`(text: String, parameters: String) throws {
        let question = try desk.ask(text)
        #expect(query(question) == (try canonical(parameters)))
        #expect(question.unheld.isEmpty)
    }

    @Test func `a total of what can't be added up, or of one thing or another, is named`() throws {
        let years = try desk.ask("hate crime in Leicester in 2022/23, 2023/24 and the total")
        #expect(reason("total", years) == QuestionReader.periodsApart)
        let unclear = try desk.ask("race hate crime in Leicester and the total")
        #expect(reason("total", unclear)?.hasSuffix("Say which.") == true)
    }

    @Test(arguments: ["hate crime in Leicester, and overall is it rising?", "total hate crime in Leicester"])
    func `a total that ends no list is none`(text: String) throws {
        #expect(try query(desk.ask(text))?.hasPrefix("area=E06000016&category=any&kind=crime&") == true)
    }

    // MARK: Several as one number

    @Test(arguments: [
        ("hate crime in Leicester and Rutland combined", "combined", "not added up here: the smallest area"),
        ("How many hate crimes in total in Leicester and Rutland?", "in total", "not added up here: the smallest area"),
        ("hate crimes in Blaby and Charnwood added together", "added together", "is Leicestershire (county)."),
        ("total hate crimes in Leicester and Rutland", "total", "not added up here: the smallest area"),
        ("race and religion hate crime together in Leicester", "together", "an incident may have several"),
        ("hate crimes in Leicester over the last five years added up", "added up", "Each period is given by itself"),
        ("total hate crimes in Leicester over the last three years", "total", "Each period is given by itself"),
    ])
    func `what asks for several added up is named`(text: String, words: String, part: String) throws {
        let question = try desk.ask(text)
        #expect(reason(words, question)?.contains(part) == true, "\(question.unheld)")
        #expect(question.query != nil)
    }

    @Test(arguments: [
        ("hate crimes in all districts combined", "area=leicestershire-county"),
        ("the city, Leicestershire county and Rutland combined, hate crime", "area=llr"),
    ])
    func `all the parts of an area together are the area`(text: String, parameters: String) throws {
        let question = try desk.ask(text)
        #expect(query(question) == (try canonical(parameters)))
        #expect(question.unheld.isEmpty)
        #expect(question.chips.first?.note?.contains("in none of its parts") == true)
    }

    @Test(arguments: [
        "hate crimes and incidents combined in Leicester", "total number of hate crimes in each district",
        "monthly hate crime totals for Leicester in 2025", "total hate crimes by district",
        "hate crime in total in Rutland",
        "Compare the total number of hate crimes in Leicester and Rutland",
        "hate crimes and hate incidents in Leicester and Rutland, both together",
    ])
    func `a total that is given is not named`(text: String) throws {
        let unheld = try desk.ask(text).unheld
        #expect(unheld.isEmpty)
    }

    @Test func `both of two motivations are given one by one`() throws {
        let question = try desk.ask("How many had both a race and a religious motivation in Leicester?")
        #expect(note("race", question)?.contains("had both of the motivations is not published") == true)
    }

    // MARK: Judgements

    @Test(arguments: [
        ("Is Leicester safer than Rutland for hate crime?", "safer"),
        ("Which is the safest district for hate crime?", "safest"),
        ("Is Charnwood more dangerous than Blaby for racist hate crime?", "more dangerous"),
        ("Is hate crime worse in Leicester than in Rutland?", "worse"), ("Leicester safer hate crime", "safer"),
    ])
    func `how safe a place is is no figure`(text: String, words: String) throws {
        let question = try desk.ask(text)
        #expect(reason(words, question) == QuestionTopic.judgement)
        #expect(question.query != nil)
    }

    @Test(arguments: [
        "Is hate crime getting worse in Leicester?", "Is hate crime any better in Leicester?",
        "Is hate crime worse than last year in Leicester?",
    ])
    func `worse of one area is its change`(text: String) throws {
        let question = try desk.ask(text)
        #expect(query(question) == (try canonical("area=leicester&measure=count,change")))
        #expect(question.unheld.isEmpty)
    }

    @Test func `a rank says what it is by`() throws {
        let question = try desk.ask("Where is hate crime worst?")
        #expect(note("worst", question)?.contains("Ask for the rate") == true)
    }

    @Test(arguments: [
        ("How racist is Leicester?", "How racist"), ("Is Leicester more racist than Rutland?", "more racist"),
    ])
    func `what calls a place by a motivation is no figure`(text: String, words: String) throws {
        #expect(try reason(words, desk.ask(text)) == QuestionTopic.judgement)
    }

    @Test(arguments: [
        "difference between Leicester and Charnwood hate crime",
        "how many more hate crimes in Leicester than in Rutland",
    ])
    func `a difference between areas is named`(text: String) throws {
        let unheld = try desk.ask(text).unheld
        #expect(unheld.first?.reason.hasPrefix("Differences are worked out over time only") == true)
    }

    @Test func `a change over several years says what each of them is`() throws {
        let question = try desk.ask("What was the increase in hate crime in Leicester between 2020 and 2024?")
        #expect(note("increase", question)?.contains("not that from the first to the last") == true)
    }

    @Test func `the highest of what is not ranked says so`() throws {
        let rate = try desk.ask("Which district has the highest hate crime rate?")
        #expect(rate.chips.last?.note == "The numbers stand side by side; they are not ranked.")
        let types = try desk.ask("What is the most common type of hate crime in Leicester?")
        #expect(types.chips.last?.note == "The numbers stand side by side; they are not ranked.")
    }

    // MARK: Rates

    @Test func `a share says of what it is one`() throws {
        let question = try desk.ask("transphobic hate crime as a percentage of LGBT hate crime in Leicester")
        #expect(note("as a percentage of", question)?.hasPrefix("In percent of all motivations") == true)
    }

    @Test func `a rate by another base says by which it is given`() throws {
        let question = try desk.ask("hate crime per 100,000 people in Leicester")
        #expect(note("per 100,000 people", question) == "Rates are given per 1,000 residents.")
        let some = try desk.ask("hate crime per 1,000 Muslims in Leicester")
        #expect(reason("per 1,000 Muslims", some)?.contains("all residents") == true)
        let proportion = try desk.ask("race hate crimes as a proportion of the population in Leicester")
        #expect(query(proportion) == (try canonical("area=leicester&category=race&measure=rate")))
    }

    // MARK: Exclusions

    @Test func `what is left out ends with its own list`() throws {
        let question = try desk.ask("Only religious hate crimes, not racist or homophobic ones, in Leicester")
        #expect(query(question) == (try canonical("area=leicester&category=religion")))
        #expect(question.unheld.map(\.text) == ["not racist or homophobic"])
    }

    // MARK: Names

    /// Common English words that the grammar does not know, behind a name that is right as it stands.
    @Test(arguments: [
        "safer", "shares", "shore", "shine", "sheer", "land", "lands", "island", "word", "wood", "worth", "town",
        "ton", "tone", "borough", "bury", "burn", "stone", "moor", "hire", "hired", "fire", "square", "tigers", "riots",
    ])
    func `a name that is right takes in no word behind it`(word: String) throws {
        for area in desk.lexicon.pack.areas where !area.name.contains(" ") {
            let words = QuestionText("hate crime \(area.name) \(word)").words.map(\.key)
            let corrected = desk.lexicon.spelling.corrected(words)
            #expect(corrected[2] == words[2], "\(area.name) \(word)")
            let question = try desk.ask("hate crime \(area.name) \(word)")
            #expect(question.chips.first?.label == area.name, "\(area.name) \(word)")
        }
    }

    @Test func `a word that was cut in two is still put together`() throws {
        let question = try desk.ask("anti semetic hate crime in Leicester")
        #expect(query(question) == (try canonical("area=leicester&category=religion")))
        #expect(question.query?.wordNotes == ["not-counted-apart"])
    }

    // MARK: Years

    @Test(arguments: [
        ("hate crime in Leicester since 2019", "since 2019", "January to March 2019 is part of the year before"),
        ("hate crime in Leicester since January 2020 by year", "since January 2020", "the first begins in April 2020"),
    ])
    func `years since a moment say where they begin`(text: String, words: String, part: String) throws {
        let note = try note(words, desk.ask(text))
        #expect(note?.contains(part) == true, "\(note ?? "nil")")
    }

    @Test(arguments: [
        ("hate crime in Leicester in 2024", "2024"), ("hate crime in Leicester from 2022 to 2024", "from 2022 to 2024"),
        ("hate crime in Leicester 2022-2024", "2022-2024"), ("hate crime in Leicester in 2023 and 2024", "2024"),
    ])
    func `a year that is a number alone says that it is the calendar year`(text: String, words: String) throws {
        let note = try note(words, desk.ask(text))
        #expect(note?.contains("to March") == true && note?.contains("/2") == true, "\(note ?? "nil")")
    }

    @Test(arguments: [
        "hate crime in Leicester in calendar year 2024", "hate crime in Leicester in 2023/24",
        "hate crime in Leicester in the year ending December 2024", "hate crime in Leicester since April 2020 by year",
    ])
    func `a year that was named in full needs no note`(text: String) throws {
        let period = try desk.ask(text).chips.first { $0.dimension == .period }
        #expect(period != nil && period?.note == nil)
    }

    @Test(arguments: [
        ("first three months of 2025", "QE2025-03"), ("last three months of 2024", "QE2024-12"),
        ("first half 2024", "2024-01,2024-02,2024-03,2024-04,2024-05,2024-06"),
    ])
    func `months counted from either end of a year are those of that year`(words: String, code: String) throws {
        let period = try desk.ask("hate crime in Leicester, \(words)").chips.first { $0.dimension == .period }
        #expect(period?.code == code)
    }

    @Test(arguments: [
        ("hate crime before 2020", "before 2020", "April to December 2018 is in none of these years"),
        ("until 2021 Leicester", "until 2021", "begin with April 2018: April to December 2018 is in none"),
        ("hate crime before 2020", "before 2020", "Taken as January to December 2019."),
        ("hate crime in the two years before 2024", "two years before 2024", "Taken as calendar years, January 2022"),
        ("the five years since 2020, hate crime", "the five years since 2020", "January 2020 to December 2024"),
        ("two financial years to 2024, hate crime", "two financial years to 2024", "Taken as the years to March."),
        ("hate crime in the two quarters to May 2025", "two quarters to May 2025", "Taken as whole quarters."),
        ("hate crime last year", "last year", "Taken as the newest year that is published."),
        ("hate crime in the past year", "past year", "Taken as the newest year that is published."),
        ("how many in Leicester last month", "last month", "Taken as the newest month that is published."),
        ("hate crime in Leicester last quarter", "last quarter", "Taken as the newest quarter that is published."),
        ("hate crime in the last 6 months", "last 6 months", "from the newest month that is published, March 2026."),
        (
            "hate crime over the last five years", "last five years",
            "newest year that is published, year ending March 2026."
        ),
        ("hate crime in Leicester to 31 March 2025", "31 March 2025", "the month of March 2025. For the year to that"),
        ("hate crime two years ago in Blaby", "two years ago", "Counted back from the newest year that is published."),
        ("hate crime the year before last", "year before last", "Taken as the year before the newest"),
    ])
    func `a time that can be taken otherwise says how it was`(text: String, words: String, part: String) throws {
        let chip = try desk.ask(text).chips.first { $0.text.hasSuffix(words) }
        #expect(chip?.note?.contains(part) == true, "\(chip?.note ?? "nil")")
    }

    // MARK: Groups within a motivation

    @Test(arguments: [
        (
            "how many hate crimes against muslims and how many against jews in Leicester", "muslims",
            "There is no figure for \"muslims\" or \"jews\" alone: taken as Religion or faith."
        ),
        (
            "antisemitic crimes last year", "antisemitic",
            "There is no figure for \"antisemitic\" alone: taken as Religion or faith."
        ),
        (
            "gypsy traveller hate crime", "gypsy",
            "There is no figure for \"gypsy\" or \"traveller\" alone: taken as Race."
        ),
        (
            "hate crime against asylum seekers", "asylum seekers",
            "There is no figure for \"asylum seekers\" alone: taken as Race."
        ),
        ("lesbian", "lesbian", "There is no figure for \"lesbian\" alone: taken as Sexual orientation."),
    ])
    func `a group that is not counted apart is named`(text: String, words: String, taken: String) throws {
        #expect(try note(words, desk.ask(text)) == taken)
    }

    @Test(arguments: ["racist hate crime in Leicester", "homophobic hate crime", "faith hate crime"])
    func `another word for all of a motivation needs no note`(text: String) throws {
        for chip in try desk.ask(text).chips where chip.dimension == .category { #expect(chip.note == nil) }
    }

    // MARK: Each of several for each

    @Test(arguments: [
        (
            "racist hate crime in Leicester and how many in Rutland were about disability", "disability",
            "Each motivation is given for each area that was named."
        ),
        (
            "hate crime in Leicester in 2023/24 and in Rutland in 2024/25", "2024/25",
            "Each period is given for each area that was named."
        ),
    ])
    func `what was said of one of several is given for each, and that is said`(
        text: String, words: String, note: String
    ) throws {
        #expect(try self.note(words, desk.ask(text)) == note)
    }

    @Test(arguments: [
        "race and religion hate crime in Leicester and Rutland",
        "hate crime in Leicester and Rutland in 2022/23 and 2023/24",
    ])
    func `a list beside another needs no note`(text: String) throws {
        for chip in try desk.ask(text).chips { #expect(chip.note?.hasPrefix("Each") != true) }
    }

    @Test func `a difference between areas is answered with their numbers, whatever they are of`() throws {
        let question = try desk.ask("difference between Leicester and Charnwood")
        #expect(question.query?.areas.count == 2 && question.readings.isEmpty)
        let other = try desk.ask("weather in Leicester and Charnwood")
        #expect(other.query == nil && other.readings.map(\.label) == ["Leicester and Charnwood"])
    }

    @Test func `an office is no person who was harmed`() throws {
        #expect(try reason("MP", desk.ask("hate crime against an MP"))?.contains("work or office") == true)
    }

    // MARK: Kinds and groups

    @Test(arguments: ["incidents in Leicester", "hate incidents in Leicester"])
    func `incidents say that they are no crimes`(text: String) throws {
        let chip = try desk.ask(text).chips.first { $0.dimension == .kind }
        #expect(chip?.note?.contains("\"crimes and incidents\"") == true)
    }

    @Test(arguments: [
        "non-crime hate incidents in Leicester", "NCHIs in Leicester", "incidents, not crimes, in Leicester",
        "crimes and incidents in Leicester", "hate crimes and hate incidents in Leicester",
    ])
    func `incidents that are named as such need no note`(text: String) throws {
        for chip in try desk.ask(text).chips where chip.dimension == .kind { #expect(chip.note == nil) }
    }

    @Test(arguments: ["which district has the most hate crime?", "hate crime in each borough"])
    func `a word for the parts of one area says which areas it leaves out`(text: String) throws {
        let chip = try desk.ask(text).chips.first
        #expect(chip?.note?.hasPrefix("Leicester and Rutland are not among these areas") == true)
        let asked = try desk.ask("hate crime in each area")
        #expect(asked.query?.areas.count == desk.lexicon.pack.areas.count - 1)
    }

    @Test(arguments: [
        "hate crime in the districts of the county", "Leicester, Rutland and each district: hate crime",
        "hate crime in each area", "hate crime in each council area",
    ])
    func `a word for areas that leaves out none, or was bounded, needs no note`(text: String) throws {
        for chip in try desk.ask(text).chips where chip.dimension == .area { #expect(chip.note == nil) }
    }

    // MARK: Examples

    @Test func `examples are those that are worth their answer`() throws {
        let pack = desk.lexicon.pack
        let all = Question.examples(in: pack) { _ in true }
        #expect(all.count == 4)
        for example in all {
            let question = try desk.ask(example)
            #expect(question.query != nil && question.unheld.isEmpty, "\(example)")
        }
        let others = Question.examples(in: pack) { !$0.contains("Rutland") && !$0.contains(" area ") }
        #expect(others.count == 4 && !others.contains { $0.contains("Rutland") })
        #expect(others[3].hasPrefix("Which district"))
        #expect(Question.examples(in: pack) { _ in false }.isEmpty)
    }
}
