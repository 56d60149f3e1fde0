# SPDX-License-Identifier: LGPL-2.1-or-later
"""The site in a real browser, headless, from files: what a person does with it works."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Site

webdriver = pytest.importorskip("selenium.webdriver", reason="no python3-selenium")
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

#: Widths of a telephone, a tablet and a desk.
WIDTHS = [390, 800, 1280]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("no chromium, or no chromedriver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    profile = tmp_path_factory.mktemp("profile")
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={profile}",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    made = webdriver.Chrome(service=Service(driver), options=options)
    made.set_page_load_timeout(60)
    yield made
    made.quit()


def open_page(
    browser: Any, site: Site, file: str, width: int = 1280, scheme: str = "light"
) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500},
    )
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.get((site.folder / file).as_uri())


def wait(browser: Any, condition: str) -> Any:
    """Waits until a script's value is true; gives the value."""
    return WebDriverWait(browser, 20).until(lambda b: b.execute_script(f"return {condition}"))


def search(browser: Any, text: str) -> list[str]:
    """The results for a text, as their addresses."""
    browser.find_element(By.ID, "search").send_keys(text)
    wait(browser, "document.querySelectorAll('#results li').length > 0")
    found = browser.find_elements(By.CSS_SELECTOR, "#results li[data-href]")
    return [item.get_attribute("data-href") for item in found]


@pytest.mark.parametrize("name", ["core_site", "libvirt_site"])
def test_search_finds(browser: Any, name: str, request: pytest.FixtureRequest) -> None:
    site = request.getfixturevalue(name)
    open_page(browser, site, "elements/domain/devices/disk.html")
    browser.find_element(By.TAG_NAME, "body").send_keys("/")
    assert browser.switch_to.active_element.get_attribute("id") == "search"
    assert search(browser, "interface mac")[0].endswith("interface.html#interface-mac")
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    wait(browser, "location.hash === '#interface-mac'")
    assert "mac" in browser.find_element(By.ID, "interface-mac").text


def test_search_by_keyboard(browser: Any, core_site: Site) -> None:
    open_page(browser, core_site, "index.html")
    found = search(browser, "cdrom")
    assert any("disk@device" in address for address in found), "a word leads to its attribute"
    field = browser.find_element(By.ID, "search")
    first = field.get_attribute("aria-activedescendant")
    field.send_keys(Keys.ARROW_DOWN)
    assert field.get_attribute("aria-activedescendant") != first
    field.send_keys(Keys.ESCAPE)
    assert not browser.find_element(By.ID, "results").is_displayed()
    field.clear()
    assert search(browser, "no such thing") == []


def test_search_finds_the_guide(browser: Any, core_site: Site) -> None:
    open_page(browser, core_site, "guide/threads.html")
    assert "guide/licence.html" in search(browser, "licence")


def test_tree_unfolds(browser: Any, libvirt_site: Site) -> None:
    """All of it, and shared parts in their place, as often as one likes."""
    open_page(browser, libvirt_site, "tree.html")
    browser.find_element(By.ID, "unfold").click()
    shown = wait(browser, "document.querySelectorAll('.tree details[open]').length")
    assert shown > 300
    unfolded = browser.execute_script(
        """
        const shared = document.querySelector("details[data-same='shared.html#Address']");
        shared.open = true;
        const names = () =>
          [...shared.querySelectorAll("li.leaf")].map((leaf) => leaf.textContent.trim());
        return new Promise((done) => setTimeout(() => done(names()), 300));
        """
    )
    assert any(name.startswith("@slot") for name in unfolded)
    browser.find_element(By.ID, "fold").click()
    assert wait(browser, "document.querySelectorAll('.tree details[open]').length === 0")


def test_theme(browser: Any, core_site: Site) -> None:
    """The system's scheme, until the reader chooses the other."""

    def paper() -> str:
        return str(browser.execute_script("return getComputedStyle(document.body).backgroundColor"))

    open_page(browser, core_site, "index.html", scheme="dark")
    browser.execute_script("localStorage.clear()")
    open_page(browser, core_site, "index.html", scheme="dark")
    dark = paper()
    browser.find_element(By.ID, "theme").click()
    assert paper() != dark
    open_page(browser, core_site, "guide/edit.html", scheme="dark")
    assert paper() != dark, "the choice is kept"
    browser.execute_script("localStorage.clear()")


