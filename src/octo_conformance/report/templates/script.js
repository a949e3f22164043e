const rows = [...document.querySelectorAll("#rows tr")];
const [form, words, status, matches] = ["filter", "words", "status", "matches"].map((id) => document.getElementById(id));
const text = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
const filter = () => {
  const wanted = words.value.toLowerCase().split(/\s+/);
  for (const row of rows)
    row.hidden = !(wanted.every((word) => text.get(row).includes(word)) && (!status.value || row.dataset.status === status.value));
  matches.value = `${rows.filter((row) => !row.hidden).length} of ${rows.length}`;
};
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.hidden = false;
filter();
