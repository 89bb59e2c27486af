"use strict";
(() => {
  const root = document.documentElement, body = document.body, tip = document.getElementById("tip"), said = document.getElementById("said");
  const articles = [...document.querySelectorAll("article")];
  const chooser = document.getElementById("record"), off = new Set(), known = new Map();
  let article = null, at = null, chosen = null;
  const all = (selector, inside) => [...inside.querySelectorAll(selector)];

  // What a record holds, looked up once.
  const parts = (a) => {
    if (!known.has(a)) {
      const marks = all(".m", a), byMention = new Map();
      for (const m of marks) {
        if (!byMention.has(m.dataset.m)) byMention.set(m.dataset.m, []);
        byMention.get(m.dataset.m).push(m);
      }
      known.set(a, {
        marks, byMention, lines: all(".text .e", a), items: all(".s", a), lit: [],
        details: JSON.parse(a.querySelector("script[type='application/json']").textContent),
      });
    }
    return known.get(a);
  };

  const show = (index, push) => {
    articles.forEach((a, i) => { a.hidden = i !== index; });
    article = articles[index];
    at = null;
    chosen = null;
    hideTip();
    if (chooser) chooser.selectedIndex = index;
    const p = parts(article);
    for (const list of [p.marks, p.items.map((i) => i.firstElementChild)]) if (list.length) list[0].tabIndex = 0;
    dim(article);
    if (push) { history.replaceState(null, "", "#" + article.id); scrollTo(0, 0); }
  };

  // Types that the legend leaves out.
  const hides = (m) => off.has(m.dataset.t) || (off.has("nil") && m.classList.contains("nil"));
  const dim = (a) => {
    for (const m of parts(a).marks) m.classList.toggle("gone", hides(m));
    for (const b of all(".legend button", a)) b.setAttribute("aria-pressed", String(!off.has(b.dataset.k)));
  };

  // What is known of a mention.
  const row = (list, name, text) => {
    if (text === undefined || text === null || text === "") return;
    const dt = document.createElement("dt"), dd = document.createElement("dd");
    dt.textContent = name;
    dd.textContent = text;
    list.append(dt, dd);
  };
  const plain = (v) => Array.isArray(v) ? v.map(plain).join(", ") : v && typeof v === "object" ? Object.entries(v).map(([k, x]) => `${k} ${plain(x)}`).join("; ") : String(v);
  const describe = (m) => {
    const d = parts(article).details[Number(m.dataset.d)], head = document.createElement("strong"), list = document.createElement("dl");
    head.textContent = `${d.type}: ${d.label || (m.classList.contains("nil") ? "no identifier" : m.textContent)}`;
    row(list, "CURIE", d.curie || (m.classList.contains("nil") ? "none (NIL)" : ""));
    if (d.score) row(list, "score", Number(d.score).toFixed(2));
    row(list, "matched", [d.matched_term, d.match_kind].filter(Boolean).join(" · "));
    row(list, "modifiers", (d.modifiers || []).join(", "));
    if (d.value) row(list, "value", plain(d.value));
    row(list, "also", (d.xrefs || []).slice(0, 6).join(" "));
    for (const r of (d.runners_up || []).slice(0, 5)) row(list, "runner-up", `${r.label} ${r.curie} ${Number(r.score).toFixed(2)} (${r.match_kind})`);
    tip.replaceChildren(head, list);
  };
  const showTip = (m) => {
    if (hides(m)) return;
    describe(m);
    tip.hidden = false;
    const box = m.getClientRects()[0] || m.getBoundingClientRect(), size = tip.getBoundingClientRect();
    const below = box.bottom + 6 + size.height < innerHeight;
    tip.style.left = Math.max(4, Math.min(box.left, innerWidth - size.width - 8)) + "px";
    tip.style.top = Math.max(4, below ? box.bottom + 6 : box.top - size.height - 6) + "px";
    m.setAttribute("aria-describedby", "tip");
  };
  const hideTip = () => {
    tip.hidden = true;
    for (const m of all("[aria-describedby=tip]", document)) m.removeAttribute("aria-describedby");
  };

  // A statement's evidence, subject and object.
  const clear = () => {
    const p = parts(article);
    for (const [element, name] of p.lit) element.classList.remove(name);
    p.lit = [];
    if (chosen) { chosen.classList.remove("on"); chosen.firstElementChild.setAttribute("aria-pressed", "false"); }
    chosen = null;
  };
  const light = (element, name) => {
    if (!element) return;
    element.classList.add(name);
    parts(article).lit.push([element, name]);
  };
  const choose = (item, scroll) => {
    const same = item === chosen;
    clear();
    if (same || !item) return;
    const p = parts(article);
    chosen = item;
    item.classList.add("on");
    item.firstElementChild.setAttribute("aria-pressed", "true");
    let first = null;
    for (const range of item.dataset.e.split(" ").filter(Boolean)) {
      const [a, b] = range.split("-").map(Number);
      for (let i = a; i <= b; i++) { light(p.lines[i], "lit"); first = first || p.lines[i]; }
    }
    for (const role of ["subject", "object"]) {
      for (const n of item.dataset[role].split(" ").filter(Boolean)) for (const m of p.byMention.get(n) || []) light(m, role);
    }
    if (first && scroll) first.scrollIntoView({ block: "center" });
    history.replaceState(null, "", "#" + item.id);
    said.textContent = `${item.dataset.e ? item.dataset.e.split(" ").length : 0} stretches of evidence are lit`;
  };

  // Filters of the list.
  const filter = () => {
    const wanted = {};
    for (const f of all("[data-f]", article)) wanted[f.dataset.f] = f.value.toLowerCase();
    let n = 0;
    const items = parts(article).items;
    for (const i of items) {
      const fits = ["predicate", "scope", "assertion"].every((k) => !wanted[k] || i.dataset[k].toLowerCase() === wanted[k])
        && (!wanted.words || i.textContent.toLowerCase().includes(wanted.words));
      i.hidden = !fits;
      n += fits;
    }
    article.querySelector(".told").firstElementChild.textContent = n.toLocaleString("en");
    const first = items.find((i) => !i.hidden);
    if (first) rove(items.map((i) => i.firstElementChild), first.firstElementChild, false);
  };

  // One stop of the tab key for all marks, one for all statements; arrows move inside.
  const rove = (list, to, focus) => {
    for (const e of list) if (e.tabIndex === 0 && e !== to) e.tabIndex = -1;
    to.tabIndex = 0;
    if (focus) to.focus();
  };
  const step = (list, from, by, fits) => {
    let i = list.indexOf(from) + by;
    while (i >= 0 && i < list.length && !fits(list[i])) i += by;
    if (list[i]) rove(list, list[i], true);
  };
  const first = (list, fits) => list.find(fits), last = (list, fits) => [...list].reverse().find(fits);

  document.addEventListener("click", (event) => {
    const t = event.target;
    const kind = t.closest(".legend button");
    if (kind) {
      if (!off.delete(kind.dataset.k)) off.add(kind.dataset.k);
      dim(article);
      return;
    }
    const item = t.closest(".s > button");
    if (item) { rove(parts(article).items.map((i) => i.firstElementChild), item, false); choose(item.parentElement, true); return; }
    const go = t.closest("[data-go]");
    if (go) { show(Math.max(0, Math.min(articles.length - 1, articles.indexOf(article) + Number(go.dataset.go))), true); return; }
    if (t.id === "labels") t.setAttribute("aria-pressed", String(body.classList.toggle("labels")));
    const m = t.closest(".m");
    if (m) { at = m; rove(parts(article).marks, m, true); } else hideTip();
  });
  document.addEventListener("mouseover", (event) => {
    const m = event.target.closest(".m:not(.gone)");
    if (m) showTip(m); else if (!at) hideTip();
  });
  document.addEventListener("focusin", (event) => {
    const m = event.target.closest(".m");
    at = m;
    if (m) showTip(m); else hideTip();
  });
  document.addEventListener("keydown", (event) => {
    const m = event.target.closest(".m"), item = event.target.closest(".s > button");
    if (event.key === "Escape") { if (tip.hidden) clear(); else hideTip(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || !(m || item)) return;
    const list = m ? parts(article).marks : parts(article).items.map((i) => i.firstElementChild);
    const fits = m ? (e) => !hides(e) : (e) => !e.parentElement.hidden;
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const end = { Home: first, End: last }[event.key];
    if (!by && !end) return;
    event.preventDefault();
    hideTip();
    if (by) step(list, m || item, by, fits);
    else { const to = end(list, fits); if (to) rove(list, to, true); }
  });
  document.addEventListener("input", (event) => { if (event.target.dataset.f) filter(); });
  document.addEventListener("scroll", () => { if (document.activeElement !== at) hideTip(); }, { passive: true });

  root.classList.add("js");
  body.classList.add("labels");
  document.getElementById("theme").addEventListener("change", (event) => {
    if (event.target.value) root.dataset.theme = event.target.value; else delete root.dataset.theme;
  });
  if (!articles.length) return;
  for (const a of articles) chooser.append(new Option(`${chooser.length + 1}. ${a.querySelector("h2").textContent}`.slice(0, 120)));
  chooser.addEventListener("change", () => show(chooser.selectedIndex, true));
  chooser.closest("nav").hidden = articles.length < 2;
  const open = () => {
    const [, r, s] = location.hash.match(/^#r(\d+)(?:s(\d+))?$/) || [];
    show(r ? Math.min(articles.length, Number(r)) - 1 : 0, false);
    if (s) choose(document.getElementById(`r${r}s${s}`), true);
  };
  addEventListener("hashchange", open);
  open();
})();
