// Texts with marks: keywords, dates, page chrome, what was searched for.

// Offsets are counted in code points; what JavaScript slices by are UTF-16 units.
function units(text) {
  if (!/[\ud800-\udbff]/.test(text)) return (offset) => offset;
  const starts = [];
  for (let unit = 0; unit < text.length; unit += text.codePointAt(unit) > 0xffff ? 2 : 1) starts.push(unit);
  return (offset) => (offset < starts.length ? starts[offset] : text.length);
}

// The text in pieces, each with the classes of the spans that cover it.
function painted(text, spans) {
  const cuts = new Map([[0, []], [text.length, []]]);
  for (const span of spans) for (const cut of [span.start, span.end]) if (!cuts.has(cut)) cuts.set(cut, []);
  for (const span of spans) { cuts.get(span.start).push([true, span]); cuts.get(span.end).push([false, span]); }
  const places = [...cuts.keys()].sort((a, b) => a - b);
  const covering = new Set();
  const pieces = [];
  places.forEach((place, i) => {
    for (const [begins, span] of cuts.get(place)) if (!begins) covering.delete(span);
    for (const [begins, span] of cuts.get(place)) if (begins && span.end > span.start) covering.add(span);
    const end = places[i + 1];
    if (end === undefined || end === place) return;
    const piece = text.slice(place, end);
    if (!covering.size) { pieces.push(piece); return; }
    const kinds = [...new Set([...covering].map((span) => span.kind))];
    const dated = [...covering].find((span) => span.kind === "date" && span.end === end);
    const copied = [...covering].find((span) => span.pair !== undefined);
    pieces.push(make("span", {
      class: kinds.join(" "), "data-day": dated && dated.label, "data-pair": copied && copied.pair,
      title: [...covering].map((span) => span.told).filter(Boolean).join("; ") || null,
    }, piece));
  });
  return pieces;
}

const literal = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function matches(text, pattern, kind) {
  return [...text.matchAll(pattern)].map((found) => ({ start: found.index, end: found.index + found[0].length, kind }));
}

function searchSpans(text) {
  const words = wanted();
  return words.length ? matches(text, new RegExp(words.map(literal).join("|"), "giu"), "found") : [];
}

function keywordSpans(text, keywords) {
  if (!keywords.length) return [];
  const any = [...keywords].sort((a, b) => b.length - a.length).map((word) => literal(word).replace(/\s+/g, "\\s+")).join("|");
  return matches(text, new RegExp(`(?<![\\p{L}\\p{N}_])(?:${any})(?![\\p{L}\\p{N}_])`, "giu"), "keyword");
}

function chromeSpans(kept, unit) {
  return (kept.chrome || []).map(([start, end]) => ({ start: unit(start), end: unit(end), kind: "chrome", told: "page chrome" }));
}

function dateSpans(kept, unit) {
  return kept.dates.map(([start, end, value, begin, finish]) => ({
    start: unit(start), end: unit(end), kind: "date", told: value,
    label: begin === null ? null : begin === finish ? isoDay(begin) : value.length <= 10 ? value : null,
  })).map((span) => ({ ...span, label: kept.text.slice(span.start, span.end).includes(span.label) ? null : span.label }));
}

function readText(place, story) {
  const kept = article(place);
  if (kept === null) return make("p", { class: "note" }, `The text of this article is not in this page, which holds ${number(overview.counts.read)} of ${number(overview.counts.articles)}. It is row ${number(overview.rows[place])} of what was analysed.`);
  const unit = units(kept.text);
  const spans = [...chromeSpans(kept, unit), ...dateSpans(kept, unit), ...keywordSpans(kept.text, story.keywords), ...searchSpans(kept.text)];
  return make("div", null,
    make("p", { class: "key" }, make("span", { class: "keyword" }, "keyword"), make("span", null, make("span", { class: "date" }, "date"), " with the day it names"), make("span", { class: "chrome" }, "page chrome")),
    make("div", { class: "text", dir: "auto" }, ...painted(kept.text, spans)), cutNote(kept));
}

function cutNote(kept) {
  return kept.length ? make("p", { class: "note" }, `The first ${number(overview.characters)} of ${number(kept.length)} characters.`) : null;
}
