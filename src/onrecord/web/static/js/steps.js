// j and k go from one row of a list to the next or the one before; the row's passage gets the focus, so that Enter opens it.
const typing = (element) => element.closest("input, textarea, select, dialog, [contenteditable]") !== null;
const steps = () => [...document.querySelectorAll("main [data-step]")];

/** What of a row gets the focus: its passage, else its first link. */
const goal = (row) => row.querySelector("a.passage") ?? row.querySelector("a");

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const by = { j: 1, k: -1 }[event.key];
  if (!by) return;
  const rows = steps(), now = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[now < 0 ? (by > 0 ? 0 : rows.length - 1) : now + by];
  if (!next) return;
  event.preventDefault();
  goal(next)?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
});
