"""Holds a running service to its openapi.yaml with schemathesis, as each role.

Prints a line a role, and at the end what was asked. Fails where an answer breaks the contract, or where an operation was
never answered with success: what is only refused is not tested.
"""

import collections
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile
import time

import yaml
from ground import Ground

HERE = os.path.dirname(os.path.abspath(__file__))
# Who asks, how many requests an operation gets at most from the fuzzing, and what it is about; everything where nothing is said.
# Those that read ask beside one another. What changes things comes after them, one by one: by then the others have seen it.
# The statistician's requests make and attack releases, so they are few.
READERS = [
    (None, 15, []), ("media", 8, ["releases", "figures"]), ("partner", 8, ["releases", "control totals"])]
WRITERS = [
    ("contributor", 15, ["imports", "control totals"]), ("administrator", 15, ["keys", "audit"]), ("statistician", 8, [])]
# Operations that can't be answered with success here, each with the reason.
UNREACHED = {"GET /openapi.yaml": "schemathesis reads it, and leaves it out of what it asks"}


def run(base, key, examples, tags, kept):
    """One run of schemathesis; its exit status, its words, what was answered, and how long it took."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as work:
        tally = os.path.join(work, "tally.json")
        environment = dict(
            os.environ, PYTHONPATH=HERE, PYTHONDONTWRITEBYTECODE="1", CONTRACT_BASE=base, CONTRACT_KEY=key or "",
            CONTRACT_TALLY=tally, CONTRACT_KEPT_KEYS=" ".join(kept))
        command = [
            sys.executable, "-m", "schemathesis.cli", "--config-file", os.path.join(HERE, "schemathesis.toml"), "run",
            base + "/openapi.yaml", "--max-examples", os.environ.get("CONTRACT_EXAMPLES") or str(examples)]
        for tag in tags:
            command += ["--include-tag", tag]
        if key:
            command += ["--header", f"Authorization: Bearer {key}"]
        done = subprocess.run(
            command, cwd=work, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        try:
            with open(tally, encoding="utf-8") as file:
                tally = json.load(file)
        except FileNotFoundError:
            return done.returncode or 1, done.stdout, {}, time.monotonic() - start
        return done.returncode, done.stdout, tally, time.monotonic() - start


def main():
    base, keys_file, contract = sys.argv[1:]
    with open(keys_file, encoding="utf-8") as file:
        keys = json.load(file)
    with open(contract, encoding="utf-8") as file:
        document = yaml.load(file, Loader=yaml.CSafeLoader)
    operations = {
        f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods
        if method in ("get", "put", "post", "delete", "patch")}
    ground = Ground(base, keys)
    ground.prepare()
    kept = [key.split("_")[1] for key in keys.values()]
    wanted = os.environ.get("CONTRACT_ROLES")
    failed, total, reached, began = False, 0, collections.defaultdict(set), time.monotonic()

    def asked(who):
        role, examples, tags = who
        # A role of one source: the first there is.
        key = next((key for holder, key in keys.items() if holder.split(":")[0] == role), None)
        if role and not key:
            sys.exit(f"there is no key of {role} in {keys_file}")
        return role or "nobody", run(base, key, examples, tags, kept)

    def outcomes():
        def chosen(roles):
            return [who for who in roles if not wanted or (who[0] or "nobody") in wanted.split(",")]
        with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            yield from pool.map(asked, chosen(READERS))
        yield from map(asked, chosen(WRITERS))

    for name, (status, words, tally, seconds) in outcomes():
        requests = sum(sum(statuses.values()) for statuses in tally.values())
        total += requests
        for operation, statuses in tally.items():
            reached[operation] |= set(statuses)
        verdict = "ok" if status == 0 else "FAILED"
        print(f"{verdict}: {name}: {requests} requests, {seconds:.0f} s", flush=True)
        if os.environ.get("CONTRACT_VERBOSE"):
            for operation, statuses in sorted(tally.items()):
                print(f"    {operation}: " + ", ".join(f"{count} × {code}" for code, count in sorted(statuses.items())))
        if status != 0:
            failed = True
            print(words, flush=True)
    unreached = [
        operation for operation in sorted(operations - set(UNREACHED) - ground.done)
        if not any(status.startswith("2") for status in reached[operation])]
    if not wanted:
        for operation in unreached:
            failed = True
            print(f"FAILED: {operation} was never answered with success, but with {', '.join(sorted(reached[operation])) or 'nothing'}")
    statuses = len({status for statuses in reached.values() for status in statuses})
    print(
        f"{len(operations)} operations, {total} requests, {statuses} statuses, {time.monotonic() - began:.0f} s: "
        + ("the contract is broken" if failed else "the contract holds"))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
