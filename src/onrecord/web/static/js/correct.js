// Correcting: whose name stands with it, forms that are sent without leaving the article, and the keys r, w, f.
import { selected } from "./selecting.js";

const KEPT = "onrecord-who";
const reading = document.getElementById("reading");
const text = document.getElementById("text");
const element = (name, words, look) => {
  const made = document.createElement(name);
  if (words !== undefined) made.textContent = words;
  if (look) made.className = look;
  return made;
};
const button = (label, act) => {
  const made = element("button", label);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
};

// ---- whose name
const known = () => { try { return localStorage.getItem(KEPT) ?? ""; } catch { return ""; } };
const keep = (who) => { try { localStorage.setItem(KEPT, who); } catch { /* it is asked for again */ } };
function sign(root) {
  for (const field of root.querySelectorAll("input[name=who]")) if (!field.value && !field.closest(".filters")) field.value = known();
}
document.addEventListener("change", (event) => {
  if (!event.target.matches("form[data-correct] input[name=who]")) return;
  keep(event.target.value.trim());
  for (const field of document.querySelectorAll("form[data-correct] input[name=who]")) field.value = event.target.value;
});
sign(document);

// asks for the name in a dialog; gives "" where there is none
function ask() {
  const dialog = element("dialog"), form = element("form"), label = element("label", "Your name, which stands with each correction"), field = element("input"), row = element("p");
  dialog.id = "naming";
  form.method = "dialog";
  Object.assign(field, { name: "name", required: true, maxLength: 200, autocomplete: "name" });
  const go = element("button", "Go on", "main");
  row.append(go, " ", button("Cancel", () => dialog.close()));
  label.append(field);
  form.append(label, row);
  dialog.append(form);
  document.body.append(dialog);
  return new Promise((done) => {
    let given = "";
    form.addEventListener("submit", () => { given = field.value.trim(); });
    dialog.addEventListener("close", () => { dialog.remove(); done(given); });
    dialog.showModal();
    field.focus();
  });
}

// ---- sending
// buttons are asked for the name before the browser is, whose words would stand at a field that may be out of sight
document.addEventListener("click", async (event) => {
  const pressed = event.target.closest("button");
  const form = pressed?.form;
  if (!form?.matches("[data-correct]") || pressed.type !== "submit" || form.elements.who?.value.trim() || form.matches(".fixing")) return;
  event.preventDefault();
  const who = await ask();
  if (!who) return;
  keep(who);
  sign(document);
  form.requestSubmit(pressed);
});
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-correct]") || !reading) return;
  event.preventDefault();
  const pressed = event.submitter;
  const sent = new URLSearchParams(new FormData(form, pressed));
  const address = pressed?.hasAttribute("formaction") ? pressed.formAction : form.action;
  if (pressed) pressed.disabled = true;
  try {
    const answer = await fetch(address, { method: "POST", body: sent, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(await why(answer));
    await show(answer, form);
  } catch (error) {
    tell(form, error.message);
  } finally {
    if (pressed) pressed.disabled = false;
  }
});
async function why(answer) {
  try { return (await answer.json()).error; } catch { return `The workbench answered ${answer.status}; nothing was saved.`; }
}
function tell(form, words) {
  const place = form.querySelector(".said") ?? document.getElementById("said");
  place.textContent = words;
  if (place.id !== "said") return;
  place.classList.add("told");
  setTimeout(() => place.classList.remove("told"), 6000);
}

