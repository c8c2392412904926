// The reader: a story, its copies, the text of one of them.

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
      make("td", null, make("a", { dir: "auto", href: `#article/${overview.rows[place]}` }, overview.titles[place]), make("br"), make("span", { class: "quiet" }, site(place))),
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
  state.left = `#story/${overview.rows[story.places[0]]}`;
  lastDifference = -1;
  const row = overview.rows[place];
  const keywords = story.keywords.map((word) => make("button", { class: "chip", type: "button", onclick: () => { leave(); search(word); } }, word));
  const comparable = copy && article(place) !== null && article(story.places[0]) !== null;
  const compared = comparable && !alone;
  const tab = (label, pressed, to) => make("button", { type: "button", "aria-pressed": String(pressed), onclick: () => { location.hash = to; } }, label);
  at("reader").replaceChildren(
    make("a", { class: "back", href: "#" }, "← All stories"),
    make("h2", { dir: "auto" }, overview.titles[place]),
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
// Back to where the story that was open stands in the list, or to the first one.
function toList() {
  const links = [...at("stories").querySelectorAll("a")];
  const link = links.find((each) => each.hash === state.left) || links[0];
  if (link) link.focus({ preventScroll: true });
}
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
    if (narrowScreen && was) { scrollTo(0, listedAt); toList(); }
    return;
  }
  show(found.story, found.place, kind === "alone");
  at("reader").scrollTop = 0;
  if (narrowScreen) scrollTo(0, 0);
  at("reader").focus({ preventScroll: true });
}
function leave() { if (matchMedia("(max-width: 56rem)").matches && location.hash.length > 1) { location.hash = ""; } }
