// The timeline: the stories that speak of a day, and those first published then.

const LEVELS = {
  days: { key: (day) => day, first: (key) => key, label: (key) => `${WEEKDAYS[calendar(key).getUTCDay()]} ${dayText(key)}`, next: (key) => key + 1,
    tick: (key, i) => {
      const date = calendar(key).getUTCDate();
      if (i === 0 && date < 25) return monthText(key);
      return date === 1 ? monthText(key) : i > 8 && [8, 15, 22].includes(date) ? String(date) : "";
    } },
  months: { key: (day) => calendar(day).getUTCFullYear() * 12 + calendar(day).getUTCMonth(), label: (key) => `${MONTHS[((key % 12) + 12) % 12]} ${Math.floor(key / 12)}`, next: (key) => key + 1,
    tick: (key, i) => (key % 12 === 0 || i === 0 ? String(Math.floor(key / 12)) : key % 3 === 0 ? MONTHS[key % 12] : "") },
  years: { key: (day) => calendar(day).getUTCFullYear(), label: (key) => String(key), next: null, tick: (key) => String(key) },
};
// How many units before the first publication and after the last one the timeline shows, and how
// many at most: bars of more would be too thin, or too far to scroll.
const AROUND = { days: [14, 45], months: [12, 12] };
const MOST_BARS = 420;
let level = "days";

function median(sorted) { return sorted[Math.floor(sorted.length / 2)]; }

function window_(name) {
  const unit = LEVELS[name];
  const published = stories.map((story) => story.first).filter((day) => day !== null).sort((a, b) => a - b);
  const days = published.length ? published : overview.spans.map((span) => span[0]);
  if (!days.length) return null;
  // A date misread by centuries shall not stretch the picture: the middle 98 of 100 decide.
  const [low, high] = [days[Math.floor(days.length * 0.01)], days[Math.ceil(days.length * 0.99) - 1]];
  let [from, to] = [unit.key(low) - AROUND[name][0], unit.key(high) + AROUND[name][1]];
  if (to - from > MOST_BARS) {
    const middle = unit.key(median(days));
    [from, to] = [Math.max(from, middle - MOST_BARS / 2), Math.min(to, middle + MOST_BARS / 2)];
  }
  return [from, to];
}

function buckets(name) {
  const unit = LEVELS[name];
  const found = new Map();
  const bucket = (key) => { if (!found.has(key)) found.set(key, { key, spoken: new Set(), published: new Set() }); return found.get(key); };
  for (const [begin, finish, told] of overview.spans) {
    const key = unit.key(begin);
    if (key === unit.key(finish)) for (const story of told) bucket(key).spoken.add(story);
  }
  stories.forEach((story, number_) => { if (story.first !== null) bucket(unit.key(story.first)).published.add(number_); });
  if (unit.next === null) return { bars: [...found.values()].sort((a, b) => a.key - b.key).slice(-MOST_BARS), outside: 0 };
  const range = window_(name);
  if (range === null) return { bars: [], outside: 0 };
  const bars = [];
  for (let key = range[0]; key <= range[1]; key = unit.next(key)) bars.push(bucket(key));
  const outside = [...found.values()].filter((b) => (b.key < range[0] || b.key > range[1]) && b.spoken.size).length;
  return { bars, outside };
}

function chart() {
  const unit = LEVELS[level];
  const { bars, outside } = buckets(level);
  const most = Math.max(1, ...bars.map((bar) => bar.spoken.size));
  const mostPublished = Math.max(1, ...bars.map((bar) => bar.published.size));
  const tell = (bar) => `${unit.label(bar.key)}: ${counted(bar.spoken.size, "story speaks", "stories speak")} of it, ${number(bar.published.size)} first published then`;
  const hint = "Choose a bar to see the stories that speak of it." + (outside ? ` ${counted(outside, level.slice(0, -1), level)} more with mentions ${outside === 1 ? "lies" : "lie"} outside this picture; Years shows them all.` : "");
  for (const [id, peak] of [["most-up", bars.map((bar) => bar.spoken.size)], ["most-down", bars.map((bar) => bar.published.size)]]) {
    at(id).textContent = `(at most ${number(Math.max(0, ...peak))})`;
  }
  const readout = (text) => { at("readout").textContent = text; };
  const rest = () => readout(state.days === null ? hint : `${state.days.told}. ${state.days.keywords}`);
  const elements = bars.map((bar, i) => {
    const height = (size, whole) => (size ? Math.max(3, (100 * size) / whole) : 0);
    const element = make("button", {
      type: "button", class: "bar", tabindex: i === bars.length - 1 ? "0" : "-1", "aria-label": tell(bar),
      "aria-pressed": String(state.days !== null && state.days.level === level && state.days.key === bar.key),
      onclick: () => choose(state.days !== null && state.days.key === bar.key && state.days.level === level ? null : bar, tell(bar)),
      onmouseenter: () => readout(tell(bar)), onfocus: () => readout(tell(bar)), onmouseleave: rest, onblur: rest,
    }, make("i"), make("i"));
    element.style.setProperty("--up", height(bar.spoken.size, most));
    element.style.setProperty("--down", height(bar.published.size, mostPublished));
    const tick = unit.tick(bar.key, i);
    if (level === "years") element.classList.add("wide");
    if (tick) { element.classList.add("tick"); element.append(make("span", null, tick)); }
    return element;
  });
  const busiest = bars.reduce((best, bar, i) => (bar.spoken.size + bar.published.size > bars[best].spoken.size + bars[best].published.size ? i : best), 0);
  elements.forEach((element, i) => element.setAttribute("tabindex", i === busiest ? "0" : "-1"));
  const kept = at("chart").scrollLeft;
  at("chart").replaceChildren(...elements);
  at("chart").scrollLeft = kept || (elements.length ? elements[busiest].offsetLeft - at("chart").offsetLeft - at("chart").clientWidth / 2 : 0);
  rest();
}

function choose(bar, told) {
  if (bar === null) state.days = null;
  else {
    const shared = new Map();
    for (const story of bar.spoken) for (const word of stories[story].keywords.slice(0, 5)) shared.set(word, (shared.get(word) || 0) + 1);
    const words = [...shared].sort((a, b) => b[1] - a[1]).slice(0, 6).map(([word]) => word);
    state.days = { level, key: bar.key, label: LEVELS[level].label(bar.key), stories: new Set([...bar.spoken, ...bar.published]), told, keywords: words.length ? `Keywords: ${words.join(", ")}` : "" };
  }
  const focused = [...at("chart").children].indexOf(document.activeElement);
  chart();
  if (focused >= 0) at("chart").children[focused].focus({ preventScroll: true });
  narrow();
}

function levels() {
  const names = Object.keys(LEVELS);
  at("levels").replaceChildren(...names.map((name) => make("button", {
    type: "button", "aria-pressed": String(name === level), onclick: () => { level = name; at("chart").scrollLeft = 0; levels(); chart(); },
  }, name[0].toUpperCase() + name.slice(1))));
}

at("chart").addEventListener("keydown", (event) => {
  const bars = [...at("chart").children];
  const here = bars.indexOf(document.activeElement);
  const to = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: bars.length - 1 }[event.key];
  if (to === undefined || here < 0 || !bars[to]) return;
  event.preventDefault();
  bars[here].setAttribute("tabindex", "-1");
  bars[to].setAttribute("tabindex", "0");
  bars[to].focus();
});
