"""People at the pages, by a real browser. Prints a line a test, and at the end how many passed.

Usage: pages.py ADDRESS KEYS.json; BROWSER_ONLY=word runs the tests whose names hold it.
"""

import os
import queue
import re
import sys
import threading
import time
import traceback
from urllib.parse import quote

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from house import House

LEAVING = "https://www.bbc.co.uk/weather"
SIZES = {"wide": 1280, "phone": 375}


class Tests:
    def __init__(self, browser, house):
        self.browser = browser
        self.house = house
        self.newest = house.get("/v1/releases")["items"][0]
        self.release = self.newest["id"]
        whole = house.figures(area="*", category="any,*", measure="count")
        shown = [figure for figure in whole["figures"] if figure["value"] is not None]
        hidden = [figure for figure in whole["figures"] if "c" in figure["symbols"]]
        self.shown, self.hidden = shown[0], hidden[0]
        self.area = self.shown["area"]["slug"]
        self.corrected = self.a_corrected_figure()
        self.paths = [
            "/", "/figures", "/figures?area=*&category=any,*&measure=count&period=latest",
            "/figures?area=*&measure=count,rate,change,change_percent", "/figures?area=nowhere&measure=cuont",
            "/figures?area=*&category=*&kind=*&grain=month&last=36", "/areas", "/areas/leicester", "/areas/llr",
            "/areas/rutland", "/categories", "/categories/race", "/categories/other", "/releases",
            f"/releases/{self.release}", f"/releases/{self.release}/versions/1", "/c",
            f"/c/{self.shown['citation']}", f"/c/{self.hidden['citation']}", f"/c/{self.corrected[0]}",
            "/c/LLR-0000-0000", "/ask", "/ask?q=hate+crime+in+Leicester+last+year", "/ask?q=racist+crime+in+every+area",
            "/ask?q=Leicestershire", "/ask?q=how+many+arrests+in+Rutland", "/ask?q=xyzzy", "/definitions", "/methods",
            "/accessibility", "/privacy", "/reporting", "/docs", "/docs/get-figures", "/docs/releases",
            "/docs/guides/first-figure", "/docs/guides/every-month", "/problems", "/problems/not-found", "/nothing",
        ]

    def a_corrected_figure(self):
        """References of one figure before and after its correction."""
        question = {"area": "*", "category": "any", "measure": "count", "period": "latest"}
        before = self.house.figures(**question, release=f"{self.release}@1")["figures"]
        after = self.house.figures(**question)["figures"]
        for old, new in zip(before, after):
            if old["value"] is not None and new["value"] is not None and old["value"] != new["value"]:
                return old["citation"], new["citation"]
        raise AssertionError("the demonstration corrects no figure that is shown")

    def page(self, width=1280, scheme="light", **more):
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, base_url=self.house.base, **more)
        # Nothing leaves this machine: where the site is left to is answered here.
        context.route(LEAVING, lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html"))
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    def reading_page(self, **more):
        page = self.page(**more)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        return page

    def assert_copied(self, page, *parts, whole=False):
        """Waits until the clipboard has all parts; or, where it is to be whole, is the first of them."""
        text = ""

        def is_so():
            nonlocal text
            text = page.evaluate("navigator.clipboard.readText()")
            return text == parts[0] if whole else all(part in text for part in parts)

        try:
            self.house.wait_until(is_so, seconds=5)
        except AssertionError:
            raise AssertionError(f"the clipboard has: {text}") from None
        return text

    # --- Journeys ---------------------------------------------------------------------------------------------------

    def test_a_stranger_copies_a_cited_sentence_from_the_home_page(self):
        page = self.reading_page()
        page.goto("/")
        page.locator(".hero .copy").click()
        said = self.house.figures(measure="count,change,change_percent")["sentences"][0]
        self.assert_copied(page, said, whole=True)
        page.locator("[data-copy-status]", has_text="Copied.").wait_for(state="attached")
        # Elsewhere on the page it is a letter like any other.
        page.evaluate("navigator.clipboard.writeText('before')")
        page.locator("h2").first.click()
        page.keyboard.press("c")
        page.wait_for_timeout(200)
        self.assert_copied(page, "before", whole=True)

    def test_a_figure_is_found_by_the_form_and_copied_in_three_steps(self):
        page = self.reading_page()
        page.goto("/figures")
        page.get_by_label("Area", exact=True).select_option("leicester")  # 1
        page.get_by_role("button", name="Show the figures").click()  # 2
        page.locator(".result .quote .copy").first.click()  # 3
        said = self.house.figures(area="leicester")["sentences"][0]
        self.assert_copied(page, said, whole=True)
        reference = re.search(r"LLR-\w{4}-\w{4}", said).group()
        page.locator(f"a[href='/c/{reference}']").first.click()
        assert page.get_by_text("This figure stands").is_visible()

    def test_a_question_is_answered_and_copied_with_one_key(self):
        page = self.reading_page()
        page.goto("/")
        page.get_by_label("Ask for a figure in your own words").fill("How many racist hate crimes in Leicester last year?")
        page.keyboard.press("Enter")
        page.wait_for_url("**/ask?**")
        page.keyboard.press("c")
        said = self.house.figures(area="leicester", category="race")["sentences"][0]
        self.assert_copied(page, said, whole=True)
        page.get_by_role("link", name=re.compile("Motivation")).last.click()
        assert page.locator("#category").input_value() == "race"

    def test_one_key_copies_every_sentence_of_an_answer(self):
        page = self.reading_page()
        page.goto("/ask?q=" + quote("hate crime in Leicester and Rutland"))
        assert page.locator("[data-copy-hint]").inner_text() == "Press C to copy these sentences."
        page.keyboard.press("Shift+C")
        said = self.house.figures(area="leicester,rutland")["sentences"]
        self.assert_copied(page, "\n".join(said), whole=True)

    def test_an_answer_of_many_figures_says_where_they_are(self):
        page = self.page()
        page.goto("/ask?q=" + quote("hate crime in Leicester and Rutland in each of the last three years"))
        assert page.locator("[data-copy-first]").inner_text() == (
            "These are 6 figures: in the table below, and under it each in a sentence to copy.")
        assert page.locator("table").is_visible()
        assert page.locator("details .quote").count() == 6

    def test_a_question_names_what_it_does_not_answer(self):
        page = self.page()
        page.goto("/ask?q=How+many+arrests+for+hate+crime+in+Rutland+last+year")
        assert page.get_by_text("arrests", exact=False).count() > 0
        assert page.get_by_role("heading", name="Not in this answer").is_visible()

    def test_a_printed_reference_that_stands_is_confirmed(self):
        page = self.page()
        page.goto("/")
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Check a reference").click()
        page.get_by_label("Reference").fill(self.shown["citation"].lower().replace("-", " "))
        page.keyboard.press("Enter")
        page.wait_for_url("**/c/LLR-*")
        assert page.get_by_role("heading", name="This figure stands").is_visible()
        assert f"{self.shown['value']:,}" in page.locator(".figure-value").inner_text()
        assert page.get_by_role("img", name=re.compile("QR code")).is_visible()

    def test_a_printed_reference_that_was_corrected_says_what_holds_now(self):
        old, new = self.corrected
        page = self.reading_page()
        page.goto(f"/c/{old}")
        assert page.get_by_role("heading", name="This figure has been corrected").is_visible()
        page.locator("[data-copy=sentence]").click()
        self.assert_copied(page, old, "Corrected since: it is now", new)
        page.evaluate("navigator.clipboard.writeText('')")
        page.locator("[data-copy=sentence-now]").click()
        assert old not in self.assert_copied(page, new)
        page.locator(".state").get_by_role("link", name=new).click()
        assert page.get_by_role("heading", name="This figure stands").is_visible()
        assert page.locator("tr.this").count() == 1

    def test_a_mistyped_reference_is_found_out(self):
        right = self.shown["citation"]
        wrong = right[:-1] + ("7" if right[-1] != "7" else "8")
        page = self.page()
        page.goto("/c")
        page.get_by_label("Reference").fill(wrong)
        page.keyboard.press("Enter")
        page.get_by_text("a character is wrong").wait_for()
        # It is mended where it stands.
        assert page.get_by_label("Reference").input_value() == wrong
        page.get_by_label("Reference").fill(right)
        page.get_by_role("button", name="Check").click()
        assert page.get_by_role("heading", name="This figure stands").is_visible()

    def test_a_release_is_nowhere_before_its_moment_and_everywhere_after(self):
        reason = f"Checked again, {time.time():.0f}."
        version = self.house.agreed_correction(self.release, reason)
        address = f"/releases/{self.release}/versions/{version}"
        page = self.page()
        assert page.goto(address).status == 404
        assert page.get_by_role("heading", name="Page not found").is_visible()
        for path in ("/", "/releases", f"/releases/{self.release}"):
            page.goto(path)
            assert reason not in page.content(), path
        self.house.publish(self.release)
        self.house.wait_until(lambda: page.goto(address).status == 200)
        for path in ("/", "/releases", address):
            page.goto(path)
            assert page.get_by_text(reason).first.is_visible(), path
        page.goto(f"/releases/{self.release}/versions/1")
        assert page.get_by_role("heading", name="There is a correction").is_visible()

    # --- Leaving the site -------------------------------------------------------------------------------------------

    def test_the_site_is_left_by_the_button_by_escape_and_by_shift(self):
        def click(page):
            page.locator("[data-exit-button]").click()

        def escape(page):
            page.keyboard.press("Escape")

        def shift(page):
            page.keyboard.press("Shift")
            assert "press 2 more times" in page.locator("[data-exit-status]").text_content()
            assert page.locator("[data-exit-dots] .on").count() == 1
            page.keyboard.press("Shift")
            page.keyboard.press("Shift")

        for way in (click, escape, shift):
            page = self.page()
            page.goto("/areas/rutland")
            way(page)
            page.wait_for_url(LEAVING)
            assert page.title() == "Weather"
            page.go_back()
            assert page.locator("main").is_visible() and page.locator(".exit-cover").count() == 0

    def test_the_site_is_not_left_by_typing(self):
        page = self.page()
        page.goto("/c")
        page.get_by_label("Reference").focus()
        page.keyboard.type("LLR ABC")
        page.keyboard.press("Escape")
        for letter in "ABC":
            page.keyboard.press(f"Shift+{letter}")
        page.wait_for_timeout(300)
        assert page.url.endswith("/c")
        page.locator("h1").click()
        page.keyboard.press("Shift")
        page.keyboard.press("Tab")
        page.keyboard.press("Shift")
        page.keyboard.press("Shift")
        page.wait_for_timeout(300)
        assert page.url.endswith("/c")

    # --- Every page -------------------------------------------------------------------------------------------------

    def test_every_page_is_free_of_violations_at_every_size_in_both_themes(self):
        faults = []
        axe = Axe()
        # In another theme nothing but colours is another.
        rules = {"light": {}, "dark": {"runOnly": ["cat.color"]}}
        # 320 is what is left of 1280 at 400%, and laid out as a phone is.
        for width in (SIZES["wide"], 320):
            page = self.page(width)
            for path in self.paths:
                page.goto(path)
                page.evaluate(axe.axe_script)
                for scheme, options in rules.items():
                    page.emulate_media(color_scheme=scheme)
                    violations = page.evaluate(
                        "options => axe.run(options).then(results => results.violations)",
                        {"resultTypes": ["violations"], **options})
                    for violation in violations:
                        nodes = [node["html"][:120] for node in violation["nodes"][:2]]
                        faults.append(f"{path} {width} {scheme}: {violation['id']} {nodes}")
                if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                    faults.append(f"{path} {width}: scrolls sideways")
            page.context.close()
        assert not faults, "\n".join(faults[:20])

    def test_every_page_is_loaded_without_a_complaint(self):
        page = self.page()
        for path in self.paths:
            page.complaints.clear()
            answer = page.goto(path, wait_until="networkidle")
            complaints = [text for text in page.complaints if answer.ok or "Failed to load" not in text]
            assert not complaints, f"{path}: {complaints}"

    def test_every_page_works_without_javascript(self):
        page = self.page(java_script_enabled=False)
        for path in self.paths:
            page.goto(path)
            assert page.locator("h1").count() == 1, path
            assert page.locator("button.copy:visible").count() == 0, f"{path}: a button that can do nothing"
            assert page.locator("main").inner_text().strip(), path
        page.goto("/figures")
        page.get_by_label("Area", exact=True).select_option("*")
        page.get_by_label("Measure", exact=True).select_option("count,rate")
        page.get_by_role("button", name="Show the figures").click()
        assert page.locator("table tbody tr").count() > 5
        page.goto("/c")
        page.get_by_label("Reference").fill(self.shown["citation"])
        page.get_by_role("button", name="Check").click()
        assert page.get_by_text("This figure stands").is_visible()
        page.get_by_role("link", name="Leave this site").last.click()
        page.wait_for_url(LEAVING)

    def test_every_page_is_walked_by_keyboard_with_the_focus_in_sight(self):
        seen = """() => {
            const element = document.activeElement;
            if (!element || element === document.body) return null;
            const box = element.getBoundingClientRect();
            const style = getComputedStyle(element);
            const bar = document.querySelector(".exit-button");
            const other = bar && bar !== element ? bar.getBoundingClientRect() : null;
            const isCovered = other && other.left <= box.left && other.right >= box.right && other.top <= box.top && other.bottom >= box.bottom;
            return {
                name: element.tagName + " " + (element.textContent || element.name || "").trim().slice(0, 40),
                isInSight: box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0,
                isMarked: style.outlineStyle !== "none" || style.boxShadow !== "none",
                isCovered: Boolean(isCovered), inFooter: Boolean(element.closest("footer")),
                inHead: Boolean(element.closest("header")), inMain: Boolean(element.closest("main")),
                positive: element.tabIndex > 0 };
        }"""
        for width in SIZES.values():
            page = self.page(width)
            for path in self.paths:
                page.goto(path)
                # Where a form was wrong, its faults are where the keyboard begins.
                begins_at_faults = page.locator("[data-focus]").count() > 0
                places = []
                for _ in range(400):
                    page.keyboard.press("Tab")
                    place = page.evaluate(seen)
                    if place is None:
                        break
                    places.append(place)
                    assert place["isInSight"] and place["isMarked"] and not place["isCovered"] and not place["positive"], (
                        f"{path} {width}: {place}")
                    if place["inFooter"]:
                        break
                assert places and (begins_at_faults or places[0]["name"].startswith("A Skip to main content")), (
                    f"{path}: {places[:1]}")
                assert places[-1]["inFooter"], f"{path}: the focus never came to the foot of the page"
                order = [("inHead" if p["inHead"] else "inMain" if p["inMain"] else "") for p in places]
                order = [name for name in order if name]
                assert order == sorted(order), f"{path}: the focus goes back and forth"

    def test_the_first_link_leads_past_the_navigation(self):
        page = self.page()
        page.goto("/areas/rutland")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("Boolean(document.activeElement.closest('main'))")

    def test_every_page_is_read_in_order(self):
        page = self.page()
        for path in self.paths:
            page.goto(path)
            tree = page.locator("body").aria_snapshot()
            places = [tree.find(mark) for mark in ("navigation \"Shortcuts\"", "banner", "- main", "contentinfo")]
            assert all(place >= 0 for place in places) and places == sorted(places), f"{path}: {places}"
            levels = page.evaluate(
                "[...document.querySelectorAll('main h1, main h2, main h3')].map(e => Number(e.tagName[1]))")
            after = levels[levels.index(1):]
            assert all(b - a <= 1 for a, b in zip(after, after[1:])), f"{path}: a heading is left out: {levels}"

    def test_every_table_can_be_read_by_programs(self):
        page = self.page()
        page.goto("/figures?area=*&category=any,*&measure=count&period=latest")
        head = page.locator("table thead th").count()
        for row in page.locator("table tbody tr").all():
            cells = row.locator("th, td")
            assert cells.count() == head
            assert all(text.strip() for text in cells.all_inner_texts()), "a cell is blank"
        assert page.locator("table caption").inner_text().strip()

    def test_a_release_prints_as_a_briefing_of_two_pages(self):
        page = self.page()
        page.goto(f"/releases/{self.release}")
        sheet = page.pdf(prefer_css_page_size=True)
        count = len(re.findall(rb"/Type\s*/Page[^s]", sheet))
        assert count == 2, f"{count} pages"

    def test_forms_say_what_was_wrong_and_take_the_reader_there(self):
        page = self.page()
        page.goto("/figures?area=Leicster&measure=cuont")
        assert page.title().startswith("Error: ")
        assert page.evaluate("document.activeElement.hasAttribute('data-focus')")
        page.get_by_role("link", name=re.compile("Measure")).click()
        assert page.evaluate("document.activeElement.id") == "measure"


def run(jobs, base, keys, outcomes):
    """Runs tests by name, in a browser of its own, until there are none left."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"])
        tests = Tests(browser, House(base, keys))
        while True:
            try:
                name = jobs.get_nowait()
            except queue.Empty:
                break
            sentence = name.removeprefix("test_").replace("_", " ")
            try:
                getattr(tests, name)()
                outcomes[name] = True
                print(f"ok: {sentence}", flush=True)
            except Exception:
                outcomes[name] = False
                fault = traceback.format_exc(limit=-3).replace("\n", "\n    ")
                print(f"FAILED: {sentence}\n    {fault}", flush=True)
            for context in browser.contexts:
                context.close()
        browser.close()


def main():
    base, keys = sys.argv[1:]
    wanted = os.environ.get("BROWSER_ONLY", "")
    names = [name for name in vars(Tests) if name.startswith("test_") and wanted in name]
    # What publishes something comes last and alone: others compare with what is published. What goes through every page takes
    # longest and comes first.
    last = [name for name in names if "before_its_moment" in name]
    rest = sorted((name for name in names if name not in last), key=lambda name: "every_page" not in name)
    outcomes = {}
    for some in (rest, last):
        jobs = queue.SimpleQueue()
        for name in some:
            jobs.put(name)
        threads = [
            threading.Thread(target=run, args=(jobs, base, keys, outcomes)) for _ in range(min(2, len(some)))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    passed = sum(outcomes.values())
    # What never came to an end, as no browser was there, has failed as well.
    print(f"{passed} passed, {len(names) - passed} failed")
    return 0 if names and passed == len(names) else 1


if __name__ == "__main__":
    sys.exit(main())
