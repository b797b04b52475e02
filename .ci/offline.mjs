// Texts that were opened are read without contact, in Chromium, with a service that ends and one of another version after it. Exits with
// 1 at the first thing that does not hold.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import puppeteer from "puppeteer-core";

const [program, corpus, work, executablePath] = process.argv.slice(2);
const [SMED, KANBAN] = ["/dokument/metoder/smed", "/dokument/metoder/kanban"];
const MOST = 40; // texts that are kept
const PATIENCE = 120_000; // milliseconds
const port = 20_000 + (process.pid % 10_000);
const origin = `http://127.0.0.1:${port}`;
let service;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until something holds. */
async function until(what, holds) {
  for (const begun = Date.now(); Date.now() - begun < PATIENCE; await pause(100)) if (await holds()) return;
  assert.fail(`waited in vain for ${what}`);
}

/** Starts the service with an accent: another look of the pages is another version. */
async function start(accent) {
  const settings = `${work}/${accent}.toml`;
  writeFileSync(settings, `accent = "#${accent}"\n`);
  service = spawn(program, ["serve", "--config", settings, "--corpus", corpus, "--index", `${work}/index`, "--bind", `127.0.0.1:${port}`], { stdio: "ignore" });
  await until("the service", () => fetch(`${origin}/ready`).then(({ ok }) => ok, () => false));
}

async function stop() {
  const ended = new Promise((resolve) => service.once("exit", resolve));
  service.kill();
  await ended;
}

const browser = await puppeteer.launch({ executablePath, headless: true, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage();
  const open = (path) => page.goto(origin + path);
  const kept = () => page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("sokbar-texts-"));
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return keys.flat().map(({ url }) => new URL(url).pathname + new URL(url).search);
  });
  const keeps = async (...texts) => JSON.stringify(await kept()) === JSON.stringify(texts);

  await start("004b87");
  await open(`${SMED}?q=klockan`);
  assert.equal(await page.$eval("#sokbar-kopia", ({ hidden }) => hidden), true, "an answer of the server is no copy");
  await until("the text to be kept, without its search", () => keeps(SMED));
  await stop();
  await open(SMED);
  assert.match(await page.$eval("h1", (h1) => h1.innerText), /SMED/, "read without contact");
  const notice = await page.$eval("#sokbar-kopia", (notice) => (notice.hidden ? "" : notice.innerText));
  assert.match(notice, /(?:kopia från|copy from) .*\d{4}/, "a kept text says that it is a copy, and from when");
  await assert.rejects(open(KANBAN), "a text that was not opened is not there");

  await start("8a1538");
  await open(KANBAN);
  await until("the older version's texts to go", () => keeps(KANBAN));
  await page.evaluate((most) => {
    const files = [];
    for (let n = 0; n < most + 5; n++) navigator.serviceWorker.controller.postMessage({ opened: `/dokument/metoder/kanban?section=s${n}`, files });
  }, MOST);
  await until("the last texts alone", async () => {
    const all = await kept();
    return all.length === MOST && all.includes(`${KANBAN}?section=s${MOST + 4}`);
  });
  console.log(`${await browser.version()}: texts without contact, told to be copies, cleared by a new version, at most ${MOST}`);
} finally {
  await browser.close();
  service?.kill();
}
