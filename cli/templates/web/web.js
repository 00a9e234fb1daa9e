// What the page gains where scripts run: sliders, and answers that come while one changes what is asked. Without it the page is a
// plain form. Every answer is the page of the same address; only what differs is changed in place. Figures stay texts and whole
// numbers of the smallest unit: nothing is reckoned here.
"use strict";
(() => {
  const SETTLED = 60; // milliseconds without a change after which is asked
  const SLOW = 400; // milliseconds after which is said that an answer is under way
  const form = document.querySelector("form");
  const answer = document.getElementById("answer");
  const heard = document.getElementById("heard");
  const waiting = document.getElementById("waiting");
  let underWay = null;
  let settling = 0;

  // A slider stands for the text field beside it: its steps are whole numbers of the field's smallest unit.
  const DAY = 86400000;
  const textOf = {
    day: (units) => new Date(units * DAY).toISOString().slice(0, 10),
    cents: (units) => `${Math.trunc(units / 100)}.${String(units % 100).padStart(2, "0")}`,
    whole: (units) => String(units),
  };
  const unitsOf = {
    day: (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) / DAY : NaN),
    cents: (text) => (/^\d+(\.\d{1,2})?$/.test(text) ? Number(text.replace(".", "") + "00".slice((text.split(".")[1] || "").length)) : NaN),
    whole: (text) => (/^\d{1,3}(,?\d{3})*$/.test(text) ? Number(text.replaceAll(",", "")) : NaN),
  };

  function sliders() {
    for (const field of form.querySelectorAll("input[data-slider]")) {
      let slider = document.getElementById(`${field.id}-slider`);
      if (!slider) {
        slider = document.createElement("input");
        Object.assign(slider, { type: "range", id: `${field.id}-slider`, className: "slider" });
        const label = form.querySelector(`label[for="${field.id}"]`);
        slider.setAttribute("aria-label", `${label.textContent}, slider`);
        slider.addEventListener("input", () => {
          field.value = textOf[field.dataset.slider](Number(slider.value));
          told(field, slider);
          soon();
        });
        slider.addEventListener("change", () => ask({ kept: true }));
        field.after(slider);
      }
      [slider.min, slider.max, slider.step] = [field.dataset.least, field.dataset.most, field.dataset.step];
      const units = unitsOf[field.dataset.slider](field.value || field.dataset.now || "");
      if (!Number.isNaN(units) && slider !== document.activeElement) slider.value = String(units);
      told(field, slider);
      ticks(field, slider);
    }
  }

  function told(field, slider) {
    slider.setAttribute("aria-valuetext", field.value || `as the file has it: ${field.dataset.now || "nothing"}`);
  }

  // Where the answer turns: a tick on the slider for each link under the field that says so.
  function ticks(field, slider) {
    const [least, most] = [Number(slider.min), Number(slider.max)];
    const places = [...field.closest(".field").querySelectorAll("[data-flip]")]
      .map((at) => unitsOf[field.dataset.slider](at.dataset.flip))
      .filter((units) => units >= least && units <= most)
      .map((units) => (1000 * (units - least)) / (most - least || 1));
    let drawn = document.getElementById(`${field.id}-ticks`);
    if (!drawn) {
      drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      drawn.id = `${field.id}-ticks`;
      for (const [name, value] of Object.entries({ class: "ticks", viewBox: "0 0 1000 8", preserveAspectRatio: "none", "aria-hidden": "true" }))
        drawn.setAttribute(name, value);
      slider.after(drawn);
    }
    drawn.replaceChildren(
      ...places.map((x) => {
        const tick = document.createElementNS(drawn.namespaceURI, "rect");
        for (const [name, value] of Object.entries({ x: x - 3, y: 0, width: 6, height: 8 })) tick.setAttribute(name, value);
        return tick;
      }),
    );
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
    settling = setTimeout(() => ask({}), SETTLED);
  }

  // Ask an address, the form's own where none is given, and show the answer as it comes; the answer before it is given up.
  async function ask({ where = address(), kept = false, whole = false, back = false }) {
    clearTimeout(settling);
    underWay?.abort();
    const mine = (underWay = new AbortController());
    answer.setAttribute("aria-busy", "true");
    const late = setTimeout(() => (waiting.hidden = false), SLOW);
    try {
      const response = await fetch(where, { signal: mine.signal, headers: { accept: "text/html" } });
      if (!(response.headers.get("content-type") || "").startsWith("text/html")) throw new Error(await response.text());
      if (!back) remember(response.url, kept);
      const [reader, decoder] = [response.body.getReader(), new TextDecoder()];
      for (let text = "", end = false; !end; ) {
        const { done, value } = await reader.read();
        end = done;
        text += done ? decoder.decode() : decoder.decode(value, { stream: true });
        if (text.includes('id="answer"')) shown(new DOMParser().parseFromString(text, "text/html"), { whole, end });
      }
    } catch (error) {
      if (error.name === "AbortError") return;
      failed(error instanceof TypeError ? "The page does not answer: where it was started it has been closed." : error.message);
    } finally {
      clearTimeout(late);
      if (underWay === mine) {
        waiting.hidden = true;
        answer.removeAttribute("aria-busy");
      }
    }
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
    for (const part of ["nav", "#answer", ...(end ? ["form", "footer"] : [])]) {
      const [here, there] = [document.querySelector(part), page.querySelector(part)];
      if (here && there) alike(here, there, whole);
    }
    sliders();
    if (end) heard.textContent = (answer.querySelector(".verdict, .failed p") || {}).textContent || "";
  }

  // Make one element like another with as little change as can be, so that focus, what was opened and what moves stay as they are.
  function alike(here, there, whole) {
    const mine = [...here.childNodes].filter((node) => !(node.id || "").match(/-(slider|ticks)$/));
    const theirs = [...there.childNodes];
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
  addEventListener("popstate", () => ask({ where: `./${location.search}`, whole: true, back: true }));
  document.getElementById("stop").addEventListener("click", () => {
    underWay?.abort();
    waiting.hidden = true;
    answer.removeAttribute("aria-busy");
  });
  sliders();
})();
