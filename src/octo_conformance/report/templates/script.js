const by = (id) => document.getElementById(id);
const [form, words, status, area, fold, matches, said] =
  ["filter", "words", "status", "area", "fold", "matches", "said"].map(by);
const findings = [...document.querySelectorAll("#findings > article")];
const areas = [...document.querySelectorAll(".area")];
const rows = areas.flatMap((each) => [...each.querySelectorAll("tbody tr")]);
const text = new Map([...findings, ...rows].map((each) => [each, each.textContent.toLowerCase()]));
const count = (list) => list.filter((each) => !each.hidden).length;

const filter = () => {
  const wanted = words.value.toLowerCase().split(/\s+/);
  const fits = (each, where) =>
    wanted.every((word) => text.get(each).includes(word)) &&
    (!status.value || each.dataset.status === status.value) &&
    (!area.value || where === area.value);
  for (const each of findings) each.hidden = !fits(each, each.dataset.area);
  for (const each of rows) each.hidden = !fits(each, each.closest(".area").dataset.area);
  const narrowed = Boolean(words.value || status.value || area.value);
  for (const each of areas) {
    each.hidden = !count([...each.querySelectorAll("tbody tr")]);
    if (narrowed) each.open = !each.hidden;
  }
  matches.value = narrowed ? `${count(findings)} of ${findings.length} findings, ${count(rows)} of ${rows.length} requirements` : "";
};

const copy = async (button) => {
  const source = button.previousElementSibling;
  try {
    await navigator.clipboard.writeText(source.textContent);
  } catch {
    getSelection().selectAllChildren(source);
    document.execCommand("copy");
  }
  button.textContent = "Copied";
  said.textContent = "Copied.";
  setTimeout(() => { button.textContent = "Copy"; said.textContent = ""; }, 2000);
};

// A link into something folded unfolds it.
const reveal = () => {
  const aim = location.hash && by(location.hash.slice(1));
  for (let at = aim; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  if (aim) aim.scrollIntoView();
};

form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
fold.addEventListener("click", () => {
  const open = fold.getAttribute("aria-pressed") === "false";
  for (const each of document.querySelectorAll("main details")) each.open = open;
  fold.setAttribute("aria-pressed", String(open));
  fold.textContent = open ? "Fold all" : "Unfold all";
});
for (const button of document.querySelectorAll(".copy")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
addEventListener("hashchange", reveal);
form.hidden = false;
filter();
reveal();
