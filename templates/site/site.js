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
    rows = found.map(([kind, name, where, about, words]) => ({ kind, name, where, about, said: words, key: wordsOf(name), close: close(name), lead: wordsOf(about) }));
    show();
  };

  function load() {
    if (document.querySelector("script[data-index]")) return;
    const script = document.createElement("script");
    script.src = document.body.dataset.root + "search-index.js";
    script.dataset.index = "";
    document.head.append(script);
  }

  const WEIGHTS = { resource: 35, method: 30, page: 25, error: 15, field: 12, argument: 10, type: 0 };
  const LINKS = new Set("for in using with from by of on to and".split(" "));
  const ARTICLES = new Set(["a", "an", "the"]);

  const close = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
  const stem = (word) => word.length > 3 ? word.replace(/ies$/, "y").replace(/([^s])s$/, "$1") : word;
  const wordsOf = (text) => text.replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1 $2").toLowerCase().split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word && !ARTICLES.has(word)).map(stem);
  const shape = (path) => path.toLowerCase().replace(/\{[^}]*\}|(?<=\/):\w+/g, "{}");
  const isSame = (some, others) => some.length === others.length && some.every((word) => others.includes(word));
  const fit = (token, words) => words.includes(token) ? 3 : words.some((word) => word.startsWith(token)) ? 2 : 0;
  const mean = (fits) => fits.reduce((sum, each) => sum + each, 0) / fits.length;

  // `GET /contacts/{id}`, with or without the method: the very path first, then what begins so.
  function scoredPath(row, verb, path) {
    const [is, at] = row.said.split(" ").slice(-2);
    if (row.kind !== "method" || !at || !at.startsWith("/") || (verb && is.toLowerCase() !== verb)) return [];
    const from = shape(at).indexOf(path);
    return from < 0 ? [] : [{ ...row, score: (shape(at) === path ? 900 : from ? 700 : 800) - at.length / 10 }];
  }

  // "create repository" is what `Create a repository for ...` says; `Create a repository secret` is of something else.
  function phrase(row, tokens) {
    if (!tokens.every((token, index) => row.lead[index] === token)) return 0;
    const next = row.lead[tokens.length];
    return !next || LINKS.has(next) ? 40 : 20;
  }

  function scored(row, query) {
    const { tokens, name } = query;
    const inName = tokens.map((token) => fit(token, row.key) || (row.close.includes(token) ? 1 : 0));
    const found = tokens.map((token, index) => inName[index] || fit(token, row.lead));
    const rank = (score, more = {}) => ({ ...row, ...more, score: score + WEIGHTS[more.kind || row.kind] - row.name.length / 10 });
    if (inName.every(Boolean)) {
      const same = row.name === name ? 80 : row.close === close(name) ? 60 : isSame(row.key, tokens) ? 50 : phrase(row, tokens);
      return [rank(100 + 10 * mean(inName) + same + (row.key.at(-1) === tokens.at(-1) ? 5 : 0))];
    }
    if (found.every(Boolean)) return [rank(90 + 10 * mean(found) + phrase(row, tokens))];
    const rest = tokens.filter((token, index) => !(row.kind === "page" ? found : inName)[index]);
    const said = row.said.split(" ");
    if (row.kind === "page") return rest.every((token) => fit(token, said.map(stem))) ? [rank(80)] : [];
    const kind = row.kind === "type" ? "field" : "argument";
    const members = said.filter((word) => !/^(\/.*|[A-Z]+)$/.test(word) && rest.every((token) => fit(token, wordsOf(word))));
    if (members.length) return members.slice(0, 3).map((word) =>
      rank(70 + (isSame(wordsOf(word), rest) ? 20 : 0) - 10 * rest.length / tokens.length, { kind, name: `${row.name} › ${word}`, where: `${row.where}.${word}` }));
    const all = [...row.key, ...row.lead, ...wordsOf(row.said)];
    return tokens.every((token) => fit(token, all)) ? [rank(20)] : [];
  }

  function find(query) {
    const name = query.trim();
    const tokens = wordsOf(name);
    if (!rows || !name) return [];
    const [, verb, path] = /^(?:([a-z]+)\s+)?(\/\S*)$/.exec(name.toLowerCase()) || [];
    if (!path && !tokens.length) return [];
    return rows.flatMap((row) => path ? scoredPath(row, verb, shape(path)) : scored(row, { tokens, name }))
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
