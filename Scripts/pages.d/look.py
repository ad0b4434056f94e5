"""Makes pages with the command and looks at them as a person's browser shows them. See Scripts/pages."""

import subprocess
import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

BROWSER, COMMAND, FOLDER = sys.argv[1], sys.argv[2], Path(sys.argv[3])
LIMIT = 1 << 20

# Text that a box cuts off; what scrolls by itself is not cut off.
CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(e => {
  const style = getComputedStyle(e)
  return e.scrollWidth > e.clientWidth + 1 && ['hidden', 'clip'].includes(style.overflowX)
}).map(e => e.outerHTML.slice(0, 80))"""

# Words of an axis that reach beyond the window or into each other.
WORDS = """() => {
  const found = []
  for (const plot of document.querySelectorAll('.plot')) {
    const words = [...plot.querySelectorAll('.x, .y')].map(e => [e.textContent, e.getBoundingClientRect()])
      .filter(([, box]) => box.width > 0)
    for (const [text, box] of words)
      if (box.left < 0 || box.right > innerWidth) found.push('outside: ' + text)
    const rows = [...plot.querySelectorAll('.x')].map(e => [e.textContent, e.getBoundingClientRect()])
      .filter(([, box]) => box.width > 0).sort((a, b) => a[1].left - b[1].left)
    for (let i = 1; i < rows.length; i++)
      if (rows[i - 1][1].right > rows[i][1].left) found.push(`over each other: ${rows[i - 1][0]} ${rows[i][0]}`)
  }
  return found
}"""


def command(*words: str) -> None:
    """Runs the command; a page may come with a status that is not 0, when a recording was damaged."""
    subprocess.run([COMMAND, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def make() -> list[Path]:
    """One page of each kind, and of each that lacks something."""
    runs = FOLDER / "runs"
    runs.mkdir(exist_ok=True)
    for seed in range(1, 5):
        command("simulate", "--scenario", "practice-session", "--altitude-rate", "4", "--runner", "7",
                "--seed", str(seed), "-o", str(runs / f"ann-{seed}.csv"))
        (runs / f"ann-{seed}.descents.csv").unlink(missing_ok=True)
    session = {"practice": [str(runs / "ann-1.csv"), "--placement", "shoe"]}
    for sample in sorted(Path("Samples").glob("*.csv")):
        if not sample.name.endswith(".truth.csv"):
            session[sample.stem] = [str(sample)]
    for name, words in session.items():
        command("replay", *words, "--format", "json", "--report", str(FOLDER / f"{name}.html"))
    files = [str(file) for file in sorted(runs.glob("*.csv")) if not file.name.endswith(".truth.csv")]
    command("replay", *files, "--placement", "shoe", "--format", "json", "--report", str(FOLDER / "season.html"))
    log = str(FOLDER / "log.sqlite")
    for day, file in enumerate(files, 11):
        command("log", "add", file, "--placement", "shoe", "--runner", "ann", "--start", f"2026-05-{day}T08:00", "--log", log)
    command("log", "trend", "cadence", "--log", log, "--report", str(FOLDER / "trend.html"))
    command("log", "week", "--log", log, "--report", str(FOLDER / "week.html"))
    command("benchmark", str(runs), "--placement", "shoe", "--runner-from", "{runner}-{trial}",
            "--html", str(FOLDER / "benchmark.html"))
    pages = sorted(FOLDER.glob("*.html"))
    missing = [name for name in [*session, "season", "trend", "week", "benchmark"] if not (FOLDER / f"{name}.html").exists()]
    if missing:
        sys.exit(f"pages: no page was made of {', '.join(missing)}")
    return pages


def point(page: Page) -> list[str]:
    """Points at the first strike chart, zooms it, and says what did not work."""
    wrong = []
    plot = page.locator("[data-points] .plot, .chart[data-points] .plot").first
    if plot.count() == 0:
        return []
    plot.scroll_into_view_if_needed()
    told = page.locator("output.told").first
    before = told.inner_text()
    plot.hover()
    if told.inner_text() == before:
        wrong.append("pointing at a chart tells nothing")
    page.keyboard.press("Tab")
    zoom = page.locator(".chart[data-zoom]").first
    if zoom.count() > 0:
        words = zoom.locator(".x").all_inner_texts()
        zoom.get_by_label("zoom in").click()
        if zoom.locator(".x").all_inner_texts() == words:
            wrong.append("zooming changes no axis")
        zoom.get_by_label("show all").click()
    return wrong


def look(page: Page, file: Path) -> list[str]:
    """All that is wrong with a page in the window that it has."""
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    page.on("request", lambda request: request.url.startswith("file:") or wrong.append(f"asked for {request.url}"))
    page.goto(file.as_uri())
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > page.viewport_size["width"]:
        wrong.append(f"overflows: {width} pixels")
    wrong += [f"cut off: {text}" for text in page.evaluate(CUT_OFF)]
    wrong += [f"axis words {text}" for text in page.evaluate(WORDS)]
    return wrong + point(page)


def accessible(page: Page, file: Path) -> list[str]:
    """What axe has against it: contrast, names, order."""
    page.goto(file.as_uri())
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:100]} ({len(one['nodes'])} places)" for one in found]


def main() -> int:
    pages = make()
    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        for file in pages:
            if file.stat().st_size > LIMIT:
                wrong.append(f"{file.name}: {file.stat().st_size} bytes, over {LIMIT}")
            for width in (390, 1280):
                for scheme in ("light", "dark"):
                    place = f"{file.name} at {width} px, {scheme}"
                    with browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme) as context:
                        wrong += [f"{place}: {text}" for text in look(context.new_page(), file)]
                        picture = FOLDER / f"{file.stem}.{width}.{scheme}.png"
                        context.pages[0].screenshot(path=str(picture), full_page=True)
                    # The check brings a script of its own, which the page's policy rightly refuses.
                    with browser.new_context(
                        viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True
                    ) as context:
                        wrong += [f"{place}: {text}" for text in accessible(context.new_page(), file)]
            with browser.new_context(java_script_enabled=False) as context:
                page = context.new_page()
                page.goto(file.as_uri())
                page.pdf(path=str(FOLDER / f"{file.stem}.pdf"))
        browser.close()
    for line in wrong:
        print(f"pages: {line}")
    print(f"pages: {len(pages)} pages in four windows, {len(wrong)} faults")
    return 1 if wrong else 0


sys.exit(main())
