/// What people ask about that no service of this kind holds, with the reason that helps. What only one partnership is
/// asked for (towns, neighbouring forces) stands in its pack's `unheld.csv`.
struct QuestionTopic: Sendable {
    /// Why there is no figure, and what there is instead.
    let reason: String
    /// The words by which it is recognised, in lower case and, but for a few, the singular.
    let words: [String]
    /// Whether they name another place.
    let isElsewhere: Bool

    private init(_ reason: String, isElsewhere: Bool = false, _ words: String) {
        self.reason = reason
        self.isElsewhere = isElsewhere
        self.words = QuestionVocabulary.list(words)
    }

    static let all: [QuestionTopic] = [
        QuestionTopic(
            judgement,
            """
            safe, safer, safest, how safe, unsafe, safety, dangerous, danger, more dangerous, most dangerous,
            less dangerous, least dangerous, how dangerous, risky, riskier, riskiest, scary, scarier, scariest,
            rough, rougher, roughest, dodgy, tolerant, more tolerant, most tolerant, intolerant, tolerance,
            welcoming, nicer, nicest, no go area, no go
            """),
        QuestionTopic(
            "What became of a case (arrests, charges, court, sentences) is not held: only what was reported and "
                + "recorded is counted.",
            """
            arrest, arrested, charge, charged, charging, charge rate, conviction, convicted, conviction rate,
            convict, court, courts, court case, trial, prosecution,
            prosecuted, prosecution rate, prosecute, sentence, sentenced, sentencing, jailed, jail, prison,
            prison sentence, imprisoned, guilty, found guilty, plead guilty, pleaded guilty,
            caution, cautioned, outcome, court outcome, solved, solve, unsolved, solve rate, detection,
            detection rate, detected, clear up rate, clearance rate, clear up, cleared up,
            success rate, positive outcome, no further action, with no further action, nfa, community resolution, out of court disposal,
            resolved, closed, dropped by police, case dropped, cases dropped, were dropped, are dropped,
            being dropped, got dropped, went to court, go to court,
            gone to court,
            end in court, end up in court, ended in court, ended up in court, summons, summonsed, bail, bailed,
            fined, fine, brought to justice, justice, caught, locked up, banned, taken to court, magistrate, cps,
            crown prosecution service,
            investigated, investigation, under investigation, put away, behind bars, acquitted, verdict
            """),
        QuestionTopic(
            "Nothing is held about the people who did it: no suspects, offenders or their backgrounds.",
            """
            suspect, offender, perpetrator, culprit, attacker, offender age, repeat offender, reoffend,
            reoffending, reoffender, gang, who did it, who is responsible, who committed, who are committing,
            responsible for them,
            far right, extremist, thug, abuser, person responsible, people responsible
            """),
        QuestionTopic(
            "Nothing is held about the people who were harmed (age, sex, ethnicity, religion, number): crimes "
                + "and incidents are counted, not people.",
            """
            victim, repeat victim, victim age, victim sex, victim gender, victim ethnicity, survivor, complainant,
            casualty, injured, injury, hurt, killed, death, died, hospitalised, witness,
            age, ages, age group, age band, age range, by age, aged, aged under, aged over, how old, old person,
            old people, older people, older person, elderly, pensioner, over 60, over 65, over 60s, over 65s,
            under 18, under 18s, under 16, under 16s, under 25, under 25s,
            child, children, kid, teenager, teen, teenage, young person, young people, youth, youngster, minor,
            juvenile, adult, year old, year olds, student, pupil, schoolchild, schoolchildren,
            woman, women, girl, man, men, boy, female, male, gender, sex, by sex, by gender, mother, father,
            family, families, baby
            """),
        QuestionTopic(
            "Figures by who recorded them are not published.",
            """
            council recorded, council has recorded, councils recorded, recorded by the council, recorded by a council,
            recorded by councils, recorded by the councils, reported to the council, reported to councils,
            county council recorded, recorded by the county council, city council recorded,
            recorded by the city council
            """),
        QuestionTopic(
            "Nothing is held about anybody's work or office: crimes and incidents are counted, not people.",
            """
            nurse, doctor, teacher, taxi driver, shopkeeper, shop worker, bus driver, police officer, worker,
            staff, councillor, mp, politician, footballer, player, celebrity, nhs staff, delivery driver,
            emergency worker
            """),
        QuestionTopic(
            "What kind of offence it was, and with what, is not held: hate crimes of every kind are counted "
                + "together.",
            """
            assault, assaulted, violence, violent, violence against the person, violent offence, attack, attacked,
            stabbing, stabbed, knife, weapon, murder, murdered, homicide, manslaughter, rape, sexual assault,
            sexual offence, sexual,
            criminal damage, damage, graffiti, vandalism, vandalised, arson, harassment, harassed, stalking,
            stalked, public order, public order offence, threat, threatened, threatening, abuse, abused,
            verbal abuse, verbally abused, physical, physically attacked,
            verbal, spat, spat at, spitting, robbery, robbed, theft, burglary, malicious communication,
            malicious communications, death threat, intimidation, intimidated, bullying, bullied, slur,
            name calling, hate mail, letter, letters, offence type, type of offence, types of offence,
            kind of offence, kinds of offence,
            type of crime, types of crime, crime type, kind of crime, kinds of crime, hate speech, incitement,
            inciting, stirring up hatred, grievous bodily harm, gbh, abh, actual bodily harm, wounding, swastika,
            most serious, serious, seriousness, severity, mate crime, cuckooing, doxxing
            """),
        QuestionTopic(
            "Aggravated offences are counted by another rule, that of the criminal law. Counted here is what "
                + "the victim or anyone else perceived to be motivated by hostility.",
            "aggravated, aggravated offence, aggravation, aggravating"),
        QuestionTopic(
            "Where exactly it happened is not held: no wards, streets, estates, postcodes, schools, sites or "
                + "places online. Figures are for whole areas.",
            """
            ward, by ward, street, road, avenue, lane, estate, neighbourhood, neighborhood, postcode, post code,
            parish, parishes, village, villages, town, towns, constituency, constituencies, beat, lsoa, msoa,
            hotspot street, city centre, town centre,
            high street, school, primary school, secondary school, college, university, universities, campus,
            hospital, gp surgery, care home, place of worship, mosque, church, synagogue, temple, gurdwara, pub,
            bar, nightclub, club, shop, supermarket, bus, buses, train, on the bus, public transport,
            station, bus station, train station, railway station, football, football match, match, stadium, park,
            at home, workplace, at work, in custody, online, on line, internet, on the internet, social media,
            facebook, twitter, whatsapp, tiktok, cyber, in person, location, where exactly, address, map, heatmap,
            heat map, location type, rural area, rural, urban
            """),
        QuestionTopic(
            "Why figures are as they are is not held, and they do not show it: more reports can mean more hate, "
                + "more confidence to report it, or better recording.",
            """
            why, why is, why are, why did, why has, why have, reason, reason for, reasons for, reason why, cause,
            caused, causes of, causing, because, because of, due to, down to, driven by, driving, whats driving,
            behind, what is behind,
            whats behind, explain, explanation, impact of, effect of, linked to, connected to, result of,
            as a result of, factor,
            blame, blamed, to blame, sparked by, sparked, trigger, triggered, fuelled by, fuelled, attributed to
            """),
        QuestionTopic(
            "Figures say what was recorded; nothing is forecast, expected or aimed at.",
            """
            forecast, forecasts, predict, predicted, prediction, projection, projected, project, expected, expect,
            expecting, estimate, estimated, likely to, going to be, will be, will there be, will it be, will,
            next year, next month, next quarter, next summer, coming year, in future, in the future, future,
            target, on track, set to, outlook, risk, likelihood, chance, chances of, how likely, probability, odds
            """),
        QuestionTopic(
            "A day, a week or a time of day can't be asked for: the smallest period published is a month.",
            """
            yesterday, today, tonight, last night, last week, this week, past week, last weekend, this weekend,
            weekend, at the weekend, last fortnight, fortnight, per day, a day, each day, every day, daily,
            day by day, per week, a week, each week, every week, weekly, week by week, by week, by day, per hour,
            an hour, every hour, hourly, by hour,
            time of day, day of the week, what time, what day, which day, which week, at night, night time,
            daytime, in the evening, in the morning, monday, tuesday, wednesday, thursday, friday, saturday,
            sunday, on monday, on tuesday, on wednesday, on thursday, on friday, on saturday, on sunday,
            last monday, last tuesday, last wednesday, last thursday, last friday, last saturday, last sunday,
            24 hours, last 24 hours, 48 hours, week, weeks, day, days, hour, hours
            """),
        QuestionTopic(
            "An event is no period here. Ask for the months or the year in which it was.",
            """
            pandemic, the pandemic, covid, covid 19, coronavirus, lockdown, first lockdown, second lockdown,
            pre pandemic, post pandemic, brexit, eu referendum, referendum, riot, disorder, unrest, summer unrest,
            summer disorder, summer riots, southport, gaza, israel, palestine, october 7, october 7th,
            october 7 attack, 7 october attack, ukraine, war, election, general election, euro 2020, euro 2024,
            euros, world cup, ramadan, eid, diwali, easter,
            christmas, halloween, bonfire night, new year, pride, pride month, black history month,
            hate crime awareness week, holocaust memorial day, bank holiday, school holiday, jubilee, coronation,
            term time, freshers, freshers week, black lives matter, blm, trump, terror attack, hamas
            """),
        QuestionTopic(
            "Single incidents and people are not held, and are never told of here: figures are totals. The "
                + "press office can be asked about a case.",
            """
            latest incident, recent incident, that incident, the incident, this incident, a recent incident,
            an incident, named, name of, identity of, names of, what happened, details of, detail of, cctv, video,
            footage, statement, quote, comment, interview, spokesperson, spokesman, press release, press officer,
            appeal for witnesses, specific case, this case, that case, the case of, case of, particular incident,
            example, examples, case study, case studies
            """),
        QuestionTopic(
            "Only hate crimes and hate incidents are counted here, no other crime and no total of all crime.",
            """
            all crime, all crimes, all recorded crime, overall crime, total crime, total recorded crime,
            all offences, all reported crime, crime overall, crime in general, knife crime, violent crime,
            gun crime, rural crime, serious crime, organised crime, drug, drugs, domestic abuse, domestic violence,
            anti social behaviour, antisocial behaviour, asb, shoplifting, fraud, county lines, modern slavery,
            terrorism, extremism, hate preacher,
            general crime, other crime, other crimes, street crime, car crime, honour based, honour based violence,
            honour crime, fgm, forced marriage
            """),
        QuestionTopic(
            "This motivation is not monitored here, so it is not counted.",
            """
            misogyny, misogynistic, misogynist, misandry, sexism, sexist, sex based, gender based,
            violence against women, violence against women and girls, vawg, age hate, ageism, ageist, homelessness,
            homeless, political, politically motivated, incel, class hatred, sex worker, sex workers, vegan,
            atheist
            """
        ),
        QuestionTopic(
            "An incident with several motivations counts once under each. How many have two of them together is "
                + "not published.",
            """
            both motivations, more than one motivation, multiple motivations, multiple strands,
            several motivations, more than one strand, more than one category, intersectional, intersectionality,
            combined motivations, motivated by both, overlap, multiple characteristics,
            more than one characteristic
            """
        ),
        QuestionTopic(
            "What the words mean is no figure: the definitions in force are under /definitions, and for programs "
                + "under /v1/definitions.",
            """
            definition, definition of, define, defined, defined as, meaning of, what counts as,
            what is a hate crime, what is hate crime, what is a hate incident, what constitutes,
            difference between a hate crime and a hate incident, what does it mean, mean, means
            """),
        QuestionTopic(
            "How to report is no figure: the ways to report, by area, are under /reporting, and for programs under "
                + "/v1/reporting. In an emergency call 999.",
            """
            how do i report, how to report, how can i report, how can people report, how do people report,
            where do i report, where to report, who do i report, i want to report, want to report,
            how do you report, i need to report, report a hate crime, who do i report it to, report it to,
            report this to, how do i report it, where can i report, who can i report, i am a victim, i was attacked
            """),
        QuestionTopic(
            "Averages are not worked out: ask for the figures themselves, such as each month of a year.",
            """
            average, averages, on average, averaged, mean number, median, typical, typical month, typical year,
            typically
            """
        ),
        QuestionTopic(
            "What is not reported can't be counted, and how it was reported is not published.",
            """
            unreported, under reported, underreported, under reporting, underreporting, not reported,
            go unreported, goes unreported, went unreported, reporting rate, never reported, true extent,
            true scale, real number, true number, actual number, dark figure, false report, false reports, hoax,
            malicious report, how many people report, how people report, how were they reported, reported online,
            reported anonymously, anonymous, anonymously, third party, third party reporting, third party reports,
            reporting centre, crimestoppers,
            true vision, 101, 999, called 999, by phone, phoned in, walk in, satisfied, satisfaction,
            satisfaction rate, confidence, trust, public confidence, survey, reporting channel
            """),
        QuestionTopic(
            "Nothing is held about the police's work: officers, response, budgets, searches.",
            """
            response time, response, respond, attend, attended, attendance, police attend, officer, officers,
            budget, funding, cost, money, spent, spend, resource, resources, stop and search, patrols, patrol,
            police numbers, training, what is being done, what are you doing, what are police doing,
            whats being done, being done, doing about, tackle, tackling, policy, strategy, prevent, prevention,
            campaign, vetting, complaint against police
            """),
        QuestionTopic(
            "Only the partners' own area is counted here. Figures of other places and of the whole country are "
                + "published by their police and the Home Office.",
            isElsewhere: true,
            """
            national, nationally, national average, national figure, national picture, national rate,
            national trend, the country, rest of the country, countrywide, whole country, across the country,
            nationwide, uk average, uk, united kingdom, britain, great britain, british average, england,
            england and wales, wales, scotland, northern ireland, ireland, english average, europe, america, usa,
            world, worldwide, other force, other forces, other police force, other police forces,
            neighbouring force, neighbouring forces, similar forces, similar force, most similar forces,
            other cities,
            other city, similar cities, similar city, other counties, other county, neighbouring county,
            neighbouring counties, elsewhere, elsewhere in the country, in the uk, home office, ons, crime survey,
            csew, other region, other regions, regional, regionally, regional average, east midlands, midlands,
            west midlands, the midlands, east midland
            """),
    ]

