// What the page holds, read from its JSON: stories, articles, days.

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