// puts the cards and signs of the page as it is now in the place of those shown; where its text is cut otherwise, goes there
async function show(answer, form) {
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const cut = (root) => [...root.querySelectorAll("#text [data-s]")].map((piece) => `${piece.dataset.s} ${piece.dataset.r ?? ""}`).join();
  const cards = (root) => [...root.querySelectorAll("#cards .card")];
  const old = cards(document), made = cards(fresh);
  if (cut(document) !== cut(fresh) || old.map((card) => card.id).join() !== made.map((card) => card.id).join()) {
    const spans = form.elements.spans?.value;
    if (answer.url === location.href.split("#")[0]) location.reload();
    else location.assign(answer.url + (spans && answer.url.includes("at=") ? "#at" : ""));
    return;
  }
  old.forEach((card, i) => {
    const tools = card.querySelector(".cardtools");
    card.classList.toggle("rejected", made[i].classList.contains("rejected"));
    card.replaceChildren(...made[i].childNodes);
    // what it is cited with
    for (const what of ["name", "stance", "spans"]) {
      if (what in made[i].dataset) card.dataset[what] = made[i].dataset[what]; else delete card.dataset[what];
    }
    if (tools) card.append(tools);
  });
  for (const mark of ["#text .n", "#text .p"]) {
    const now = [...fresh.querySelectorAll(mark)];
    [...document.querySelectorAll(mark)].forEach((one, i) => {
      if (now[i]?.dataset.n) one.dataset.n = now[i].dataset.n;
      one.classList.toggle("rejected", Boolean(now[i]?.classList.contains("rejected")));
    });
  }
  document.getElementById("corrections-foot")?.replaceWith(fresh.getElementById("corrections-foot"));
  sign(document);
  dialog?.close();
  document.dispatchEvent(new CustomEvent("cardschange"));
  tell({ querySelector: () => null }, "Saved.");
}

// ---- the form to fix, beside the text
const dialog = document.getElementById("fix");
async function open(address, title) {
  let form;
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true", Accept: "text/html" } });
    if (!answer.ok) throw new Error();
    form = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("form");
  } catch {
    location.assign(address);
    return;
  }
  sign(form);
  dialog.querySelector("h2").textContent = title;
  dialog.querySelector("#fixbody").replaceChildren(form);
  for (const take of form.querySelectorAll("[data-take]")) take.hidden = false;
  if (!dialog.open) dialog.show();
  dialog.scrollTop = 0;
  form.querySelector("select, input:not([type=hidden])")?.focus();
}
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-fix]");
  if (!link || !dialog || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const asked = new URL(link.href).searchParams;
  open(link.href, asked.get("id") ? `Fix ${asked.get("kind")} ${asked.get("id")}` : `A missed ${asked.get("kind")}`);
});
dialog?.querySelector(".datahead button").addEventListener("click", () => dialog.close());
dialog?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  dialog.close();
  event.stopPropagation();
  event.preventDefault();
});

// ---- words that are selected
let picked = null;
const menu = element("div");
menu.id = "picked";
menu.hidden = true;
menu.setAttribute("role", "group");
menu.setAttribute("aria-label", "The selected words");
const missed = (kind) => button(`a missed ${kind}`, () => {
  const at = `${picked.start}-${picked.end}`;
  menu.hidden = true;
  open(`/articles/${encodeURIComponent(reading.dataset.article)}/correct?${new URLSearchParams({ kind, spans: at })}`, `A missed ${kind}`);
});
menu.append(element("span", "This is", "soft"), missed("statement"), missed("event"));
if (dialog && text) {
  document.body.append(menu);
  document.addEventListener("selectionchange", () => {
    const now = selected(text);
    if (now) picked = now;
    menu.hidden = !now || dialog.open;
  });
  dialog.addEventListener("click", (event) => {
    const take = event.target.closest("[data-take]");
    if (!take || !picked) return;
    const form = take.form, field = form.elements[take.dataset.take], shown = form.querySelector(`[data-taken="${take.dataset.take}"]`);
    const span = `${picked.start}-${picked.end}`;
    const adds = "add" in take.dataset && field.value.trim() && field.value.trim() !== "?";
    field.value = adds ? `${field.value.trim()},${span}` : span;
    shown.textContent = adds ? `${shown.textContent} … ${picked.words}` : picked.words;
    shown.hidden = false;
  });
}

// ---- keys
addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !"rwf".includes(event.key)) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog[open]:not(.data)")) return;
  const pressed = document.querySelector(`.card.active .correct [data-key="${event.key}"]`);
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
});
