"""The page of ``annotate --format html`` in a real browser: evidence, keyboard, contrast, paper, bad text."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from kgbuild.cli.html import page_end, page_start, record_html
from kgbuild.extract import Extractor
from kgbuild.link import Linker
from kgbuild.model import Record
from kgbuild.model.mention import MENTION_TYPES
from kgbuild.model.serialize import to_public
from kgbuild.records import read_sources
from kgbuild.vocab import Vocabulary
from tests.extract.hostile import BREAKS, ODD, plain

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PROSE = (
    "Selinexor plus ixazomib was given to patients with relapsed multiple myeloma. "
    "Selinexor was not approved by the FDA for multiple myeloma. XYZ-12345 may inhibit VEGF.\n"
)
HOSTILE = PROSE + "".join(f"{odd}{gap}selinexor{gap}" for odd in ODD if odd != "\ud800" for gap in BREAKS) + PROSE
ATTACK = (
    PROSE + "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
    "\"'><svg onload=document.title='taken'></svg></script><!-- &lt;b&gt; javascript:alert(1)\n" + PROSE
)
EVIDENCE = "els => els.map(e => e.textContent).join('')"
TEXT = "a => [...a.querySelectorAll('.t')].map(t => t.textContent).join('')"


def chromium_path() -> str:
    named = os.environ.get("KGBUILD_TEST_CHROMIUM")
    found = next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)
    if not (named or found):
        pytest.fail("these tests need Chromium: install the package chromium, or name it in KGBUILD_TEST_CHROMIUM")
    return named or str(found)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        yield started
        started.close()


class Maker:
    """Writes the page of records, read by the real pipeline."""

    def __init__(self, vocabulary: Vocabulary, folder: Path) -> None:
        self._extractor, self._linker, self._folder = Extractor(vocabulary), Linker(vocabulary), folder
        self._made = 0

    def __call__(self, *records: Record) -> str:
        parts = [page_start()]
        for n, record in enumerate(records, start=1):
            annotation = self._linker.link(self._extractor.extract(record))
            parts.append(record_html(to_public(annotation), annotation, n))
        self._made += 1
        path = self._folder / f"page{self._made}.html"
        path.write_bytes("\n".join([*parts, page_end()]).encode())
        return path.as_uri()


@pytest.fixture(scope="module")
def make(core_vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory) -> Maker:
    return Maker(core_vocabulary, tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="module")
def seeds_page(make: Maker, seeds: Path) -> str:
    return make(*(r for r in read_sources([seeds]) if isinstance(r, Record)))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1300, "height": 900})
    troubles: list[str] = []
    asked: list[str] = []
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    assert troubles == []
    assert all(url.startswith("file:") for url in asked)
    opened.close()


def test_a_chosen_statement_lights_its_evidence_its_subject_and_its_object(page: Page, make: Maker) -> None:
    page.goto(make(plain(PROSE)))
    item = page.locator(".s[data-predicate=has_target]").first
    item.locator("button").click()
    quote = item.locator("blockquote bdi").first
    expect(quote).to_be_visible()
    assert page.locator(".text .lit").evaluate_all(EVIDENCE) == quote.inner_text()
    named = {page.locator(".m.subject").first.text_content(), page.locator(".m.object").first.text_content()}
    assert named == {"XYZ-12345", "VEGF"}
    expect(item.locator("button")).to_have_attribute("aria-pressed", "true")
    item.locator("button").click()
    expect(page.locator(".lit, .m.subject, .m.object")).to_have_count(0)


def test_every_statement_of_the_seeds_lights_exactly_its_evidence(page: Page, seeds_page: str) -> None:
    page.goto(seeds_page)
    wrong = page.evaluate("""() => {
      const wrong = [];
      document.querySelectorAll("article").forEach((a, n) => {
        const choose = document.getElementById("record");
        choose.selectedIndex = n;
        choose.dispatchEvent(new Event("change"));
        for (const s of a.querySelectorAll(".s")) {
          s.firstElementChild.click();
          const lit = [...a.querySelectorAll(".text .lit")].map(e => e.textContent).join("");
          const said = [...s.querySelectorAll("blockquote bdi")].map(e => e.textContent);
          for (const q of said) if (!lit.includes(q.replace(/…$/, ""))) wrong.push([s.id, q, lit]);
          if (said.length && !lit) wrong.push([s.id]);
        }
      });
      return wrong;
    }""")
    assert wrong == []


def test_the_legend_hides_a_type_by_mouse_and_by_key(page: Page, make: Maker) -> None:
    page.goto(make(plain(PROSE)))
    drugs = page.locator(".m[data-t=Drug]")
    total = drugs.count()
    button = page.locator(".legend [data-k=Drug]")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".m[data-t=Drug].gone")).to_have_count(total)
    expect(page.locator(".m[data-t=Condition].gone")).to_have_count(0)
    button.press("Space")
    expect(page.locator(".m.gone")).to_have_count(0)
    page.locator(".legend [data-k=nil]").click()
    expect(page.locator(".m.gone")).to_have_count(page.locator(".m.nil").count())
    assert page.locator(".m.nil").first.text_content() == "XYZ-12345"


def test_marks_and_statements_are_reached_by_key(page: Page, make: Maker) -> None:
    page.goto(make(plain(PROSE)))
    page.locator(".legend button").last.focus()
    page.keyboard.press("Tab")
    expect(page.locator(".m").first).to_be_focused()
    tip = page.locator("#tip")
    expect(tip).to_contain_text("RXCUI:")
    expect(page.locator(".m").first).to_have_attribute("aria-describedby", "tip")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".m").nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator(".m").last).to_be_focused()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.locator("[data-f=words]").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".s > button").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".s").nth(1)).to_have_class(re.compile(r"\bon\b"))
    assert page.locator(".lit").count() > 0
    page.keyboard.press("Escape")
    expect(page.locator(".lit")).to_have_count(0)


def test_statements_are_filtered(page: Page, make: Maker) -> None:
    page.goto(make(plain(PROSE)))
    total = page.locator(".s").count()
    page.locator("[data-f=assertion]").select_option("negated")
    shown = page.locator(".s:visible")
    assert 0 < shown.count() < total
    assert all(s.get_attribute("data-assertion") == "negated" for s in shown.all())
    expect(page.locator(".told b")).to_have_text(str(shown.count()))
    page.locator("[data-f=assertion]").select_option("")
    page.locator("[data-f=words]").fill("ixazomib")
    assert all("ixazomib" in (s.text_content() or "").lower() for s in page.locator(".s:visible").all())


def test_what_is_not_asserted_is_marked_in_the_text_and_in_words(page: Page, make: Maker) -> None:
    page.goto(make(plain(PROSE)))
    line = page.locator(".text .e-negated").first
    assert "wavy" in line.evaluate("e => getComputedStyle(e).textDecoration")
    expect(page.locator(".s.negated .a-negated").first).to_contain_text("⊘ negated")


def test_records_are_shown_one_at_a_time_and_have_addresses(page: Page, seeds_page: str) -> None:
    page.goto(seeds_page)
    expect(page.locator("article:visible")).to_have_count(1)
    page.locator("[data-go='1']").click()
    expect(page.locator("#r2")).to_be_visible()
    page.goto(f"{seeds_page}#r3s2")
    page.reload()
    expect(page.locator("#r3s2 > button")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("text", [HOSTILE, ATTACK], ids=["odd characters", "markup"])
def test_hostile_text_is_shown_exactly_and_does_nothing(page: Page, make: Maker, text: str) -> None:
    page.goto(make(plain(text)))
    assert page.locator("article").evaluate(TEXT) == text.replace("\x00", "\ufffd")
    assert page.title() == "kgbuild annotate"
    assert page.locator(".text script, .text img, .text svg").count() == 0


def test_a_turned_line_turns_nothing_behind_it(page: Page, make: Maker) -> None:
    page.goto(make(plain("\u202eselinexor and ixazomib in multiple myeloma\n")))
    first, second = (page.locator(".m").nth(n).bounding_box() for n in (0, 1))
    assert first
    assert second
    assert first["x"] < second["x"]


CONTRAST = """() => {
  const light = c => { const f = c.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * f[0] + .7152 * f[1] + .0722 * f[2]; };
  const rgb = s => (s.match(/[\\d.]+/g) || []).map(Number);
  const under = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] === 1) return c.slice(0, 3); } return [255, 255, 255]; };
  const low = [];
  for (const e of document.querySelectorAll("article:not([hidden]) *, header *, #tip *")) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility()) continue;
    const a = light(rgb(getComputedStyle(e).color)), b = light(under(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) low.push([e.tagName, e.className, e.textContent.slice(0, 40), ratio]);
  }
  return low;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_contrast(page: Page, seeds_page: str, scheme: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(seeds_page)
    page.locator("#theme").select_option(scheme)
    for n in range(5):
        page.locator("#record").select_option(index=n)
        page.locator("article:visible .s > button").first.click()
        page.locator("article:visible .m").first.focus()
        assert page.evaluate(CONTRAST) == []


def test_every_type_has_a_colour_of_its_own(page: Page, make: Maker) -> None:
    page.goto(make(plain(PROSE)))
    colours = page.evaluate(
        """types => types.map(t => { const b = document.createElement("button"); b.dataset.k = t;
        document.querySelector(".legend").append(b); return getComputedStyle(b).backgroundColor; })""",
        list(MENTION_TYPES),
    )
    assert len(set(colours)) == len(MENTION_TYPES)


def test_on_paper_the_details_are_out_and_the_controls_are_not(page: Page, make: Maker) -> None:
    page.goto(make(plain(PROSE)))
    page.emulate_media(media="print")
    expect(page.locator("header")).to_be_hidden()
    expect(page.locator(".filters")).to_be_hidden()
    expect(page.locator(".s blockquote").first).to_be_visible()
    assert page.pdf()[:4] == b"%PDF"


def test_without_scripts_everything_is_there(browser: Browser, seeds_page: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(seeds_page)
    expect(page.locator("article")).to_have_count(5)
    expect(page.locator("#r5 .s blockquote").first).to_be_visible()
    context.close()


def test_a_narrow_window_has_one_column(browser: Browser, seeds_page: str) -> None:
    page = browser.new_page(viewport={"width": 400, "height": 800})
    page.goto(seeds_page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.close()
