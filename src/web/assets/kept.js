// The address under which an opened text is kept: without the search that led to it.
function keptAddress(address) {
  const url = new URL(address, location.origin);
  if (url.origin !== location.origin || !url.pathname.startsWith("/dokument/") || url.pathname.endsWith(".md")) return null;
  const pairs = ["ui", "part", "section"].filter((name) => url.searchParams.has(name)).map((name) => [name, url.searchParams.get(name)]);
  return url.pathname + (pairs.length ? `?${new URLSearchParams(pairs)}` : "");
}
