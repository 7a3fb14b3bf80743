// Keys that work on every page, and buttons that copy.
const typing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;
const places = new Map([...document.querySelectorAll("nav [data-key]")].map((a) => [a.dataset.key, a.href]));
const list = document.getElementById("keylist");
let going = 0;

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (Date.now() - going < 1500 && places.has(event.key)) {
    location.assign(places.get(event.key));
  } else if (event.key === "/") {
    (document.getElementById("q") ?? document.getElementById("quick"))?.select();
  } else if (event.key === "?") {
    list.showModal();
  } else {
    going = event.key === "g" ? Date.now() : 0;
    return;
  }
  event.preventDefault();
});
document.getElementById("keys")?.addEventListener("click", () => list.showModal());

// data-copy="here" copies the address of this view, any other value the words themselves
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy === "here" ? location.href : button.dataset.copy);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Not copied";
  }
  setTimeout(() => { button.textContent = before; }, 1200);
});
