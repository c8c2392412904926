// Two copies side by side: what was copied, what differs.

function sideBySide(leftPlace, rightPlace) {
  const [left, right] = [article(leftPlace), article(rightPlace)];
  if (left === null || right === null) return readText(rightPlace, stories[placeOf.get(overview.rows[rightPlace]).story]);
  const side = (kept, place, from) => {
    const unit = units(kept.text);
    const copied = right.copied.map((span, pair) => ({ start: unit(span[from]), end: unit(span[from + 1]), kind: "copied", pair }));
    const chrome = chromeSpans(kept, unit);
    const spans = [...chrome, ...copied, ...differing(kept.text, [...chrome, ...copied])];
    const pane = make("div", { class: "text", dir: "auto" }, ...painted(kept.text, spans));
    return make("section", null,
      make("h3", { dir: "auto" }, overview.titles[place], make("small", null, describe(place))), pane, cutNote(kept));
  };
  const pair = make("div", { class: "pair" }, side(left, leftPlace, 0), side(right, rightPlace, 2));
  pair.addEventListener("click", (event) => {
    const piece = event.target.closest("[data-pair]");
    if (!piece) return;
    const other = [...pair.children].find((section) => !section.contains(piece)).querySelector(`[data-pair="${piece.dataset.pair}"]`);
    if (other) flash(other);
  });
  return make("div", null,
    make("p", { class: "key" }, make("span", null, make("span", { class: "copied" }, "copied"), " (choose it to see it on the other side)"), make("span", { class: "differs" }, "differs"), make("span", { class: "chrome" }, "page chrome"),
      make("button", { class: "plain", type: "button", onclick: nextDifference }, "Next difference")),
    pair);
}

// What no passage covers and holds a letter or a digit.
function differing(text, covered) {
  const gaps = [];
  let from = 0;
  for (const span of [...covered].sort((a, b) => a.start - b.start)) {
    gaps.push([from, span.start]);
    from = Math.max(from, span.end);
  }
  gaps.push([from, text.length]);
  return gaps.flatMap(([start, end]) => {
    if (start >= end) return [];
    const piece = text.slice(start, end);
    if (!/[\p{L}\p{N}]/u.test(piece)) return [];
    const inner = piece.trim();
    const begin = start + piece.indexOf(inner);
    return [{ start: begin, end: begin + inner.length, kind: "differs" }];
  });
}

function flash(element) {
  element.scrollIntoView({ block: "center" });
  element.classList.add("flash");
  setTimeout(() => element.classList.remove("flash"), 1200);
}

let lastDifference = -1;
function nextDifference() {
  const all = [...at("reader").querySelectorAll(".pair section:last-child .differs")];
  if (!all.length) return;
  lastDifference = (lastDifference + 1) % all.length;
  flash(all[lastDifference]);
}
