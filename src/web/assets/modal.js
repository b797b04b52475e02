// The dialog of <sokbar-search modal>: hits inside the site's own page. Hits are links, and the arrow keys move between them.
// It knows no element: `settings` returns the attributes as they are now.

const PAUSE_TYPING_MS = 120;
const RECENT = 5;
// Readers who dictate can turn off the key without a modifier (WCAG 2.1.4).
const SLASH_OFF = "sokbar-slash-off";
const RECENT_KEY = "sokbar-recent";
const MAC = /Mac|iPhone|iPad/.test(navigator.platform);

// The browser's storage for the site, which may be closed to us.
const stored = {
  read(name) {
    try { return localStorage.getItem(name); } catch { return null; }
  },
  write(name, value) {
    try {
      if (value === null) localStorage.removeItem(name); else localStorage.setItem(name, value);
    } catch { /* Then nothing is kept. */ }
  },
};

function recentSearches() {
  try {
    const list = JSON.parse(stored.read(RECENT_KEY));
    return Array.isArray(list) ? list.filter((query) => typeof query === "string").slice(0, RECENT) : [];
  } catch {
    return [];
  }
}

const isTyped = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

// Which key opens the dialog: "/" or "ctrl+k"; null for all others.
function openingKey(event) {
  const target = event.composedPath()[0];
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (event.isComposing || altKey) return null;
  if (key === "/") return ctrlKey || metaKey || isTyped(target) || stored.read(SLASH_OFF) ? null : "/";
  const held = MAC ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  // In an editor this key makes a link.
  return held && !shiftKey && key.toLowerCase() === "k" && !target.isContentEditable ? "ctrl+k" : null;
}

function button(className, text, act) {
  const made = Object.assign(element("button", className, text), { type: "button" });
  made.addEventListener("click", act);
  return made;
}

