// Keys, and the start.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    if (document.activeElement === at("search") && at("search").value) { at("search").value = ""; narrow(); }
    else if (location.hash.length > 1) { leave(); toList(); }
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
