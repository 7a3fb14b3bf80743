// The network of states as a drawing: a click on a state shows whom it is bound to, here and in the table beside.
const KINDS = {
  defence: { words: "defence", colour: "--accent", width: 3, type: "solid" },
  offence: { words: "joint offence", colour: "--deny", width: 3, type: [12, 3] },
  assistance: { words: "assistance", colour: "--done", width: 1.6, type: "solid" },
  neutrality: { words: "neutrality", colour: "--query", width: 2.6, type: [8, 4] },
  non_aggression: { words: "non-aggression", colour: "--query", width: 1.6, type: [5, 3] },
  consultation: { words: "consultation", colour: "--accent", width: 1.6, type: [1.5, 3] },
  assurance: { words: "assurance", colour: "--done", width: 1.8, type: [9, 3, 1.5, 3] },
  cooperation: { words: "cooperation", colour: "--soft", width: 1.3, type: [1.5, 5] },
};
const SYMBOLS = ["circle", "rect", "diamond", "triangle", "roundRect", "pin"];
const ROOM = 9; // pixels of the circle that a label takes
const place = document.getElementById("network");
const byCommunity = document.getElementById("communities");
const unfocus = document.getElementById("unfocus");
let focus = (place.dataset.focus || "").split(" ").filter(Boolean);
let data;
let chart;

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const nameOf = (code) => data.states.find((state) => state.state === code)?.name ?? code;

// with one state in focus its ties, with several those between them
const inFocus = (tie) => (focus.length === 1
  ? focus.includes(tie.one) || focus.includes(tie.other)
  : focus.includes(tie.one) && focus.includes(tie.other));

function told(tie) {
  const lines = tie.kinds.map((kind) => {
    const way = kind.forth && kind.back ? "" : kind.forth ? ` (${nameOf(tie.one)} to ${nameOf(tie.other)})` : ` (${nameOf(tie.other)} to ${nameOf(tie.one)})`;
    return `${KINDS[kind.kind].words}${way}: ${kind.treaties.map((id) => data.treaties[id] ?? id).join(", ")}`;
  });
  return [`${nameOf(tie.one)} – ${nameOf(tie.other)}`, ...lines].join("\n");
}

function line(tie, kind, number, strong) {
  const look = KINDS[kind.kind];
  const back = !kind.forth; // drawn from who owes to whom it is owed
  return {
    source: back ? tie.other : tie.one,
    target: back ? tie.one : tie.other,
    symbol: kind.forth && kind.back ? ["none", "none"] : ["none", "arrow"],
    symbolSize: strong ? 9 : 5,
    told: told(tie),
    lineStyle: {
      color: colour(look.colour), type: look.type, width: strong ? look.width : Math.min(1, look.width / 2),
      opacity: strong ? 0.95 : focus.length ? 0.05 : 0.16, curveness: 0.15 + 0.17 * number,
    },
    z: strong ? 2 : 1,
  };
}

function links() {
  const faint = [];
  const strong = [];
  for (const tie of data.ties) {
    if (focus.length && inFocus(tie)) strong.push(...tie.kinds.map((kind, n) => line(tie, kind, n, true)));
    else faint.push(line(tie, tie.kinds[0], 0, false));
  }
  return [...faint, ...strong];
}

function nodes() {
  const near = new Set(focus);
  if (focus.length) for (const tie of data.ties) if (inFocus(tie)) { near.add(tie.one); near.add(tie.other); }
  const grouped = byCommunity.checked;
  const states = [...data.states].sort((a, b) => (grouped && a.community - b.community) || a.name.localeCompare(b.name));
  const around = Math.PI * (Math.min(place.clientWidth, place.clientHeight) - 170);
  const all = states.length * ROOM <= around;
  return states.map((state) => {
    const strong = near.has(state.state);
    const chosen = focus.includes(state.state);
    return {
      id: state.state,
      name: state.name,
      told: `${state.name}\ntied to ${state.partners} ${state.partners === 1 ? "state" : "states"}${grouped ? `\ncommunity ${state.community}` : ""}`,
      symbol: grouped ? SYMBOLS[(state.community - 1) % SYMBOLS.length] : "circle",
      symbolSize: chosen ? 14 : strong && focus.length ? 8 : 6,
      itemStyle: {
        color: chosen ? colour("--find") : colour(strong || !focus.length ? "--ink" : "--soft"),
        borderColor: colour("--ink"), borderWidth: chosen ? 2 : 0, opacity: focus.length && !strong ? 0.45 : 1,
      },
      label: {
        show: all || (strong && focus.length > 0),
        color: colour(strong || !focus.length ? "--ink" : "--soft"), fontSize: chosen ? 13 : strong && focus.length ? 11 : 9, fontWeight: chosen ? 700 : 400,
        opacity: focus.length && !strong ? 0.6 : 1,
      },
    };
  });
}

function draw() {
  unfocus.hidden = !focus.length;
  chart.setOption({
    animation: false,
    tooltip: {
      renderMode: "richText", confine: true, formatter: (at) => at.data.told ?? "",
      backgroundColor: colour("--card"), borderColor: colour("--line"), textStyle: { color: colour("--ink"), fontSize: 12, width: 300, overflow: "break" },
    },
    series: [{
      type: "graph", layout: "circular", circular: { rotateLabel: true }, data: nodes(), links: links(),
      left: 92, right: 92, top: 82, bottom: 82, roam: false, cursor: "pointer",
      label: { position: "right", formatter: "{b}" }, labelLayout: { hideOverlap: false },
      emphasis: { focus: focus.length ? "none" : "adjacency", lineStyle: { opacity: 0.95, width: 2 }, label: { show: true } },
      blur: { itemStyle: { opacity: 0.3 }, lineStyle: { opacity: 0.04 }, label: { opacity: 0.3 } },
    }],
  }, { notMerge: true });
  place.dataset.drawn = focus.join(" ") || "all";
}

function look(codes) {
  focus = codes;
  draw();
  const to = new URL(location.href);
  to.searchParams.delete("state");
  to.searchParams.delete("offset");
  for (const code of codes) to.searchParams.append("state", code);
  const choice = document.querySelector(".filters select[name=state]");
  if (choice) choice.value = codes[0] ?? "";
  history.pushState(null, "", to);
  globalThis.htmx.ajax("GET", to.pathname + to.search, { target: "#obligations", swap: "outerHTML show:none" });
}

// a second state with shift: what is between them
const also = (code) => (focus.includes(code) ? focus.filter((one) => one !== code) : [...focus, code]);

async function start() {
  const answer = await fetch(place.dataset.src);
  if (!answer.ok) throw new Error(`the network could not be had (${answer.status})`);
  data = await answer.json();
  for (const part of document.querySelectorAll(".script-only")) part.hidden = false;
  chart = globalThis.echarts.init(place, null, { renderer: "canvas" });
  draw();
  chart.on("click", { dataType: "node" }, (at) => look(at.event.event.shiftKey ? also(at.data.id) : [at.data.id]));
  byCommunity.addEventListener("change", draw);
  unfocus.addEventListener("click", () => look([]));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-state]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    look([link.dataset.state]);
  });
  addEventListener("popstate", () => location.reload());
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  new ResizeObserver(() => { chart.resize(); draw(); }).observe(place);
}

start().catch((error) => { place.textContent = `${error.message}; the table says the same.`; });