def test_diagram_boxes_lead_to_their_elements(browser: Any, core_site: Site) -> None:
    open_page(browser, core_site, "elements/domain/devices/disk.html")
    browser.execute_script(
        "document.querySelector('svg.diagram a[href=\"#disk-target\"]').dispatchEvent("
        "new MouseEvent('click', {bubbles: true, cancelable: true}))"
    )
    wait(browser, "location.hash === '#disk-target'")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["core_site", "libvirt_site"])
def test_pages_fit(browser: Any, name: str, width: int, request: pytest.FixtureRequest) -> None:
    """Nothing makes a page wider than the window; what is too wide scrolls on its own."""
    site = request.getfixturevalue(name)
    for file in _some_pages(site):
        open_page(browser, site, file, width)
        wide = browser.execute_script("return document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{file} at {width}"


#: What has to have a name for a reader who cannot see it, and how the page says that name.
_NAMELESS = """
const named = (e) => (e.getAttribute("aria-label") || e.textContent ||
  (e.labels && e.labels.length && e.labels[0].textContent) || "").trim();
const all = "a, button, input, nav, summary, svg[role=img], [role=region]";
const nameless = [...document.querySelectorAll(all)].filter((e) => !named(e));
return nameless.map((e) => e.outerHTML.slice(0, 80));
"""
#: Contrast of text against its background, in every place that holds text itself.
_FAINT = """
const rgb = (c) => c.match(/[\\d.]+/g).map(Number);
const light = (c) => c.slice(0, 3).map((v) => v / 255)
  .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const behind = (e) => {
  for (; e; e = e.parentElement) {
    const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] === 1) return c;
  }
  return [255, 255, 255];
};
return [...document.querySelectorAll("body *")]
  .filter((e) => !e.closest("svg, [hidden]") && e.offsetParent !== null &&
    [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
  .filter((e) => {
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05) < 4.5;
  }).map((e) => e.outerHTML.slice(0, 80));
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_readable_by_everybody(browser: Any, core_site: Site, scheme: str) -> None:
    """Names for what has no text, headings in order, one main part, enough contrast."""
    for file in _some_pages(core_site):
        open_page(browser, core_site, file, scheme=scheme)
        assert browser.execute_script(_NAMELESS) == [], file
        assert browser.execute_script(_FAINT) == [], file
        assert len(browser.find_elements(By.TAG_NAME, "h1")) == 1, file
        assert len(browser.find_elements(By.TAG_NAME, "main")) == 1, file
        levels = browser.execute_script(
            "const all = document.querySelectorAll('main :is(h1, h2, h3, h4, h5)');"
            "return [...all].map(h => +h.tagName[1])"
        )
        steps = [later - level for level, later in zip(levels, levels[1:], strict=False)]
        assert all(step <= 1 for step in steps), f"{file}: {levels}"
        assert browser.execute_script("return document.documentElement.lang") == "en"


def test_nothing_is_said_to_the_console(browser: Any, core_site: Site, libvirt_site: Site) -> None:
    browser.get_log("browser")
    for site in (core_site, libvirt_site):
        for file in _some_pages(site):
            open_page(browser, site, file)
            search(browser, "disk")
        assert browser.get_log("browser") == []


def test_printed_page_is_whole(browser: Any, core_site: Site) -> None:
    """What is folded on the screen is not on paper, and what only a screen needs is gone."""
    open_page(browser, core_site, "elements/domain/devices/disk.html")
    browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert (
        browser.execute_script(
            "return document.querySelectorAll('main details:not([open])').length"
        )
        == 0
    )
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert not browser.find_element(By.TAG_NAME, "nav").is_displayed()
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def _some_pages(site: Site) -> list[str]:
    """Pages of every kind."""
    listed = ["index.html", "tree.html", "defaults.html", "checks.html", "guide/edit.html",
              "elements/domain.html", "elements/domain/devices/disk.html", "shared.html",
              "elements/domain/os.html", "elements/network.html"]  # fmt: skip
    return [file for file in listed if (Path(site.folder) / file).exists()]
