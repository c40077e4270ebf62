// What the page of the inbox does with a script: one candidate is open at a time, keys and fingers walk
// and decide, what comes of it is put in place without a reload, and what was typed is kept.
// All that it shows was made by the server: a form that is sent gives the whole page anew, and what is
// another in it takes the place of what was there.

(() => {
  const root = document.documentElement;
  root.classList.add("walks");
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // A browser may refuse to keep anything; then nothing is remembered, and all else works.
  const keep = (name, value) => {
    try {
      return value === undefined ? sessionStorage.getItem(name) : sessionStorage.setItem(name, value);
    } catch {
      return null;
    }
  };

  // Walking

  let here = keep("inbox-here") ?? "";
  const rows = () => all(".candidate");
  const row = (id = here) => document.getElementById(`c-${id}`);
  const go = (target, { focus = true, scroll = focus } = {}) => {
    for (const each of all(".is-here")) each.classList.remove("is-here");
    here = target?.dataset.id ?? "";
    keep("inbox-here", here);
    if (!target) return;
    target.classList.add("is-here");
    if (focus) find("article", target).focus({ preventScroll: true });
    if (scroll) target.scrollIntoView({ block: "start" });
  };
  // Those that are on their way out are passed over.
  const beside = (from, by) => {
    const open = rows().filter((each) => each === from || !each.classList.contains("is-leaving"));
    return open[open.indexOf(from) + by];
  };
  const step = (by) => {
    const target = row() ? beside(row(), by) : rows()[0];
    if (target) go(target);
  };

  // Drafts: what was typed and is not saved, by candidate and field.

  const kept = () => {
    try {
      return JSON.parse(keep("inbox-drafts")) ?? {};
    } catch {
      return {};
    }
  };
  const drafts = kept();
  const keepDrafts = () => keep("inbox-drafts", JSON.stringify(drafts));
  const fields = (target) => all(".edit :is(input:not([type=hidden]), textarea)", target);
  const note = (target) => {
    const changed = fields(target).filter((field) => field.value !== field.defaultValue);
    for (const field of fields(target)) field.classList.toggle("is-changed", changed.includes(field));
    find(".unsaved", target).hidden = !changed.length;
    if (changed.length) {
      const was = drafts[target.dataset.id]?.was ?? {};
      drafts[target.dataset.id] = {
        title: find(".title", target).textContent,
        texts: Object.fromEntries(changed.map((field) => [field.name, field.value])),
        was: Object.fromEntries(changed.map(({ name, defaultValue }) => [name, was[name] ?? defaultValue])),
      };
    } else {
      delete drafts[target.dataset.id];
    }
    keepDrafts();
  };
  const restore = (target) => {
    const draft = drafts[target.dataset.id];
    if (!draft) return;
    for (const field of fields(target)) {
      if (!(field.name in draft.texts)) continue;
      field.value = draft.texts[field.name];
      const { name, value, defaultValue } = field;
      if (defaultValue !== draft.was[name] && defaultValue !== value) {
        say(`The ${name} of “${draft.title}” was changed elsewhere while you typed, and says “${defaultValue}” now. Saving puts yours in its place.`, true);
      }
      draft.was[name] = defaultValue;
    }
    note(target);
    unfold(target, Boolean(drafts[target.dataset.id]));
  };
  const unfold = (target, isOpen = true) => {
    find(".edit", target).open = isOpen;
    find(".edits", target).setAttribute("aria-expanded", isOpen);
  };
  const edit = (target) => {
    unfold(target);
    fields(target)[0].focus({ preventScroll: true });
    find(".edit", target).scrollIntoView({ block: "nearest" });
  };

  // What was typed for a candidate that is not in the inbox any more.

  const showLost = () => {
    const gone = Object.entries(drafts).filter(([id, { isAside }]) => !row(id) && !leaving.has(id) && !isAside);
    find("#lost").replaceChildren(
      ...gone.map(([id, { title, texts }]) => {
        const box = document.createElement("div");
        box.className = "lost";
        const text = document.createElement("p");
        text.textContent = `“${title}” is not among the candidates here any more. What you typed and did not save:`;
        const typed = Object.entries(texts).map(([name, value]) => {
          const area = document.createElement("textarea");
          area.readOnly = true;
          area.value = value;
          area.setAttribute("aria-label", name);
          return area;
        });
        const done = document.createElement("button");
        done.type = "button";
        done.textContent = "I do not need it";
        done.addEventListener("click", () => {
          delete drafts[id];
          keepDrafts();
          showLost();
        });
        box.append(text, ...typed, done);
        return box;
      }),
    );
  };

  // The page anew: what is the same stays, with its focus and what is typed in it.

  const leaving = new Set();
  const show = (page, { quiet = false } = {}) => {
    const now = find("#inbox", page);
    if (!now) return;
    document.title = page.title;
    find(".count").textContent = find(".count", page).textContent;
    // Said first: of what is put in place below, there may be more to say.
    if (!quiet || isOutdated) say(find("#notice", now).textContent, Boolean(find("#undo.wrong", page)));
    const was = here;
    const old = row();
    const after = old ? rows().slice(rows().indexOf(old)).map((each) => each.dataset.id) : [];
    const active = document.activeElement;
    const focused = active?.closest?.(".candidate")?.dataset.id;
    const field = active?.name && { name: active.name, from: active.selectionStart, to: active.selectionEnd };
    const list = find("#list");
    const before = new Map(rows().map((each) => [each.dataset.id, each]));
    const next = rowsOf(now).map((each) => {
      const had = before.get(each.dataset.id);
      if (had?.dataset.version === each.dataset.version) {
        for (const name of ["token", "version"]) {
          const value = find(`[name=${name}]`, each)?.value;
          for (const input of all(`[name=${name}]`, had)) input.value = value;
        }
        return had;
      }
      const fresh = document.importNode(each, true);
      if (had && find(".edit", had).open) unfold(fresh);
      return fresh;
    });
    for (const [id, each] of before) if (!next.some((other) => other.dataset.id === id)) each.remove();
    next.forEach((each, at) => {
      if (list.children[at] !== each) list.insertBefore(each, list.children[at] ?? null);
    });
    while (list.children.length > next.length) list.lastElementChild.remove();
    for (const each of next) {
      each.classList.toggle("is-leaving", leaving.has(each.dataset.id));
      restore(each);
    }
    for (const selector of [".empty", ".problem", ".onward", "#topics"]) swap(selector, now);
    undoable(find("#undo", now));
    const target = row() ?? after.map((id) => row(id)).find(Boolean) ?? rows().at(-1);
    const isElsewhere = target?.dataset.id !== was;
    go(target, { focus: isElsewhere && Boolean(focused || active === document.body), scroll: isElsewhere });
    if (focused && row(focused) && document.activeElement === document.body) {
      const typed = field && find(`.edit [name=${field.name}]`, row(focused));
      (typed ?? find("article", row(focused))).focus({ preventScroll: true });
      if (typed && field.from != null) typed.setSelectionRange(field.from, field.to);
    }
    showLost();
  };
  // The notice stays where it is: who does not see is told when its text is another.
  const undoable = (now) => {
    find("#undo [name=token]").value = find("[name=token]", now).value;
    const [old, fresh] = [find("#undo button"), find("button", now)];
    if (!fresh) old?.remove();
    else if (old) Object.assign(old, { value: fresh.value, title: fresh.title });
    else find("#undo").append(document.importNode(fresh, true));
  };
  const rowsOf = (within) => all(".candidate", within);
  const swap = (selector, now) => {
    // Parts that stand between the notice and the list, or after it.
    const [old, fresh] = [all(`#inbox > ${selector}`), all(`:scope > ${selector}`, now)];
    const anchor = selector === ".onward" ? find("#list").nextElementSibling : find("#list");
    if (old.map((each) => each.outerHTML).join() === fresh.map((each) => each.outerHTML).join()) return;
    const copies = fresh.map((each) => document.importNode(each, true));
    if (old.length && copies.length) {
      old[0].before(...copies);
    } else {
      for (const copy of copies) find("#inbox").insertBefore(copy, anchor);
    }
    for (const each of old) each.remove();
  };

  // Asking the server, one thing after another.

  // What is said of the server itself is so until it answers again.
  let isOutdated = false;
  const say = (text, isWrong = false, untilAnswered = false) => {
    find("#notice").textContent = text;
    find("#undo").classList.toggle("wrong", isWrong);
    isOutdated = untilAnswered;
  };
  let asking = Promise.resolve();
  const inTurn = (ask) => {
    asking = asking.then(ask, ask);
    return asking;
  };
  const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
  // What cannot be read at the moment is said, and what is shown stays.
  const put = async (answer, quiet) => {
    const page = await parsed(answer);
    if (answer.ok) show(page, { quiet });
    else say(find("#notice", page)?.textContent ?? page.body.textContent.slice(0, 1000), true, quiet);
    return answer.ok && !find("#undo.wrong", page);
  };
  const refresh = () =>
    inTurn(async () => {
      try {
        await put(await fetch(location.href.replace(/#.*/, ""), { cache: "no-store" }), true);
      } catch {
        // The stream tells when the server is there again.
      }
    });
  // Whether it was done. The token is taken when the turn comes: it may be another by then.
  const send = (action, given) =>
    inTurn(async () => {
      const body = new URLSearchParams([...given, ["token", find("#undo [name=token]").value]]);
      let answer;
      try {
        answer = await fetch(action, { method: "POST", body });
      } catch {
        say("The server does not answer: whether this was done is seen once it does. What you typed stays here. Start “broadsheet serve” again.", true, true);
        return false;
      }
      for (const [name, value] of given) if (name === "id") leaving.delete(value);
      if (answer.status !== 403) return put(answer, false);
      const anew = await fetch(location.href.replace(/#.*/, ""), { cache: "no-store" }).catch(() => null);
      if (anew?.ok) show(await parsed(anew), { quiet: true });
      say("The server was started again since this page was loaded. Nothing was changed, and nothing that you typed is lost: do this once more.", true);
      return false;
    });

  const decide = async (target, action, more = []) => {
    const id = target.dataset.id;
    if (leaving.has(id)) return;
    if (drafts[id] && action === "take" && !(await save(target))) return;
    const now = row(id);
    if (!now) return;
    const version = find(".actions [name=version]", now).value;
    leaving.add(id);
    now.classList.add("is-leaving");
    go(beside(now, 1) ?? beside(now, -1) ?? now);
    const typed = drafts[id];
    const isDone = await send(`${action}${location.search}`, [["id", id], ["version", version], ...more]);
    leaving.delete(id);
    row(id)?.classList.remove("is-leaving");
    // Of one that was refused it is kept out of sight: undoing brings it back.
    if (isDone && typed && drafts[id]) drafts[id].isAside = true;
    keepDrafts();
    showLost();
  };
  const save = (target) => {
    const form = find(".edit form", target);
    if (!form.reportValidity()) {
      unfold(target);
      return Promise.resolve(false);
    }
    return send(form.getAttribute("action"), [...new FormData(form)].filter(([name]) => name !== "token"));
  };
  const undo = async () => {
    const last = find("#undo button");
    if (!last) {
      say("There is nothing to undo.");
      return;
    }
    const ids = last.value.split(" ");
    for (const id of ids) if (drafts[id]) delete drafts[id].isAside;
    if (await send(find("#undo").getAttribute("action"), [["last", last.value]])) go(row(ids[0]) ?? row());
  };

  document.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    const target = form.closest(".candidate");
    if (form.id === "undo") undo();
    else if (form.matches(".edit form")) save(target);
    else if (event.submitter?.classList.contains("refuse")) decide(target, "refuse");
    else decide(target, "take", event.submitter?.name ? [[event.submitter.name, event.submitter.value]] : []);
  });
  document.addEventListener("reset", (event) => {
    const target = event.target.closest(".candidate");
    if (target) setTimeout(() => note(target));
  });
  document.addEventListener("input", (event) => {
    const target = event.target.closest?.(".edit") && event.target.closest(".candidate");
    if (!target) return;
    note(target);
    if (event.target.name === "topics") offerTopics(event.target);
  });
  // The list of topics, for the last of several.
  const offerTopics = (field) => {
    const said = field.value.replace(/[^,]*$/, "");
    for (const option of all("#topics option")) {
      option.dataset.name ??= option.value;
      option.value = said + (said && !said.endsWith(" ") ? " " : "") + option.dataset.name;
    }
  };

  // Fingers and mice

  document.addEventListener("click", (event) => {
    const target = event.target.closest(".candidate");
    if (!target) return;
    const title = event.target.closest(".title");
    if (title) event.preventDefault();
    if (event.target.closest(".step")) step(1);
    else if (event.target.closest(".edits")) find(".edit", target).open ? unfold(target, false) : edit(target);
    else if (target !== row()) go(target, { focus: Boolean(title) || !event.target.closest("a, button"), scroll: true });
  });
  document.addEventListener("focusin", (event) => {
    const target = event.target.closest?.(".candidate");
    // By the keyboard: what a finger or a mouse is about to press must not move.
    if (target && target !== row() && event.target.matches(":focus-visible")) go(target, { focus: false });
  });

  // Keys. WCAG 2.1.4: they can be turned off.

  const isOn = () => localKeep("inbox-keys") !== "off";
  const localKeep = (name, value) => {
    try {
      return value === undefined ? localStorage.getItem(name) : localStorage.setItem(name, value);
    } catch {
      return null;
    }
  };
  const keySwitch = find(".switch");
  const nameSwitch = () => {
    keySwitch.textContent = isOn() ? "Turn these keys off" : "Turn these keys on";
  };
  keySwitch.hidden = false;
  nameSwitch();
  keySwitch.addEventListener("click", () => {
    localKeep("inbox-keys", isOn() ? "off" : "on");
    nameSwitch();
  });

  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    y: () => row() && decide(row(), "take"),
    "shift y": () => row() && decide(row(), "take", [["lead", "yes"]]),
    n: () => row() && decide(row(), "refuse"),
    u: undo,
    e: () => row() && edit(row()),
    o: () => find(".is-here .original")?.click(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey) {
      const form = event.target.closest?.(".edit form");
      if (event.key === "Enter" && form) {
        event.preventDefault();
        form.requestSubmit(find(".save", form));
      }
      return;
    }
    if (event.key === "Escape") {
      const open = event.target.closest?.(".edit");
      if (open) {
        unfold(open.closest(".candidate"), false);
        go(open.closest(".candidate"));
      }
      find(".keys").open = false;
      return;
    }
    // A title is one line.
    if (event.key === "Enter" && event.target.name === "title" && !event.isComposing) {
      event.preventDefault();
      event.target.form.requestSubmit(find(".save", event.target.form));
      return;
    }
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.altKey || event.isComposing || isTyping || event.repeat && !"jk".includes(event.key.toLowerCase())) return;
    // The same with Caps Lock as without.
    const press = KEYS[`${event.shiftKey ? "shift " : ""}${event.key.toLowerCase()}`];
    if (!press || !isOn()) return;
    event.preventDefault();
    press();
  });

  // The front page beside it: loaded again where it was, when something else is to be shown.

  const frame = find("iframe");
  let scrolled = 0;
  frame.addEventListener("load", () => {
    const page = frame.contentDocument;
    if (!page) return;
    // It is looked at here, and read in a tab of its own.
    for (const link of page.links) link.target = "_blank";
    frame.contentWindow.scrollTo(0, scrolled);
  });
  const reframe = () => {
    if (!frame.offsetWidth || !frame.contentWindow) return;
    scrolled = frame.contentWindow.scrollY ?? 0;
    frame.contentWindow.location.replace(frame.src);
  };

  let seen = find("#inbox").dataset.build;
  let stream = null;
  const listen = () => {
    if (stream || document.hidden) return;
    stream = new EventSource("../events");
    stream.onmessage = (event) => {
      if (event.data === seen) return;
      seen = event.data;
      reframe();
      refresh();
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
  document.addEventListener("visibilitychange", () => (document.hidden ? deafen() : listen()));
  window.addEventListener("pagehide", deafen);
  window.addEventListener("pageshow", (event) => event.persisted && listen());

  for (const each of rows()) restore(each);
  showLost();
  go(row() ?? document.getElementById(location.hash.slice(1)) ?? rows()[0], { focus: Boolean(rows().length), scroll: false });
  // The key in the address is of no use any more.
  if (location.search.includes("said=")) {
    const address = new URL(location.href);
    address.searchParams.delete("said");
    history.replaceState(null, "", address);
  }
  listen();
})();
