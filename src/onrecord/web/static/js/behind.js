// The data behind a passage, from the API: every field of the contract in readable form.
const panel = document.getElementById("data");
const body = document.getElementById("databody");
const title = document.getElementById("datatitle");
const SIGNS = { right: "✓", wrong: "✗", fixed: "✎" };
let reading;

const element = (name, words, look) => {
  const made = document.createElement(name);
  if (words !== undefined) made.textContent = words;
  if (look) made.className = look;
  return made;
};
const isSpan = (value) => value && typeof value === "object" && "start" in value && "end" in value;

async function loaded(article) {
  reading ??= fetch(`/api/v1/articles/${encodeURIComponent(article)}/reading`).then((answer) => {
    if (!answer.ok) throw new Error(`the workbench answered ${answer.status}`);
    return answer.json();
  });
  try {
    return await reading;
  } catch (error) {
    reading = undefined;
    throw error;
  }
}

// what analysts say of it, asked for each time: it may have been corrected since the page was made
async function corrected(article, id) {
  const answer = await fetch(`/api/v1/articles/${encodeURIComponent(article)}/corrections`);
  if (!answer.ok) throw new Error(`the workbench answered ${answer.status}`);
  return (await answer.json()).here[id]?.by ?? {};
}

function byHand(by, whole, text) {
  const list = element("dl");
  for (const [field, one] of Object.entries(by)) {
    list.append(element("dt", field), element("dd"));
    const said = list.lastChild;
    said.append(element("span", `${SIGNS[one.verdict] ?? ""} ${one.verdict}, says `), element("bdi", one.who), ` on ${one.made_at.slice(0, 10)}`);
    if (one.verdict === "fixed") said.append(shown(one.value[field], field, whole, text));
    if (one.note) said.append(element("p", one.note, "soft"));
  }
  return list;
}

function shown(value, key, whole, text) {
  if (value === null || value === undefined) return element("span", "unknown", "soft");
  if (Array.isArray(value)) {
    if (!value.length) return element("span", "none", "soft");
    const list = element("ul");
    for (const one of value) list.append(element("li")), list.lastChild.append(shown(one, key, whole, text));
    return list;
  }
  if (isSpan(value) && Object.keys(value).length === 2) {
    const made = element("span", `${value.start}–${value.end} `);
    made.append(element("span", `“${text.of(value.start, value.end)}”`, "quoted"));
    return made;
  }
  if (typeof value === "object") return fields(value, whole, text);
  const actor = ["actor", "via", "addressee", "source", "target"].includes(key) && whole.actors.find((a) => a.id === value);
  return element("span", actor ? `${actor.name} (${value}${actor.ref ? `, ${actor.ref}` : ""})` : String(value));
}

function fields(object, whole, text) {
  const list = element("dl");
  for (const [key, value] of Object.entries(object)) {
    list.append(element("dt", key.replaceAll("_", " ")), element("dd"));
    list.lastChild.append(shown(value, key, whole, text));
  }
  return list;
}

/** Shows the statement, event or engagement with this id. */
export async function showData(article, id, text) {
  title.textContent = `${{ s: "Statement", e: "Event", g: "Engagement" }[id[0]] ?? ""} ${id}`;
  body.replaceChildren(element("p", "…", "soft"));
  if (!panel.open) panel.show();
  try {
    const [whole, by] = await Promise.all([loaded(article), corrected(article, id)]);
    const found = id[0] === "g" ? whole.engagements[Number(id.slice(1)) - 1] : [...whole.statements, ...whole.events].find((one) => one.id === id);
    if (!found) throw new Error("the reading has been made anew; reload the page");
    const all = fields(found, whole, text);
    if (Object.keys(by).length) all.prepend(element("dt", "corrected by hand"), element("dd")), all.children[1].append(byHand(by, whole, text));
    all.append(element("dt", "produced by"), element("dd"));
    all.lastChild.append(fields(whole.produced_by, whole, text));
    body.replaceChildren(all);
  } catch (error) {
    body.replaceChildren(element("p", `The data cannot be had: ${error.message}.`));
  }
}

export const isShown = () => panel.open;
export const hide = () => panel.close();
panel.querySelector("button").addEventListener("click", hide);
