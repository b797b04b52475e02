// "Mina texter": what a reader saved and what was opened last, kept in this browser only. Where the browser keeps nothing, the
// buttons stay hidden and the page says so.
(() => {
  const MOST_SAVED = 200;
  const MOST_OPENED = 12;
  const status = document.getElementById("sokbar-besked");

  const storage = (() => {
    try {
      const { localStorage } = window;
      localStorage.setItem("sokbar-test", "");
      localStorage.removeItem("sokbar-test");
      return localStorage;
    } catch {
      return null;
    }
  })();

  const ours = ({ id, title }) => typeof id === "string" && typeof title === "string";

  // What another program or an older version left is no list.
  function read(name) {
    try {
      const list = JSON.parse(storage.getItem(`sokbar-${name}`));
      return Array.isArray(list) ? list.filter((entry) => entry && ours(entry)) : [];
    } catch {
      return [];
    }
  }

  function write(name, list) {
    try {
      storage.setItem(`sokbar-${name}`, JSON.stringify(list));
      return true;
    } catch {
      return false;
    }
  }

  const path = (id) => id.split("/").map(encodeURIComponent).join("/");
  const add = (list, entry, most) => [entry, ...list.filter(({ id }) => id !== entry.id)].slice(0, most);

  // ---- on the page of a document ----

  const button = document.querySelector("button.save");
  if (button && storage) {
    const { id, kind, lang } = button.dataset;
    const entry = { id, kind, lang, title: document.querySelector("h1").textContent };
    write("opened", add(read("opened"), entry, MOST_OPENED));
    const isSaved = () => read("saved").some((saved) => saved.id === id);
    const show = () => button.setAttribute("aria-pressed", String(isSaved()));
    button.addEventListener("click", () => {
      const saved = read("saved");
      const list = isSaved() ? saved.filter((other) => other.id !== id) : add(saved, entry, MOST_SAVED);
      if (!write("saved", list)) return;
      show();
      status.textContent = isSaved() ? button.dataset.saved : button.dataset.removed;
    });
    // Another tab may change the list.
    addEventListener("storage", show);
    show();
    button.hidden = false;
  }

  // ---- on the page of the lists ----

  const shelf = document.querySelector(".shelf");
  if (!shelf) return;
  if (!storage) {
    shelf.querySelector(".refused").hidden = false;
    return;
  }

  function row({ id, title, kind, lang }, remove) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const ui = new URLSearchParams(location.search).get("ui");
    link.href = `/dokument/${path(id)}${ui ? `?ui=${encodeURIComponent(ui)}` : ""}`;
    link.textContent = title;
    if (lang) link.lang = lang;
    item.append(link);
    if (kind) {
      const label = document.createElement("span");
      label.className = "count";
      label.textContent = kind;
      item.append(" ", label);
    }
    if (remove) {
      const away = document.createElement("button");
      Object.assign(away, { type: "button", className: "quiet", textContent: shelf.dataset.remove });
      away.setAttribute("aria-label", `${shelf.dataset.remove}: ${title}`);
      away.addEventListener("click", () => {
        const next = item.nextElementSibling ?? item.previousElementSibling;
        const at = next && [...item.parentElement.children].filter((other) => other !== item).indexOf(next);
        write("saved", read("saved").filter((other) => other.id !== id));
        fill();
        // The focus stays in the list.
        (shelf.querySelectorAll(".saved li button")[at ?? -1] ?? shelf.querySelector("h1")).focus();
        status.textContent = shelf.dataset.removed;
      });
      item.append(" ", away);
    }
    return item;
  }

  function fill() {
    for (const name of ["saved", "opened"]) {
      const part = shelf.querySelector(`.${name}`);
      const list = read(name);
      part.hidden = false;
      part.querySelector("ul").replaceChildren(...list.map((entry) => row(entry, name === "saved")));
      part.querySelector(".none").hidden = list.length > 0;
      part.querySelector(".tools").hidden = list.length === 0;
    }
  }

  // The references of all saved texts in one file. A text that is gone is left out, and that is said.
  async function exported(format) {
    const parts = [];
    let gone = 0;
    for (const { id } of read("saved")) {
      const response = await fetch(`/v1/documents/${path(id)}/citation?format=${format}`);
      if (response.status === 404 || response.status === 410) gone += 1;
      else if (response.ok) parts.push(await response.text());
      else throw new Error(response.statusText);
    }
    const whole = format === "csl-json"
      ? JSON.stringify(parts.flatMap((part) => JSON.parse(part)), null, 2)
      : parts.map((part) => part.trimEnd()).join("\n\n") + "\n";
    return { whole, gone };
  }

  shelf.addEventListener("click", async (event) => {
    const { format, clear } = event.target.dataset;
    if (clear) {
      write(clear, []);
      fill();
      shelf.querySelector("h1").focus();
      return;
    }
    if (!format) return;
    const chosen = event.target;
    chosen.disabled = true;
    try {
      const { whole, gone } = await exported(format);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([whole], { type: "text/plain" }));
      link.download = `mina-texter.${chosen.dataset.extension}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
      status.textContent = "";
      const notice = shelf.querySelector(".gone");
      notice.hidden = gone === 0;
      notice.textContent = notice.dataset.text.replace("{n}", String(gone));
    } catch {
      document.getElementById("sokbar-kontakt").hidden = false;
    } finally {
      chosen.disabled = false;
      chosen.focus();
    }
  });

  addEventListener("storage", fill);
  fill();
})();
