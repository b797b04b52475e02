// Reads every page of the demo: conformance (html-validate), links, sizes. Exits with 1 and the list of faults.
import { HtmlValidate } from "html-validate";
import { brotliDecompressSync } from "node:zlib";
import http from "node:http";

const origin = process.argv[2];
const LARGEST = 26_000; // bytes of a page with its styles and scripts, compressed
const AT_ONCE = 6;
const STATES = [
  "/", "/?ui=en", "/?q=st%C3%A4lltid", "/?q=st%C3%A4lltid&ui=en", "/?q=st%C3%A4lltid&kind=case&kind=method&from=2010&sort=-date",
  "/?q=kanbna", "/?q=", "/?kind=method", "/?kind=article&offset=20", "/?q=xyzzyplugh+zzyxw", "/?q=kanban&kind=case", "/?q=kanban&offset=40",
  "/?q=hur+kortar+vi+st%C3%A4lltiden%3F", "/?q=smed+-press", "/?q=%22daglig+styrning%22", "/?from=2022&to=2018", "/?q=kanban&from=i+fjol",
  "/om", "/om?ui=en", "/api", "/api?ui=en", "/tillganglighet", "/tillganglighet?ui=en", "/dokument/finns-inte", "/original/finns-inte", "/finns-inte",
];
// What the standard demands and what assistive technology needs; how the source is laid out is no matter of readers.
const validator = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
  rules: {
    // Styles and scripts come from the page's own origin.
    "require-sri": ["error", { target: "crossorigin" }],
    // A table that scrolls is a region by its role, as its element comes from the text's own HTML.
    "prefer-native-element": ["error", { exclude: ["region"] }],
  },
});

/** The answer to a GET, its body as it came over the wire. */
function get(path) {
  return new Promise((resolve, reject) => {
    const headers = { accept: "text/html,*/*", "accept-encoding": "br", "accept-language": "sv" };
    http.get(origin + path, { headers, agent }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const bytes = Buffer.concat(parts);
        const body = response.headers["content-encoding"] === "br" ? brotliDecompressSync(bytes) : bytes;
        resolve({ status: response.statusCode, type: response.headers["content-type"] ?? "", to: response.headers.location, bytes: bytes.length, body });
      });
    }).on("error", reject);
  });
}
const agent = new http.Agent({ maxSockets: AT_ONCE });

/** Does something for each of a list, a few at once. */
async function each(list, act) {
  const left = [...list];
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await act(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

const unescape = (text) => text.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">");
const attributes = (html, name) => [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, "g"))].map((found) => unescape(found[1]));
const faults = [];

const sitemap = (await get("/sitemap.xml")).body.toString();
const documents = [...sitemap.matchAll(/<loc>([^<]*)<\/loc>/g)].map((found) => new URL(unescape(found[1])).pathname);
const pages = new Map();
const links = new Map(); // address on this server → where it stands
async function read(path) {
  const answer = await get(path);
  const html = answer.body.toString();
  if (!answer.type.startsWith("text/html")) faults.push(`${path}: ${answer.status} ${answer.type} is no page`);
  pages.set(path, { ...answer, html, ids: new Set(attributes(html, "id")) });
}
const searched = documents.filter((path) => path.startsWith("/dokument/")).map((path) => `${path}?q=st%C3%A4lltid&ui=en`);
await each([...new Set([...STATES, ...documents, ...searched])], read);
// The further parts of long texts, each led to by the one before.
for (let parts = [...pages.keys()]; parts.length > 0;) {
  const next = parts.map((path) => pages.get(path).html.match(/<a href="(\/dokument\/[^"]*)" rel="next"/)?.[1]);
  parts = next.filter(Boolean).map(unescape).filter((path) => !pages.has(path));
  await each(parts, read);
}

for (const [path, page] of pages) {
  const report = await validator.validateString(page.html, path);
  for (const { messages } of report.results) {
    for (const { ruleId, message, line, column } of messages) faults.push(`${path}: ${ruleId}: ${message} (${line}:${column})`);
  }
  // A page that is refused names the address that was asked, links of it included.
  for (const link of [...attributes(page.html, "href"), ...attributes(page.html, "src"), ...attributes(page.html, "action")]) {
    const address = new URL(link, origin + path);
    if (address.origin === origin) links.set(address.pathname + address.search + address.hash, path);
  }
}

const asked = new Map();
for (const [link, from] of links) {
  const [address, fragment] = link.split("#");
  if (!asked.has(address)) asked.set(address, { from, fragments: new Map() });
  if (fragment) asked.get(address).fragments.set(decodeURIComponent(fragment), from);
}
await each(asked, async ([address, { from, fragments }]) => {
  let answer = pages.get(address) ?? (await get(address));
  for (let hops = 0; answer.to && hops < 5; hops++) answer = await get(new URL(answer.to, origin + address).pathname);
  if (answer.status >= 400 && !STATES.includes(address.replace(/[?&]ui=\w+/, ""))) faults.push(`${from}: ${address} answers ${answer.status}`);
  if (fragments.size === 0 || !answer.type.startsWith("text/html")) return;
  const ids = answer.ids ?? new Set(attributes(answer.body.toString(), "id"));
  for (const [fragment, page] of fragments) if (!ids.has(fragment)) faults.push(`${page}: ${address} has no #${fragment}`);
});

let largest = ["", 0];
const parts = new Map();
for (const [path, page] of pages) {
  let bytes = page.bytes;
  const heads = [...page.html.matchAll(/<(?:link rel="stylesheet" href|script src)="([^"]*)"/g)].map((found) => unescape(found[1]));
  for (const part of heads) {
    if (!parts.has(part)) parts.set(part, (await get(part)).bytes);
    bytes += parts.get(part);
  }
  page.whole = bytes;
}
for (const [path, { whole }] of pages) {
  if (STATES.includes(path) && whole > largest[1]) largest = [path, whole];
  if (whole > LARGEST) faults.push(`${path}: ${whole} bytes with styles and scripts, compressed`);
}
const sizes = documents.map((path) => pages.get(path).whole).sort((a, b) => a - b);
console.log(`${pages.size} pages read by html-validate, ${asked.size} addresses of ${links.size} links asked; with styles and scripts, compressed: `
  + `results at most ${largest[1]} bytes, documents median ${sizes[sizes.length >> 1]}, largest ${sizes.at(-1)}`);
for (const fault of faults.slice(0, 60)) console.error(fault);
if (faults.length > 0) {
  console.error(`${faults.length} faults`);
  process.exit(1);
}
