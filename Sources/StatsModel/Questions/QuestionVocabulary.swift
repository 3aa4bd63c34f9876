/// The English of questions: every word that is not a pack's own. `QuestionTopic` has those for what is not held.
///
/// Words stand in the singular where both are meant. Each list is separated by commas.
enum QuestionVocabulary {
    /// The entries of a list.
    static func list(_ text: String) -> [String] {
        text.split { $0 == "," || $0 == "\n" }.map { Substring($0).trimmed }.filter { !$0.isEmpty }
    }

    // MARK: What is said about the figures

    /// Words for measures and what is asked of them.
    static let cues: [(QuestionCue, String)] = [
        (
            .count,
            """
            how many, number, number of, count, total, total number, totals, tally, figure, amount of, volume,
            how much, overall figure, overall number, overall total, overall count
            """
        ),
        (
            .rate,
            """
            rate, per head, per head of population, per capita, per person, per resident, per 1000,
            per 1000 people, per 1000 residents, per 1000 population, per 1000 head, per 1000 head of population,
            per thousand, per thousand people, per thousand residents, per 10000, per 10000 people,
            per 10000 residents,
            per 10000 population, per 100000, per 100000 people, per 100000 residents, per 100000 population,
            per 100k, per 10k, per 1k, per million, per million people, per 1000 of population,
            per 1000 of the population, per head of the population, population adjusted, adjusted for population,
            relative to population, relative to its population,
            relative to their population, relative to size, for its size, for their size, for population,
            proportional to population, compared to population, compared to its population,
            taking population into account, accounting for population, allowing for population,
            given its population, by population, incidence rate, crime rate, hate crime rate, rate of hate crime,
            per inhabitant, every 1000 people, every thousand people, for every 1000 people,
            for every 1000 residents, for every thousand people, as a proportion of the population,
            as a percentage of the population, as a share of the population, proportion of the population,
            percentage of the population, share of the population, as a proportion of population,
            as a percentage of population, proportion of residents, percentage of residents
            """
        ),
        (
            .change,
            """
            up, down, up or down, gone up, gone down, going up, going down, go up, go down, went up, went down,
            up or down, rise, rose, risen, rising, increase, increased, increasing, decrease, decreased,
            decreasing, fall, fell, fallen, falling, drop, dropped, dropping, drops, grow, grew, grown, growing,
            growth, change, changed, changing, difference, soar, soared, soaring, spike, spiked,
            surge, surged, surging, jump, jumped, doubled, double, tripled, halved, plummet, plummeted, plunge,
            plunged, shrink, decline, declined, declining, reduce, reduced, reduction, climbed, climbing, climb,
            getting worse, getting better, got worse, got better, gotten worse, worsened, worsening, improved,
            improving, improvement, getting worse or better, better or worse, worse or better,
            increase or decrease,
            increased or decreased, risen or fallen, rise or fall, rising or falling, gone up or down,
            going up or down, year on year, y o y, yoy, yearonyear, year over year, on the rise, on the increase,
            on the up, in decline, on the decline, how has it changed, uptick, upturn, downturn, swing, up by,
            down by
            """
        ),
        (
            .changePercent,
            """
            percentage change, percent change, per cent change, percentage increase, percent increase,
            per cent increase, percentage decrease, percent decrease, per cent decrease, percentage rise,
            percent rise, per cent rise, percentage fall, percent fall, percentage drop, percent drop,
            percentage growth, change in percent, change in percentage, change as a percentage,
            percentage difference, percent difference, as a percentage change, rate of change, rate of increase,
            rate of growth, growth rate, in percentage terms, in percent terms, in per cent terms, in percentage
            """
        ),
        (
            .previous,
            """
            month on month, month over month, quarter on quarter, quarter over quarter, the period before,
            period before, from the period before, previous period, the previous period, on the previous period
            """
        ),
        (.percent, "percentage, percent, per cent, what percentage of, what percent of, pc, percentages"),
        (
            .share,
            """
            share, share by motivation, proportion, share of total, fraction, how much of, what proportion of,
            make up, makes up, made up, account for, accounts for, accounted for, out of all, as a percentage of,
            as a proportion of, as a share of, percentage of the total, percentage of total, percentage of all,
            what share of
            """
        ),
        (
            .rank,
            """
            rank, ranked, ranking, highest, lowest, most, least, fewest, worst, best, top, bottom, biggest,
            largest, greatest, smallest, league table, most common, least common, commonest,
            most frequent, most prevalent, most often, most likely, hotspot, hot spot, black spot, blackspot,
            worst affected, worst hit, hardest hit, most affected, highest number of, lowest number of,
            record high, highest ever, record low, record number, record level, peak, peaked,
            busiest, quietest, leads, top of the table, in order of, sorted by, rank order, predominant, dominant
            """
        ),
        (
            .ever,
            """
            on record, ever recorded, ever, all time, since records began, record high, record low, highest ever,
            record number, record level
            """
        ),
        (.separately, "separately, respectively, separate, individually, apart, side by side, as opposed to"),
        (
            .versus,
            """
            versus, vs, v, against each other, compare, compared, comparing, comparision,
            comparison, compares, comparative, compared with, compared to, in comparison with, in comparison to,
            in comparison, comparison of, comparison with, contrast, differ, stack up, stacks up, measure up
            """
        ),
        (
            .both,
            """
            both, together, combined, altogether, all together, added up, in total, total of, taken together,
            put together, added to, added on to, added together, add together, adding together, add up, adding up, summed, sum, sum of,
            aggregate, aggregated, jointly, pooled, rolled together, rolled into one
            """
        ),
        (
            .breakdown,
            """
            breakdown, break down, broken down, broken up, split, broken out, make up of, makeup of, composition,
            mix
            """
        ),
        (
            .exclude,
            """
            excluding, exclude, excludes, except, except for, excepting, without, apart from, other than,
            not including, not counting, minus, outside, outside of, leaving out, but not, not in, leaving aside,
            setting aside, excl, aside from, not, non, with no, everywhere but, everywhere except, anywhere but, all but,
            everything but, isnt, wasnt, arent, werent
            """
        ),
        (
            .judged,
            """
            worse, better, much worse, much better, any worse, any better, worse off, better off, how much worse,
            how much better, a lot worse, a lot better
            """
        ),
        (
            .difference,
            """
            difference between, how many more, how many fewer, how much higher, how much lower, how much more,
            how many times more, how many times higher, times as many, times more, times higher, gap between, the gap
            """
        ),
        (.eachOf, "each of them, each of these, each of those, each of the parts, each part, its parts, their parts"),
        (.only, "only, just, alone, solely, purely, exclusively"),
        (.where, "where, whereabouts"),
    ]

