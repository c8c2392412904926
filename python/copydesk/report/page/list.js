// The figures, and the list of stories that the search and the filters leave.

const TELLERS = {
  given: "given with the article", story: "taken from its story", label: "from a label on its page",
  dateline: "from its dateline", lead: "from its lead", stamp: "from a time stamp", byline: "from its byline",
};

function figures() {
  const counts = overview.counts;
  const known = stories.filter((story) => story.first !== null);
  const told = [];
  const tell = (count, one, many) => told.push([count === 1 ? one : many, number(count)]);
  tell(counts.stories, "story", "stories");
  tell(counts.exact, "exact copy", "exact copies");
  tell(counts.near, "near copy", "near copies");
  tell(counts.excerpt, "excerpt", "excerpts");
  tell(counts.mentions, "date mentioned", "dates mentioned");
  if (overview.sites.length) tell(overview.sites.length, "site", "sites");
  if (counts.missing) tell(counts.missing, "without a text", "without a text");
  if (counts.chrome) tell(counts.chrome, "page without a story", "pages without a story");
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
    ? `${listed ? "It" : "This page"} holds the texts of ${number(counts.read)} of ${listed ? "them" : `the ${number(counts.told)} articles`}, the most copied stories first; the tables saved with it know of all.` : "";
  at("sample").textContent = listed + read;
  at("sample").hidden = !(listed + read);
}

function search(words) {
  at("search").value = words;
  at("finding").scrollIntoView({ block: "start" });
  narrow();
}

const state = { page: 0, shown: [], days: null, open: null, left: "" };
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
    make("b", { dir: "auto" }, ...painted(story.title, searchSpans(story.title))),
    make("small", null, [overview.sites.length || count === 1 ? where : null, when].filter(Boolean).join(" · ")),
    make("small", null, story.keywords.slice(0, 4).join(" · "))));
}
