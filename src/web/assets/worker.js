// The service worker: opened texts can be read without contact. It answers only where the network does not, and only with
// texts that were opened, the page of saved texts, and the files of the pages. Everything else passes it by.
const TEXTS = `sokbar-texts-${VERSION}`;
const FILES = `sokbar-files-${VERSION}`;
const LIST = "/mina-texter";
const MOST = 40;
const MOST_BYTES = 2_000_000;

self.addEventListener("install", (event) => {
  const files = async () => (await caches.open(FILES)).addAll([LIST, ...ASSETS]);
  event.waitUntil(files().then(() => self.skipWaiting()));
});

// Pages of an older version ask for files that are gone.
self.addEventListener("activate", (event) => {
  const old = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("sokbar-") && name !== TEXTS && name !== FILES)
      .map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(old());
});

const isPage = (response) => response.ok && !response.redirected && (response.headers.get("content-type") ?? "").startsWith("text/html");

// Keeps a text that a page says was opened. The newest are the last keys; more than some make the oldest go.
async function keep(address) {
  const key = keptAddress(address);
  if (!key) return;
  const texts = await caches.open(TEXTS);
  const response = await fetch(key, { headers: { accept: "text/html" } });
  await texts.delete(key, { ignoreVary: true });
  if (!isPage(response)) return;
  const body = await response.clone().blob();
  if (body.size > MOST_BYTES) return;
  await texts.put(key, response);
  const keys = await texts.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((old) => texts.delete(old, { ignoreVary: true })));
}

self.addEventListener("message", (event) => {
  const { opened, files } = event.data ?? {};
  // A page with other files is of a newer version, whose own worker is about to take over.
  if (typeof opened === "string" && files?.every((file) => ASSETS.includes(file))) event.waitUntil(keep(opened).catch(() => {}));
});

async function kept(name, key) {
  return (await caches.open(name)).match(key, { ignoreVary: true });
}

// A kept text, marked as a copy with the time at which the server sent it.
async function copy(key) {
  const page = await kept(TEXTS, key);
  if (!page) return undefined;
  const sent = new Date(page.headers.get("date") ?? NaN);
  const html = await page.text();
  const marked = html.replace("<body ", () => `<body data-copy="${Number.isNaN(sent.getTime()) ? "" : sent.toISOString()}" `);
  const headers = new Headers(page.headers);
  // Those of the bytes that were sent.
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  return new Response(marked, { headers });
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (ASSETS.includes(url.pathname)) {
    // Their names contain a hash of the content.
    event.respondWith(kept(FILES, url.pathname).then((file) => file ?? fetch(request)));
  } else if (request.mode === "navigate") {
    const key = url.pathname === LIST ? LIST : keptAddress(url);
    if (!key) return;
    const offline = () => (key === LIST ? kept(FILES, key) : copy(key)).then((page) => page ?? Response.error());
    event.respondWith(fetch(request).catch(offline));
  }
});
