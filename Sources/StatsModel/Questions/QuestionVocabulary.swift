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
            "how many, number, number of, count, total, total number, totals, tally, figure, amount of, volume, how much"
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
            for every 1000 residents, for every thousand people
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
            "month on month, month over month, quarter on quarter, quarter over quarter, the period before, period before, from the period before, previous period, the previous period, on the previous period"
        ),
        (.percent, "percentage, percent, per cent, what percentage of, what percent of, pc, percentages"),
        (
            .share,
            "share, share by motivation, proportion, share of total, fraction, how much of, what proportion of, make up, makes up, made up, account for, accounts for, accounted for, out of all, as a percentage of, as a proportion of, as a share of, percentage of the total, percentage of total, percentage of all, what share of"
        ),
        (
            .rank,
            """
            rank, ranked, ranking, highest, lowest, most, least, fewest, worst, best, top, bottom, safest, biggest,
            largest, greatest, smallest, league table, most common, least common, commonest,
            most frequent, most prevalent, most often, most likely, hotspot, hot spot, black spot, blackspot,
            worst affected, worst hit, hardest hit, most affected, highest number of, lowest number of,
            record high, highest ever, record low, record number, record level, peak, peaked,
            busiest, quietest, leads, top of the table, in order of, sorted by, rank order, predominant, dominant
            """
        ),
        (
            .ever,
            "on record, ever recorded, ever, all time, since records began, record high, record low, highest ever, record number, record level"
        ),
        (.separately, "separately, respectively, separate, individually, apart, side by side, as opposed to"),
        (
            .versus,
            "difference between, versus, vs, v, against each other, compare, compared, comparing, comparision, comparison, compares, comparative, compared with, compared to, in comparison with, in comparison to, in comparison, comparison of, comparison with, contrast, differ, stack up, stacks up, measure up"
        ),
        (.both, "both, together, combined, altogether, all together, added up, in total, total of"),
        (
            .breakdown,
            "breakdown, break down, broken down, broken up, split, broken out, make up of, makeup of, composition, mix"
        ),
        (
            .exclude,
            "excluding, exclude, excludes, except, except for, excepting, without, apart from, other than, not including, not counting, minus, outside, outside of, leaving out, but not, not in, leaving aside, setting aside, excl, aside from, not"
        ),
        (.only, "only, just, alone, solely, purely, exclusively"),
        (.where, "where, whereabouts"),
    ]

    // MARK: Things of which there are several

    /// Words for any area.
    static let place = list(
        "area, place, part, region, locality, localities, local area, patch, areas and districts, location by location, geography"
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
            "hate crime, hate offence, crime, offence, criminal offence, hatecrime, hate motivated crime, offense, crime motivated by hate, recorded crime, recorded hate crime"
        ),
        (
            .incident,
            "hate incident, incident, non crime, non crime hate incident, non crime incident, nonc rime hate incident, nchi, non criminal incident, non criminal hate incident, hate related incident, hate motivated incident, non crime hate, noncrime"
        ),
        (
            .all,
            "crime and incident, hate crime and incident, hate crime and hate incident, hate crime or incident, hate crimes or hate incident, crime or incident, crimes plus incidents"
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
        "these",
        "its", "one", "two", "four", "five", "six", "7", "10", "3", "5", "6", "main", "monitored", "separate",
    ]
    /// Prepositions after which a name is the place of what was asked before it.
    static let scopes: Set<String> = ["in", "of", "within", "across", "throughout", "inside", "for", "around", "from"]

    // MARK: Times

    /// Grains that are asked for as a series.
    static let series: [(Grain, String)] = [
        (
            .month,
            "by month, per month, each month, every month, monthly, month by month, a month, which month, what month, which months, by the month, monthly basis, in a month, in a single month, months"
        ),
        (
            .quarter,
            "by quarter, per quarter, each quarter, every quarter, quarterly, quarter by quarter, a quarter, which quarter, what quarter, quarters, in a quarter, quarterly basis, in a single quarter"
        ),
        (
            .year,
            "by year, per year, each year, every year, yearly, annually, year by year, which year, what year, which years, years, yearly basis, annual basis, over the years, in recent years, recent years, over recent years, past years, previous years, financial years, calendar years, earlier years"
        ),
    ]
    /// Words for all that is held.
    static let allTime = list(
        "over time, trend, trends, time series, historically, historical, history, long term, all years, every year on record, through the years, since records began, since the records began, since records start, since the start of records, full series, the series, whole series, as far back, as far back as possible, track record, timeline, trajectory, direction of travel, over the long term, longer term, ever since, since the beginning"
    )
    /// Words for the newest there is.
    static let newest = list(
        "latest, latest figures, latest data, latest stats, latest statistics, latest numbers, latest available, latest figure, newest, most recent, most recent figures, most recent data, most recently, current, currently, now, right now, at the moment, at present, present, these days, nowadays, up to date, to date, so far, recently, recent, as of now, as it stands, as things stand, new figures, most up to date, just released, just published, recent figures, latest period, latest release, most recent release"
    )

    /// Words for one year, or the years where the highest or lowest is asked for.
    static let oneYear = list("a year, in a year, per annum, in a single year, any year, one year, in any year, annual")

    // MARK: Words without a bearing on the figures

    /// Words that are passed over.
    static let fillers = list(
        """
        a, an, the, of, in, on, at, by, for, from, to, with, within, into, onto, upon, about, around, across,
        throughout, inside, over, under, between, among, amongst, along, via, per, as, is, are, was, were, be,
        been, being, am, do, does, did, done, doing, has, have, had, having, can, could, would, should, shall, may,
        might, must, let, lets, let us,
        i, me, my, we, us, our, ours, you, your, yours, he, she, it, its, they, them, their, theirs, this, that,
        these, those, there, here, who, whom, which, what, whats, hows, wheres, how, and, or, but, if, so, also,
        too, plus, as well, as well as, along with, then, than, both, either, each, every, any, all, some, same,
        such, other, others, another, one, ones,
        please, pls, plz, thanks, thank you, thank, cheers, ta, hi, hello, hey, dear, good morning, good afternoon,
        morning, afternoon, kind regards, regards, many thanks, thx, sorry, quick question, quick one, quickly,
        quick, asap, urgent, urgently, deadline, on deadline, for a story, for our story, for my story, story,
        article, piece, writing, working on, doing a piece, for a piece, journalist, reporter, newspaper, radio,
        news desk, newsdesk, newsroom, press, media, press enquiry, media enquiry, enquiry, inquiry, foi, query,
        question, answer, calling from, ringing from,
        tell, give, show, find, find out, get, got, getting, need, needed, want, wanted, like, would like, looking,
        look, look at, looking for, look into, know, see, say, says, said, send, provide, confirm, clarify, check,
        ask, asking, wondering, wonder, help, possible, able, trying, try, hoping, hope, let me know, tell me,
        give me, show me, send me, provide me, have you got, do you have, do you hold, do you know, can you,
        could you, any idea, is it true, true, is it right, right, is it correct, correct, remind me,
        talk me through, follow up, followed up, sum up, add up, come up, look up, write up, pick up, picked up,
        up to, drill down, drop me, drop us, fall into, fall under, double check, top line, top lines, at least,
        at most, best wishes, best regards, all the best, will you, in order to, whether or not, or not, whether,
        in response, reported to police, reported to the police, year, month, quarter, financial, calendar, fiscal,
        take me through, share with me, interested in, interested, regarding, re, concerning, relating to,
        related to, related, in relation to, with regard to, in terms of, terms, when it comes to, comes,
        hate, hatred, hateful, related, motivated, motivated by, based, based on, towards, toward, against,
        targeting, targeted, targets, aimed at, directed at, directed, involving, involved, because someone,
        person, people, peoples, individual, individuals, someone, somebody, anyone, folk, folks, residents,
        resident, population, citizens, locals, inhabitants, members of, members, member, identity, perceived,
        actual, type, kind, sort, form,
        record, recorded, recording, records, report, reported, reports, reporting, log, logged, register,
        registered, registering, receive, received, made, make, makes, happen, happened, happening, happens,
        take place, took place, taken place, taking place, occur, occurred, occurring, occurs, occurrence,
        occurrences, committed, commit, see, saw, seen, experience, experienced, suffer, suffered, face, faced,
        deal with, dealt with, dealt, come in, came in, come to light, documented, noted, known, known about,
        notified, police recorded, counted, counts as, classed, classified, classified as, classed as, flagged,
        flagged as, considered, treated, treated as,
        case, cases, stat, stats, statistic, statistics, statistical, data, dataset, datasets, number, numbers,
        figures, info, information, details, breakdown of, picture, situation, level, levels, state, state of,
        problem, issue, issues, overview, summary, summarise, summarize, list, table, chart, graph, full list,
        overall picture, official, officially, official figures, agreed, published, publish, available, held,
        publicly available, release, released, releases, bulletin,
        overall, in all, all told, whole, entire, entirely, full, general, generally, in general, exactly, exact,
        precisely, precise, roughly, approximately, about how many, approx, around how many, actually, really,
        basically, simply, even, still, yet, already, only just, again, not just, not only, rather, quite, very,
        much, many, lot, a lot, lots, more, less, bit, a bit, far, how far, well, ok, okay, yes, no, oh, um, er,
        ah, right then, anyway, etc, e g, i e, eg, ie, namely, ie, including, include, included, includes,
        inclusive, inc, incl,
        police, police force, the police, force, constabulary, council, council area, partnership, partners,
        partner, agencies, agency, authorities, authority, service, services, dept, department, office, team,
        leics police, hatestats, hate stats, hate crime stats,
        during, while, when, whilst, through, period, time, times, in the period, over the period, date, dates,
        timeframe, time frame, between the, in between, year end, end of, start of, the end of,
        do we, are there, is there, was there, were there, have there been, has there been, had there been,
        there been, there were, there was, there are, did we, have we, how does, how do, how did, how is, how are,
        how have, how has, how was, how were, how bad, how good, bad, good, better, worse, how common, common,
        how big, big, large, small, how widespread, widespread, how prevalent, prevalent, how serious, how often,
        often, how frequent, frequent, frequently, how frequently, likely, how severe, size, scale, extent,
        scale of, prevalence, incidence, problem with, level of, levels of, extent of, rates of hate,
        like for like, vary, varies, variation, broken, look like, looks like, do, doing well, fare, fares, faring,
        perform, performing, getting, becoming, become, seem, seems, seen in, going, go, went, gone, is it,
        are they, was it, were they, does it, do they, did it, did they, has it, have they, it is, they are,
        its been, there s, that s, whats the, what s, how s, who s, where s, i m, im, id, i d, ive, i ve, i ll,
        we re, were looking, were after, after, we ve, weve, you ve, youve, dont, don t, didnt, doesnt, isnt,
        hasnt, havent, wasnt, arent, cant, can t, couldnt, wont, werent, s, t, re, d, ll, ve, m, o,
        figs, fig, nos, possibly, perhaps, maybe, ppl, locally, local, given, quoted, told, heard, understand, believe, think, thought, suggest, suggests, suggested, claim, claims, claimed, preparing, prepare, putting together, trustees, trustee, board, committee, cabinet, scrutiny, meeting, presentation, slide, slides, briefing, dissertation, thesis, essay, coursework, project, research, researcher, researching, cllr, clr, theyre, shes, hes, youre, i m a student, im a student, a student at, as a student, student here, background, context, on background, comparable, available for, access, download, spreadsheet, csv, since, until, ending, onwards, previously, ago, then and now, fastest, quickest, slowest, sharpest, steepest, affected, hit, anything, something, nothing, everything, thing, things, cover, covered, covering, word, words, line, top level, breakdown please, noon, midday, midnight, lunchtime, teatime, ended, end, ended in, end in, result in, resulted in,
        results in, resulting in, led to, lead to, leads to, leading to, higher, lower, greater, bigger, smaller,
        fewer, less than, more than, longer, than the, name, names, called, dear all, sir, madam, team leicester,
        listener, listeners, reader, readers, viewers, audience, programme, show us, bbc, itv, sky, lbc, mercury,
        leicester mercury, leicestershire live, leicestershirelive, bbc radio leicester, radio leicester,
        rutland times, harborough mail, loughborough echo, hinckley times, guardian, telegraph, daily mail,
        the sun, mirror, freelance, editor, producer, correspondent, studio, on air, broadcast, bulletins,
        headline, headlines, copy, print, page, feature, going live, going to print, tomorrow, this afternoon,
        this morning, this evening, by 5pm, by 4pm, by 3pm, by noon, by lunchtime, by tomorrow, today please,
        by today, by close of play, end of play
        """)
}

/// What a word asks of the figures.
enum QuestionCue: Sendable, Hashable {
    case count, rate, change, changePercent, previous, percent, share, rank, ever
    case separately, versus, both, breakdown, exclude, only, `where`
}
