// What the page gains where scripts run: sliders, and answers that come while one changes what is asked. Without it the page is a
// plain form. Every answer is the page of the same address; only what differs is changed in place. Figures stay texts and whole
// numbers of the smallest unit: nothing is reckoned here.
"use strict";
(() => {
  const SETTLED = 60; // milliseconds without a change after which is asked
  const RESTS = 500; // milliseconds after which the rest of an answer, which takes longer, is asked as well
  const SLOW = 400; // milliseconds after which is said that an answer is under way
  const form = document.getElementById("what-if");
  const answer = document.getElementById("answer");
  const heard = document.getElementById("heard");
  const waiting = document.getElementById("waiting");
  if (!form) return; // the page of a file has forms of its own
  let underWay = null;
  let settling = 0;

  // A slider stands for the text field beside it: its steps are whole numbers of the field's smallest unit.
  const DAY = 86400000;
  const textOf = {
    days: (units) => new Date(units * DAY).toISOString().slice(0, 10),
    cents: (units) => `${Math.trunc(units / 100)}.${String(units % 100).padStart(2, "0")}`,
    shares: (units) => String(units),
  };
  const unitsOf = {
    days: (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) / DAY : NaN),
    cents: (text) => (/^\d+(\.\d{1,2})?$/.test((text = text.replace(/^\$ ?/, ""))) ? Number(text.replace(".", "") + "00".slice((text.split(".")[1] || "").length)) : NaN),
    shares: (text) => (/^\d{1,3}(,?\d{3})*$/.test(text) ? Number(text.replaceAll(",", "")) : NaN),
  };

  function sliders() {
    for (const field of form.querySelectorAll("input[data-slider]")) {
      const slider = document.getElementById(`${field.id}-slider`) || added(field);
      const places = turns(field);
      slider.min = String(Math.min(Number(field.dataset.least), ...places));
      slider.max = String(Math.max(Number(field.dataset.most), ...places.map((units) => units + Math.ceil(units / 8))));
      slider.step = field.dataset.step;
      const units = field.value.trim() ? unitsOf[field.dataset.slider](field.value.trim()) : Number(field.dataset.now ?? NaN);
      if (slider !== document.activeElement) slider.value = String(Number.isNaN(units) ? slider.max : units);
      told(field, slider);
      ticks(field, slider, places);
    }
  }

  function added(field) {
    const slider = document.createElement("input");
    Object.assign(slider, { type: "range", id: `${field.id}-slider`, className: "slider", min: "0", max: field.dataset.most });
    slider.setAttribute("aria-label", `${form.querySelector(`label[for="${field.id}"]`).textContent}, slider`);
    slider.addEventListener("input", () => {
      field.value = textOf[field.dataset.slider](Number(slider.value));
      told(field, slider);
      soon();
    });
    slider.addEventListener("change", () => ask({ kept: true }));
    field.after(slider);
    return slider;
  }

  function told(field, slider) {
    slider.setAttribute("aria-valuetext", field.value || document.getElementById(`${field.id}-hint`)?.textContent || "nothing");
  }

  // Where the answer turns along a field: what stands under it says so.
  function turns(field) {
    return [...(document.getElementById(`${field.id}-flips`)?.querySelectorAll("[data-above]") || [])]
      .map((at) => unitsOf[field.dataset.slider](at.dataset.above))
      .filter((units) => !Number.isNaN(units));
  }

  function ticks(field, slider, places) {
    const [least, most] = [Number(slider.min), Number(slider.max)];
    const drawn = document.getElementById(`${field.id}-ticks`) || document.createElementNS("http://www.w3.org/2000/svg", "svg");
    if (!drawn.id) {
      const said = { id: `${field.id}-ticks`, class: "ticks", viewBox: "0 0 1000 8", preserveAspectRatio: "none", "aria-hidden": "true" };
      for (const [name, value] of Object.entries(said)) drawn.setAttribute(name, value);
      slider.after(drawn);
    }
    drawn.replaceChildren(
      ...places.map((units) => {
        const tick = document.createElementNS(drawn.namespaceURI, "rect");
        const said = { x: (1000 * (units - least)) / (most - least) - 3, y: 0, width: 6, height: 8 };
        for (const [name, value] of Object.entries(said)) tick.setAttribute(name, value);
        return tick;
      }),
    );
  }

  // Ask where the answer turns along each number that is seen, one after the other, and say it under its field.
  async function turned(mine) {
    const where = form.dataset.flips || "";
    for (const field of form.querySelectorAll("input[data-number]")) {
      if (where && field.closest("details:not([open])")) continue;
      const from = where.replace("flips.json", `flips/${field.name}.json`);
      const found = where ? await fetch(from, { signal: mine.signal }).then((response) => (response.ok ? response.json() : {})) : {};
      said(field, found.flips?.[field.name] || []);
      sliders();
    }
  }

  function said(field, flips) {
    const id = `${field.id}-flips`;
    document.getElementById(id)?.remove();
    const ids = (field.getAttribute("aria-describedby") || "").split(" ").filter((one) => one && one !== id);
    if (flips.length) {
      const lines = document.createElement("small");
      Object.assign(lines, { id, className: "flips" });
      for (const flip of flips) {
        const line = Object.assign(document.createElement("span"), { textContent: flip.words });
        Object.assign(line.dataset, { below: flip.below, above: flip.above, answer: flip.answer });
        lines.append(line);
      }
      field.closest(".field").append(lines);
      ids.push(id);
    }
    if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
  }

  // What is asked: the form's fields, those with nothing in them left out.
  function address() {
    const said = [...new FormData(form)].filter(([, text]) => typeof text === "string" && text.trim());
    const query = new URLSearchParams(said).toString();
    return query ? `./?${query}` : "./";
  }

  function soon() {
    clearTimeout(settling);
    answer.setAttribute("aria-busy", "true");
    settling = setTimeout(() => ask({ quick: true }), SETTLED);
  }

  // Ask an address, the form's own where none is given, and show the answer as it comes; the answer before it is given up. Of a
  // quick one only what is known soon is asked, and all of it when nothing changes any more.
  async function ask({ where = address(), kept = false, whole = false, back = false, quick = false }) {
    clearTimeout(settling);
    underWay?.abort();
    const mine = (underWay = new AbortController());
    answer.setAttribute("aria-busy", "true");
    answer.dataset.partial = "";
    const late = setTimeout(() => (waiting.hidden = false), SLOW);
    try {
      const response = await fetch(where, { signal: mine.signal, headers: quick ? { prefer: "return=minimal" } : {} });
      if (!(response.headers.get("content-type") || "").startsWith("text/html")) throw new Error(await response.text());
      if (!back) remember(response.url, kept);
      const [reader, decoder] = [response.body.getReader(), new TextDecoder()];
      for (let text = "", end = false; !end; ) {
        const { done, value } = await reader.read();
        end = done;
        text += done ? decoder.decode() : decoder.decode(value, { stream: true });
        const page = new DOMParser().parseFromString(text, "text/html");
        if (end && !page.getElementById("what-if")) return location.reload(); // another page, with forms of its own
        if (!page.getElementById("answer")) continue;
        clearTimeout(late);
        idle();
        shown(page, { whole, end });
      }
      if (quick) settling = setTimeout(() => ask({}), RESTS);
      else {
        delete answer.dataset.partial;
        await turned(mine);
      }
    } catch (error) {
      clearTimeout(late);
      if (error.name === "AbortError") return;
      failed(error instanceof TypeError ? "The page does not answer: where it was started it has been closed." : error.message);
    }
    if (underWay === mine) idle();
  }

  function idle() {
    waiting.hidden = true;
    answer.removeAttribute("aria-busy");
  }

  // A change that goes on, as while one types, is one step back however many answers came meanwhile.
  function remember(where, kept) {
    const again = where === location.href || history.state?.goesOn;
    history[again ? "replaceState" : "pushState"]({ goesOn: !kept }, "", where);
  }

  function failed(said) {
    const told = document.createElement("div");
    told.className = "failed";
    told.setAttribute("role", "alert");
    told.append(Object.assign(document.createElement("p"), { textContent: said }));
    answer.replaceChildren(told);
  }

  function shown(page, { whole, end }) {
    document.title = page.title;
    for (const part of ["nav", "#answer", ...(end ? ["#what-if", "footer"] : [])]) {
      const [here, there] = [document.querySelector(part), page.querySelector(part)];
      if (here && there) alike(here, there, whole);
    }
    sliders();
    if (end) heard.textContent = (answer.querySelector(".verdict, .failed p") || {}).textContent || "";
  }

  // Make one element like another with as little change as can be, so that focus, what was opened and what moves stay as they are.
  function alike(here, there, whole) {
    const mine = [...here.childNodes].filter((node) => !/-(slider|ticks|flips)$/.test(node.id || ""));
    const theirs = [...there.childNodes].filter((node) => !/-flips$/.test(node.id || ""));
    theirs.forEach((node, at) => {
      const old = mine[at];
      if (!old) here.append(document.importNode(node, true));
      else if (old.nodeName !== node.nodeName || old.id !== node.id) old.replaceWith(document.importNode(node, true));
      else if (old.nodeType !== Node.ELEMENT_NODE) old.nodeValue !== node.nodeValue && (old.nodeValue = node.nodeValue);
      else same(old, node, whole);
    });
    mine.slice(theirs.length).forEach((node) => node.remove());
  }

  function same(old, node, whole) {
    const told = (summary) => summary.querySelector(":scope > summary")?.textContent;
    const stays = old.nodeName === "DETAILS" && told(old) === told(node) && !whole;
    for (const { name } of [...old.attributes]) if (!node.hasAttribute(name) && !(stays && name === "open")) old.removeAttribute(name);
    for (const { name, value } of [...node.attributes])
      if (old.getAttribute(name) !== value && !(stays && name === "open")) old.setAttribute(name, value);
    if (["INPUT", "SELECT", "TEXTAREA"].includes(old.nodeName)) {
      if (old.nodeName !== "INPUT") alike(old, node, whole);
      if (whole) filled(old, node);
    } else alike(old, node, whole);
  }

  function filled(field, from) {
    if (field.type === "checkbox" || field.type === "radio") field.checked = from.checked;
    else if (field.type !== "file") field.value = from.value;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask({ kept: true });
  });
  form.addEventListener("input", (event) => {
    if (event.target.name && event.target.nodeName !== "SELECT") soon();
  });
  form.addEventListener("change", (event) => {
    if (event.target.name) ask({ kept: true });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.hasAttribute("download") || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const where = link.getAttribute("href");
    if (!/^\.\/($|\?)/.test(where)) return;
    event.preventDefault();
    ask({ where, kept: true, whole: true });
  });
  form.addEventListener("toggle", (event) => event.target.open && turned(underWay).catch(() => {}), true);
  addEventListener("popstate", () => ask({ where: `./${location.search}`, whole: true, back: true }));
  document.getElementById("stop").addEventListener("click", () => {
    underWay?.abort();
    idle();
  });
  sliders();
  turned((underWay = new AbortController())).catch(() => {});
})();
