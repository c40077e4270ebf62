// What a page can do with a script: remember the colours, be walked with keys, mark what is new.
// Nothing needs it, nothing moves when it comes, and what it remembers stays in the browser.

const root = document.documentElement;
const words = document.querySelector("script[data-new]").dataset;

// A browser may refuse to keep anything; then nothing is remembered, and all else works.
const keep = (store, name, value) => {
  try {
    return value === undefined ? window[store].getItem(name) : window[store].setItem(name, value);
  } catch {
    return null;
  }
};

const button = (name, press) => {
  const made = document.createElement("button");
  made.className = name;
  made.type = "button";
  made.addEventListener("click", press);
  return made;
};

const span = (name, text) => {
  const made = document.createElement("span");
  made.className = name;
  made.textContent = text;
  return made;
};

// Colours: those of the system, or always light, or always dark.

const SCHEMES = ["auto", "light", "dark"];
const scheme = () => keep("localStorage", "scheme") || "auto";
const paint = () => {
  root.dataset.scheme = scheme();
};
paint();

const schemeSwitch = () => {
  const made = button("scheme", () => {
    keep("localStorage", "scheme", SCHEMES[(SCHEMES.indexOf(scheme()) + 1) % 3]);
    paint();
    name();
  });
  const name = () => {
    made.title = words[scheme()];
    made.setAttribute("aria-label", made.title);
  };
  name();
  document.querySelector(".masthead").append(made);
};

// Keys: j and k walk from title to title, o opens. WCAG 2.1.4: they can be turned off.

const walks = () => keep("localStorage", "keys") !== "off";
const keySwitch = () => {
  const made = button("keys", () => {
    keep("localStorage", "keys", walks() ? "off" : "on");
    made.setAttribute("aria-pressed", walks());
  });
  made.textContent = words.keys;
  made.setAttribute("aria-pressed", walks());
  document.querySelector(".colophon").append(made);
};

const walk = (event) => {
  const busy = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  const writing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (busy || writing || !walks() || !"jko".includes(event.key)) return;
  const titles = [...document.querySelectorAll("main .title")];
  const at = titles.indexOf(document.activeElement);
  if (event.key === "o") titles[at]?.click();
  else titles[event.key === "j" ? at + 1 : Math.max(at - 1, 0)]?.focus();
};

// What is new here since the last visit: since the one before this, for as long as it lasts.

const markNew = () => {
  const times = [...document.querySelectorAll("article:has(.title) .meta time[datetime*=T]")];
  if (!times.length) return;
  const place = `seen:${location.pathname}`;
  const before = keep("sessionStorage", place) ?? keep("localStorage", place) ?? "";
  keep("sessionStorage", place, before);
  const newest = Math.max(...times.map((time) => Date.parse(time.dateTime)));
  keep("localStorage", place, newest);
  if (!before) return;
  for (const time of times) {
    if (Date.parse(time.dateTime) <= Number(before)) continue;
    const article = time.closest("article");
    article.classList.add("is-new");
    article.querySelector(".title").after(span("unseen", ` (${words.new})`));
  }
};

// Today and yesterday, by the reader's clock.

const nameDays = () => {
  for (const time of document.querySelectorAll(":is(.day > h2, .edition) time")) {
    const [year, month, day] = time.dateTime.split(/\D/);
    const past = new Date().setHours(0, 0, 0, 0) - new Date(year, month - 1, day);
    const name = [words.today, words.yesterday][Math.round(past / 864e5)];
    if (name) time.parentElement.after(" ", span("landmark", name));
  }
};

const start = () => {
  schemeSwitch();
  keySwitch();
  markNew();
  nameDays();
  document.addEventListener("keydown", walk);
};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