function searchDialog(settings) {
  let kind = "";
  let timer = 0;
  let running = null;
  // The query whose answer is shown, and whether the first hit gets the focus when the answer is there.
  let shown = null;
  let goOn = false;

  const label = Object.assign(element("label", "hidden"), { htmlFor: "sok" });
  const input = Object.assign(element("input", ""),
    { id: "sok", type: "search", name: "q", maxLength: 1000, spellcheck: false, enterKeyHint: "search", autocomplete: "off" });
  input.setAttribute("autocapitalize", "none");
  const shut = button("shut", "", () => close());
  const form = element("form", "asks", label, input, shut);
  form.setAttribute("role", "search");
  const kinds = element("div", "kinds");
  kinds.setAttribute("role", "group");
  const status = element("p", "status");
  status.setAttribute("role", "status");
  const found = element("div", "found");
  const slash = Object.assign(element("input", ""), { type: "checkbox" });
  const slashText = element("span", "");
  const slashLabel = element("label", "slash", slash, slashText);
  const keys = element("span", "keys");
  keys.setAttribute("aria-hidden", "true");
  const dialog = element("dialog", "", form, kinds, status, found, element("footer", "", keys, slashLabel));

  // ---- addresses ----

  const filters = () => {
    const { presets } = settings();
    return kind ? [...presets.filter(([name]) => name !== "kind"), ["kind", kind]] : presets;
  };

  const api = (path, pairs) => {
    const url = new URL(`v1/${path}`, settings().server);
    url.search = new URLSearchParams([...pairs, ...filters()]);
    return url.href;
  };

  // A place in a document, with the search that led there. A long text needs the section in its address, as a server sees no fragment.
  function placeAddress({ id, reading_minutes: minutes }, { anchor, page }) {
    const { server, kept } = settings();
    const place = anchor || (page && `sida-${page}`);
    const url = documentAddress(server, id);
    const pairs = [["q", shown], ...filters(), ...kept.filter(([name]) => name === "ui")];
    if (place && minutes > PART_MINUTES) pairs.push(["section", place]);
    url.search = new URLSearchParams(pairs);
    if (place) url.hash = place;
    return url.href;
  }

  function allAddress() {
    const { results, kept } = settings();
    const url = new URL(results);
    const own = kept.filter(([name]) => !(kind && name === "kind"));
    for (const [name, value] of [["q", input.value.trim()], ...own, ...(kind ? [["kind", kind]] : [])]) {
      if (name === "q") url.searchParams.set(name, value); else url.searchParams.append(name, value);
    }
    return url.href;
  }

  // ---- drawing ----

  const inLanguage = (made, lang) => Object.assign(made, { lang });
  const link = (href, ...children) => Object.assign(element("a", "", ...children), { href });
  const placeName = ({ heading, page }) =>
    [heading, page && settings().texts.page.replace("{n}", page)].filter(Boolean).join(", ");

  function drawAnswer(passage) {
    const { texts } = settings();
    const heading = Object.assign(element("h2", "", texts.answer), { id: "svar" });
    const source = link(placeAddress(passage, passage.section),
      [passage.title, placeName(passage.section)].filter(Boolean).join(": "));
    const part = element("section", "answer", heading,
      inLanguage(element("blockquote", "", ...marked(passage.text, passage.ranges)), passage.language),
      inLanguage(element("p", "", source), passage.language));
    part.setAttribute("aria-labelledby", "svar");
    return part;
  }

  function drawHit(hit) {
    const { texts } = settings();
    const named = hit.sections.filter(placeName);
    const title = link(placeAddress(hit, hit.section), ...marked(hit.title, hit.title_ranges));
    const item = element("li", "hit",
      element("p", "note", [texts.kind[hit.kind], hit.partner, hit.date?.slice(0, 4)].filter(Boolean).join(" · ")),
      inLanguage(element("h3", "", title), hit.language));
    if (hit.snippet.text) {
      item.append(inLanguage(element("p", "snippet", ...marked(hit.snippet.text, hit.snippet.ranges)), hit.language));
    }
    if (named.length) {
      item.append(element("ul", "places", ...named.map((section) => element("li", "",
        inLanguage(link(placeAddress(hit, section), element("span", "hidden", `${texts.section}: `), placeName(section)), hit.language)))));
    }
    return item;
  }

  function drawKinds(counts) {
    const { texts, presets, lang } = settings();
    const allowed = presets.filter(([name]) => name === "kind").map(([, value]) => value);
    const count = (value) => counts.find((counted) => counted.value === value)?.count;
    const values = texts.kinds.filter(([value]) => count(value) && (!allowed.length || allowed.includes(value)));
    kinds.hidden = values.length < 2 && !kind;
    const chip = (value, ...text) => {
      const made = button("chip", "", () => { kind = value; ask(); });
      made.append(...text);
      made.dataset.kind = value;
      made.setAttribute("aria-pressed", String(value === kind));
      return made;
    };
    const focused = kinds.contains(dialog.getRootNode().activeElement);
    kinds.replaceChildren(chip("", texts.allKinds),
      ...values.map(([value, name]) => chip(value, name, " ", element("span", "note", count(value).toLocaleString(lang)))));
    if (focused) kinds.querySelector("[aria-pressed=true]")?.focus();
  }

  function all(text) {
    return element("p", "all", link(allAddress(), text));
  }

  function drawHits(response, passage) {
    const { texts, lang } = settings();
    const { hits, total, did_you_mean: meant, corrected_query: corrected, facets } = response;
    drawKinds(facets.kind ?? []);
    status.textContent = total === 0 ? texts.nothing.replace("{q}", () => shown)
      : [filled(texts.total, texts.oneHit, total, lang), corrected && texts.corrected.replace("{q}", () => corrected).replace("{typed}", () => shown)]
        .filter(Boolean).join(". ");
    const parts = [];
    if (passage) parts.push(drawAnswer(passage));
    if (hits.length) {
      const list = element("ol", "hits", ...hits.map(drawHit));
      parts.push(element("h2", "hidden", texts.hits), list);
    }
    if (total === 0 && meant) {
      parts.push(element("p", "", `${texts.didYouMean} `, button("plain", meant, () => search(meant)), "?"));
    }
    found.replaceChildren(...parts, all(texts.showAll));
    found.scrollTop = 0;
  }

  // What the dialog shows before anything is typed.
  function drawStart() {
    const { texts, recent } = settings();
    kinds.hidden = true;
    status.textContent = "";
    const queries = recent ? recentSearches() : [];
    const forget = button("plain", texts.forget, () => {
      stored.write(RECENT_KEY, null);
      drawStart();
      input.focus();
    });
    found.replaceChildren(...(queries.length ? [element("h2", "", texts.recent),
      element("ul", "recent", ...queries.map((query) => element("li", "", button("plain", query, () => search(query))))), forget] : []));
  }

  // ---- asking ----

  async function get(address, signal) {
    const response = await fetch(address, { signal, credentials: "omit" });
    if (response.ok) return response.json();
    if (response.status === 400) console.warn(`Sökbar: ${(await response.json()).detail}`);
    throw new Error(String(response.status));
  }

  function stop() {
    clearTimeout(timer);
    running?.abort();
    running = null;
    dialog.removeAttribute("aria-busy");
  }

  async function ask() {
    stop();
    const query = input.value.trim();
    if (!query) {
      shown = null;
      kind = "";
      return drawStart();
    }
    const mine = new AbortController();
    running = mine;
    dialog.setAttribute("aria-busy", "true");
    try {
      const pairs = [["q", query]];
      // A passage is a help only: without it there are still hits.
      const passages = /\s/.test(query)
        ? get(api("passages", [...pairs, ["clear", true]]), mine.signal).then((answer) => answer.passages[0], () => null) : null;
      const [response, passage] = await Promise.all(
        [get(api("search", [...pairs, ["limit", settings().limit], ["facets", "kind"]]), mine.signal), passages]);
      if (running !== mine) return;
      shown = query;
      drawHits(response, passage);
      if (goOn) links()[0]?.focus();
    } catch {
      if (running !== mine) return;
      shown = null;
      kinds.hidden = true;
      status.textContent = settings().texts.lost;
      found.replaceChildren(all(settings().texts.showAll));
      if (goOn) links()[0].focus();
    } finally {
      if (running === mine) {
        goOn = false;
        stop();
      }
    }
  }

  function search(query) {
    input.value = query;
    kind = "";
    input.focus();
    ask();
  }

  // ---- keys ----

  const links = () => [...found.querySelectorAll("a, button")];

  function move(step) {
    const stops = [input, ...links()];
    const at = stops.indexOf(dialog.getRootNode().activeElement);
    stops[at < 0 ? 0 : (at + step + stops.length) % stops.length].focus();
  }

  function onKey(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const { key } = event;
    const inField = event.target === input;
    const bare = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (key === "Escape") {
      event.preventDefault();
      close();
    } else if ((key === "ArrowDown" || key === "ArrowUp") && bare) {
      event.preventDefault();
      move(key === "ArrowDown" ? 1 : -1);
    } else if ((key === "Home" || key === "End") && bare && found.contains(event.target)) {
      event.preventDefault();
      links().at(key === "Home" ? 0 : -1).focus();
    } else if (!inField && bare && (key === "Backspace" || (key.length === 1 && key !== " "))) {
      // Typing goes on in the field.
      if (key === "/") event.preventDefault();
      input.focus();
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!input.value.trim()) return;
    if (shown === input.value.trim() && !running) {
      links()[0]?.focus();
    } else {
      goOn = true;
      if (!running) ask();
    }
  });
  input.addEventListener("input", (event) => {
    stop();
    goOn = false;
    if (!event.isComposing || COMPOSES_ALL) timer = setTimeout(ask, PAUSE_TYPING_MS);
  });
  input.addEventListener("compositionend", () => { timer = setTimeout(ask, PAUSE_TYPING_MS); });
  dialog.addEventListener("keydown", onKey);
  dialog.addEventListener("close", stop);
  // The backdrop belongs to the dialog, and no child covers it.
  dialog.addEventListener("click", (event) => { if (event.target === dialog) close(); });
  found.addEventListener("click", (event) => {
    if (!event.target.closest("a") || !settings().recent) return;
    const query = input.value.trim();
    stored.write(RECENT_KEY, JSON.stringify([query, ...recentSearches().filter((other) => other !== query)].slice(0, RECENT)));
  });
  slash.addEventListener("change", () => stored.write(SLASH_OFF, slash.checked ? null : "1"));

  // ---- what the element calls ----

  function open(query) {
    if (!dialog.isConnected) return;
    slash.checked = !stored.read(SLASH_OFF);
    if (!dialog.open) dialog.showModal();
    input.focus();
    if (query) search(query);
    else if (input.value.trim()) input.select();
    else drawStart();
  }

  // The browser gives the focus back to what had it. Where nothing had it, a field that is no longer shown must not keep it.
  function close() {
    stop();
    if (!dialog.open) return;
    dialog.close();
    const { activeElement } = dialog.getRootNode();
    if (dialog.contains(activeElement)) activeElement.blur();
  }

  // Takes the texts and attributes as they are now.
  function fill() {
    const { texts, label: name, placeholder, opens } = settings();
    dialog.setAttribute("aria-label", name);
    label.textContent = name;
    input.placeholder = placeholder;
    shut.setAttribute("aria-label", texts.close);
    kinds.setAttribute("aria-label", texts.type);
    keys.textContent = texts.keys;
    slashText.textContent = texts.slash;
    slashLabel.hidden = !opens.includes("/");
    kind = "";
    shown = null;
    if (dialog.open) ask(); else drawStart();
  }

  return { dialog, open, close, fill };
}
