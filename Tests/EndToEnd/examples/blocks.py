"""The blocks of code on the pages of the documentation, as a reader would copy them."""

import dataclasses
import html.parser
import urllib.error
import urllib.request


@dataclasses.dataclass
class Block:
    """One block: where it stands, in which language, and whose key it needs."""

    page: str
    name: str
    language: str
    role: str | None
    code: str = ""


class Page(html.parser.HTMLParser):
    """The blocks and the links of a page."""

    def __init__(self, base, path):
        super().__init__(convert_charrefs=True)
        self.path = path
        self.blocks = []
        self.links = []
        self.inside = False
        # Whoever asks as a browser does gets the page.
        request = urllib.request.Request(base + path, headers={"Accept": "text/html"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                self.feed(answer.read().decode())
        except urllib.error.HTTPError as error:
            raise SystemExit(f"FAILED: {path} answered {error.code}") from error

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])
        if tag == "code" and (attributes.get("class") or "").startswith("language-"):
            self.inside = True
            self.blocks.append(Block(
                self.path, attributes.get("id", ""), attributes["class"].removeprefix("language-"),
                attributes.get("data-role")))

    def handle_endtag(self, tag):
        if tag == "code":
            self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.blocks[-1].code += data


def pages(base):
    """Every page of the documentation, in the order in which the first one leads to them."""
    first = Page(base, "/docs")
    found = {"/docs": first}
    waiting = list(first.links)
    while waiting:
        path = waiting.pop(0).split("#")[0]
        if path.startswith("/docs/") and path not in found:
            found[path] = Page(base, path)
            waiting += found[path].links
    return list(found.values())
