// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a page does beside being read: search as one types, light and dark, the tree.  Pages come from
// anywhere, a folder on disk too: so nothing is fetched, the search index is a script of its own.
"use strict";
(() => {
  const root = document.documentElement.dataset.root;
  const byId = (id) => document.getElementById(id);

  // ---- light and dark: the system's, unless a reader has chosen ----------------------------------

  const remember = (value) => {
    try {
      if (value) localStorage.setItem("theme", value);
      return localStorage.getItem("theme");
    } catch {
      return null; // a browser that keeps nothing for files
    }
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const known = remember();
  if (known) document.documentElement.dataset.theme = known;
  byId("theme").addEventListener("click", () => {
    const shown = document.documentElement.dataset.theme || (dark.matches ? "dark" : "light");
    document.documentElement.dataset.theme = shown === "dark" ? "light" : "dark";
    remember(document.documentElement.dataset.theme);
  });

  // ---- the list of pages: folded on a narrow screen ----------------------------------------------

  if (matchMedia("(max-width: 56rem)").matches) {
    document.querySelector("nav .menu").open = false;
  } else {
    const here = document.querySelector("nav [aria-current]");
    const nav = document.querySelector("nav");
    if (here) nav.scrollTop = here.offsetTop - nav.clientHeight / 2;
  }

  // ---- search ------------------------------------------------------------------------------------

  const field = byId("search");
  const list = byId("results");
  let chosen = -1;

  let loading;
  const index = () => {
    loading ||= new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = root + "assets/index.js";
      script.onload = () => resolve(window.searchIndex);
      document.head.append(script);
    });
    return loading;
  };

  // How well a row fits the words: less is better, -1 is not at all.
  const rank = ([name, kind, path, , text], words) => {
    let sum = 0;
    const plain = name.toLowerCase().replace(/^@/, "");
    const where = path.toLowerCase();
    for (const word of words) {
      const bare = word.replace(/^@/, "");
      if (word[0] === "@" && kind !== "attribute") return -1;
      if (plain === bare) sum += 0;
      else if (plain.startsWith(bare)) sum += 2;
      else if (where.split(/[/@:]+/).includes(bare)) sum += 4;
      else if (plain.includes(bare)) sum += 5;
      else if (where.includes(bare)) sum += 8;
      else if (text.toLowerCase().includes(bare)) sum += 12;
      else return -1;
    }
    return sum + where.split("/").length / 10 + (kind === "attribute" ? 0.5 : 0);
  };

  const find = (rows, text) => {
    const words = text.toLowerCase().split(/[\s/<>]+/).filter(Boolean);
    if (!words.length) return [];
    return rows
      .map((row) => [rank(row, words), row])
      .filter(([score]) => score >= 0)
      .sort((a, b) => a[0] - b[0])
      .slice(0, 30)
      .map(([, row]) => row);
  };

  const choose = (position) => {
    const options = list.querySelectorAll("li[data-href]");
    chosen = options.length ? (position + options.length) % options.length : -1;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
    if (chosen >= 0) {
      field.setAttribute("aria-activedescendant", options[chosen].id);
      options[chosen].scrollIntoView({block: "nearest"});
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  };

  const close = () => {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    chosen = -1;
  };

  const go = (option) => {
    close();
    location.href = root + option.dataset.href;
  };

  const show = async () => {
    const rows = await index();
    const text = field.value;
    const found = find(rows, text);
    list.replaceChildren();
    found.forEach(([name, kind, path, href], i) => {
      const option = document.createElement("li");
      option.id = `result-${i}`;
      option.setAttribute("role", "option");
      option.dataset.href = href;
      option.textContent = kind === "element" ? `<${name}>` : name;
      const where = document.createElement("span");
      where.className = "where";
      where.textContent = path || kind;
      option.append(where);
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        go(option);
      });
      list.append(option);
    });
    if (!found.length && text.trim()) {
      const none = document.createElement("li");
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      none.textContent = "Nothing of that name";
      list.append(none);
    }
    list.hidden = !text.trim();
    field.setAttribute("aria-expanded", String(!list.hidden));
    choose(0);
  };

  field.addEventListener("focus", index, {once: true});
  field.addEventListener("input", show);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const options = list.querySelectorAll("li[data-href]");
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && options[chosen]) go(options[chosen]);
    else return;
    event.preventDefault();
  });
  field.form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.focus();
    }
  });

  // ---- the tree: shared parts unfold in place ------------------------------------------------------

  const unfold = (details) => {
    const same = details.dataset.same;
    if (!details.open || !same || details.dataset.filled) return;
    details.dataset.filled = "yes";
    const home = document.querySelector(`[data-class="${CSS.escape(same)}"] > ul`);
    if (!home) return;
    const copy = home.cloneNode(true);
    copy.querySelectorAll("details").forEach((inner) => inner.removeAttribute("open"));
    // A copy is no home, or the next copy would be made of it.
    copy.querySelectorAll("[data-class]").forEach((inner) => inner.removeAttribute("data-class"));
    details.append(copy);
  };
  document.addEventListener("toggle", (event) => unfold(event.target), true);
  const all = (open) => () =>
    document.querySelectorAll(".tree details[data-class]").forEach((d) => (d.open = open));
  byId("unfold")?.addEventListener("click", all(true));
  byId("fold")?.addEventListener("click", () =>
    document.querySelectorAll(".tree details").forEach((d) => (d.open = false)));

  // ---- printing: nothing stays folded ----------------------------------------------------------------

  addEventListener("beforeprint", () =>
    document.querySelectorAll("main details").forEach((d) => (d.open = true)));
})();
