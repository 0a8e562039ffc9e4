// Keys, and the light between a code and its words. Everything else is plain links and forms.
"use strict";
(() => {
  const KEYS_OFF = "claimwright.keys-off";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const keysAreOff = () => localStorage.getItem(KEYS_OFF) === "1";
  const isShown = (element) => element.offsetParent !== null;

  // Moving among the items of a list

  const items = () => all("[data-list] [data-item]").filter(isShown);
  const currentItem = () => document.activeElement?.closest("[data-item]") ?? null;

  function move(step) {
    const list = items();
    if (!list.length) return;
    const at = list.indexOf(currentItem());
    const next = at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + step, 0), list.length - 1);
    focusItem(list[next]);
  }

  function focusItem(item) {
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  }

  // Keys: an element says by data-key (anywhere) or data-item-key (in the item in focus) which
  // key presses it, and by data-key-words what that does.

  function press(element) {
    if (element.matches("input, textarea, select")) {
      element.focus();
      element.select?.();
    } else if (element.matches("summary")) {
      element.parentElement.open = true;
      element.parentElement.querySelector("input:not([type=hidden]), textarea")?.focus();
    } else {
      element.click();
    }
  }

  function elementFor(key) {
    const item = currentItem();
    const within = item && all("[data-item-key]", item).find((one) => one.dataset.itemKey === key && isShown(one));
    return within || all("[data-key]").find((one) => one.dataset.key === key && (isShown(one) || one.hasAttribute("data-keys-help")));
  }

  let begun = "";
  let begunAt = 0;

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const typing = event.target.matches("input, textarea, select, [contenteditable]");
    if (event.key === "Escape" && typing) {
      event.target.closest("details[open]")?.removeAttribute("open");
      (event.target.closest("[data-item]") ?? document.activeElement).focus();
      document.activeElement.matches("input, textarea") && document.activeElement.blur();
      return;
    }
    // From a field that fills a list one goes down into the list, and on with the list's keys.
    if (event.key === "ArrowDown" && event.target.hasAttribute("data-into-list")) return done(event, () => items()[0] && focusItem(items()[0]));
    if (typing || keysAreOff() || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    if (event.key === " ") return;
    const key = begun && event.timeStamp - begunAt < 1500 ? `${begun} ${event.key}` : event.key;
    begun = "";
    if (key === "j" || key === "ArrowDown" && currentItem()) return done(event, () => move(1));
    if (key === "k" || key === "ArrowUp" && currentItem()) return done(event, () => move(-1));
    const found = elementFor(key);
    if (found) return done(event, () => found.hasAttribute("data-keys-help") ? showKeys() : press(found));
    if (all("[data-key]").some((one) => one.dataset.key.startsWith(`${key} `))) {
      begun = key;
      begunAt = event.timeStamp;
    }
  }

  function done(event, act) {
    event.preventDefault();
    act();
  }

  function showKeys() {
    const list = byId("keys-list");
    const rows = new Map();
    if (items().length) rows.set("j k", "Next, previous in the list");
    for (const one of all("[data-item-key]")) rows.set(one.dataset.itemKey, one.dataset.keyWords);
    for (const one of all("[data-key]")) rows.set(one.dataset.key, one.dataset.keyWords);
    list.replaceChildren(...[...rows].flatMap(([keys, words]) => {
      const term = document.createElement("dt");
      keys.split(" ").forEach((key) => {
        const cap = document.createElement("kbd");
        cap.textContent = key === "Escape" ? "Esc" : key;
        term.append(cap, " ");
      });
      const meaning = document.createElement("dd");
      meaning.textContent = words;
      return [term, meaning];
    }));
    byId("keys-off").checked = keysAreOff();
    byId("keys").showModal();
  }

  // A code and its words

  const marksOf = (key) => all(`mark[data-keys~="${CSS.escape(key)}"]`);

  function light(key) {
    all("mark.is-lit").forEach((mark) => mark.classList.remove("is-lit"));
    const marks = marksOf(key);
    marks.forEach((mark) => mark.classList.add("is-lit"));
    bringIntoNote(marks[0]);
  }

  function bringIntoNote(mark) {
    const note = mark?.closest("[data-evidence-text]");
    if (!note || note.scrollHeight <= note.clientHeight) return;
    const top = mark.offsetTop - note.offsetTop;
    if (top < note.scrollTop || top > note.scrollTop + note.clientHeight - 40) note.scrollTop = top - note.clientHeight / 3;
  }

  function onPoint(event) {
    const supported = event.target.closest?.("[data-evidence]");
    if (supported) light(supported.dataset.evidence);
  }

  function onClick(event) {
    if (event.target.closest("[data-keys-help]")) return showKeys();
    const fill = event.target.closest("[data-fill]");
    if (fill) {
      byId(fill.dataset.fill).value = fill.dataset.value;
      byId("found").replaceChildren();
      return byId("words").focus();
    }
    const mark = event.target.closest("mark[data-keys]");
    if (mark && getSelection().isCollapsed) {
      // Words that several codes rest on lead to each of them in turn.
      const keys = mark.dataset.keys.split(" ").filter((one) => byId(one)?.hasAttribute("data-item"));
      const key = keys[(keys.indexOf(currentItem()?.id) + 1) % keys.length];
      if (key) focusItem(byId(key));
    }
    const menu = document.querySelector(".who[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  }

  function onSelection() {
    const selection = getSelection();
    const note = document.querySelector("[data-evidence-text]");
    const field = byId("words");
    if (!note || !field || selection.isCollapsed || !selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    if (!note.contains(range.startContainer) || !note.contains(range.endContainer)) return;
    const before = document.createRange();
    before.selectNodeContents(note);
    before.setEnd(range.startContainer, range.startOffset);
    field.value = selection.toString().trim();
    byId("near").value = [...before.toString()].length;
  }

  // Parts of a page that HTMX swaps: keep the place where the person was

  let place = null;

  function rememberPlace(event) {
    if (event.target.id !== "main") return;
    const item = currentItem();
    const list = items();
    const at = item ? list.indexOf(item) : -1;
    const waitingAfter = at < 0 ? null : list.slice(at + 1).find((one) => one.hasAttribute("data-waits"));
    place = {
      item: item?.id,
      next: item?.hasAttribute("data-waits") ? waitingAfter?.id : null,
      at,
      scrolls: all("[data-keep-scroll]").map((one) => [one.id, one.scrollTop]),
    };
  }

  function restorePlace() {
    document.querySelector("#walk[data-chosen]")?.scrollIntoView({ block: "nearest" });
    if (!place) return;
    for (const [id, top] of place.scrolls) if (byId(id)) byId(id).scrollTop = top;
    const now = place.item ? byId(place.item) : null;
    const moved = now && !now.hasAttribute("data-waits");
    const target = (moved && place.next && byId(place.next)) || now || (place.at >= 0 ? items()[Math.min(place.at, items().length - 1)] : null);
    if (target?.isConnected) focusItem(target);
    place = null;
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("mouseover", onPoint);
  document.addEventListener("focusin", onPoint);
  document.addEventListener("click", onClick);
  document.addEventListener("mouseup", onSelection);
  document.addEventListener("change", (event) => {
    if (event.target.id === "keys-off") localStorage.setItem(KEYS_OFF, event.target.checked ? "1" : "0");
  });
  // A page that asks whether its codes are there must not load anew over what is being typed.
  function onRequest(event) {
    if (event.target.hasAttribute("data-poll") && byId("note-text")?.value) event.preventDefault();
  }

  document.body.addEventListener("htmx:beforeRequest", onRequest);
  document.body.addEventListener("htmx:beforeSwap", rememberPlace);
  document.body.addEventListener("htmx:afterSettle", restorePlace);
  bringIntoNote(document.querySelector("mark.is-lit"));
})();
