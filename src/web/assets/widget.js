// The box for other sites: <sokbar-search> in a shadow root. The combobox and the dialog stand before this, and the sheet in SHEET.

// Read while the script runs: later `currentScript` is null.
const SCRIPT = document.currentScript?.src;
const LIMIT = 8;
const MOST = 50;

class SokbarSearch extends HTMLElement {
  static observedAttributes = ["server", "results", "placeholder", "label", "kind", "partner", "lang", "limit", "modal", "keys", "recent"];

  #form = null;
  #suggestions = null;
  #modal = null;
  #settings = null;

  connectedCallback() {
    document.addEventListener("keydown", this.#onKey);
    this.#apply();
  }

  // Cancels pending requests; an element that is reattached keeps its state.
  disconnectedCallback() {
    document.removeEventListener("keydown", this.#onKey);
    this.#suggestions?.forget();
    this.#modal?.close();
  }

  // Opens the dialog, and searches for a text if there is one.
  open(query = "") {
    this.#modal?.open(String(query));
  }

  close() {
    this.#modal?.close();
  }

  // The keys that open the dialog and close it. Of several elements the first takes them.
  #onKey = (event) => {
    const key = event.defaultPrevented || !this.#modal ? null : openingKey(event);
    if (!key || !this.#settings.opens.includes(key)) return;
    event.preventDefault();
    if (key === "ctrl+k" && this.#modal.dialog.open) this.close(); else this.open();
  };

  attributeChangedCallback() {
    if (this.#settings && this.isConnected) this.#apply();
  }

  // Applies the attributes each time they change; the typed text stays.
  #apply() {
    const settings = this.#read();
    this.#settings = settings;
    if (!settings.results) {
      // Without a server the site's own content inside the element is shown.
      console.error("<sokbar-search>: no results page is known; give it server=\"https://…\" or results=\"https://…\"");
      this.#drop();
      this.#root().replaceChildren(document.createElement("slot"));
      return;
    }
    // The dialog needs a server that answers, the plain box only a page of results.
    const isModal = this.hasAttribute("modal") && settings.server !== null;
    if (isModal !== (this.#modal !== null)) this.#drop();
    if (isModal) {
      if (!this.#modal) this.#buildModal();
      this.#fillModal(settings);
    } else {
      if (!this.#form) this.#build();
      this.#fill(settings);
    }
  }

  #drop() {
    this.#suggestions?.forget();
    this.#modal?.close();
    this.#form = this.#suggestions = this.#modal = null;
  }

  #read() {
    const server = this.#server();
    const given = webAddress(this.getAttribute("results"), document.baseURI);
    if (this.hasAttribute("results") && !given) this.#warn("results");
    const lang = this.closest("[lang]")?.lang.split("-")[0].toLowerCase();
    const known = lang in TEXTS ? lang : undefined;
    const limit = Number(this.getAttribute("limit") ?? LIMIT);
    const presets = [
      ...values(this.getAttribute("kind"), /[\s,;]+/).map((value) => ["kind", value]),
      ...values(this.getAttribute("partner"), ";").map((value) => ["partner", value]),
    ];
    return {
      server,
      results: given ?? server,
      presets,
      // Links to our pages keep the language of the host page.
      kept: given || !known ? presets : [...presets, ["ui", known]],
      lang: known ?? "sv",
      texts: TEXTS[known ?? "sv"],
      label: this.getAttribute("label") || TEXTS[known ?? "sv"].label,
      placeholder: this.getAttribute("placeholder") ?? "",
      recent: this.hasAttribute("recent"),
      opens: values(this.getAttribute("keys") ?? "ctrl+k /", /[\s,]+/).map((key) => key.toLowerCase()),
      limit: Number.isInteger(limit) && limit >= 1 && limit <= MOST ? limit : LIMIT,
    };
  }

  #server() {
    const server = webAddress(this.getAttribute("server") ?? new URL("/", SCRIPT ?? location.href), document.baseURI);
    if (this.hasAttribute("server")) {
      if (!server) this.#warn("server");
    } else if (!SCRIPT) {
      // As a module or in a bundle the script does not know its own address.
      return null;
    }
    if (server && !server.pathname.endsWith("/")) server.pathname += "/";
    return server;
  }

  #warn(name) {
    console.warn(`<sokbar-search>: ${name}="${this.getAttribute(name)}" is no address of the web, as https://sok.example.se`);
  }

  #root() {
    return this.shadowRoot ?? this.attachShadow({ mode: "open", delegatesFocus: true });
  }

  #build() {
    const label = element("label", "hidden");
    const input = element("input", "");
    const list = element("ul", "suggestions");
    const status = element("p", "hidden");
    const button = element("button", "");
    const form = element("form", "box", label, element("div", "field", input, button, list, status), element("div", "kept"));
    label.htmlFor = input.id = "q";
    list.id = "suggestions";
    Object.assign(input, { type: "search", name: "q", maxLength: 1000, spellcheck: false, enterKeyHint: "search" });
    input.setAttribute("autocapitalize", "none");
    form.setAttribute("role", "search");
    status.setAttribute("role", "status");
    for (const [part, made] of Object.entries({ form, input, button, list })) made.setAttribute("part", part);
    this.#show(form);
    this.#form = form;
    this.#suggestions = combobox({
      input,
      list,
      status,
      ask: suggestionSource((query) => {
        const { server, presets, limit } = this.#settings;
        return server && suggestAddress(server, query, [["limit", limit], ...presets]);
      }),
      draw: (suggestion) => {
        const option = drawn(suggestion, this.#settings.texts, this.#settings.lang);
        option.setAttribute("part", "option");
        return option;
      },
      count: (number) => countText(this.#settings.texts, this.#settings.lang)(number),
      choose: ({ type, id, text }, elsewhere) => {
        if (type === "document") {
          const url = documentAddress(this.#settings.server, id);
          const ui = this.#settings.kept.find(([name]) => name === "ui");
          if (ui) url.searchParams.set(...ui);
          follow(url, elsewhere);
          return;
        }
        input.value = text;
        form.requestSubmit();
      },
    });
  }

  #show(content) {
    const root = this.#root();
    root.adoptedStyleSheets = [sheet()];
    root.replaceChildren(content);
  }

  #buildModal() {
    this.#modal = searchDialog(() => this.#settings);
    const trigger = button("trigger", "", () => this.open());
    trigger.append(icon("term"), element("span", "name"), element("kbd", ""));
    trigger.lastChild.setAttribute("aria-hidden", "true");
    trigger.setAttribute("aria-haspopup", "dialog");
    for (const [part, made] of Object.entries({ trigger, dialog: this.#modal.dialog })) made.setAttribute("part", part);
    this.#show(element("div", "box", trigger, this.#modal.dialog));
  }

  #fillModal({ texts, lang, label, opens }) {
    const box = this.shadowRoot.querySelector(".box");
    const trigger = box.querySelector(".trigger");
    const key = box.querySelector("kbd");
    const command = opens.includes("ctrl+k");
    box.lang = lang;
    trigger.querySelector(".name").textContent = label;
    key.hidden = !opens.length;
    key.textContent = command ? (MAC ? "⌘ K" : texts.ctrlK) : "/";
    if (command) trigger.setAttribute("aria-keyshortcuts", MAC ? "Meta+K" : "Control+K"); else trigger.removeAttribute("aria-keyshortcuts");
    this.#modal.fill();
  }

  #fill({ results, kept, texts, lang, label, placeholder }) {
    const form = this.#form;
    form.lang = lang;
    // A form drops the query of its action, so its pairs become hidden fields.
    const hidden = [...results.searchParams, ...kept].filter(([name]) => name !== "q").map(([name, value]) =>
      Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    form.action = results.origin + results.pathname;
    form.querySelector(".kept").replaceChildren(...hidden);
    form.setAttribute("aria-label", label);
    form.querySelector("label").textContent = label;
    form.querySelector("button").textContent = texts.button;
    form.querySelector(".suggestions").setAttribute("aria-label", texts.list);
    form.q.placeholder = placeholder;
    this.#suggestions.forget();
  }
}

function values(text, separator) {
  return (text ?? "").split(separator).map((value) => value.trim()).filter(Boolean);
}

// A web address; null for anything else, such as `javascript:` or invalid addresses.
function webAddress(text, base) {
  if (text === null || !String(text).trim()) return null;
  try {
    const url = new URL(text, base);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

// One style sheet for all boxes. Constructed by script, it is allowed by a strict style policy of the site.
let shared = null;
function sheet() {
  if (!shared) {
    shared = new CSSStyleSheet();
    shared.replaceSync(SHEET);
  }
  return shared;
}

if (!customElements.get("sokbar-search")) customElements.define("sokbar-search", SokbarSearch);
