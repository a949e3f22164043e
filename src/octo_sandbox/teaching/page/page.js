"use strict";
// Whatever a client sent is shown as text: nothing here makes markup of a string, and no key enters an address.
(() => {
  const at = (id) => document.getElementById(id);
  const answers = new Map();
  let key = "";
  let on = { faults: [], variants: [], dialect: null };
  let busy = false;

  async function ask(method, path, body) {
    const headers = { Authorization: "Bearer " + key };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const answer = await fetch("/_control/" + path, {
      method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: "no-store",
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.errorMessage || "status " + answer.status);
    return told;
  }

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = String(text);
    if (className) made.className = className;
    return made;
  }

  function button(text, work) {
    const made = element("button", text);
    made.type = "button";
    made.addEventListener("click", () => act(work));
    return made;
  }

  function item(...parts) {
    const made = element("li");
    made.append(...parts);
    return made;
  }

  function row(...cells) {
    const made = element("tr");
    for (const cell of cells) {
      const td = element("td");
      td.append(...(Array.isArray(cell) ? cell : [String(cell)]));
      made.append(td);
    }
    return made;
  }

  // What has not changed is left alone, so that a reader keeps the place and the selection.
  function show(id, told, make) {
    const text = JSON.stringify(told);
    if (answers.get(id) === text) return;
    answers.set(id, text);
    at(id).replaceChildren(...make(told));
  }

  async function act(work) {
    try {
      await work();
      at("says").textContent = "";
    } catch (error) {
      at("says").textContent = error.message;
    }
    await look();
  }

  function turned(entry, wanted) {
    const list = entry.kind + "s";
    if (entry.kind === "dialect") return { faults: [], variants: [], dialect: wanted ? entry.name : null };
    const others = on[list].filter((name) => name !== entry.name);
    const now = { faults: on.faults, variants: on.variants, dialect: null };
    return { ...now, [list]: wanted ? [...others, entry.name] : others };
  }

  function entryOf(entry, wanted) {
    const turn = () => ask("PUT", "behaviour", turned(entry, wanted));
    return item(
      button(wanted ? "Switch on" : "Switch off", turn),
      element("code", entry.kind + " " + entry.name), " ", element("span", entry.says),
    );
  }

  async function search() {
    const query = new URLSearchParams({ search: at("search").value });
    if (at("kind").value) query.set("kind", at("kind").value);
    const told = await ask("GET", "behaviours?" + query);
    show("found", told, (known) => [
      ...known.found.map((entry) => entryOf(entry, true)),
      ...(known.more ? [item(element("span", known.more + " more; type more words.", "dim"))] : []),
    ]);
  }

  function remarks(call) {
    if (call.status === null) return [element("span", "The client went away. ", "bad"), ...broken(call)];
    return call.remarks.length ? broken(call) : [element("span", "yes", "good")];
  }

  function broken(call) {
    return call.remarks.map((each) => {
      const line = element("div");
      line.append(element("code", each.rule, "bad"), " " + each.says + " ", element("span", each.costs, "dim"));
      return line;
    });
  }

  function callRow(call) {
    const details = element("details");
    details.append(element("summary", call.method + " " + call.path));
    for (const [name, value] of call.headers) details.append(element("div", name + ": " + value, "dim"));
    const answered = call.status === null ? "none" : call.status;
    return row(call.number, [details], answered, call.reseller || "no valid key", remarks(call));
  }

  async function seats() {
    if (!at("option").value || !at("day").value) return;
    const [product, option] = JSON.parse(at("option").value);
    const told = await ask("GET", "stock?" + new URLSearchParams({ product, option, day: at("day").value }));
    show("slots", told.slots, (slots) => slots.map((slot) => row(
      slot.start, slot.status, slot.capacity ?? "no limit", slot.sold_elsewhere, slot.booked, slot.vacancies ?? "no limit", slot.sales_end,
    )));
  }

  async function products() {
    const told = await ask("GET", "stock");
    show("option", told.products, (sold) => sold.flatMap((product) => product.options.map((option) => {
      const made = element("option", product.name + ", " + option.name);
      made.value = JSON.stringify([product.id, option.id]);
      return made;
    })));
    if (!at("day").value && told.products.length) at("day").value = told.products[0].today;
  }

  async function look() {
    if (busy || !key) return;
    busy = true;
    try {
      on = await ask("GET", "behaviour");
      show("on", on.on, (entries) => entries.length
        ? entries.map((entry) => entryOf(entry, false))
        : [item(element("span", "Nothing: the supplier does what OCTO says.", "dim"))]);
      const calls = await ask("GET", "calls");
      at("you").textContent = "This key is " + calls.you + ". The last calls of all resellers, the newest first:";
      show("calls", calls.calls, (all) => all.map(callRow));
      const clock = await ask("GET", "clock");
      at("clock").textContent = clock.now + (clock.ahead_s ? ", " + Math.round(clock.ahead_s / 60) + " minutes ahead" : "");
      show("outbox", await ask("GET", "outbox"), (mails) => mails.map((mail) => item(
        element("code", mail.sent_at), " ", element("b", mail.to), " " + mail.subject + ": " + mail.text,
      )));
      const trouble = await ask("GET", "trouble");
      show("trouble", trouble.kinds, (kinds) => Object.entries(kinds).map(([name, says]) => {
        const made = element("option", name + ": " + says);
        made.value = name;
        return made;
      }));
      show("coming", trouble.coming, (coming) => coming.map((each) => item(
        element("code", each.operation), " " + each.times + " × " + each.kind + ". " + each.says,
      )));
      await products();
      await seats();
      at("all").hidden = false;
      at("state").textContent = "";
    } catch (error) {
      at("state").textContent = error.message;
    } finally {
      busy = false;
    }
  }

  async function open() {
    key = at("key").value.trim();
    await look();
    if (!at("all").hidden) await act(search);
  }

  at("open").addEventListener("click", open);
  at("key").addEventListener("keydown", (event) => { if (event.key === "Enter") open(); });
  at("search").addEventListener("input", () => act(search));
  at("kind").addEventListener("change", () => act(search));
  at("option").addEventListener("change", () => act(seats));
  at("day").addEventListener("change", () => act(seats));
  at("move").addEventListener("click", () => act(() => ask("POST", "clock", { advance_s: 60 * Number(at("minutes").value) })));
  at("make").addEventListener("click", () => act(() => ask("PUT", "trouble", {
    kind: at("trouble").value, operation: at("operation").value, times: Number(at("times").value),
    seconds: Number(at("seconds").value),
  })));
  at("clear").addEventListener("click", () => act(() => ask("DELETE", "trouble")));
  setInterval(() => { if (!document.hidden) look(); }, 2000);
})();
