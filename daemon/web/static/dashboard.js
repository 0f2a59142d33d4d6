// Says whether the page is live, and keeps what a reader has opened, chosen or stands on when a section is renewed.
"use strict";
(() => {
  const live = () => document.getElementById("live");
  const show = (open) => {
    const place = live();
    if (!place) return;
    place.textContent = open ? place.dataset.live : place.dataset.lost;
    place.classList.toggle("lost", !open);
  };
  let opened = [];
  let chosen = [];
  let stood = null; // on what without an id, which htmx finds by itself
  let before = null;
  document.addEventListener("htmx:sseOpen", () => show(true));
  document.addEventListener("htmx:sseError", () => show(false));
  document.addEventListener("htmx:beforeSwap", (event) => {
    // An error that is worded for a reader is shown in its place, too.
    if (event.detail.xhr.status === 401) window.location.reload();
    if ([403, 409, 503].includes(event.detail.xhr.status)) event.detail.shouldSwap = true;
    const section = event.detail.target;
    opened = [...section.querySelectorAll("details[open]")].map((one) => one.id);
    chosen = [...section.querySelectorAll("select")].map((one) => [one.id, one.value]);
    stood = null;
    if (!section.contains(document.activeElement)) return;
    before = section;
    const link = document.activeElement;
    if (!link.id && link.href) stood = { card: link.closest("[id]").id, href: link.getAttribute("href") };
  });
  const goOn = () => {
    // The button that was pressed is gone with its mail: go on at the next one, else at the head of the section.
    if (before && document.activeElement === document.body) {
      const next = before.querySelector("button, a") || before.querySelector("h2");
      if (next && next.tagName === "H2") next.tabIndex = -1;
      next?.focus();
    }
    before = null;
  };
  document.addEventListener("htmx:afterSwap", () => {
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    for (const [id, value] of chosen) {
      const select = document.getElementById(id);
      if (select && [...select.options].some((one) => one.value === value)) select.value = value;
    }
    if (stood && document.activeElement === document.body) {
      const links = document.getElementById(stood.card)?.querySelectorAll("a[href]") ?? [];
      [...links].find((one) => one.getAttribute("href") === stood.href)?.focus();
    }
    setTimeout(goOn, 60); // by then htmx has settled the section, and given back the focus where it could
  });
})();
