// Make a part of the page like another with as little change as can be, so that focus, what was opened and what moves stay as
// they are. What this page itself has added (data-own) is left alone.
"use strict";

const own = (node) => node.nodeType === Node.ELEMENT_NODE && "own" in node.dataset;
const key = (node) => node.id || node.getAttribute?.("aria-labelledby") || "";
const sort = (node) => `${node.nodeName} ${node.className || ""}`;

// `whole`: the fields of a form, and what is opened, become as they are there too, whatever was typed and opened here.
export function alike(here, there, whole) {
  attributes(here, there, whole);
  if (!["INPUT", "SELECT", "TEXTAREA"].includes(here.nodeName)) children(here, there, whole);
  else {
    if (here.nodeName === "SELECT") children(here, there, whole);
    if (whole) filled(here, there);
  }
}

function children(here, there, whole) {
  const mine = [...here.childNodes].filter((node) => !own(node));
  const added = new Set([...here.childNodes].filter(own).map(key));
  const named = new Map(mine.filter(key).map((node) => [key(node), node]));
  const rest = mine.filter((node) => !key(node));
  const kept = new Set();
  let at = mine[0] || null;
  for (const node of there.childNodes) {
    if (added.has(key(node)) && key(node)) continue;
    const found = key(node) ? named.get(key(node)) : rest.find((one) => !kept.has(one) && sort(one) === sort(node));
    const match = found && found.nodeName === node.nodeName ? found : null;
    if (!match) here.insertBefore(document.importNode(node, true), at);
    else {
      kept.add(match);
      if (match.nodeType !== Node.ELEMENT_NODE) match.nodeValue !== node.nodeValue && (match.nodeValue = node.nodeValue);
      else alike(match, node, whole);
      if (match !== at && !match.contains(document.activeElement)) here.insertBefore(match, at);
      else at = after(match);
    }
  }
  for (const node of mine) if (!kept.has(node) && !(here.closest("form") && node.contains(document.activeElement))) node.remove();
}

function after(node) {
  let next = node.nextSibling;
  while (next && own(next)) next = next.nextSibling;
  return next;
}

function attributes(here, there, whole) {
  const summary = (node) => node.querySelector(":scope > summary")?.textContent;
  const stays = here.nodeName === "DETAILS" && !whole && summary(here) === summary(there) ? ["open"] : [];
  if (here.nodeName === "INPUT") stays.push("aria-describedby"); // to which what is added here belongs
  if (here.nodeName === "MAIN") stays.push("aria-busy", "data-partial"); // what is asked is no part of an answer
  for (const { name } of [...here.attributes]) if (!there.hasAttribute(name) && !stays.includes(name)) here.removeAttribute(name);
  for (const { name, value } of [...there.attributes])
    if (here.getAttribute(name) !== value && !stays.includes(name)) here.setAttribute(name, value);
}

function filled(field, from) {
  if (field.type !== "file") field.value = from.value;
}
