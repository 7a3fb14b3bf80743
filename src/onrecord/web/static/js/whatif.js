// A what-if step by step: the drawing inside the page, so that what belongs to a step can be lit, and keys to walk by.
let at = "";

const steps = () => [...document.querySelectorAll(".step[data-step]")];

async function draw() {
  const figure = document.getElementById("drawing");
  if (!figure || figure.dataset.inlined) return;
  figure.dataset.inlined = "yes";
  const answer = await fetch(figure.dataset.src);
  if (!answer.ok) return; // the picture that is there stays
  const parsed = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
  if (parsed.querySelector("parsererror") || parsed.documentElement.localName !== "svg") return;
  figure.replaceChildren(document.importNode(parsed.documentElement, true));
  figure.scrollLeft = (figure.scrollWidth - figure.clientWidth) / 2;
  figure.scrollTop = (figure.scrollHeight - figure.clientHeight) / 2; // the case stands in the middle, what it sets off around it
  light();
}

function light() {
  for (const step of steps()) step.classList.toggle("current", step.dataset.step === at);
  const svg = document.querySelector("#drawing svg");
  if (svg) {
    const parts = [...svg.querySelectorAll("[data-step]")];
    for (const part of parts) part.classList.toggle("lit", part.dataset.step === at);
    svg.classList.toggle("stepping", parts.some((part) => part.classList.contains("lit")));
  }
  document.getElementById("stage")?.classList.toggle("walking", at !== "");
  document.getElementById("leave")?.toggleAttribute("hidden", at === "");
  const all = steps();
  const number = all.findIndex((step) => step.dataset.step === at);
  const now = document.getElementById("now");
  if (now) now.textContent = number < 0 ? `${all.length} ${all.length === 1 ? "step" : "steps"}` : `step ${number + 1} of ${all.length}: ${at}`;
}

function go(to) {
  const all = steps();
  if (!all.length) return;
  const number = all.findIndex((step) => step.dataset.step === at);
  const next = all[Math.max(0, Math.min(all.length - 1, number < 0 ? (to > 0 ? 0 : all.length - 1) : number + to))];
  show(next.dataset.step);
}

function show(id) {
  at = id;
  light();
  document.getElementById(`step-${id}`)?.scrollIntoView({ block: "nearest" });
  const drawn = document.querySelector("#drawing text.lit, #drawing path.lit");
  const figure = document.getElementById("drawing");
  if (drawn && figure) {
    const box = drawn.getBoundingClientRect();
    const frame = figure.getBoundingClientRect();
    figure.scrollBy({ left: box.x + box.width / 2 - frame.x - frame.width / 2, top: box.y - frame.y - frame.height / 3 });
  }
}

function settle() {
  for (const part of document.querySelectorAll(".script-only")) part.hidden = false;
  if (at && !document.getElementById(`step-${at}`)) at = "";
  light();
  draw();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("#next")) go(1);
  else if (event.target.closest("#before")) go(-1);
  else if (event.target.closest("#leave")) show("");
  else {
    const drawn = event.target.closest("#drawing [data-step]");
    if (drawn) show(drawn.dataset.step);
  }
});
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  if (event.key === "j") go(1);
  else if (event.key === "k") go(-1);
  else if (event.key === "Escape") show("");
});
document.addEventListener("htmx:afterSettle", settle);
settle();
