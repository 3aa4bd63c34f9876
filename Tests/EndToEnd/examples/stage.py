"""What examples need to be there before they can do what they say: releases in a certain state, imports, keys.

An example names what a reader would put something else for: the release `to-2026-06`, the import 12. Each preparation
makes one, and says what stands for which name. It gives a function that clears away what the example did.
"""

import itertools
import json
import re
import urllib.error
import urllib.request


class Stage:
    """A running service, and keys to it."""

    def __init__(self, base, keys):
        self.base = base
        self.keys = keys
        self.numbers = itertools.count(1)
        newest = self.send("GET", "/v1/releases", None)["items"][0]
        self.release, self.last_month = newest["id"], newest["period_to"]
        sources = self.send("GET", "/v1/sources", None)["items"]
        # The examples speak of the first source that is not the police.
        self.source = next(source["code"] for source in sources if not source["police"])
        self.required = next(agreement["source"] for agreement in newest["agreements"] if agreement["required"])

    def send(self, method, path, key, body=None, kind="application/json"):
        """The JSON of an answer. Fails where it is none of success."""
        data = body.encode() if isinstance(body, str) else None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": kind}
        if key:
            headers["Authorization"] = f"Bearer {self.keys[key]}"
        request = urllib.request.Request(self.base + path, method=method, data=data, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=600) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise SystemExit(f"FAILED: {method} {path} as {key}: {error.code} {error.read().decode()[:1000]}") from error

    def key(self, role):
        """A key of a role: of the source that the examples speak of, or that must agree."""
        source = {"contributor": self.source, "partner": self.required}.get(role)
        return self.keys[f"{role}:{source}" if source else role]

    def prepare(self, slug, code):
        """The code with names that are there, and what to do after it."""
        # DELETE and some others have no preparation of their own: what they name is there.
        make = getattr(self, "for_" + slug.replace("-", "_"), None)
        if make is None:
            return code, lambda: None
        replacements, after = make(code)
        for old, new in replacements:
            if old not in code:
                raise SystemExit(f"FAILED: the example of {slug} does not name {old}:\n{code}")
            code = code.replace(old, str(new))
        return code, after

    # Releases

    def new_name(self):
        return f"example-{next(self.numbers)}"

    def draft(self):
        name = self.new_name()
        self.send("POST", "/v1/releases", "statistician", {"id": name, "title": "An example", "period_to": self.last_month})
        return name

    def submitted(self):
        name = self.draft()
        return name, self.send("POST", f"/v1/releases/{name}/submit", "statistician", {})

    def agreed(self):
        name, shown = self.submitted()
        for agreement in shown["agreements"]:
            if agreement["required"]:
                self.send(
                    "POST", f"/v1/releases/{name}/agreements", f"partner:{agreement['source']}",
                    {"decision": "agree", "digest": shown["digest"]})
        return name

    def away(self, name):
        return lambda: self.send(
            "POST", f"/v1/releases/{name}/withdraw", "statistician", {"reason": "It was an example."})

    def next_name(self, code):
        return re.search(r"to-\d{4}-\d{2}", code).group()

    def for_create_release(self, code):
        example, name = self.next_name(code), self.new_name()
        month = example.removeprefix("to-")
        return [(example, name), (f'"{month}"', f'"{self.last_month}"')], self.away(name)

    def with_draft(self, code):
        name = self.draft()
        return [(self.next_name(code), name)], self.away(name)

    for_rebuild_release = for_submit_release = for_get_checklist = for_override_release = with_draft

    def for_decide_on_release(self, code):
        name, shown = self.submitted()
        digest = re.search(r"sha256:[0-9a-f]*", code).group()
        return [(self.next_name(code), name), (digest, shown["digest"])], self.away(name)

    def for_publish_release(self, code):
        name = self.agreed()
        return [(self.next_name(code), name)], self.away(name)

    def for_correct_release(self, code):
        # Withdrawing takes the correction away, which is not public; what is public stays.
        return [], self.away(self.release)

    def for_withdraw_release(self, code):
        return [(f"/releases/{self.release}/", f"/releases/{self.draft()}/")], lambda: None

    # Imports, keys and control totals

    def with_import(self, code):
        rows = "source_ref,recorded_on,area,kind,categories\nSYN-EXAMPLE-1,2024-02-30,nowhere,crime,none\n"
        sent = self.send("POST", "/v1/imports", f"contributor:{self.source}", rows, "text/csv")
        return [("/imports/12", f"/imports/{sent['id']}")], lambda: None

    for_get_import = for_get_rejects = with_import

    def for_revoke_key(self, code):
        made = self.send("POST", "/v1/keys", "administrator", {"role": "media", "label": "An example"})
        return [("3f9a1c20d4e7", made["id"])], lambda: None

    def for_explain_control_total(self, code):
        path = f"/v1/sources/{self.source}/control-totals"
        total = {"period": self.last_month, "kind": "crime", "count": 100_000 + next(self.numbers)}
        self.send("PUT", path, f"contributor:{self.source}", [total])
        items = self.send("GET", path, "statistician")["items"]
        number = next(item["id"] for item in items if item["count"] == total["count"])
        example = re.search(r"/control-totals/(\d+)/", code).group(1)
        return [(f"/control-totals/{example}/", f"/control-totals/{number}/")], lambda: None
