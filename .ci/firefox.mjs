// Firefox goes the main ways of readers, by WebDriver BiDi. Exits with 1 at the first that it cannot go.
import assert from "node:assert/strict";
import puppeteer from "puppeteer-core";

const [origin, executablePath] = process.argv.slice(2);
const PATIENCE = 60_000; // milliseconds
const extraPrefsFirefox = { "intl.accept_languages": "sv" };
const browser = await puppeteer.launch({ browser: "firefox", executablePath, extraPrefsFirefox, headless: true, timeout: PATIENCE });
const complaints = [];

/** A page of a size, which notes what Firefox complains of. */
async function open(width, height) {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.setViewport({ width, height });
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error}`));
  return page;
}

const heading = (page, text) => page.waitForFunction((text) => document.querySelector("h1")?.innerText.includes(text), {}, text);
const hits = (page) => page.$$eval("ol.hits > li", (all) => all.length);
const settled = (page) => page.waitForFunction(() => !document.querySelector("[aria-busy]"));
const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

async function search(width, height) {
  const page = await open(width, height);
  await page.goto(`${origin}/`);
  await page.type("#q", "ställtid");
  await page.waitForSelector(".suggestions:not([hidden]) [role=option]");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await heading(page, "ställtid");
  assert.equal(await hits(page), 20);
  assert.ok(await fits(page), `results are wider than ${width} px`);

  // A type narrows in place; back undoes it.
  await page.evaluate(() => { window.stays = true; });
  await page.click("[data-key='type:case']");
  await page.waitForFunction(() => location.search.includes("kind=case"));
  await settled(page);
  const cases = await hits(page);
  assert.ok(cases > 0 && cases < 20, `${cases} case studies`);
  assert.ok(await page.evaluate(() => window.stays), "the page was loaded anew");
  await page.goBack();
  await page.waitForFunction(() => document.querySelectorAll("ol.hits > li").length === 20);

  // A hit leads to its section, with the words marked, and back to the hits.
  const [title, path] = await page.$eval("ol.hits h2 a", (link) => [link.innerText, link.pathname]);
  await page.click("ol.hits h2 a");
  await heading(page, title);
  assert.equal(await page.evaluate(() => location.pathname), path);
  assert.ok((await page.$$("main mark")).length > 0, "nothing is marked");
  assert.ok(await fits(page), `a document is wider than ${width} px`);
  assert.ok((await page.$$("a[href^='/dokument/']")).length > 0, "no related documents");
  await page.click("main .back a");
  await heading(page, "ställtid");
  await page.close();
}

async function correction() {
  const page = await open(1280, 900);
  await page.goto(`${origin}/?q=kanbna`);
  await heading(page, "kanban");
  assert.ok((await hits(page)) > 0);
  await page.goto(`${origin}/?q=xyzzyplugh+zzyxw`);
  await heading(page, "xyzzyplugh");
  assert.equal(await hits(page), 0);
  await page.close();
}

async function keyboard() {
  const page = await open(1280, 900);
  await page.goto(`${origin}/?q=kanban`);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#sokbar-innehall");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#sokbar-traffar");
  await page.keyboard.press("Enter");
  for (let stops = 0; !(await page.evaluate(() => document.activeElement.matches("ol.hits h2 a"))); stops++) {
    assert.ok(stops < 10, "the first hit is more than ten stops from its skip link");
    await page.keyboard.press("Tab");
  }
  const title = await page.evaluate(() => document.activeElement.innerText);
  await page.keyboard.press("Enter");
  await heading(page, title);
  await page.close();
}

async function otherPages() {
  const page = await open(390, 844);
  for (const [path, text] of [["/om", "Om"], ["/api", "API"], ["/tillganglighet", "Tillgänglighet"], ["/?q=kanban&ui=en", "kanban"]]) {
    await page.goto(origin + path);
    await heading(page, text);
    assert.ok(await fits(page), `${path} is wider than 390 px`);
  }
  await page.close();
}

try {
  await search(1280, 900);
  await search(390, 844);
  await correction();
  await keyboard();
  await otherPages();
  assert.deepEqual(complaints, []);
  console.log(`${await browser.version()}: search, types, documents, corrections, keyboard and four other pages`);
} finally {
  await browser.close();
}
