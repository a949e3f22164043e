// The theme makes these parts in the browser, and gives them no name that a screen reader could say.
function name() {
  for (const search of document.querySelectorAll(".md-search")) search.setAttribute("aria-label", "Search");
  document.querySelectorAll(".md-code__nav").forEach((each, at) => {
    each.setAttribute("aria-label", `Code ${at + 1}`);
  });
  for (const wide of document.querySelectorAll(".md-typeset__scrollwrap")) wide.tabIndex = 0;
}

new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
name();
