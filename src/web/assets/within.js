// Search within a long facet: a field above its values. Without this script the values stand in a list to be unfolded.
(() => {
  const MOST = 50;
  const status = document.getElementById("sokbar-besked");
  // What was typed, and all values with their counts, by facet. Values are of one state of the search.
  const typed = {};
  let known = {};

  // Marks do not count, but å, ä and ö do where they are typed.
  const plain = (text) => text.toLocaleLowerCase("sv");
  const bare = (text) => plain(text).normalize("NFD").replace(/\p{M}/gu, "");
  const matches = (text, term) => plain(text).includes(plain(term)) || bare(text).includes(term.toLocaleLowerCase("sv"));

  async function all(facet, form) {
    const pairs = [...new FormData(form)].filter(([name, value]) => name !== "ui" && name !== "limit" && value !== "");
    const asked = new URLSearchParams([...pairs, ["limit", "0"], ["facets", facet]]);
    const response = await fetch(`/v1/search?${asked}`);
    if (!response.ok) throw new Error(response.statusText);
    return (await response.json()).facets[facet];
  }

  // A further value looks like those of the page.
  function choice(sample, name, { value, count }) {
    const item = sample.cloneNode(true);
    const box = item.querySelector("input");
    box.checked = false;
    box.value = value;
    box.dataset.key = `${name}:${value}`;
    item.querySelector(".label").textContent = value;
    item.querySelector(".count").textContent = count.toLocaleString(document.documentElement.lang);
    item.dataset.added = "";
    return item;
  }

  function narrow(fieldset, term, extra) {
    fieldset.querySelectorAll("[data-added]").forEach((item) => { if (!item.querySelector(":checked")) item.remove(); });
    const items = [...fieldset.querySelectorAll("li")];
    const more = fieldset.querySelector("details.more");
    let found = 0;
    for (const item of items) {
      const hit = term === "" || matches(item.querySelector(".label").textContent, term);
      item.hidden = !hit && !item.querySelector("input").checked;
      if (hit) found += 1;
    }
    if (term !== "") {
      const there = new Set(items.map((item) => item.querySelector("input").value));
      const further = extra.filter(({ value }) => !there.has(value) && matches(value, term));
      const { name } = items[0].querySelector("input");
      fieldset.querySelector("ul").append(...further.slice(0, MOST).map((value) => choice(items[0], name, value)));
      fieldset.querySelectorAll("[data-added]").forEach((item) => { item.hidden = false; });
      found += further.length;
      if (more) more.open = true;
      status.textContent = fieldset.dataset.found.replace("{n}", String(found));
    } else if (more) {
      more.open = false;
    }
  }

  function prepare(fieldset) {
    const { facet } = fieldset.dataset;
    const field = document.createElement("input");
    Object.assign(field, { type: "search", className: "within", autocomplete: "off", placeholder: fieldset.dataset.within });
    field.setAttribute("aria-label", fieldset.dataset.within);
    field.dataset.key = `within:${facet}`;
    fieldset.querySelector("legend").after(field);
    const update = () => {
      typed[facet] = field.value;
      const term = field.value.trim();
      narrow(fieldset, term, known[facet] ?? []);
      // Only the most frequent values are on the page; the others are asked for once.
      if (term === "" || known[facet] || !("cut" in fieldset.dataset)) return;
      known[facet] = [];
      const asked = known;
      all(facet, field.form).then((values) => {
        asked[facet] = values;
        if (asked === known && field.isConnected) narrow(fieldset, field.value.trim(), values);
      }, () => { delete asked[facet]; });
    };
    field.addEventListener("input", update);
    // The field is no choice: a search is not asked again for it.
    field.addEventListener("change", (event) => event.stopPropagation());
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && field.value !== "") {
        event.stopPropagation();
        event.preventDefault();
        field.value = "";
        update();
      } else if (event.key === "Enter" || event.key === "ArrowDown") {
        event.preventDefault();
        fieldset.querySelector("li:not([hidden]) input")?.focus();
      }
    });
    if (typed[facet]) {
      field.value = typed[facet];
      update();
    }
  }

  function prepareAll() {
    known = {};
    document.querySelectorAll("fieldset[data-within]").forEach(prepare);
  }

  document.addEventListener("sokbar-swapped", prepareAll);
  prepareAll();
})();
