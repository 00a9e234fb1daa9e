// What the page gains where scripts run: the answer follows what is changed. Without it the page is a plain form. Every answer is the
// page of the address that says the same; only what differs is changed in place.
"use strict";
import { alike } from "./alike.js";
import { flips, noFlips, outdated, sliders } from "./sliders.js";

const SETTLED = 25; // milliseconds without a change after which is asked what is known soon,
const RESTS = 500; // and after which all is asked
const SLOW = 400; // milliseconds after which is said that an answer is under way
const FIRST = "<!-- the rest follows -->"; // where an answer comes in two parts

const form = document.getElementById("what-if");
const answer = document.getElementById("answer");
const heard = document.getElementById("heard");
const waiting = document.getElementById("waiting");
let underWay = null;
let settling = 0;
let shownOf = location.search;

// What the form says: its fields, those with nothing in them left out.
function query() {
  return new URLSearchParams([...new FormData(form)].filter(([, text]) => typeof text === "string" && text.trim())).toString();
}

function address() {
  return query() ? `./?${query()}` : "./";
}

function soon(field) {
  clearTimeout(settling);
  busy();
  const quick = "quick" in form.dataset;
  settling = setTimeout(() => ask({ quick, going: field.name }), quick ? SETTLED : RESTS);
}

// Ask an address, the form's own where none is given, and show the answer as it comes; the answer before it is given up. `quick`:
// only what is known soon, and all of it when nothing changes any more. `going`: the field whose change goes on. `whole`: the form
// becomes as the answer has it. `back`: the address stands already.
async function ask({ where = address(), quick = false, going = "", whole = false, back = false } = {}) {
  clearTimeout(settling);
  underWay?.abort();
  noFlips();
  const mine = (underWay = new AbortController());
  busy();
  const late = setTimeout(() => (waiting.hidden = false), SLOW);
  try {
    const response = await fetch(where, { signal: mine.signal, headers: quick ? { prefer: "return=minimal" } : {} });
    if (!(response.headers.get("content-type") || "").startsWith("text/html")) throw new Error(await response.text());
    if (!back) remember(response.url, going);
    shownOf = location.search;
    await read(response, (page, end) => {
      if (!page.getElementById("what-if")) return location.reload(); // another page, with forms of its own
      clearTimeout(late);
      idle();
      show(page, whole, end);
    });
    if (quick) settling = setTimeout(() => ask({ going }), RESTS);
    else {
      delete answer.dataset.partial;
      flips(form, soon);
    }
  } catch (error) {
    clearTimeout(late);
    if (error.name === "AbortError") return;
    if (underWay === mine) idle();
    failed(error instanceof TypeError ? "The page does not answer: where it was started it has been closed." : error.message);
  }
}

// Read an answer, and hand over its first part, where it comes in two, and then all of it.
async function read(response, show) {
  const [reader, decoder] = [response.body.getReader(), new TextDecoder()];
  const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
  for (let text = "", first = false; ; ) {
    const { done, value } = await reader.read();
    text += decoder.decode(value, { stream: !done });
    if (done) return show(parsed(text), true);
    if (!first && (first = text.includes(FIRST))) show(parsed(text.slice(0, text.indexOf(FIRST))), false);
  }
}

function show(page, whole, end) {
  document.title = page.title;
  for (const part of ["nav", "#answer", ...(end ? ["#what-if", "footer"] : [])]) {
    const [here, there] = [document.querySelector(part), page.querySelector(part)];
    if (here && there) alike(here, there, whole);
    else if (there) document.body.append(document.importNode(there, true));
  }
  if (!end) return;
  outdated(form);
  sliders(form, soon);
  hear();
}

function hear() {
  heard.textContent = answer.querySelector(".verdict, .failed p")?.textContent || "";
}

// A change of one field that goes on, as while one types, is one step back, however many answers came meanwhile.
function remember(where, going) {
  const again = where === location.href || (going && history.state?.going === going);
  history[again ? "replaceState" : "pushState"]({ going }, "", where);
}

function busy() {
  answer.setAttribute("aria-busy", "true");
  answer.dataset.partial = "";
}

function idle() {
  waiting.hidden = true;
  answer.removeAttribute("aria-busy");
}

function failed(said) {
  document.getElementById("not-answered")?.remove();
  const told = Object.assign(document.createElement("div"), { id: "not-answered", className: "failed" });
  told.setAttribute("role", "alert");
  told.append(Object.assign(document.createElement("p"), { textContent: said }));
  answer.prepend(told);
}

function begin() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  form.addEventListener("input", (event) => event.target.name && event.target.nodeName !== "SELECT" && soon(event.target));
  form.addEventListener("change", (event) => event.target.nodeName === "SELECT" && ask());
  form.addEventListener("toggle", (event) => event.target.open && event.target.querySelector("input[data-number]") && flips(form, soon), true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const where = link.getAttribute("href");
    if (link.hasAttribute("download")) link.setAttribute("href", `${where.split("?")[0]}?${query()}`); // as the form says it now
    else if (/^\.\/($|\?)/.test(where)) {
      event.preventDefault();
      ask({ where, whole: true });
    }
  });
  addEventListener("popstate", () => {
    if (location.search !== shownOf) ask({ where: `./${location.search}`, whole: true, back: true });
  });
  document.getElementById("stop").addEventListener("click", () => {
    clearTimeout(settling);
    underWay?.abort();
    idle();
  });
  hear();
  sliders(form, soon);
  flips(form, soon);
}

if (form) begin(); // the page of a file has forms of its own