    // MARK: Things of which there are several

    /// Words for any area.
    static let place = list(
        """
        area, place, part, region, locality, localities, local area, patch, areas and districts,
        location by location, geography
        """
    )
    /// Superlatives that compare places without a word for them, in the singular and run together.
    static let rankedPlaces: Set<String> = [
        "hotspot", "blackspot", "leaguetable", "ranking", "topofthetable",
    ]
    /// Words that go on after "the area" where one of several is meant.
    static let describing: Set<String> = ["with", "that", "where", "which", "having"]
    /// Words for the largest area of all.
    static let everywhere = list(
        """
        whole area, entire area, whole region, entire region, whole patch, area as a whole, region as a whole,
        areas combined, all areas combined, all areas together, all areas put together, all areas added up,
        everywhere, areawide, area wide
        """
    )
    /// Words for any category.
    static let strand = list(
        """
        category, categories, hate crime category, hate category, strand, monitored strand, hate crime strand,
        hate strand, motivation, motivating factor, motive, motivator, characteristic, protected characteristic,
        monitored characteristic, protected group, type of hate, types of hate, type of hate crime,
        types of hate crime, hate crime type,
        type of hate incident, types of hate incident, kind of hate, kind of hate crime, kinds of hate crime,
        kinds of hate, form of hate, form of hate crime, forms of hate crime, forms of hate, reason for the hate,
        type, prejudice, type of prejudice, ground, bias, bias motivation, hate type, sort of hate crime,
        sorts of hate crime, community, communities, minority, minorities, group, groups
        """)
    /// Words for the categories that national statistics count.
    static let nationalStrand = list(
        """
        national strand, nationally monitored strand, centrally monitored strand, national category, national five,
        five national strand, five monitored strand, five strand, all five strand, five nationally monitored strand,
        main five strand, five protected characteristic, five centrally monitored strand, home office strand
        """)
    /// Words for crimes, and for incidents, beside those of the pack.
    static let kinds: [(KindSelection, String)] = [
        (
            .crime,
            """
            hate crime, hate offence, crime, offence, criminal offence, hatecrime, hate motivated crime, offense,
            crime motivated by hate, recorded crime, recorded hate crime
            """
        ),
        (
            .incident,
            """
            hate incident, incident, non crime, non crime hate incident, non crime incident,
            nonc rime hate incident, nchi, non criminal incident, non criminal hate incident,
            hate related incident, hate motivated incident, non crime hate, noncrime
            """
        ),
        (
            .all,
            """
            crime and incident, hate crime and incident, hate crime and hate incident, hate crime or incident,
            hate crimes or hate incident, crime or incident, crimes plus incidents
            """
        ),
    ]
    /// Words that make several of a word for one: `which district`.
    static let quantifiers: Set<String> = [
        "which", "each", "every", "by", "per", "all", "across", "what", "among", "amongst", "between", "any", "various",
        "different", "individual", "several", "where", "both",
    ]
    /// Words between a quantifier and what it is said of.
    static let quantified: Set<String> = [
        "of", "the", "our", "other", "single", "seven", "three", "ten", "local", "individual", "different", "your",
        "these", "its", "one", "two", "four", "five", "six", "7", "10", "3", "5", "6", "main", "monitored", "separate",
    ]
    /// Prepositions after which a name is the place of what was asked before it.
    static let scopes: Set<String> = ["in", "of", "within", "across", "throughout", "inside", "for", "around", "from"]

