// What a page does beyond showing: theme, kind of client, menu, copying, search. No page needs it to be read.
"use strict";
(() => {
  const html = document.documentElement;
  const kept = {
    get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* private window */ } },
  };
  html.classList.add("js");
  if (kept.get("theme")) html.dataset.theme = kept.get("theme");
  html.dataset.mode = kept.get("mode") === "async" ? "async" : "sync";

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  function isDark() {
    return html.dataset.theme ? html.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function switchTheme() {
    html.dataset.theme = isDark() ? "light" : "dark";
    kept.set("theme", html.dataset.theme);
  }

  function showMode(mode) {
    html.dataset.mode = mode;
    kept.set("mode", mode);
    for (const each of all("[data-mode]", document.body)) each.setAttribute("aria-pressed", each.dataset.mode === mode);
  }

  async function copy(button) {
    const shown = all("[data-example]", button.closest(".try")).find((each) => each.offsetParent !== null);
    const text = (shown || button.parentElement).querySelector("pre").textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    const label = button.firstChild;
    label.textContent = "Copied";
    setTimeout(() => { label.textContent = "Copy"; }, 1500);
  }

  // ---- search: the index is a script, since pages that are opened as files may not fetch ----

  let rows = null;
  let chosen = -1;

  window.siteIndex = (found) => {
    rows = found.map(([kind, name, where, about, words]) => ({ kind, name, where, about, key: name.toLowerCase(), words: words.split(" ") }));
    show();
  };

  function load() {
    if (document.querySelector("script[data-index]")) return;
    const script = document.createElement("script");
    script.src = document.body.dataset.root + "search-index.js";
    script.dataset.index = "";
    document.head.append(script);
  }

  const WEIGHTS = { method: 9, resource: 12, type: 6, page: 8, error: 5 };

  function scored(row, tokens, whole) {
    const missing = tokens.filter((token) => !row.key.includes(token));
    if (!missing.length) {
      const last = row.key.split(".").pop();
      const exact = row.key === whole ? 60 : last === tokens.at(-1) ? 30 : last.startsWith(tokens.at(-1)) ? 20 : row.key.startsWith(tokens[0]) ? 10 : 0;
      return [{ ...row, score: 100 + exact + WEIGHTS[row.kind] - row.key.length / 10 }];
    }
    if (missing.length === 1) {
      const found = row.words.filter((word) => word.toLowerCase().startsWith(missing[0]) && !word.startsWith("/"));
      const others = tokens.length - 1;
      if (found.length) {
        return found.slice(0, 3).map((word) => /^[A-Z]+$/.test(word)
          ? { ...row, score: 40 + others }
          : { ...row, kind: row.kind === "type" ? "field" : "argument", name: `${row.name} › ${word}`, where: `${row.where}.${word}`,
              score: 40 + 20 * others + (word.toLowerCase() === missing[0] ? 12 : 0) - row.key.length / 10 });
      }
    }
    const text = ` ${row.key} ${row.about} ${row.words.join(" ")}`.toLowerCase();
    return tokens.every((token) => text.includes(` ${token}`)) ? [{ ...row, score: 20 + WEIGHTS[row.kind] - row.key.length / 10 }] : [];
  }

  function find(query) {
    const whole = query.trim().toLowerCase();
    const tokens = whole.split(/[\s.]+/).filter(Boolean);
    if (!tokens.length || !rows) return [];
    return rows.flatMap((row) => scored(row, tokens, whole))
      .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1)).slice(0, 40);
  }

  const part = (selector) => document.querySelector(`dialog.search ${selector}`);

  function show() {
    const query = part("input").value;
    const found = find(query);
    const list = part("ul");
    list.replaceChildren(...found.map((row, index) => {
      const item = document.createElement("li");
      item.id = `-found-${index}`;
      item.setAttribute("role", "option");
      item.dataset.where = document.body.dataset.root + row.where;
      for (const [style, text] of [["kind", row.kind], ["name", row.name], ["about", row.about]]) {
        const span = document.createElement("span");
        span.className = style;
        span.textContent = text;
        item.append(span, " ");
      }
      return item;
    }));
    part("input").setAttribute("aria-expanded", String(found.length > 0));
    part(".none").textContent = query.trim() && rows && !found.length ? "Nothing is called that." : "";
    choose(found.length ? 0 : -1);
  }

  function choose(index) {
    const items = all("dialog.search li");
    chosen = items.length ? (index + items.length) % items.length : -1;
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
    if (chosen < 0) return part("input").removeAttribute("aria-activedescendant");
    part("input").setAttribute("aria-activedescendant", items[chosen].id);
    items[chosen].scrollIntoView({ block: "nearest" });
  }

  function open(item) {
    if (!item) return;
    document.querySelector("dialog.search").close();
    location.href = item.dataset.where;
  }

  function openSearch() {
    load();
    const dialog = document.querySelector("dialog.search");
    if (!dialog.open) dialog.showModal();
    part("input").select();
  }

  const KEYS = {
    ArrowDown: () => choose(chosen + 1),
    ArrowUp: () => choose(chosen - 1),
    Enter: () => open(all("dialog.search li")[chosen]),
  };

  function menu(isOpen) {
    document.body.classList.toggle("menu-open", isOpen);
    document.querySelector("[data-menu]").setAttribute("aria-expanded", String(isOpen));
  }

  function begin() {
    showMode(html.dataset.mode);
    for (const block of all(".doc pre, .step pre, .lead pre")) {
      const frame = document.createElement("div");
      frame.className = "try";
      const button = Object.assign(document.createElement("button"), { type: "button", className: "copy", textContent: "Copy" });
      button.dataset.copy = "";
      block.replaceWith(frame);
      frame.append(block, button);
    }
    document.addEventListener("click", (event) => {
      const at = (selector) => event.target.closest(selector);
      if (at("[data-theme-switch]")) switchTheme();
      else if (at("button[data-mode]")) showMode(at("button[data-mode]").dataset.mode);
      else if (at("[data-copy]")) copy(at("[data-copy]"));
      else if (at("[data-open-search]")) openSearch();
      else if (at("[data-menu]")) menu(!document.body.classList.contains("menu-open"));
      else if (at("dialog.search li")) open(at("dialog.search li"));
      else if (event.target.matches("dialog.search")) event.target.close();
      else if (at("nav.side a")) menu(false);
    });
    document.addEventListener("keydown", (event) => {
      const isTyping = event.target.matches("input, textarea, select, [contenteditable]");
      const isCommand = (event.ctrlKey || event.metaKey) && event.key === "k";
      if (isCommand || (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey)) {
        event.preventDefault();
        openSearch();
      } else if (event.target.matches("dialog.search input") && KEYS[event.key]) {
        event.preventDefault();
        KEYS[event.key]();
      } else if (event.key === "Escape") {
        menu(false);
      }
    });
    part("input").addEventListener("input", show);
    const here = document.querySelector("nav.side [aria-current]");
    if (here) here.scrollIntoView({ block: "center" });
  }

  document.addEventListener("DOMContentLoaded", begin);
})();
