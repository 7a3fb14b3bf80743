// Where cards stand beside a text: as near to their passages as can be, in order, none over another.

/**
 * The tops of cards, in px, for the least squared distance from where each would stand.
 *
 * `cards` are in order, each with the `y` it would have and its height `h`; a heavier `weight` gives way less. All lie
 * between 0 and `bottom` where there is room for all, else from 0 on. Pools adjacent violators: O(n).
 */
export function levels(cards, gap, bottom = Infinity) {
  const blocks = [];
  let before = 0;
  for (const { y, h, weight = 1 } of cards) {
    // less the height of all before it, "none over another" is "not less than the one before"
    let block = { sum: (y - before) * weight, weight, count: 1 };
    before += h + gap;
    while (blocks.length && blocks.at(-1).sum / blocks.at(-1).weight >= block.sum / block.weight) {
      const last = blocks.pop();
      block = { sum: last.sum + block.sum, weight: last.weight + block.weight, count: last.count + block.count };
    }
    blocks.push(block);
  }
  const spare = bottom - before + gap;
  const most = spare < 0 ? Infinity : spare;
  const tops = [];
  before = 0;
  for (const { sum, weight, count } of blocks) {
    const level = Math.min(Math.max(0, sum / weight), most);
    for (let i = 0; i < count; i++) {
      tops.push(level + before);
      before += cards[tops.length - 1].h + gap;
    }
  }
  return tops;
}
