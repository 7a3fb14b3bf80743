// What every page does: keys, light or dark, buttons that copy, and scripts that wait for the first paint.
// In one file, because the first paint waits for it.
const root = document.documentElement;
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

// the server puts the choice into the next page, so that it comes as it was chosen
document.getElementById("theme")?.addEventListener("click", () => {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  document.cookie = `onrecord_theme=${root.dataset.theme}; Path=/; Max-Age=31536000; SameSite=Strict`;
});

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

// own scripts of type "text/after" in the head wait for the first paint; they run one after the other
const load = () => {
  for (const later of document.querySelectorAll('head > script[type="text/after"][data-src^="/static/"]')) {
    const script = document.createElement("script");
    if ("module" in later.dataset) script.type = "module";
    script.async = false;
    script.src = later.dataset.src;
    later.replaceWith(script);
  }
};
const painted = () => (document.hidden ? load() : requestAnimationFrame(() => setTimeout(load)));

// htmx starts by itself only in a document that is still being read, or is complete
if (document.readyState === "complete") painted();
else addEventListener("load", painted, { once: true });
