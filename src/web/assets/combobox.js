// The combobox of the ARIA Authoring Practices Guide (editable, list autocomplete, manual selection). It knows no page,
// no shadow root and no server: the field, the list and the status are given, and so are the functions that ask and
// that choose. The pages' script and that for other sites both begin with this file.

// Restarted by every key; short, because the server answers in a millisecond or two.
const PAUSE_MS = 15;
// The count is announced to screen readers only when typing pauses.
const STATUS_MS = 500;
// On Android every keyboard composes every word, so a composition does not mean an unfinished word.
const COMPOSES_ALL = /Android/.test(navigator.userAgent);

function combobox({ input, list, status, ask, draw, choose, count }) {
  let suggestions = [];
  let active = -1;
  let timer = 0;
  let statusTimer = 0;
  let running = null;

  const isOpen = () => !list.hidden;
  const optionOf = (event) => event.target.closest?.("[role=option]");

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.autocomplete = "off";
  list.setAttribute("role", "listbox");
  list.hidden = true;

  // The option that Enter chooses; null means the field itself.
  function activate(index) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = index;
    const option = list.children[index];
    if (!option) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function say(text) {
    clearTimeout(statusTimer);
    statusTimer = setTimeout(() => { status.textContent = text; }, STATUS_MS);
  }

  function open() {
    if (!suggestions.length) return;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function close() {
    activate(-1);
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    clearTimeout(statusTimer);
    status.textContent = "";
  }

  // Cancels pending requests, so that no late answer opens the list again.
  function stop() {
    clearTimeout(timer);
    running?.abort();
    running = null;
  }

  function dismiss() {
    stop();
    close();
  }

  function show(found) {
    suggestions = found;
    activate(-1);
    list.replaceChildren(...found.map((suggestion, index) => {
      const option = draw(suggestion);
      option.id = `${list.id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      return option;
    }));
    list.scrollTop = 0;
    if (found.length) open(); else close();
    say(count(found.length));
  }

  function forget() {
    suggestions = [];
    dismiss();
  }

  async function refresh() {
    stop();
    const query = input.value;
    if (!query.trim()) return forget();
    const mine = new AbortController();
    running = mine;
    try {
      const found = await ask(query, mine.signal);
      if (running === mine) show(found);
    } catch {
      // Without suggestions it is still a plain form.
      if (running === mine) forget();
    } finally {
      if (running === mine) running = null;
    }
  }

  function soon() {
    stop();
    activate(-1);
    timer = setTimeout(refresh, PAUSE_MS);
  }

  function take(index, elsewhere) {
    const suggestion = suggestions[index];
    dismiss();
    if (suggestion) choose(suggestion, elsewhere);
  }

  // Moves to the next or previous option, and wraps around.
  function move(step) {
    if (!isOpen()) open();
    if (!isOpen()) {
      if (!running) refresh();
      return;
    }
    const from = active < 0 && step < 0 ? suggestions.length : active;
    activate((from + step + suggestions.length) % suggestions.length);
  }

  function onKey(event) {
    // Key code 229 is an input method that the browser no longer reports as composing.
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
    switch (event.key) {
      case "ArrowDown":
        event.preventDefault();
        if (event.altKey) open(); else move(1);
        break;
      case "ArrowUp":
        event.preventDefault();
        if (event.altKey) close(); else move(-1);
        break;
      case "Enter":
        if (isOpen() && active >= 0) {
          event.preventDefault();
          take(active, false);
        } else {
          dismiss();
        }
        break;
      case "Escape":
        if (isOpen()) {
          event.preventDefault();
          dismiss();
        } else if (input.value) {
          event.preventDefault();
          input.value = "";
          forget();
        }
        break;
      // These keys move the caret, so focus leaves the list for the field.
      case "Home":
      case "End":
      case "ArrowLeft":
      case "ArrowRight":
        activate(-1);
        break;
    }
  }

  input.addEventListener("keydown", onKey);
  input.addEventListener("input", (event) => {
    if (event.isComposing && !COMPOSES_ALL) stop(); else soon();
  });
  input.addEventListener("compositionend", soon);
  input.addEventListener("blur", dismiss);
  input.form?.addEventListener("submit", dismiss);
  // The field keeps the focus while the list is pressed.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = optionOf(event);
    if (option) take([...list.children].indexOf(option), event.ctrlKey || event.metaKey);
  });

  return { dismiss, forget };
}

// ---- drawing a suggestion ----

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  term: "M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9zM10.4 10.4l3.6 3.6",
  document: "M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3M5.5 8h5M5.5 11h5",
};

// A text with its ranges (UTF-16 code units) marked; text nodes only, so nothing in it is ever markup.
function marked(text, ranges) {
  const nodes = [];
  let at = 0;
  for (const [start, end] of ranges) {
    if (start < at || end <= start) continue;
    const mark = document.createElement("mark");
    mark.textContent = text.slice(start, end);
    nodes.push(text.slice(at, start), mark);
    at = end;
  }
  nodes.push(text.slice(at));
  return nodes;
}

function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

function icon(type) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  for (const [name, value] of Object.entries({ viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": true })) {
    svg.setAttribute(name, value);
  }
  path.setAttribute("d", ICONS[type] ?? ICONS.term);
  svg.append(path);
  return svg;
}

// One option: a document to read, or words to search for with how many documents have them.
function drawn(suggestion, texts, lang) {
  const { text, ranges, type, count } = suggestion;
  const note = type === "document" ? texts.read : filled(texts.documents, texts.oneDocument, count, lang);
  const words = element("span", "words", ...marked(text, ranges));
  return element("li", "suggestion", icon(type), words, " ", element("span", "note", note));
}

function filled(many, one, number, lang) {
  return number === 1 ? one : many.replace("{n}", number.toLocaleString(lang));
}

function countText(texts, lang) {
  return (number) => (number ? filled(texts.many, texts.one, number, lang) : texts.none);
}

// ---- fetching suggestions ----

const KEPT = 50;
const KEPT_MS = 300_000;
const REST_MS = 10_000;

// Fetches suggestions from a server; caches some answers, and pauses after a failure.
function suggestionSource(addressOf) {
  const answers = new Map();
  let restUntil = 0;

  return async (query, signal) => {
    const address = addressOf(query);
    if (!address) throw new Error("no server");
    const known = answers.get(address);
    if (known && Date.now() - known.at < KEPT_MS) return known.found;
    if (Date.now() < restUntil) throw new Error("resting");
    try {
      const response = await fetch(address, { signal, credentials: "omit" });
      if (!response.ok) {
        // A preset value unknown to the server is an error for the page's author, not for its reader.
        if (response.status === 400) console.warn(`Sökbar: ${(await response.json()).detail}`);
        throw new Error(String(response.status));
      }
      const found = (await response.json()).suggestions;
      if (answers.size >= KEPT) answers.delete(answers.keys().next().value);
      answers.set(address, { found, at: Date.now() });
      return found;
    } catch (error) {
      if (!signal.aborted) restUntil = Date.now() + REST_MS;
      throw error;
    }
  };
}

// The address of suggestions below a server's, with the presets that are given as name and value.
function suggestAddress(server, query, presets) {
  const url = new URL("v1/suggest", server);
  url.search = new URLSearchParams([["q", query], ...presets]);
  return url.href;
}

// The page of a document below a server's address; the slashes of an id stay.
function documentAddress(server, id) {
  return new URL(`dokument/${id.split("/").map(encodeURIComponent).join("/")}`, server);
}

function follow(url, elsewhere) {
  if (elsewhere) open(url, "_blank", "noopener"); else location.assign(url);
}