    /// The topic of streets and sites, by its place in ``all``.
    static let site = all.firstIndex { $0.words.contains("street") }
    /// Words that make the name before them one of a street.
    static let streets: Set<String> = [
        "road", "street", "avenue", "lane", "drive", "rd", "st", "close", "way", "crescent",
    ]

    /// What is said of words that judge a place.
    static let judgement = "Recorded crimes say what was recorded, not how safe a place is."
    /// What is said of words that are none of the grammar's or the pack's.
    static let unknown = "Not understood, so the answer takes no account of it."
    /// What is said of a number that is no part of a period or measure.
    static let unknownNumber =
        "A number is not part of a question here. Whether a quoted figure stands can be checked with its reference."
    /// What is said of a word before a name that would leave the thing named out.
    static let exclusion =
        "Nothing can be left out of a figure. Ask for the areas or categories that are wanted, each for itself."
    /// What is said of somebody who is named.
    static let person =
        "Nothing is held about any person, and nothing is told of a single case: figures are totals."
    /// Whether it is about what became of single cases.
    var isOfCases: Bool { words.contains("arrested") || words.contains("what happened") }
    /// What is said of a person's characteristic beside a word for victims.
    static let characteristic =
        "Nothing is held about the people involved; a category says what a crime was motivated by, not who they are."
}
