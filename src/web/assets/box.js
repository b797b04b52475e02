// Suggestions in the search box of our own pages. Without this script the box is a plain form.
for (const form of document.querySelectorAll("form.box")) {
  const input = form.querySelector("input[type=search]");
  const lang = document.documentElement.lang in TEXTS ? document.documentElement.lang : "sv";
  const texts = TEXTS[lang];
  const list = element("ul", "suggestions");
  const status = element("p", "hidden");
  list.id = `${input.id}-suggestions`;
  list.setAttribute("aria-label", texts.list);
  status.setAttribute("role", "status");
  input.parentElement.append(list, status);

  const server = new URL("/", location.href);
  // The hidden fields change with the filters, so they are read at every key.
  const presets = () => [...new FormData(form)].filter(([name]) => name === "kind" || name === "partner");

  combobox({
    input,
    list,
    status,
    ask: suggestionSource((query) => suggestAddress(server, query, presets())),
    draw: (suggestion) => drawn(suggestion, texts, lang),
    count: countText(texts, lang),
    choose({ type, id, text }, elsewhere) {
      if (type === "document") {
        const url = documentAddress(server, id);
        const ui = new FormData(form).get("ui");
        if (ui) url.searchParams.set("ui", ui);
        follow(url, elsewhere);
        return;
      }
      input.value = text;
      form.requestSubmit();
    },
  });
}
