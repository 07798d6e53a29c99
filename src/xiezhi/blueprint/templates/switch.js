"use strict";
// The switch works without this; here the choice is remembered and the reader's place is kept.
(() => {
  const tags = { zh: "zh-CN", en: "en" };
  const inputs = [...document.querySelectorAll("input[name=lang]")];
  const tell = (lang) => {
    const root = document.documentElement;
    root.lang = tags[lang];
    document.title = root.dataset[lang];
  };
  const inView = () => {
    const seen = [...document.querySelectorAll("article [id]")].filter(
      (e) => e.matches("section, header, nav") && e.getClientRects().length &&
        e.getBoundingClientRect().top < 120);
    return seen.length ? seen[seen.length - 1] : null;
  };
  let here = null;
  addEventListener("scroll", () => { here = inView(); }, { passive: true });
  for (const input of inputs) {
    input.addEventListener("change", () => {
      tell(input.value);
      try { localStorage.setItem("xiezhi-lang", input.value); } catch { /* not allowed on disk */ }
      const there = here && document.getElementById(here.id.replace(/^(zh|en)-/, `${input.value}-`));
      if (there) there.scrollIntoView();
    });
  }
  let asked = location.hash.slice(1, 4).match(/^(zh|en)-/)?.[1];
  try { asked ??= localStorage.getItem("xiezhi-lang"); } catch { /* not allowed on disk */ }
  const wanted = inputs.find((input) => input.value === asked);
  if (wanted) wanted.checked = true;
  tell((inputs.find((input) => input.checked) ?? inputs[0]).value);
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
})();
