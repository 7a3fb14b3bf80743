// What is selected in the text of an article, as offsets that count code points, as the record does.

/** The offset in code points of a place in the text: a node and an offset in UTF-16 units, as ranges give them. */
function offset(piece, node, at) {
  const range = document.createRange();
  range.selectNodeContents(piece);
  range.setEnd(node, at);
  return Number(piece.dataset.s) + points(range.toString());
}

/** How many code points a string has; half of a pair that a selection has cut counts as the whole. */
export const points = (words) => Array.from(words).length;

const blank = (point) => /^\s$/u.test(point);

/**
 * The span `{start, end, words}` of the article that a range covers, blanks at its ends left out; null where it covers
 * no letter of the text. The pieces of the text say at which offset they begin (`data-s`).
 */
export function spanOf(range, text) {
  let start = null, end = null;
  const found = [];
  for (const piece of text.querySelectorAll("[data-s]")) {
    if (!range.intersectsNode(piece)) continue;
    const inside = (node) => piece.contains(node);
    const from = inside(range.startContainer) ? offset(piece, range.startContainer, range.startOffset) : Number(piece.dataset.s);
    const to = inside(range.endContainer) ? offset(piece, range.endContainer, range.endOffset) : Number(piece.dataset.s) + points(piece.textContent);
    if (to <= from) continue;
    found.push([from, Array.from(piece.textContent).slice(from - Number(piece.dataset.s), to - Number(piece.dataset.s))]);
  }
  for (const [from, letters] of found) {
    const first = letters.findIndex((point) => !blank(point)), last = letters.findLastIndex((point) => !blank(point));
    if (first < 0) continue;
    start ??= from + first;
    end = from + last + 1;
  }
  if (start === null) return null;
  return { start, end, words: found.map(([, letters]) => letters.join("")).join("").trim() };
}

/** The span that is selected now; null where nothing in the text is. */
export function selected(text) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  return range.intersectsNode(text) ? spanOf(range, text) : null;
}
