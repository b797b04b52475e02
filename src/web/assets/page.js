// The script of the pages: refreshes hits and facets in place, and copies links and references.
// Without it every link and form does the same by loading the page.
"use strict";

(() => {
  const status = document.getElementById("sokbar-besked");
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
    main.replaceChildren(...freshMain.childNodes);
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
      if (number === latest && error.name !== "AbortError") location.assign(address);
    } finally {
      if (number === latest) document.querySelector("main").removeAttribute("aria-busy");
    }
  }

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
    const address = searchAddress(new URL(link.href));
    if (!address) return;
    event.preventDefault();
    refresh(address, { push: true, top: !link.closest(".side, .chips") });
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "get") return;
    const url = new URL(form.action);
    const pairs = [...new FormData(form)].filter(([name, value]) => name === "q" || value !== "");
    url.search = new URLSearchParams(pairs).toString();
    const address = searchAddress(url);
    if (!address) return;
    event.preventDefault();
    refresh(address, { push: true, top: form.matches("[role=search]") });
  });

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

  function copyPlace(link) {
    const url = new URL(link.href);
    url.searchParams.delete("q");
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
