"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const parsed = (id) => JSON.parse(at(id).textContent);
  const overview = parsed("overview");
  const number = (count) => count.toLocaleString("en");
  const counted = (count, one, many) => `${number(count)} ${count === 1 ? one : many}`;
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  const STORIES_ON_A_PAGE = 50;

  // Elements are made, never parsed: whatever an article holds stays text.
  function make(kind, properties, ...children) {
    const element = document.createElement(kind);
    for (const [name, value] of Object.entries(properties || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (name === "class") element.className = value;
      else element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  // Days are counted from 1970-01-01 and belong to no time zone.
  const calendar = (day) => new Date(day * 86400000);
  const dayText = (day) => {
    const date = calendar(day);
    return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  };
  const monthText = (day) => `${MONTHS[calendar(day).getUTCMonth()]} ${calendar(day).getUTCFullYear()}`;
  const isoDay = (day) => calendar(day).toISOString().slice(0, 10).replace(/^\+0*/, "");

  // Articles stand story by story: a story is a stretch of them.
  const stories = [];
  let first = 0;
  overview.stories.forEach((count, story) => {
    const places = Array.from({ length: count }, (_, i) => first + i);
    const days = places.map((place) => overview.day[place]).filter((day) => day !== null);
    stories.push({
      places, keywords: overview.keywords[story], title: overview.titles[first],
      sites: new Set(places.map((place) => overview.site[place])),
      first: days.length ? Math.min(...days) : null, last: days.length ? Math.max(...days) : null,
    });
    first += count;
  });
  const storyOf = new Map(); // by row of the representative
  const placeOf = new Map(); // by row of any article
  stories.forEach((story, number_) => {
    storyOf.set(overview.rows[story.places[0]], number_);
    for (const place of story.places) placeOf.set(overview.rows[place], { place, story: number_ });
  });
  const shelved = new Map(overview.read.map((place, position) => [place, position]));
  const shelves = new Map();
  function article(place) {
    const position = shelved.get(place);
    if (position === undefined) return null;
    const shelf = Math.floor(position / overview.shelf);
    if (!shelves.has(shelf)) shelves.set(shelf, parsed(`shelf-${shelf}`));
    return shelves.get(shelf)[position % overview.shelf];
  }
  const site = (place) => overview.sites[overview.site[place]] || `row ${overview.rows[place]}`;
  const relation = (place) => overview.relations[overview.relation[place]];

  // ---- The figures and the keywords of most stories

  const TELLERS = {
    given: "given with the article", story: "taken from its story", label: "from a label on its page",
    dateline: "from its dateline", lead: "from its lead", stamp: "from a time stamp", byline: "from its byline",
  };

  function figures() {
    const counts = overview.counts;
    const known = stories.filter((story) => story.first !== null);
    const told = [["stories", number(counts.stories)]];
    for (const [kind, name] of [["exact", "exact copies"], ["near", "near copies"], ["excerpt", "excerpts"]])
      told.push([name, number(counts[kind])]);
    told.push(["dates mentioned", number(counts.mentions)]);
    if (overview.sites.length) told.push([overview.sites.length === 1 ? "site" : "sites", number(overview.sites.length)]);
    if (counts.missing) told.push(["without a text", number(counts.missing)]);
    if (counts.chrome) told.push(["pages without a story", number(counts.chrome)]);
    if (known.length) {
      const from = known.reduce((least, story) => Math.min(least, story.first), Infinity);
      const to = known.reduce((most, story) => Math.max(most, story.last), -Infinity);
      told.push(["published", from === to ? dayText(from) : `${dayText(from)} – ${dayText(to)}`]);
    }
    at("figures").append(...told.map(([name, value]) => make("div", null, make("dt", null, name), make("dd", null, value))));
    at("common").hidden = overview.common.length === 0;
    at("common").append(
      make("span", { class: "quiet" }, "Keywords of most stories"),
      ...overview.common.map((word) => make("button", { class: "chip", type: "button", onclick: () => search(word) }, word)));
    const listed = counts.listed < counts.told
      ? `This page lists ${number(counts.listed)} of ${number(counts.told)} articles, those of the most copied stories. ` : "";
    const read = counts.read < counts.listed
      ? `It holds the texts of ${number(counts.read)} of them, the most copied stories first; the tables saved with it know of all.` : "";
    at("sample").textContent = listed + read;
    at("sample").hidden = !(listed + read);
  }

  function search(words) {
    at("search").value = words;
    at("finding").scrollIntoView({ block: "start" });
    narrow();
  }

  // ---- The list of stories

  const state = { page: 0, shown: [], days: null, open: null };
  let searched = null;

  // Built at the first search: it reads every text in the page.
  function haystacks() {
    if (searched === null) {
      searched = stories.map((story) => [
        story.keywords.join("\n"),
        ...story.places.map((place) => {
          const kept = article(place);
          return `${overview.titles[place]}\n${site(place)}\n${kept ? kept.text : ""}`;
        }),
      ].join("\n").normalize("NFKC").toLowerCase());
    }
    return searched;
  }

  const wanted = () => at("search").value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);

  function narrow() {
    const words = wanted();
    const texts = words.length ? haystacks() : null;
    const chosenSite = at("site").value === "" ? null : Number(at("site").value);
    const copied = at("copied").checked;
    state.shown = stories.map((_, story) => story).filter((number_) => {
      const story = stories[number_];
      return (!copied || story.places.length > 1)
        && (chosenSite === null || story.sites.has(chosenSite))
        && (state.days === null || state.days.stories.has(number_))
        && words.every((word) => texts[number_].includes(word));
    });
    const day = (story, missing) => (stories[story].first === null ? missing : stories[story].first);
    const order = at("order").value;
    if (order === "newest") state.shown.sort((a, b) => day(b, -Infinity) - day(a, -Infinity) || a - b);
    if (order === "oldest") state.shown.sort((a, b) => day(a, Infinity) - day(b, Infinity) || a - b);
    state.page = 0;
    list();
  }

  function list() {
    const pages = Math.max(1, Math.ceil(state.shown.length / STORIES_ON_A_PAGE));
    state.page = Math.min(Math.max(state.page, 0), pages - 1);
    const from = state.page * STORIES_ON_A_PAGE;
    const visible = state.shown.slice(from, from + STORIES_ON_A_PAGE);
    at("stories").replaceChildren(...visible.map(line));
    at("found").textContent = state.shown.length === stories.length
      ? counted(stories.length, "story", "stories")
      : `${number(state.shown.length)} of ${counted(stories.length, "story", "stories")}`;
    at("chosen").replaceChildren(...(state.days === null ? [] : [
      make("button", { class: "chip on", type: "button", onclick: () => choose(null), "aria-label": `Every day, not only ${state.days.label}` }, `${state.days.label} ✕`),
    ]));
    const turn = (by, label, disabled) => make("button", {
      class: "plain", type: "button", disabled, onclick: () => { state.page += by; list(); at("stories").focus({ preventScroll: true }); at("finding").scrollIntoView(); },
    }, label);
    at("pages").replaceChildren(...(pages === 1 ? [] : [
      turn(-1, "Previous", state.page === 0), `page ${number(state.page + 1)} of ${number(pages)}`, turn(1, "Next", state.page === pages - 1),
    ]));
    if (!visible.length) at("stories").append(make("li", { class: "empty" }, stories.length ? "No story has all of that." : "There are no articles in here."));
  }

  function line(number_) {
    const story = stories[number_];
    const count = story.places.length;
    const where = count === 1 ? site(story.places[0]) : counted(story.sites.size, "site", "sites");
    const when = story.first === null ? null : story.first === story.last ? dayText(story.first) : `${dayText(story.first)} – ${dayText(story.last)}`;
    return make("li", null, make("a", { href: `#story/${overview.rows[story.places[0]]}`, "aria-current": state.open === number_ ? "true" : null },
      count > 1 ? make("span", { class: "times", title: counted(count, "article", "articles") }, `${number(count)} ×`) : null,
      make("b", null, ...painted(story.title, searchSpans(story.title))),
      make("small", null, [overview.sites.length || count === 1 ? where : null, when].filter(Boolean).join(" · ")),
      make("small", null, story.keywords.slice(0, 4).join(" · "))));
  }

  // ---- Marks in a text

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

  // ---- Two copies side by side

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
        make("h3", null, overview.titles[place], make("small", null, describe(place))), pane, cutNote(kept));
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

  // ---- The reader

  function describe(place) {
    const day = overview.day[place];
    const teller = TELLERS[overview.tellers[overview.teller[place]]];
    return [overview.site[place] < 0 ? null : site(place), day === null ? "publication date unknown" : dayText(day) + (teller ? `, ${teller}` : "")].filter(Boolean).join(" · ");
  }

  function copiedShare(place) {
    const kept = article(place);
    if (!kept || !kept.copied) return "";
    const letters = (text) => (text.match(/[\p{L}\p{N}]/gu) || []).length;
    const unit = units(kept.text);
    const copied = new Array(kept.text.length).fill(false);
    for (const [, , start, end] of kept.copied) copied.fill(true, unit(start), unit(end));
    const chrome = new Array(kept.text.length).fill(false);
    for (const [start, end] of kept.chrome || []) chrome.fill(true, unit(start), unit(end));
    let [same, all] = ["", ""];
    for (let i = 0; i < kept.text.length; i += 1) {
      if (chrome[i] && !copied[i]) continue;
      all += kept.text[i];
      if (copied[i]) same += kept.text[i];
    }
    const whole = letters(all);
    return whole ? `${Math.round((100 * letters(same)) / whole)}% copied` : "";
  }

  function copiesTable(story, open) {
    const origin = overview.day[story.places[0]];
    const rows = story.places.slice(0, 200).map((place) => {
      const day = overview.day[place];
      const later = day === null || origin === null || place === story.places[0] || day === origin ? "" : ` (${day > origin ? "+" : "−"}${Math.abs(day - origin)} d)`;
      return make("tr", { "aria-current": place === open ? "true" : null },
        make("td", null, make("a", { href: `#article/${overview.rows[place]}` }, overview.titles[place]), make("br"), make("span", { class: "quiet" }, site(place))),
        make("td", null, make("span", { class: "relation" }, relation(place))),
        make("td", null, day === null ? "–" : dayText(day) + later),
        make("td", { class: "quiet" }, copiedShare(place)));
    });
    return make("table", { class: "copies" },
      make("thead", null, make("tr", null, ...["Article", "Relation", "Published", "Copied"].map((name) => make("th", { scope: "col" }, name)))),
      make("tbody", null, ...rows));
  }

  function show(number_, place, alone) {
    const story = stories[number_];
    const copy = place !== story.places[0];
    state.open = number_;
    lastDifference = -1;
    const row = overview.rows[place];
    const keywords = story.keywords.map((word) => make("button", { class: "chip", type: "button", onclick: () => { leave(); search(word); } }, word));
    const comparable = copy && article(place) !== null && article(story.places[0]) !== null;
    const compared = comparable && !alone;
    const tab = (label, pressed, to) => make("button", { type: "button", "aria-pressed": String(pressed), onclick: () => { location.hash = to; } }, label);
    at("reader").replaceChildren(
      make("a", { class: "back", href: "#" }, "← All stories"),
      make("h2", null, overview.titles[place]),
      make("p", { class: "meta" }, describe(place), copy ? ` · ${relation(place)} copy of “${story.title}”`.replace("excerpt copy", "excerpt") : ""),
      make("div", { class: "chips" }, ...keywords),
      story.places.length > 1 ? copiesTable(story, place) : "",
      story.places.length > 200 ? make("p", { class: "quiet" }, `The first 200 of ${number(story.places.length)} articles.`) : "",
      comparable ? make("div", { class: "bar-top view" }, make("h3", null, compared ? "Beside its original" : "The article"),
        make("div", { class: "switch", role: "group", "aria-label": "View" }, tab("Side by side", compared, `#article/${row}`), tab("Alone", !compared, `#alone/${row}`))) : make("div", { class: "bar-top view" }, make("h3", null, "The article")),
      compared ? sideBySide(story.places[0], place) : readText(place, story));
    for (const link of at("stories").querySelectorAll("a")) {
      const current = link.hash === `#story/${overview.rows[story.places[0]]}`;
      if (current) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    }
  }

  function nothingOpen() {
    state.open = null;
    at("reader").replaceChildren(make("p", { class: "empty" }, stories.length ? "Choose a story to read it, with its copies beside it." : "Nothing to read."));
    for (const link of at("stories").querySelectorAll("[aria-current]")) link.removeAttribute("aria-current");
  }

  // Where the page stands is in its address, so that the browser's way back works.
  let listedAt = 0;
  function route() {
    const [kind, row] = location.hash.slice(1).split("/");
    const found = kind === "story" || kind === "article" || kind === "alone" ? placeOf.get(Number(row)) : undefined;
    const narrowScreen = matchMedia("(max-width: 56rem)").matches;
    const was = document.body.classList.contains("reading");
    if (found && !was) listedAt = scrollY;
    document.body.classList.toggle("reading", found !== undefined);
    if (found === undefined) {
      // Where both stand side by side, the reader opens on the first story.
      if (narrowScreen || !state.shown.length) nothingOpen();
      else show(state.shown[0], stories[state.shown[0]].places[0], false);
      if (narrowScreen && was) scrollTo(0, listedAt);
      return;
    }
    show(found.story, found.place, kind === "alone");
    at("reader").scrollTop = 0;
    if (narrowScreen) scrollTo(0, 0);
    at("reader").focus({ preventScroll: true });
  }
  function leave() { if (matchMedia("(max-width: 56rem)").matches && location.hash.length > 1) { location.hash = ""; } }

  // ---- The timeline

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
    const hint = outside ? `${number(outside)} more ${level} with mentions lie outside this picture; years shows them all.` : "Choose a bar to see the stories that speak of it.";
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

  // ---- Keys, and the start

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (document.activeElement === at("search") && at("search").value) { at("search").value = ""; narrow(); }
      else if (location.hash.length > 1) { location.hash = ""; const link = at("stories").querySelector("a"); if (link) link.focus({ preventScroll: true }); }
      return;
    }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) return;
    if (event.key === "/") { event.preventDefault(); leave(); at("search").focus(); }
    else if (event.key === "n") nextDifference();
    else if (event.key === "j" || event.key === "k") {
      const here = state.shown.indexOf(state.open);
      const to = event.key === "j" ? here + 1 : Math.max(here - 1, 0);
      const story = stories[state.shown[to]];
      if (!story) return;
      const page = Math.floor(to / STORIES_ON_A_PAGE);
      if (page !== state.page) { state.page = page; list(); }
      location.hash = `story/${overview.rows[story.places[0]]}`;
      const current = at("stories").children[to % STORIES_ON_A_PAGE];
      if (current) current.scrollIntoView({ block: "nearest" });
    }
  });

  let waiting = 0;
  at("search").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(narrow, 80); });
  at("finding").addEventListener("submit", (event) => { event.preventDefault(); narrow(); });
  for (const id of ["site", "order", "copied"]) at(id).addEventListener("change", narrow);
  addEventListener("hashchange", route);

  at("site").append(make("option", { value: "" }, "every site"), ...overview.sites.map((name, i) => make("option", { value: i }, name)));
  at("site").parentElement.hidden = overview.sites.length === 0;
  at("order").append(...[["copies", "most copied"], ["newest", "newest first"], ["oldest", "oldest first"]].map(([value, name]) => make("option", { value }, name)));
  figures();
  narrow();
  if (overview.spans.length || stories.some((story) => story.first !== null)) {
    at("days").hidden = false;
    const range = window_("days");
    const span = range[1] - range[0];
    level = span >= MOST_BARS * 8 ? "years" : span >= MOST_BARS ? "months" : "days";
    levels();
    chart();
  }
  route();
})();
