// What is pleasant with a script. Every page is complete without it; it writes text, never markup.
"use strict";

// A slider says what it stands at, and asks for the page when it is let go.
for (const slider of document.querySelectorAll("input[type=range][data-all]")) {
  const said = slider.form.querySelector(".at");
  const say = () => {
    const all = slider.value === slider.min;
    said.textContent = all ? slider.dataset.all : slider.value;
    slider.setAttribute("aria-valuetext", said.textContent);
  };
  slider.addEventListener("input", say);
  slider.addEventListener("change", () => slider.form.requestSubmit());
  say();
}

// The place within a page that a mail led to is not lost on the way through the login.
const wanted = document.querySelector("form.login input[name=to]");
if (wanted && /^#[a-z]+$/.test(location.hash)) wanted.value += location.hash;

// A page that shows something under way looks again; not while somebody types or the page is hidden.
const soon = document.querySelector("[data-refresh]");
if (soon) {
  setInterval(() => {
    if (!document.hidden && !document.activeElement.matches("input, textarea, select")) location.reload();
  }, Number(soon.dataset.refresh) * 1000);
}

// The list, kept open, says when there is more than it shows.
const news = document.querySelector("[data-total]");
if (news) {
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(news.dataset.address, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const more = (await answer.json()).total - Number(news.dataset.total);
      if (more > 0 && news.hidden) {
        news.querySelector("a").textContent = news.dataset.words.replace("{count}", more);
        news.hidden = false;
        document.title = `(${more}) ${document.title}`;
      }
    } catch { /* the server restarts: the next look will tell */ }
  };
  setInterval(look, Number(news.dataset.every) * 1000);
}

// On the map, the lines of the region that is pointed at stand out.
const map = document.querySelector("svg.map");
if (map) {
  const show = name => {
    map.classList.toggle("chosen", Boolean(name));
    for (const edge of map.querySelectorAll(".edge"))
      edge.classList.toggle("near", edge.dataset.first === name || edge.dataset.second === name);
  };
  for (const tile of map.querySelectorAll("a[data-name]")) {
    tile.addEventListener("pointerenter", () => show(tile.dataset.name));
    tile.addEventListener("pointerleave", () => show(""));
    tile.addEventListener("focus", () => show(tile.dataset.name));
    tile.addEventListener("blur", () => show(""));
  }
}
