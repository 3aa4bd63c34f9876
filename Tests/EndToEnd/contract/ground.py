"""Brings about what there is to ask about: releases in every state, made over HTTP as people make them."""

import json
import urllib.error
import urllib.request


class Ground:
    """A running service, and keys to it."""

    def __init__(self, base, keys):
        self.base = base
        self.keys = keys
        # The operations on releases that were answered with success: those that the contract's walk may come too late for,
        # since it also states control totals that differ, which block the next submission.
        self.done = set()

    def send(self, method, path, key, body=None):
        """The JSON of an answer. Fails where it is none of success."""
        request = urllib.request.Request(
            self.base + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.keys[key]}", "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=300) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise SystemExit(f"FAILED: {method} {path} as {key}: {error.code} {error.read().decode()[:1000]}") from error

    def act(self, release, action, **body):
        answer = self.send("POST", f"/v1/releases/{release}/{action}", "statistician", body)
        self.done.add(f"POST /v1/releases/{{id}}/{action}")
        return answer

    def create(self, release, period_to):
        return self.send(
            "POST", "/v1/releases", "statistician",
            {"id": release, "title": f"Trial to {period_to}", "period_to": period_to})

    def agree(self, release, count=None):
        """Has the sources agree that must; all of them, or the first few."""
        shown = self.act(release, "submit")
        sources = [agreement["source"] for agreement in shown["agreements"] if agreement["required"]]
        for source in sources[:count]:
            self.send(
                "POST", f"/v1/releases/{release}/agreements", f"partner:{source}",
                {"decision": "agree", "digest": shown["digest"]})

    def publish(self, release, **body):
        self.agree(release)
        self.act(release, "publish", **body)

    def prepare(self):
        """Releases in every state, and control totals that differ and that do not."""
        last = "2024-03"
        self.create("trial-published", last)
        self.publish("trial-published")
        self.act("trial-published", "correct", reason="To try what a correction looks like.")
        self.publish("trial-published")
        self.create("trial-withdrawn", "2023-12")
        self.publish("trial-withdrawn")
        self.act("trial-withdrawn", "withdraw", reason="To try what a withdrawal looks like.")
        self.create("trial-draft", last)
        self.create("trial-spare", last)
        self.create("trial-in-agreement", last)
        self.agree("trial-in-agreement", 1)
        self.create("trial-agreed", last)
        self.agree("trial-agreed")
        self.create("trial-scheduled", last)
        self.publish("trial-scheduled", at="2099-01-01T09:30:00Z")
        source = "leicestershire-police"
        totals = [{"period": "2024-03", "kind": "crime", "count": 1}]
        self.send("PUT", f"/v1/sources/{source}/control-totals", f"contributor:{source}", totals)
