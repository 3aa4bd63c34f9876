"""The service as the tests reach it: its figures as programs get them, and its releases as those with a key make them."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request


class House:
    def __init__(self, base, keys):
        self.base = base
        with open(keys, encoding="utf-8") as file:
            self.keys = json.load(file)

    def request(self, method, path, key=None, body=None):
        """The status and the JSON of an answer."""
        request = urllib.request.Request(self.base + path, method=method)
        request.add_header("Accept", "application/json")
        if key:
            request.add_header("Authorization", f"Bearer {self.keys[key]}")
        data = None
        if body is not None:
            request.add_header("Content-Type", "application/json")
            data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, data, timeout=600) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            text = error.read().decode()
            try:
                return error.code, json.loads(text)
            except ValueError:
                return error.code, {"text": text}

    def get(self, path, key=None):
        status, answer = self.request("GET", path, key)
        assert status == 200, f"{path}: {status} {answer}"
        return answer

    def figures(self, **question):
        return self.get("/v1/figures?" + urllib.parse.urlencode(question))

    # A release, from its draft to its moment.

    def agreed_correction(self, release, reason):
        """Makes a correction that everybody agrees to, and says which version it is."""
        status, draft = self.request("POST", f"/v1/releases/{release}/correct", "statistician", {"reason": reason})
        assert status in (200, 201), draft
        status, submitted = self.request("POST", f"/v1/releases/{release}/submit", "statistician", {})
        assert status == 200, submitted
        for agreement in submitted["agreements"]:
            if agreement["required"]:
                status, answer = self.request(
                    "POST", f"/v1/releases/{release}/agreements", f"partner:{agreement['source']}",
                    {"decision": "agree", "digest": submitted["digest"]})
                assert status == 200, answer
        return submitted["version"]

    def publish(self, release):
        status, published = self.request("POST", f"/v1/releases/{release}/publish", "statistician", {})
        assert status == 200, published
        return published

    def wait_until(self, is_so, seconds=30):
        """Waits for what a notification brings about."""
        end = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < end, "it did not come about in time"
            time.sleep(0.2)
