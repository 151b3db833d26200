"""The script of a page: a search among formulas, and keys for boxes that scroll."""

# No character in it has a meaning in XML, so that a page is well-formed XML too.
SCRIPT = """
"use strict";
const scrollers = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
const wide = document.querySelectorAll(".formula, .scrolls, pre, dd");
for (const each of wide) scrollers.observe(each);
const box = document.getElementById("search");
if (box) {
  const told = document.getElementById("found");
  const groups = [...document.querySelectorAll("section.formulas")].map((section) => ({
    section,
    articles: [...section.querySelectorAll("article")].map((article) => ({
      article, text: article.textContent.toLowerCase(),
    })),
  }));
  const boxes = [...document.querySelectorAll("main fieldset input")];
  const seek = () => {
    const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const off = new Set(boxes.filter((each) => !each.checked).map((each) => each.className));
    let found = 0, all = 0;
    for (const { section, articles } of groups) {
      let here = 0;
      for (const { article, text } of articles) {
        article.hidden = !words.every((word) => text.includes(word));
        here += !article.hidden ? !off.has(article.className) : 0;
      }
      section.hidden = !here;
      found += here;
      all += articles.length;
    }
    told.textContent = `${found} of ${all} formulas`;
  };
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target ? target.closest("[hidden]") : false) {
      box.value = "";
      seek();
      target.scrollIntoView();
    }
  };
  box.closest("[hidden]").hidden = false;
  box.addEventListener("input", seek);
  for (const each of boxes) each.addEventListener("change", seek);
  addEventListener("hashchange", reveal);
  seek();
}
"""