    // MARK: Wholes

    /// Words that stand for a whole beside its parts, run together: `Leicester, Rutland and the total`.
    static let totals: Set<String> = [
        "total", "totals", "overall", "altogether", "alltogether", "intotal", "combined", "together", "sum",
        "overalltotal", "overallfigure", "totalnumber", "totalnumberof",
    ]
    /// Words that add one more thing to a list, run together.
    static let joins: Set<String> = [
        "and", "or", "plus", "with", "also", "aswellas", "aswell", "alongwith", "togetherwith", "alongside",
        "including", "inc", "incl", "then",
    ]
    /// Of these, those that ask for the sum of what stands on either side, run together.
    static let adding: Set<String> = ["plus", "togetherwith"]
    /// Words that may stand before a word for a whole.
    static let articles: Set<String> = ["the", "a", "an", "their", "its", "our", "in", "as", "for", "all", "of"]
    /// Words of rates by another number of residents than a thousand.
    static let otherBases: Set<String> = [
        "10000", "100000", "100k", "10k", "million", "person", "head", "capita", "resident", "inhabitant", "proportion",
        "percentage", "share",
    ]
    /// Words with which a statement goes on after "overall".
    static let sentenceStarts: Set<String> = [
        "is", "are", "was", "were", "has", "have", "had", "do", "does", "did", "how", "what", "which", "can", "could",
        "i", "it", "we",
    ]
    /// Words that ask for each of several, so that a word for the total is one for the number of each.
    static let distributing: Set<String> = [
        "each", "every", "per", "monthly", "quarterly", "yearly", "annual", "annually", "which", "respectively",
        "individual", "individually", "separate", "separately",
    ]

    // MARK: Times

    /// Grains that are asked for as a series.
    static let series: [(Grain, String)] = [
        (
            .month,
            """
            by month, per month, each month, every month, monthly, month by month, a month, which month,
            what month, which months, by the month, monthly basis, in a month, in a single month, months
            """
        ),
        (
            .quarter,
            """
            by quarter, per quarter, each quarter, every quarter, quarterly, quarter by quarter, a quarter,
            which quarter, what quarter, quarters, in a quarter, quarterly basis, in a single quarter
            """
        ),
        (
            .year,
            """
            by year, per year, each year, every year, yearly, annually, year by year, which year, what year,
            which years, years, yearly basis, annual basis, over the years, in recent years, recent years,
            over recent years, past years, previous years, financial years, calendar years, earlier years
            """
        ),
    ]
    /// Words for all that is held.
    static let allTime = list(
        """
        over time, trend, trends, time series, historically, historical, history, long term, all years,
        every year on record, through the years, since records began, since the records began, since records start,
        since the start of records, full series, the series, whole series, as far back, as far back as possible,
        track record, timeline, trajectory, direction of travel, over the long term, longer term, ever since,
        since the beginning
        """
    )
    /// Words for the newest there is.
    static let newest = list(
        """
        latest, latest figures, latest data, latest stats, latest statistics, latest numbers, latest available,
        latest figure, newest, most recent, most recent figures, most recent data, most recently, current,
        currently, now, right now, at the moment, at present, present, these days, nowadays, up to date, to date,
        so far, recently, recent, as of now, as it stands, as things stand, new figures, most up to date,
        just released, just published, recent figures, latest period, latest release, most recent release
        """
    )

    /// Words for one year, or the years where the highest or lowest is asked for.
    static let oneYear = list(
        """
        a year, in a year, per annum, in a single year, any year, one year, in any year, annual
        """)
}

/// What a word asks of the figures.
enum QuestionCue: Sendable, Hashable {
    case count, rate, change, changePercent, previous, percent, share, rank, ever
    case separately, versus, both, breakdown, exclude, only, judged, difference, eachOf, `where`
}
