// The preview beside the hits of a wide window: the lead, the sections that have the words, and the contents of the text that the
// pointer or the focus is on. It reads the page that the hit leads to. Without it the hits are the same.
(() => {
  const PAUSE_MS = 180;
  const KEPT = 30;
  const MOST_SECTIONS = 6;
  const MOST_CONTENTS = 12;
  const wide = matchMedia("(min-width: 80rem)");
  const pages = new Map();
  let pane = null;
  let timer = 0;
  let running = null;
  let current = null;

  const hitOf = (event) => (pane ? event.target.closest?.(".hits .hit") : null);
  const linkOf = (hit) => hit.querySelector("h2 a");

  function element(name, text, lang) {
    const made = document.createElement(name);
    made.textContent = text;
    if (lang) made.lang = lang;
    return made;
  }

  function list(heading, entries) {
    if (!entries.length) return [];
    const items = document.createElement("ul");
    for (const { text, href, count, lang } of entries) {
      const item = document.createElement("li");
      const link = element("a", text, lang);
      link.href = href;
      item.append(link);
      if (count) item.append(" ", Object.assign(element("span", String(count)), { className: "count" }));
      items.append(item);
    }
    return [element("h3", heading), items];
  }

  // What the page of a document says of it.
  function outline(page, address) {
    const at = (fragment) => new URL(fragment, address).href;
    const lang = page.querySelector(".body")?.lang;
    const named = [...page.querySelectorAll(".body > section[id]")].map((section) => {
      const heading = section.querySelector("h2, h3, h4, h5, h6");
      heading?.querySelector(".link")?.remove();
      return { text: heading?.textContent.trim(), href: at(`#${section.id}`), count: section.querySelectorAll("mark").length, lang };
    });
    const entries = [...page.querySelectorAll(".contents li:not(.deeper) a")];
    const contents = (entries.length ? entries : [...page.querySelectorAll(".contents li a")]).map((link) =>
      ({ text: link.textContent, href: at(link.getAttribute("href")), lang }));
    const lead = page.querySelector(".lead") ?? page.querySelector(".body p:not(.page)");
    return { title: page.querySelector("h1"), lead: lead?.textContent, lang, contents,
      found: named.filter(({ text, count }) => text && count).sort((a, b) => b.count - a.count) };
  }

  async function read(address, signal) {
    const known = pages.get(address);
    if (known) return known;
    const response = await fetch(address, { signal, headers: { accept: "text/html" } });
    if (!response.ok) throw new Error(response.statusText);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const made = outline(page, address);
    if (pages.size >= KEPT) pages.delete(pages.keys().next().value);
    pages.set(address, made);
    return made;
  }

  function stop() {
    clearTimeout(timer);
    running?.abort();
    running = null;
  }

  // Shows a hit; true if it is shown.
  async function show(hit) {
    stop();
    if (hit === current) return true;
    const mine = new AbortController();
    running = mine;
    try {
      const link = linkOf(hit);
      const { title, lead, lang, found, contents } = await read(link.href.split("#")[0], mine.signal);
      if (running !== mine || !pane) return false;
      current?.classList.remove("previewed");
      current = hit;
      hit.classList.add("previewed");
      const { found: foundText, contents: contentsText } = pane.dataset;
      const heading = pane.querySelector("h2");
      heading.textContent = title.textContent;
      heading.lang = title.lang || document.documentElement.lang;
      pane.querySelector(".shown").replaceChildren(
        ...(lead ? [Object.assign(element("p", lead, lang), { className: "opening" })] : []),
        ...list(foundText, found.slice(0, MOST_SECTIONS)), ...list(contentsText, contents.slice(0, MOST_CONTENTS)));
      pane.scrollTop = 0;
      return true;
    } catch {
      // The hits say enough without it.
      return false;
    } finally {
      if (running === mine) running = null;
    }
  }

  function soon(hit) {
    if (!hit || hit === current) return;
    stop();
    timer = setTimeout(show, PAUSE_MS, hit);
  }

  // Makes the pane, and a way into it from each hit; takes both away from a narrow window.
  function make() {
    stop();
    pane?.remove();
    for (const button of document.querySelectorAll(".hit > .look")) button.remove();
    current?.classList.remove("previewed");
    pane = current = null;
    const template = document.getElementById("sokbar-forhandsvisning");
    if (!template || !wide.matches) return;
    const [part, button] = template.content.children;
    pane = part.cloneNode(true);
    template.after(pane);
    for (const hit of document.querySelectorAll(".hits .hit")) {
      const look = button.cloneNode(true);
      look.setAttribute("aria-label", `${look.textContent}: ${linkOf(hit).textContent}`);
      look.addEventListener("click", async () => {
        if (await show(hit)) pane.querySelector("h2").focus();
      });
      hit.append(look);
    }
  }

  document.addEventListener("pointerover", (event) => { if (event.pointerType === "mouse") soon(hitOf(event)); });
  document.addEventListener("focusin", (event) => soon(hitOf(event)));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && current && pane?.contains(event.target)) linkOf(current).focus();
  });
  document.addEventListener("sokbar-swapped", make);
  wide.addEventListener("change", make);
  make();
})();
