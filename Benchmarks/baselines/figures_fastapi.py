"""Published figures the usual way: FastAPI, asyncpg and orjson, with one aggregate query a request.

It reads baseline_count (../SQL/published.sql): counts of months, rolled up to every area, to any category and to both kinds
beforehand, so that the query has only to add months up. It answers the queries of the benchmark and no others: codes
only, no names, no synonyms, no notes, no sentences, no citations.
"""

import contextlib
import datetime
import math
import os

import asyncpg
import fastapi
import orjson

CATEGORIES, AREAS = {}, {}
KINDS = ["crime", "incident", "all"]
GRAINS = {"month": 1, "quarter": 3, "year": 12}
THRESHOLD = 5
SMALLEST_BASE = 50

QUERY = """
SELECT c.area, c.category, c.kind, p.n, sum(c.count)::bigint
FROM unnest($1::date[], $2::date[]) WITH ORDINALITY p (first, last, n)
JOIN baseline_count c ON c.month BETWEEN p.first AND p.last
WHERE c.area = ANY ($3) AND c.category = ANY ($4) AND c.kind = ANY ($5)
GROUP BY c.area, c.category, c.kind, p.n
"""


class Answer(fastapi.Response):
    media_type = "application/json"

    def render(self, content):
        return orjson.dumps(content)


@contextlib.asynccontextmanager
async def life(app):
    app.state.pool = await asyncpg.create_pool(os.environ["BASELINE_DATABASE"], min_size=8, max_size=8)
    async with app.state.pool.acquire() as connection:
        for place, row in enumerate(await connection.fetch("SELECT code, name, slug FROM pack_areas ORDER BY place")):
            AREAS[row["code"]] = (place, {"code": row["code"], "slug": row["slug"], "name": row["name"]})
        CATEGORIES["any"] = (0, {"code": "any", "label": "Any motivation"})
        for row in await connection.fetch("SELECT code, label FROM pack_categories ORDER BY place"):
            CATEGORIES[row["code"]] = (len(CATEGORIES), {"code": row["code"], "label": row["label"]})
        app.state.first = await connection.fetchval("SELECT min(month) FROM baseline_count")
    yield
    await app.state.pool.close()


app = fastapi.FastAPI(lifespan=life, default_response_class=Answer)


def month(text):
    return int(text[:4]) * 12 + int(text[5:7]) - 1


def date(index):
    return datetime.date(index // 12, index % 12 + 1, 1)


def end(index):
    return date(index + 1) - datetime.timedelta(days=1)


def period(code):
    """The grain, the first and the last month of 2024-03, QE2024-03 or YE2024-03."""
    grain = {"QE": "quarter", "YE": "year"}.get(code[:2], "month")
    last = month(code if grain == "month" else code[2:])
    return grain, last - GRAINS[grain] + 1, last


def code_of(grain, last):
    prefix = {"month": "", "quarter": "QE", "year": "YE"}[grain]
    return f"{prefix}{last // 12}-{last % 12 + 1:02}"


def shown(count):
    return count == 0 or count >= THRESHOLD


def rounded(percent):
    """To one decimal, halves away from zero."""
    return math.copysign(math.floor(abs(percent) * 10 + 0.5) / 10, percent)


@app.get("/v1/figures")
async def figures(
    request: fastapi.Request,
    area: str,
    category: str = "any",
    kind: str = "crime",
    period_codes: str | None = fastapi.Query(None, alias="period"),
    grain: str | None = None,
    first: str | None = fastapi.Query(None, alias="from"),
    last: str | None = fastapi.Query(None, alias="to"),
    measure: str = "count",
):
    areas, categories, kinds, measures = area.split(","), category.split(","), kind.split(","), measure.split(",")
    if period_codes:
        periods = [period(code) for code in period_codes.split(",")]
    else:
        periods = [
            (grain, m - GRAINS[grain] + 1, m) for m in range(period(first)[2], period(last)[2] + 1, GRAINS[grain])
        ]
    periods.sort(key=lambda p: (p[2], GRAINS[p[0]]))
    asked = [(p[1], p[2]) for p in periods]
    if any(m != "count" for m in measures):
        asked += [(p[1] - 12, p[2] - 12) for p in periods]
    async with app.state.pool.acquire() as connection:
        rows = await connection.fetch(
            QUERY, [date(first) for first, _ in asked], [date(last) for _, last in asked], areas, categories, kinds)
    counts = {(row[0], row[1], row[2], row[3]): row[4] for row in rows}
    series_start = month(app.state.first.isoformat())
    answers = []
    for a in sorted(areas, key=lambda a: AREAS[a][0]):
        for c in sorted(categories, key=lambda c: CATEGORIES[c][0]):
            for k in sorted(kinds, key=KINDS.index):
                for n, (grain_, first_, last_) in enumerate(periods, 1):
                    now = counts.get((a, c, k, n), 0)
                    before = counts.get((a, c, k, n + len(periods)), 0)
                    for m in measures:
                        value, symbols, reason, compared = None, [], None, None
                        if m == "count":
                            value = now if shown(now) else None
                        elif first_ - 12 < series_start:
                            symbols, reason = ["x"], "There is no figure a year earlier."
                        elif shown(now) and shown(before):
                            compared = {"period": code_of(grain_, last_ - 12), "value": before}
                            if m == "change":
                                value = now - before
                            elif before >= SMALLEST_BASE:
                                value = rounded((now - before) / before * 100)
                            else:
                                symbols, reason = ["u"], "No percentage is given where the earlier count is below 50."
                        if value is None and not symbols:
                            symbols, reason = ["c"], "Hidden so that nobody can be identified."
                        answers.append({
                            "area": AREAS[a][1],
                            "category": CATEGORIES[c][1],
                            "kind": k,
                            "period": {
                                "code": code_of(grain_, last_), "grain": grain_,
                                "start": date(first_).isoformat(), "end": end(last_).isoformat(),
                            },
                            "measure": m, "value": value, "symbols": symbols, "reason": reason,
                            "compared_with": compared,
                        })
    return Answer(
        {"synthetic": True, "figures": answers, "links": {"self": str(request.url)}},
        headers={"Cache-Control": "public, max-age=300"},
    )
