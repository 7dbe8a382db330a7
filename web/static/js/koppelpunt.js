// SPDX-License-Identifier: EUPL-1.2
// Small comforts. Every page works without this file.
"use strict";

(() => {
  const later = (work, wait) => {
    let timer;
    return (...values) => {
      clearTimeout(timer);
      timer = setTimeout(() => work(...values), wait);
    };
  };

  // After a failed form the heading of the error summary gets the focus, so it is read first.
  const focusErrors = (root) => root.querySelector("[data-focus]")?.focus();

  // A link in the summary puts the cursor in the field, not only in view.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".kp-error-summary a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.closest(".kp-field")?.scrollIntoView({ block: "start" });
  });

  const count = (text, unit) =>
    unit === "words" ? (text.trim().match(/\S+/g) ?? []).length : text.length;

  const showCounter = (counter) => {
    const field = document.getElementById(counter.dataset.counter);
    if (!field) return;
    const used = count(field.value, counter.dataset.unit);
    const left = counter.dataset.most ? Number(counter.dataset.most) - used : used;
    const text = left < 0 ? counter.dataset.over : counter.dataset.text;
    counter.textContent = text.replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
    counter.classList.toggle("kp-counter--over", left < 0);
  };

  const startCounters = (root) =>
    root.querySelectorAll("[data-counter]").forEach((counter) => {
      const field = document.getElementById(counter.dataset.counter);
      if (!field || field.dataset.counted) return;
      field.dataset.counted = "yes";
      field.addEventListener("input", later(() => showCounter(counter), 250));
      showCounter(counter);
    });

  // A picker searches while one types; the answer is the same page, of which the results are taken.
  const search = async (input) => {
    const form = input.form;
    const typed = new FormData(form);
    typed.set(input.dataset.picker, "1");
    const answer = await fetch(form.action, { method: "POST", body: typed });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const id = input.dataset.pickerResults;
    const fresh = page.getElementById(id);
    if (fresh) document.getElementById(id).replaceChildren(...fresh.childNodes);
  };

  const startPickers = (root) =>
    root.querySelectorAll("[data-picker]").forEach((input) => {
      if (input.form.method !== "post") return;
      input.addEventListener("input", later(() => search(input).catch(() => {}), 300));
      input.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        search(input).catch(() => {});
      });
    });

  // Menus close on Escape and on a click elsewhere.
  const closeMenus = (except) =>
    document.querySelectorAll("details[data-closes][open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  document.addEventListener("click", (event) => closeMenus(event.target.closest?.("details[data-closes]")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.activeElement?.closest("details[data-closes][open]");
    closeMenus();
    menu?.querySelector("summary").focus();
  });

  // Filters stand open where there is room.
  const openFilters = () => {
    if (!matchMedia("(width >= 60rem)").matches) return;
    document.querySelectorAll("details[data-open-wide]").forEach((part) => (part.open = true));
  };

  const start = (root) => {
    startCounters(root);
    startPickers(root);
  };

  openFilters();
  start(document);
  focusErrors(document);
  document.addEventListener("htmx:after:swap", () => {
    startCounters(document);
    focusErrors(document);
  });
})();
