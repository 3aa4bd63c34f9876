"""Runs every example and every block of code of the guides against a live service, in each language, as it stands.

Prints a line a page, and at the end how many ran. Fails where one ends with an error or says nothing, and where an operation
of the contract has no example.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

from blocks import pages
from stage import Stage

# By language: what runs it. What is in another language, such as Power Query's, is only read.
RUNNERS = {"sh": ["bash", "-eu"], "python": [sys.executable], "r": [shutil.which("Rscript") or "", "--vanilla"]}
# Totals that differ from what is counted stand in the way of the next release, so stating them comes last.
LAST = ["/docs/state-control-totals", "/docs/explain-control-total"]


class Run:
    """What ran, and what failed."""

    def __init__(self, stage):
        self.stage = stage
        self.counts = {language: 0 for language in RUNNERS}
        self.skipped = 0
        self.failed = []

    def block(self, block, folder, code):
        """Runs one block in a folder; whether it ran well."""
        runner = RUNNERS[block.language]
        environment = dict(
            os.environ, KEY=self.stage.key(block.role or "contributor"), CURL_HOME=folder, PYTHONDONTWRITEBYTECODE="1")
        # An error of the service is an error of the example, which by itself shows what the service said, unless it says
        # otherwise.
        with open(os.path.join(folder, ".curlrc"), "w", encoding="ascii") as file:
            file.write("" if re.search(r"\bcurl -\w*f", code) else "fail-with-body\n")
        file = os.path.join(folder, "example." + block.language)
        with open(file, "w", encoding="utf-8") as script:
            script.write(code)
        before = self.files(folder)
        done = subprocess.run(
            [*runner, file], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors="replace", check=False, timeout=900)
        self.counts[block.language] += 1
        if done.returncode != 0:
            self.failed.append(f"{block.page} {block.name}: status {done.returncode}")
        elif not done.stdout.strip() and self.files(folder) == before:
            self.failed.append(f"{block.page} {block.name}: it said nothing and made no file")
        else:
            return True
        print(f"FAILED: {self.failed[-1]}\n{code}\n{done.stdout[-2000:]}", flush=True)
        return False

    @staticmethod
    def files(folder):
        """Each file with the moment at which it was written."""
        return {entry.name: entry.stat().st_mtime_ns for entry in os.scandir(folder)}

    def page(self, page):
        """Runs the blocks of one page in their order, in one folder where they build on one another: in a guide."""
        slug = page.path.removeprefix("/docs/")
        begun, failed = time.monotonic(), len(self.failed)
        with tempfile.TemporaryDirectory() as folder:
            for block in page.blocks:
                if block.language not in RUNNERS:
                    continue
                if not RUNNERS[block.language][0]:
                    self.skipped += 1
                    continue
                code, after = self.stage.prepare(slug, block.code)
                if self.block(block, folder, code):
                    after()
        verdict = "ok" if len(self.failed) == failed else "FAILED"
        print(f"{verdict}: {page.path} ({time.monotonic() - begun:.1f} s)", flush=True)


def main():
    base, keys_file, wanted = sys.argv[1], sys.argv[2], sys.argv[3:]
    with open(keys_file, encoding="utf-8") as file:
        stage = Stage(base, json.load(file))
    # Read before anything is run, as running some changes what the others speak of.
    found = [page for page in pages(base) if page.blocks]
    guides = [page for page in found if page.path.startswith("/docs/guides/")]
    first = [page for page in found if page not in guides and page.path not in LAST]
    last = sorted((page for page in found if page.path in LAST), key=lambda page: LAST.index(page.path))
    run = Run(stage)
    for page in first + guides + last:
        if not wanted or any(word in page.path for word in wanted):
            run.page(page)
    operations = [page for page in found if page not in guides and page.path != "/docs"]
    for page in operations:
        missing = set(RUNNERS) - {block.language for block in page.blocks}
        if missing:
            run.failed.append(f"{page.path} has no example in {', '.join(sorted(missing))}")
            print(f"FAILED: {run.failed[-1]}")
    with urllib.request.urlopen(base + "/openapi.yaml", timeout=60) as answer:
        contract = answer.read().decode()
    # Every line `operationId:` is an operation; those tagged as pages have no page of their own.
    count = contract.count("\n      operationId: ") - contract.count("\n      tags: [pages]")
    if count != len(operations):
        run.failed.append(f"{count} operations, and {len(operations)} pages with examples")
        print(f"FAILED: {run.failed[-1]}")
    if run.skipped:
        print(f"SKIPPED: R: there is no Rscript here, so {run.skipped} examples in R were not run")
    counts = ", ".join(f"{count} in {language}" for language, count in run.counts.items())
    print(f"{len(operations)} operations, {len(guides)} guides: ran {counts}; {len(run.failed)} failed")
    sys.exit(1 if run.failed else 0)


if __name__ == "__main__":
    main()
