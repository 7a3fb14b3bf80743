// Adding reports: files can be dropped anywhere, what was chosen is listed, and what is too much is told before it is sent.
const form = document.getElementById("adding");
const said = document.getElementById("said");

function made(name, text, kind) {
  const element = document.createElement(name);
  element.textContent = text;
  if (kind) element.className = kind;
  return element;
}

function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

if (form) {
  const area = document.querySelector(".adding");
  const input = document.getElementById("files");
  const list = document.getElementById("chosen");
  const sending = document.getElementById("sending");
  const send = document.getElementById("send");
  const mostBytes = Number(form.dataset.mostBytes);
  const mostFiles = Number(form.dataset.mostFiles);
  form.querySelector(".scripted").hidden = false;
  form.querySelector("[role=alert]")?.focus();

  // what cannot be sent, in words; empty where all can
  const tooMuch = () => {
    const total = [...input.files].reduce((sum, file) => sum + file.size, 0);
    if (input.files.length > mostFiles) return `${input.files.length} files are more than ${mostFiles}; add them in parts.`;
    if (total > mostBytes) return `${size(total)} are more than ${size(mostBytes)}; add them in parts.`;
    return "";
  };

  const show = (remark = "") => {
    const files = [...input.files];
    const rows = files.slice(0, 50).map((file) => {
      const row = document.createElement("li");
      const name = document.createElement("bdi");
      name.textContent = file.name;
      row.append(name, made("span", size(file.size), file.size > mostBytes ? "large" : "soft"));
      return row;
    });
    if (files.length > 50) rows.push(made("li", `and ${files.length - 50} more`));
    list.replaceChildren(...rows);
    list.hidden = files.length === 0;
    sending.textContent = remark || tooMuch();
  };

  input.addEventListener("change", () => show());

  let depth = 0;
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  const over = (yes) => area.classList.toggle("over", yes);
  addEventListener("dragenter", (event) => { if (holdsFiles(event)) { depth += 1; over(true); } });
  addEventListener("dragleave", (event) => { if (holdsFiles(event) && --depth <= 0) { depth = 0; over(false); } });
  addEventListener("dragover", (event) => { if (holdsFiles(event)) event.preventDefault(); });
  addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    depth = 0;
    over(false);
    const kept = new DataTransfer();
    for (const file of input.files) kept.items.add(file);
    let folders = 0;
    for (const item of event.dataTransfer.items) {
      if (item.webkitGetAsEntry?.()?.isDirectory) folders += 1;
      else if (item.getAsFile()) kept.items.add(item.getAsFile());
    }
    input.files = kept.files;
    show(folders ? "A folder cannot be dropped here: drop its files, or a ZIP of it." : "");
    if (!folders) send.focus();
  });

  form.addEventListener("submit", (event) => {
    const why = tooMuch();
    if (why) {
      event.preventDefault();
      sending.textContent = why;
      return;
    }
    send.disabled = true;
    sending.textContent = "Sending …";
  });
  // whoever comes back by the browser's button finds the form usable
  addEventListener("pageshow", () => { send.disabled = false; if (sending.textContent === "Sending …") sending.textContent = ""; });
}

// a screen reader is told when all is done, not of every step
let open = Number(document.getElementById("jobs")?.dataset.open ?? 0);
document.addEventListener("htmx:afterSwap", () => {
  const jobs = document.getElementById("jobs");
  const now = Number(jobs?.dataset.open ?? 0);
  if (open > 0 && now === 0) said.textContent = jobs.dataset.said;
  open = now;
});
