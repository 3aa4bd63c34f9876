// Everything works without this script. It copies, leaves the site at once, and lets wide tables be scrolled by keyboard.
(function () {
  "use strict";

  // What can be copied, and saying that it was.
  var said = document.querySelector("[data-copy-status]");
  function say(text) {
    if (!said) return;
    said.textContent = "";
    setTimeout(function () { said.textContent = text; }, 50);
  }
  function copy(text, button) {
    function done() {
      say("Copied.");
      var words = button.firstChild;
      words.textContent = "Copied";
      setTimeout(function () { words.textContent = "Copy"; }, 2500);
    }
    function select() {
      // Without the clipboard, as over plain HTTP: by way of a selection.
      var field = document.createElement("textarea");
      field.value = text;
      field.className = "unseen";
      document.body.appendChild(field);
      field.select();
      var isCopied = document.execCommand("copy");
      field.remove();
      button.focus();
      if (isCopied) done(); else say("It could not be copied. Select it and copy it by hand.");
    }
    if (navigator.clipboard && navigator.clipboard.writeText) navigator.clipboard.writeText(text).then(done, select);
    else select();
  }
  function copied(button) { return document.getElementById(button.getAttribute("data-copy")).textContent.trim(); }
  document.querySelectorAll("[data-copy], [data-copy-link]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      if (button.hasAttribute("data-copy")) copy(copied(button), button);
      else copy(document.getElementById(button.getAttribute("data-copy-link")).href, button);
    });
  });
  // One key copies all sentences of the answer: C, while the answer has the focus, as it has when its page opens. Elsewhere a letter does nothing, so
  // that nobody copies who speaks to the browser or slips (WCAG 2.2, 2.1.4).
  var answer = document.querySelector("[data-copy-first]");
  var buttons = answer ? Array.from(answer.querySelectorAll("[data-copy]")) : [];
  if (buttons.length) {
    answer.querySelector("[data-copy-hint]").hidden = false;
    answer.addEventListener("keydown", function (event) {
      if (event.key.toLowerCase() !== "c" || event.ctrlKey || event.metaKey || event.altKey) return;
      copy(buttons.map(function (button) { return copied(button); }).join("\n"), buttons[0]);
    });
  }
  function isTyping(event) { return /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName); }

  // The faults of a form that was wrong, or the answer to a question, are read first.
  var faults = document.querySelector("[data-focus]");
  if (faults) faults.focus();

  // A table or picture that is wider than its place is scrolled by keyboard, and only then is it a stop on the way.
  var tables = document.querySelectorAll("[data-scroll]");
  function mark() {
    tables.forEach(function (table) {
      if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
      else table.removeAttribute("tabindex");
    });
  }
  mark();
  addEventListener("resize", mark);

  // Leaving the site at once: the button, Escape, or Shift three times. One set of listeners only.
  var button = document.querySelector("[data-exit-button]");
  if (!button || document.body.hasAttribute("data-leaves")) return;
  document.body.setAttribute("data-leaves", "");
  var status = document.querySelector("[data-exit-status]");
  var dots = document.querySelector("[data-exit-dots]");
  var cover = null;
  var count = 0;
  var timer = null;
  var clearing = null;
  var wasCombined = false;

  function show() {
    dots.hidden = count === 0;
    Array.prototype.forEach.call(dots.children, function (dot, place) { dot.classList.toggle("on", place < count); });
  }
  function reset() {
    clearTimeout(timer);
    timer = null;
    count = 0;
    show();
  }
  function leave(event) {
    if (event) event.preventDefault();
    clearTimeout(clearing);
    status.textContent = "";
    document.body.classList.add("leaving");
    cover = document.createElement("div");
    cover.className = "exit-cover";
    cover.setAttribute("role", "alert");
    document.body.appendChild(cover);
    cover.textContent = "Loading.";
    location.href = button.href;
  }
  document.querySelectorAll("[data-exit]").forEach(function (link) { link.addEventListener("click", leave); });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Shift") { if (!event.repeat) wasCombined = event.ctrlKey || event.altKey || event.metaKey; }
    else wasCombined = true;
  });
  document.addEventListener("keyup", function (event) {
    // Escape closes lists of choices and clears search fields; there it must not lead away.
    if (event.key === "Escape" && !isTyping(event)) { leave(); return; }
    if (event.key !== "Shift") { if (!event.shiftKey) reset(); return; }
    if (wasCombined) { reset(); return; }
    count += 1;
    show();
    clearTimeout(timer);
    if (count === 3) { count = 0; leave(); return; }
    var left = 3 - count;
    status.textContent = "Shift, press " + left + " more " + (left === 1 ? "time" : "times") + " to leave this site.";
    timer = setTimeout(function () {
      reset();
      status.textContent = "Leaving this site by Shift expired.";
      clearing = setTimeout(function () { status.textContent = ""; }, 5000);
    }, 5000);
  });
  addEventListener("pageshow", function () {
    document.body.classList.remove("leaving");
    if (cover) { cover.remove(); cover = null; }
    status.textContent = "";
    clearTimeout(clearing);
    reset();
  });
})();
