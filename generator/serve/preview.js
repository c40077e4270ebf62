// What a page of a preview does, and no page that is published: it hears when something else is to be
// shown, takes it without losing its place, says what is wrong, and which file it is made of.
// It sets no HTML from a string: what records say is text here, whoever wrote them.

(() => {
  const script = document.currentScript;
  const framed = () => {
    try {
      return window.parent !== window && Boolean(window.parent.document);
    } catch {
      return false; // a frame of another site, such as an editor's own browser
    }
  };
  if (framed()) return;

  const here = new URL(".", script.src);
  const told = script.dataset;
  let seen = "";
  let state = null;
  let styles = null;

  const keep = (name, value) => {
    try {
      return value === undefined ? sessionStorage.getItem(name) : sessionStorage.setItem(name, value);
    } catch {
      return null;
    }
  };

  // Hearing of news. A page that no one sees hears nothing, for a browser gives a site six
  // connections; it asks when it is looked at again.

  let stream = null;
  const listen = () => {
    if (stream || document.hidden) return;
    stream = new EventSource(new URL("events", here));
    stream.onmessage = (event) => {
      if (event.data !== seen) update(event.data);
    };
    stream.onerror = () => {
      if (stream?.readyState !== EventSource.CLOSED) return;
      stream = null;
      setTimeout(listen, 1000);
    };
  };
  const deafen = () => {
    stream?.close();
    stream = null;
  };

  let asking = Promise.resolve();
  const update = (build) => {
    asking = asking.then(() => ask(build)).catch(() => {});
  };
  const ask = async (build) => {
    const address = new URL("page", here);
    address.searchParams.set("path", location.pathname);
    const answer = await fetch(address, { cache: "no-store" });
    if (!answer.ok) return;
    const now = await answer.json();
    seen = now.build === build ? build : seen;
    if (now.digest !== told.page && isNew(now)) {
      deafen();
      location.reload();
      return;
    }
    restyle(now.styles);
    state = now;
    draw();
  };

  // Whatever goes wrong, a page is loaded once for each thing that it might show, and not for ever.
  const isNew = (now) => {
    const mark = `${location.pathname} ${now.build} ${now.digest}`;
    const is = keep("broadsheet-shown") !== mark;
    keep("broadsheet-shown", mark);
    return is;
  };

  // Style sheets are put in place of each other without a reload.

  const restyle = (now) => {
    const before = styles ?? JSON.parse(told.styles);
    styles = now;
    if (now.length !== before.length) location.reload();
    const links = [...document.querySelectorAll("link[rel~=stylesheet]")];
    now.forEach(([href, digest], at) => {
      const [had, was] = before[at] ?? [];
      if (had === href && was === digest) return;
      const link = links.find((each) => (each.dataset.previewHref ?? each.getAttribute("href")) === had);
      if (!link) return;
      const address = new URL(href, document.baseURI);
      if (digest) address.searchParams.set("preview", digest);
      const next = link.cloneNode();
      next.dataset.previewHref = href;
      next.addEventListener("load", () => link.remove());
      next.addEventListener("error", () => link.remove());
      next.href = address;
      link.after(next);
    });
  };

  // The bar and what is wrong, where no style of the page reaches, and no policy forbids theirs.

  const LOOKS = `
    :host { all: initial; display: block; clear: both; color-scheme: light dark; }
    * { box-sizing: border-box; }
    .preview {
      --ground: light-dark(#fff, #1d1f22); --ink: light-dark(#15171a, #ecebe8);
      --muted: light-dark(#55585d, #b0b2b5); --rule: light-dark(#c9c9c4, #43474d);
      --bad: light-dark(#a8200c, #ff9a80); --link: light-dark(#0a4b86, #9cc7f7);
      font: 13px/1.45 system-ui, sans-serif; color: var(--ink); text-align: start;
    }
    .preview > * {
      position: fixed; z-index: 2147483647; inset: auto auto .5rem .5rem;
      max-width: calc(100% - 1rem); background: var(--ground); color: var(--ink);
      border: 1px solid var(--rule); border-radius: 6px; box-shadow: 0 2px 12px #0003;
    }
    .bar { display: flex; flex-wrap: wrap; align-items: center; gap: .125rem .75rem; padding: .25rem .5rem; }
    .bar > * { min-width: 0; overflow-wrap: anywhere; }
    .muted { color: var(--muted); }
    .label { border: 1px solid currentColor; border-radius: 3px; padding: 0 .375rem; }
    .wrong {
      inset: .5rem .5rem auto .5rem; width: auto; max-width: 52rem; margin: 0 auto;
      max-height: 60vh; overflow: auto;
      border: 2px solid var(--bad); padding: .75rem 1rem;
    }
    .wrong h2 { margin: 0; font: 600 15px/1.4 system-ui, sans-serif; color: var(--bad); }
    .wrong p { margin: .25rem 0 0; }
    .wrong ol { margin: .625rem 0 0; padding: 0; list-style: none; display: grid; gap: .625rem; }
    .place { font: 600 13px/1.45 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
    .message { display: block; white-space: pre-wrap; overflow-wrap: anywhere; }
    .top { display: flex; gap: 1rem; justify-content: space-between; align-items: start; }
    a { color: var(--link); }
    button {
      font: inherit; color: inherit; background: none; border: 1px solid var(--rule); border-radius: 4px;
      padding: .125rem .5rem; cursor: pointer;
    }
    a:focus-visible, button:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
    @media print { :host { display: none; } }
  `;

  const element = (name, content = {}, ...children) => {
    const { text, ...rest } = content;
    const made = Object.assign(document.createElement(name), rest);
    if (text !== undefined) made.textContent = text;
    made.append(...children.filter(Boolean));
    return made;
  };
  const count = (number, one, many) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
  const press = (text, onclick) => element("button", { type: "button", text, onclick });

  let layer = null;
  const draw = () => {
    if (!document.body) {
      document.addEventListener("DOMContentLoaded", draw, { once: true });
      return;
    }
    if (!layer?.host.isConnected) {
      const host = document.createElement("broadsheet-preview");
      const shadow = host.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(LOOKS);
      shadow.adoptedStyleSheets = [sheet];
      layer = element("div", { className: "preview", lang: "en", dir: "ltr" });
      layer.host = host;
      shadow.append(layer);
      document.documentElement.append(host);
    }
    const foot = bar();
    layer.replaceChildren(...[wrong(), foot].filter(Boolean));
    room.disconnect();
    room.observe(foot);
  };
  // Behind the page there is as much room as the bar takes: at its end, nothing lies below the bar.
  const room = new ResizeObserver(([{ target }]) => (layer.style.height = `${target.offsetHeight + 16}px`));

  const mark = () => JSON.stringify(state.faults);
  const wrong = () => {
    if (!state.faults.length || keep("broadsheet-closed") === mark()) return null;
    const title = state.stops ? "This is the last good page" : "Something is wrong with what you wrote";
    const why = state.stops
      ? "Nothing new is shown until what follows is mended."
      : "The rest of the site is shown as it is.";
    const more = state.faults_count - state.faults.length;
    const close = press("Close", () => {
      keep("broadsheet-closed", mark());
      draw();
    });
    const faults = state.faults.map((fault) =>
      element("li", {}, place(fault), element("span", { className: "message", text: fault.message })),
    );
    return element(
      "section",
      { className: "wrong", role: "alert" },
      element("div", { className: "top" }, element("h2", { text: title }), close),
      element("p", { className: "muted", text: why }),
      element("ol", {}, ...faults),
      more > 0 && element("p", { className: "muted", text: `And ${more} more: the terminal has them all.` }),
    );
  };
  const place = ({ place: text, link }) => {
    if (!text) return null;
    return link
      ? element("a", { className: "place", href: link, text, title: "Open in your editor" })
      : element("span", { className: "place", text });
  };

  const bar = () => {
    if (keep("broadsheet-bar") === "away") {
      const back = press(state.faults_count ? "▲ Preview: something is wrong" : "▲ Preview", () => show(true));
      back.title = "Show which file this page is made of";
      return back;
    }
    const made = element("aside", { className: "bar", ariaLabel: "Preview" });
    const [file, ...others] = state.sources;
    if (file) made.append(source(file, "Open in your editor"));
    else if (state.status === 200) made.append(element("span", { className: "muted", text: "A page of many records" }));
    else made.append(element("span", { className: "muted", text: `No such page (${state.status})` }));
    for (const each of others) made.append(source(each, "Its template: open in your editor"));
    for (const label of state.labels) made.append(element("span", { className: "label", text: label }));
    made.append(element("span", { className: "muted", text: subscribers() }));
    if (state.waiting) {
      const text = `Inbox: ${count(state.waiting, "candidate", "candidates")}`;
      made.append(element("a", { href: new URL("inbox/", here), text }));
    }
    if (state.faults_count && !layer?.querySelector(".wrong") && keep("broadsheet-closed") === mark()) {
      made.append(
        press(count(state.faults_count, "fault", "faults"), () => {
          keep("broadsheet-closed", "");
          draw();
        }),
      );
    }
    if (state.warned) {
      const text = `${count(state.warned, "warning", "warnings")} in the terminal`;
      made.append(element("span", { className: "label", text }));
    }
    if (state.standing) {
      const text = `${count(state.standing, "older fault", "older faults")} in the terminal`;
      made.append(element("span", { className: "muted", text }));
    }
    made.append(press("Hide", () => show(false)));
    return made;
  };
  const source = ({ name, link }, title) =>
    link
      ? element("a", { className: "place", href: link, text: name, title })
      : element("span", { className: "place", text: name });
  const subscribers = () => {
    const seen = state.unpublished;
    if (!seen) return "Nothing is published yet to compare with";
    if (!seen.new && !seen.updated) return "Subscribers will see nothing new";
    const again = seen.again ? `, ${seen.again} of them once more under another id` : "";
    return `Subscribers will see ${seen.new} new${again}, ${seen.updated} updated`;
  };
  const show = (whole) => {
    keep("broadsheet-bar", whole ? "" : "away");
    draw();
  };

  document.addEventListener("visibilitychange", () => (document.hidden ? deafen() : listen()));
  window.addEventListener("pagehide", deafen);
  window.addEventListener("pageshow", (event) => event.persisted && listen());
  listen();
})();
