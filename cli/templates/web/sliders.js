// A slider beside each field that has a scale, and where the answer flips along it. A slider counts in whole numbers of the field's
// smallest unit (data-slider: cents, days, shares); figures stay texts, and nothing is reckoned here.
"use strict";

const DAY = 86400000;
const TEXT = {
  cents: (units) => `${Math.trunc(units / 100)}.${String(units % 100).padStart(2, "0")}`,
  days: (units) => new Date(units * DAY).toISOString().slice(0, 10),
  shares: (units) => String(units),
};
const UNITS = {
  cents: (text) => (/^\d+(\.\d{1,2})?$/.test(text) ? Number(text.split(".")[0]) * 100 + Number(`${text.split(".")[1] || ""}00`.slice(0, 2)) : NaN),
  days: (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) / DAY : NaN),
  shares: (text) => (/^\d+$/.test(text) ? Number(text) : NaN),
};
const unitsOf = (field, text) => UNITS[field.dataset.slider](text.trim().replace(/^\$\s*/, "").replace(/,(?=\d{3})/g, ""));

export function sliders(form, moved) {
  for (const field of form.querySelectorAll("input[data-slider]")) {
    const slider = document.getElementById(`${field.id}-slider`) || added(form, field, moved);
    placed(field, slider);
  }
}

function added(form, field, moved) {
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", id: `${field.id}-slider`, className: "slider" });
  slider.dataset.own = "";
  slider.setAttribute("aria-label", `${form.querySelector(`label[for="${field.id}"]`).textContent}, slider`);
  slider.addEventListener("input", () => {
    field.value = TEXT[field.dataset.slider](Number(slider.value));
    told(field, slider);
    moved(field);
  });
  field.after(slider);
  return slider;
}

// A slider reaches what its field says and where the answer flips, and stands where the field says, or the file.
function placed(field, slider) {
  const { least, most, step, now } = Object.fromEntries(["least", "most", "step", "now"].map((name) => [name, Number(field.dataset[name] ?? NaN)]));
  const said = unitsOf(field, field.value);
  const flips = flipsOf(field);
  const all = [least, most, said, ...flips.flatMap((units) => [units, units + Math.ceil(units / 8)])].filter((units) => !Number.isNaN(units));
  const low = Math.min(...all);
  const value = Number.isNaN(said) ? now : said;
  if (slider !== document.activeElement || Number.isNaN(Number(slider.value)) || Number(slider.value) !== value) {
    slider.step = String(step);
    slider.max = String(Math.max(...all));
    slider.min = String(Number.isNaN(value) ? low : low + ((value - low) % step)); // so that the value is one of its steps
    slider.value = String(Number.isNaN(value) ? slider.max : value);
  }
  slider.classList.toggle("unsaid", Number.isNaN(value));
  told(field, slider);
  ticks(field, slider, flips);
}

function told(field, slider) {
  const hint = document.getElementById(`${field.id}-hint`)?.textContent;
  slider.setAttribute("aria-valuetext", field.value.trim() || `not said${hint ? `; ${hint}` : ""}`);
}

function flipsOf(field) {
  return [...(document.getElementById(`${field.id}-flips`)?.querySelectorAll("[data-above]") || [])]
    .map((line) => unitsOf(field, line.dataset.above))
    .filter((units) => !Number.isNaN(units));
}

function ticks(field, slider, flips) {
  const [least, most] = [Number(slider.min), Number(slider.max)];
  const drawn = document.getElementById(`${field.id}-ticks`) || document.createElementNS("http://www.w3.org/2000/svg", "svg");
  if (!drawn.id) {
    const said = { id: `${field.id}-ticks`, class: "ticks", viewBox: "0 0 1000 8", preserveAspectRatio: "none", "aria-hidden": "true", "data-own": "" };
    for (const [name, value] of Object.entries(said)) drawn.setAttribute(name, value);
    slider.after(drawn);
  }
  drawn.replaceChildren(
    ...flips.map((units) => {
      const tick = document.createElementNS(drawn.namespaceURI, "rect");
      const said = { x: (1000 * (units - least)) / (most - least) - 3, y: 0, width: 6, height: 8 };
      for (const [name, value] of Object.entries(said)) tick.setAttribute(name, value);
      return tick;
    }),
  );
}

// What is asked to learn where the answer flips along a field: what the field itself says does not matter, unless it makes the act.
function question(form, field) {
  const query = new URLSearchParams(form.dataset.flips.split("?")[1]);
  if (!field.name.startsWith("asks.")) query.delete(field.name);
  return `flips/${field.name}.json?${query}`;
}

// Take away the flips of what is not asked any more.
export function outdated(form) {
  for (const field of form.querySelectorAll("input[data-number]")) {
    if (answered.get(field.name) === (form.dataset.flips && question(form, field))) continue;
    answered.delete(field.name);
    said(field, []);
  }
}

const answered = new Map(); // of each field, the question that is answered under it
let turning = null;

// Ask along each number that is seen, one after the other, and say under its field where the answer flips.
export async function flips(form, moved) {
  turning?.abort();
  const mine = (turning = new AbortController());
  outdated(form);
  sliders(form, moved);
  if (!form.dataset.flips) return;
  const order = ["cents", undefined, "shares", "days"]; // what takes longest comes last
  const fields = [...form.querySelectorAll("input[data-number]")];
  for (const field of fields.sort((one, other) => order.indexOf(one.dataset.slider) - order.indexOf(other.dataset.slider))) {
    const of = question(form, field);
    if (field.closest("details:not([open])") || answered.get(field.name) === of) continue;
    const found = await fetch(of, { signal: mine.signal })
      .then((response) => (response.ok ? response.json() : null))
      .catch(() => null);
    if (mine.signal.aborted) return;
    if (found) answered.set(field.name, of);
    said(field, found?.flips?.[field.name] || []);
    sliders(form, moved);
  }
}

export function noFlips() {
  turning?.abort();
}

function said(field, found) {
  const id = `${field.id}-flips`;
  document.getElementById(id)?.remove();
  const ids = (field.getAttribute("aria-describedby") || "").split(" ").filter((one) => one && one !== id);
  if (found.length) {
    const lines = Object.assign(document.createElement("small"), { id, className: "flips" });
    lines.dataset.own = "";
    for (const flip of found) {
      const line = Object.assign(document.createElement("span"), { textContent: flip.words });
      Object.assign(line.dataset, { below: flip.below, above: flip.above, answer: flip.answer });
      lines.append(line);
    }
    field.closest(".field").append(lines);
    ids.push(id);
  }
  if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
  else field.removeAttribute("aria-describedby");
}
