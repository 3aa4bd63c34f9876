"""figures_sqlite.py CSV SQLITE: the published figures, as the service gives them in CSV, as one table for Datasette."""

import csv
import sqlite3
import sys

source, target = sys.argv[1:]
with open(source, newline="", encoding="utf-8") as file, sqlite3.connect(target) as database:
    rows = csv.reader(file)
    columns = next(rows)
    kinds = {"value": "REAL", "release_version": "INTEGER"}
    declared = ", ".join(f"{column} {kinds.get(column, 'TEXT')}" for column in columns)
    database.execute(
        f"CREATE TABLE figure ({declared}, PRIMARY KEY (area_code, category, kind, period, measure)) WITHOUT ROWID"
    )
    database.executemany(
        f"INSERT INTO figure VALUES ({', '.join('?' * len(columns))})",
        ([value or None for value in row] for row in rows),
    )
    database.commit()
    database.execute("ANALYZE")
