// The script of the pages: refreshes hits and facets in place, holds the sheet of filters, and copies links and references.
// Without it every link and form does the same by loading the page.
"use strict";

(() => {
  const status = document.getElementById("sokbar-besked");
  const contact = document.getElementById("sokbar-kontakt");
  let latest = 0;
  let pending = null;
  // The address whose content is shown, without the fragment.
  let shown = location.pathname + location.search;

  const isResults = (body) => body.classList.contains("results");

  function say(text) {
    // Emptied first, so that the same text is announced again.
    status.textContent = "";
    setTimeout(() => { status.textContent = text; }, 50);
  }

  // ---- refreshing in place ----

  // Opened details and the active field are kept when the content is replaced.
  function keepOpen(main) {
    const open = [...main.querySelectorAll("details[open]")].map((d) => d.dataset.key ?? "");
    return (fresh) => fresh.querySelectorAll("details").forEach((d) => {
      if (open.includes(d.dataset.key ?? "")) d.open = true;
    });
  }

  function findAgain(key) {
    return key && [...document.querySelectorAll("[data-key]")].find((e) => e.dataset.key === key);
  }

  function swap(fresh) {
    const main = document.querySelector("main");
    const freshMain = fresh.querySelector("main");
    const active = document.activeElement;
    const wasInside = main.contains(active);
    const key = wasInside ? active.dataset.key : undefined;
    keepOpen(main)(freshMain);
    const scrolled = main.querySelector(".filters")?.scrollTop ?? 0;
    main.replaceChildren(...freshMain.childNodes);
    document.dispatchEvent(new Event("sokbar-swapped"));
    holdSheet();
    main.querySelector(".filters")?.scrollTo({ top: scrolled, behavior: "instant" });
    document.title = fresh.title;
    document.body.className = fresh.body.className;
    for (const part of [".box .kept", ".language", "footer.site"]) {
      const [old, now] = [document.querySelector(part), fresh.querySelector(part)];
      if (old && now) old.replaceChildren(...now.childNodes);
    }
    const field = document.getElementById("q");
    const asked = fresh.getElementById("q");
    if (field && asked && document.activeElement !== field) field.value = asked.value;
    // The focus stays where it was, else it moves to the new content.
    if (wasInside) (findAgain(key) ?? main).focus({ preventScroll: true });
    return main;
  }

  async function refresh(address, { push, top }) {
    const number = ++latest;
    contact.hidden = true;
    pending?.abort();
    pending = new AbortController();
    document.querySelector("main").setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { signal: pending.signal, headers: { accept: "text/html" } });
      const text = await response.text();
      if (number !== latest) return;
      const fresh = new DOMParser().parseFromString(text, "text/html");
      if (!response.ok || !isResults(fresh.body)) {
        location.assign(address);
        return;
      }
      if (push) history.pushState(null, "", address);
      shown = location.pathname + location.search;
      const main = swap(fresh);
      if (top) scrollTo({ top: 0, behavior: "instant" });
      say(["h1", ".total", ".spelling", ".widened"].map((part) => main.querySelector(part))
        .filter(Boolean).map((e) => e.textContent.trim()).join(". "));
    } catch (error) {
      // The page is kept, and the same can be asked again.
      if (number === latest && error.name !== "AbortError") lost(() => refresh(address, { push, top }));
    } finally {
      if (number === latest) document.querySelector("main").removeAttribute("aria-busy");
    }
  }

  // ---- without contact ----

  let again = null;

  function lost(retry) {
    again = retry;
    contact.hidden = false;
  }

  function tryAgain() {
    if (contact.hidden) return;
    contact.hidden = true;
    again?.();
  }

  contact.querySelector("button").addEventListener("click", tryAgain);
  addEventListener("online", tryAgain);

  // Addresses of searches that can be shown on this page.
  function searchAddress(url) {
    const plain = url.origin === location.origin && url.pathname === "/" && url.search !== "";
    return plain && isResults(document.body) && !url.hash ? url.pathname + url.search : null;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || link.target) return;
    if (link.id === "sprak") return;
    if (link.classList.contains("link")) return void copyPlace(link);
    if (link.getAttribute("href").startsWith("#")) return void glide(link);
    const url = new URL(link.href);
    const address = searchAddress(url);
    if (!address) {
      // A page that cannot be loaded would take this one away.
      if (navigator.onLine || url.origin !== location.origin || link.download) return;
      event.preventDefault();
      opened(url).then((kept) => { if (kept) location.assign(url); else lost(() => location.assign(url)); });
      return;
    }
    event.preventDefault();
    refresh(address, { push: true, top: !link.closest(".chips") });
  });

  // Smooth within the page only: arriving from elsewhere is a jump.
  function glide(link) {
    const root = document.documentElement;
    link.closest(".contents details")?.removeAttribute("open");
    root.classList.add("smooth");
    addEventListener("scrollend", () => root.classList.remove("smooth"), { once: true });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "get") return;
    // The button of the sheet: everything chosen has been asked for already.
    if (event.submitter && openSheet()?.contains(form)) {
      event.preventDefault();
      closeSheet();
      scrollTo({ top: 0, behavior: "instant" });
      return void document.querySelector(".content")?.focus({ preventScroll: true });
    }
    const url = new URL(form.action);
    const pairs = [...new FormData(form)].filter(([name, value]) => name === "q" || value !== "");
    url.search = new URLSearchParams(pairs).toString();
    const address = searchAddress(url);
    if (!address) return;
    event.preventDefault();
    refresh(address, { push: true, top: form.matches("[role=search]") });
  });

  // A choice asks at once.
  document.addEventListener("change", (event) => event.target.closest("form.groups")?.requestSubmit());

  // ---- the sheet of filters, on narrow screens ----

  const narrow = matchMedia("(max-width: 59.99rem)");

  function openSheet() {
    return narrow.matches ? document.querySelector("details.filters[open]") : null;
  }

  // Behind an open sheet nothing can be reached.
  function holdSheet() {
    const held = openSheet() !== null;
    document.documentElement.classList.toggle("held", held);
    for (const part of document.querySelectorAll(".skip, header.site, .summary > :not(h1), .content, footer.site")) part.inert = held;
  }

  function closeSheet() {
    const sheet = openSheet();
    if (!sheet) return;
    sheet.open = false;
    holdSheet();
    sheet.querySelector("summary").focus({ preventScroll: true });
  }

  document.addEventListener("toggle", holdSheet, true);
  narrow.addEventListener("change", holdSheet);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeSheet(); });
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest?.(".filters, .contact")) closeSheet();
  });

  // ---- from mark to mark in a text ----

  const finds = document.querySelector(".finds");
  const marks = [...document.querySelectorAll(".body mark")];
  if (finds && marks.length) {
    let at = -1;
    const tell = () => {
      finds.querySelector("p").textContent = (at < 0 ? finds.dataset.all : finds.dataset.of)
        .replace("{n}", String(at + 1)).replace("{m}", String(marks.length));
    };
    const step = (by) => {
      marks[at]?.classList.remove("here");
      at = at < 0 && by < 0 ? marks.length - 1 : (at + by + marks.length) % marks.length;
      marks[at].classList.add("here");
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      marks[at].scrollIntoView({ block: "center", behavior: still ? "instant" : "smooth" });
      tell();
    };
    finds.addEventListener("click", (event) => {
      const button = event.target.closest("[data-step]");
      if (button) step(Number(button.dataset.step));
    });
    finds.hidden = false;
    tell();
  }

  // ---- opened texts are kept for reading without contact ----

  // Whether the service worker has an answer of its own to an address.
  async function opened(url) {
    const key = url.pathname === "/mina-texter" ? url.pathname : keptAddress(url);
    return key !== null && "caches" in window && !!navigator.serviceWorker?.controller
      && !!(await caches.match(key, { ignoreVary: true }).catch(() => undefined));
  }

  // A reader who never opens a text gets no worker.
  if (navigator.onLine && document.body.classList.contains("document")) {
    const files = [...document.querySelectorAll("script[src^='/assets/'], link[rel=stylesheet]")]
      .map((file) => file.getAttribute("src") ?? file.getAttribute("href"));
    const tell = () => navigator.serviceWorker.ready.then(({ active }) => active.postMessage({ opened: location.href, files }));
    // A browser looks for a newer version by itself, but not at a known time.
    navigator.serviceWorker?.register("/sw.js").then((worker) => { tell(); return worker.update(); }).catch(() => {});
    // The worker of a newer version starts with nothing.
    navigator.serviceWorker?.addEventListener("controllerchange", tell);
  }

  // The service worker marks what it answers with while there is no contact.
  const notice = document.getElementById("sokbar-kopia");
  const { copy } = document.body.dataset;
  if (notice && copy !== undefined) {
    const sent = copy && new Date(copy).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    notice.textContent = sent ? notice.dataset.from.replace("{date}", sent) : notice.dataset.copy;
    notice.hidden = false;
  }

  // ---- sharing ----

  const share = document.querySelector(".share");
  if (share && (navigator.share || navigator.clipboard)) {
    share.hidden = false;
    share.addEventListener("click", () => {
      const url = withoutSearch(new URL(location.href)).href;
      // A reader who changes their mind is no error.
      if (navigator.share) navigator.share({ title: document.querySelector("h1").textContent, url }).catch(() => {});
      else navigator.clipboard.writeText(url).then(() => flash(share, document.body.dataset.linkCopied), () => {});
    });
  }

  // ---- a long lead on a narrow screen ----

  for (const button of document.querySelectorAll(".unfold[aria-controls]")) {
    const lead = document.getElementById(button.getAttribute("aria-controls"));
    const more = button.textContent;
    button.hidden = lead.scrollHeight <= lead.clientHeight + 1;
    button.addEventListener("click", () => {
      const whole = lead.classList.toggle("whole");
      button.setAttribute("aria-expanded", String(whole));
      button.textContent = whole ? button.dataset.less : more;
    });
  }

  addEventListener("popstate", () => {
    const address = location.pathname + location.search;
    // A step between fragments of one page changes nothing else.
    if (address === shown) return;
    if (isResults(document.body) && searchAddress(new URL(location.href))) {
      refresh(address, { push: false, top: false });
    } else {
      location.reload();
    }
  });

  // ---- copying ----

  // The address of a document without the search that led to it.
  function withoutSearch(url) {
    const ui = url.searchParams.get("ui");
    url.search = ui ? `?ui=${ui}` : "";
    return url;
  }

  function copyPlace(link) {
    const url = withoutSearch(new URL(link.href));
    navigator.clipboard?.writeText(url.href)
      .then(() => flash(link, document.body.dataset.linkCopied), () => {});
  }

  function flash(element, text) {
    element.dataset.done = text;
    say(text);
    setTimeout(() => { delete element.dataset.done; }, 2000);
  }

  document.querySelectorAll("[data-copies]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const text = document.getElementById(button.dataset.copies).textContent.replace(/\s+/g, " ").trim();
      navigator.clipboard.writeText(text).then(() => flash(button, document.body.dataset.copied), () => {});
    });
  });
})();
