// The text of the article by offsets, which count code points as they do in the record.

// a zero width no-break space is white space to JavaScript only; trim() would take it off a quotation
const BLANK = /[^\S\ufeff]+/gu;

/** Reads the pieces of the text; `of(start, end)` gives the words at these offsets, white space between paragraphs closed up. */
export function passages(text) {
  const pieces = [...text.querySelectorAll("[data-s]")];
  const starts = pieces.map((piece) => Number(piece.dataset.s));
  const first = (offset) => {
    let low = 0, high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= offset) low = middle + 1; else high = middle;
    }
    return Math.max(0, low - 1);
  };
  const of = (start, end) => {
    let words = "", at = start;
    for (let i = first(start); i < pieces.length && starts[i] < end; i++) {
      const points = Array.from(pieces[i].textContent);
      const piece = points.slice(Math.max(0, start - starts[i]), end - starts[i]).join("");
      if (piece && words && starts[i] > at) words += " ";
      words += piece;
      at = starts[i] + points.length;
    }
    return words.replace(BLANK, " ").replace(/^ | $/gu, "");
  };
  return { of };
}

/** "120-180 200-220" as pairs of numbers. */
export const spansOf = (card) => (card.dataset.spans || "").split(" ").filter(Boolean).map((s) => s.split("-").map(Number));
