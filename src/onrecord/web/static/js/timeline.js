// Keys to go from claim to claim, or from saying to saying, and marks that show what they stand for.
const steps = [...document.querySelectorAll("[data-step]")];
const typing = (element) => element.closest("input, textarea, select, dialog, [contenteditable]") !== null;

const go = (by) => {
  const now = steps.findIndex((step) => step.contains(document.activeElement));
  const next = steps[now < 0 ? (by > 0 ? 0 : steps.length - 1) : now + by];
  if (!next) return;
  const to = next.querySelector("h2 a, .words a, a") ?? next;
  to.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
};

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key !== "j" && event.key !== "k") return;
  go(event.key === "j" ? 1 : -1);
  event.preventDefault();
});

// a mark and the saying that it leads to light up together
const marks = new Map([...document.querySelectorAll(".timeline a")].map((a) => [a.getAttribute("href"), a.querySelector(".m")]));
for (const [href, mark] of marks) {
  const saying = document.getElementById(href.slice(1));
  if (!saying) continue;
  const light = (on) => () => { for (const one of [saying, mark]) one.classList.toggle("lit", on); };
  for (const one of [saying, mark]) {
    one.addEventListener("pointerenter", light(true));
    one.addEventListener("pointerleave", light(false));
  }
  saying.addEventListener("focusin", light(true));
  saying.addEventListener("focusout", light(false));
}
