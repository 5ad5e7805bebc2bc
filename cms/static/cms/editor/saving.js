/* Says in Wagtail's editor whether what stands on the screen is saved, and sees to it that it is.

   Wagtail saves drafts by itself, but takes what stands in the form when an answer comes for what
   was sent, does not watch a form that came back refused, and knows nothing of a log-in that ended.
   So this keeps what was really sent, compares, asks Wagtail to save again, holds buttons back
   until everything is saved, and shows the one state there is. */

const form = document.querySelector("form[data-edit-form]");
const TICK = 250;
/* The rich text editor hands its words to the form a quarter of a second after the last key. */
const RICH_TEXT = 350;
const LONGEST_WAIT = 4_000;
const RETRY = 3_000;
const NOT_WORDS = new Set([
  "csrfmiddlewaretoken", "next", "loaded_revision_id", "loaded_revision_created_at",
  "overwrite_revision_id", "saving_over_newer",
]);
const LOG_IN = { text: "Log in again, in a new tab", href: "/admin/login/?next=/admin/my-pages/" };

const SAYS = {
  saved: () => ({ text: "Saved" }),
  untouched: () => ({ text: "" }),
  waiting: () => ({ text: "Not saved yet" }),
  saving: () => ({ text: "Saving…" }),
  incomplete: () => ({
    text: "Not saved: something is only half filled in. Finish it, or press the button to see what.",
  }),
  network: () => ({
    text: "Not saved: the site cannot be reached. Your words are kept here; leave this page open.",
  }),
  server: () => ({
    text: "Not saved: the site could not save this. Your words are kept here; leave this page open.",
  }),
  ended: () => ({
    text: "Not saved: your log-in has ended. Your words are kept here; leave this page open.",
    link: LOG_IN,
  }),
  somebody: () => ({
    text: "Not saved: somebody else is logged in here now. Log in as yourself to save your words.",
    link: LOG_IN,
  }),
  conflict: () => ({
    text: "Not saved: a newer draft was saved elsewhere. Save yours in its place, or",
    link: { text: "look at the newer one in a new tab", href: form.action },
  }),
};

if (form) watch();

function watch() {
  const savesItself = form.dataset.controller.split(/\s+/).includes("w-autosave");
  const wasRefused = form.dataset.wUnsavedForceValue === "true";
  let saved = null; // what the server is known to have; null when it has something else
  let sent = null; // what is on its way to it
  let problem = null; // why it could not be saved, and the words it was about
  let isSettled = false; // whether the form has become what it is, before anybody touched it
  let isTouched = wasRefused || wasRestored();
  let isLeaving = false;
  let isHeld = false;
  let writer = null;
  let before = null;
  let changedAt = 0;
  let typedAt = 0;
  let retryAt = 0;
  let waiting = [];
  const sign = makeSign();

  /** The words of a form as one comparable text. */
  function words(data = new FormData(form)) {
    const found = new URLSearchParams();
    for (const [name, value] of data) {
      if (NOT_WORDS.has(name) || name.startsWith("comments-")) continue;
      found.append(name, value instanceof File ? `${value.name} ${value.size}` : value);
    }
    return found.toString();
  }

  /** Whether the browser put back, after a reload, what was typed before it. */
  function wasRestored() {
    return [...form.elements].some(
      (one) =>
        ["INPUT", "TEXTAREA"].includes(one.tagName) &&
        !["hidden", "file", "submit", "button"].includes(one.type) &&
        (["checkbox", "radio"].includes(one.type)
          ? one.checked !== one.defaultChecked
          : one.value !== one.defaultValue),
    );
  }

  const isTyping = () => Date.now() - typedAt < RICH_TEXT;
  const hasComments = () => {
    const app = window.comments?.commentApp;
    return Boolean(app?.selectors?.selectIsDirty(app.store.getState()));
  };
  const isChanged = () =>
    isTyping() || (isSettled || isTouched ? words() !== saved : false) || hasComments();

  function state() {
    if (problem) return problem.kind;
    if (sent !== null || isHeld) return "saving";
    if (isChanged()) return "waiting";
    return form.action.includes("/add/") ? "untouched" : "saved";
  }

  function save() {
    form.dispatchEvent(
      new CustomEvent("w-unsaved:add", { bubbles: true, detail: { type: "edits" } }),
    );
  }

  function happened() {
    const told = waiting;
    waiting = [];
    for (const tell of told) tell();
    show();
  }
  const next = () => new Promise((resolve) => waiting.push(resolve));

  /** Ask whether the person who opened this page is still logged in; take the new form token. */
  async function renew() {
    let answer;
    try {
      answer = await fetch("/admin/log-in-state/", {
        headers: { Accept: "application/json" }, cache: "no-store",
      });
    } catch {
      return "network";
    }
    if (answer.status === 401 || answer.status === 403) return "ended";
    if (!answer.ok) return "server";
    const { user, token } = await answer.json();
    writer ??= user;
    if (user !== writer) return "somebody";
    for (const input of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) {
      input.value = token;
    }
    for (const ping of document.querySelectorAll("form.w-editing-sessions")) {
      const input = ping.querySelector('[name="csrfmiddlewaretoken"]') ?? ping.appendChild(
        Object.assign(document.createElement("input"), {
          type: "hidden", name: "csrfmiddlewaretoken",
        }),
      );
      input.value = token;
    }
    return "";
  }

  function stop(kind) {
    problem = { kind, words: words() };
    retryAt = Date.now() + RETRY;
  }

  /** Try again what failed for a reason that may have passed. */
  async function retry() {
    if (!problem || ["incomplete", "conflict"].includes(problem.kind)) return;
    retryAt = Date.now() + RETRY;
    const why = await renew();
    if (why) stop(why);
    else problem = null;
    show();
  }

  function tick() {
    const now = words();
    const isStill = now === before;
    if (!isStill) changedAt = Date.now();
    before = now;
    if (!isSettled) {
      if (!isTouched) saved = now;
      isSettled = isTouched || (isStill && document.readyState === "complete");
    }
    if (problem && now !== problem.words && ["incomplete", "server"].includes(problem.kind)) {
      problem = null;
    }
    if (problem && Date.now() > retryAt) retry();
    const isDue = isStill || Date.now() - changedAt > LONGEST_WAIT;
    if (savesItself && isSettled && !problem && sent === null && isDue && !isTyping()) {
      if (isChanged()) save();
    }
    show();
  }

  /** Whether everything is saved; saves what is not. What cannot be said here, the server says. */
  async function isSafe() {
    const wasWarned = problem?.kind === "conflict";
    if (problem && !wasWarned) problem = null;
    while (isTyping()) await new Promise((resolve) => setTimeout(resolve, TICK));
    let isKnown = false;
    let isRetried = false;
    while (savesItself && !problem && (sent !== null || isChanged())) {
      const outcome = next();
      if (sent === null) save();
      await outcome;
      // What fails now may have been on its way since before the site could be reached again.
      const mayPass = ["network", "ended", "server"].includes(problem?.kind);
      if (mayPass && !isRetried && !(await renew())) {
        isRetried = true;
        problem = null;
      }
      isKnown = !problem;
    }
    if (problem?.kind === "conflict") {
      if (wasWarned) form.elements.saving_over_newer?.remove();
      if (wasWarned) form.append(hidden("saving_over_newer", "yes"));
      return wasWarned;
    }
    if (problem) return problem.kind === "incomplete";
    const why = isKnown ? "" : await renew();
    if (why) stop(why);
    return !why;
  }

  async function hold(target, submitter) {
    if (isHeld) return;
    isHeld = true;
    show();
    const safe = await isSafe();
    isHeld = false;
    if (submitter) {
      submitter.disabled = false;
      submitter.setAttribute("data-w-progress-loading-value", "false");
    }
    show();
    if (!safe) return;
    isLeaving = true;
    target.requestSubmit(submitter ?? undefined);
  }

  document.addEventListener(
    "submit",
    (event) => {
      if (isLeaving || (event.target !== form && event.target.id !== "note-form")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      hold(event.target, event.submitter);
    },
    true,
  );

  // Wagtail's question about a network that failed some time ago: whether it works is tried here.
  document.addEventListener(
    "click",
    () => {
      const session = document.querySelector("form.w-editing-sessions");
      if (session?.dataset.wSessionInterceptValue === "network") {
        session.dataset.wSessionInterceptValue = "";
      }
    },
    true,
  );

  document.addEventListener("w-autosave:save", (event) => {
    if (isLeaving) event.preventDefault();
    if (event.defaultPrevented) return;
    sent = event.detail.formData;
    show();
  });

  document.addEventListener("w-autosave:success", ({ detail }) => {
    const answer = detail.response ?? detail.data;
    for (const [name, value] of Object.entries(answer.field_updates ?? {})) sent?.set(name, value);
    if (sent) saved = words(sent);
    sent = null;
    problem = null;
    const loaded = {
      loaded_revision_id: answer.revision_id,
      loaded_revision_created_at: answer.revision_created_at,
    };
    for (const [name, value] of Object.entries(loaded)) {
      const input = form.elements[name] ?? form.appendChild(hidden(name, ""));
      if (value) input.value = value;
    }
    happened();
  });

  document.addEventListener("w-autosave:error", async ({ detail }) => {
    const kinds = { validation_error: "incomplete", locked: "server", invalid_revision: "conflict",
      network_error: "network" };
    let kind = kinds[detail.type] ?? "server";
    const code = detail.response?.error_code;
    if (code === "logged_out" || code === "forgery") kind = (await renew()) || "";
    sent = null;
    if (kind) stop(kind);
    happened();
  });

  // Who leaves is asked by what is true now, not by what Wagtail last noticed.
  window.addEventListener("w-unsaved:confirm", (event) => event.preventDefault());
  window.addEventListener("beforeunload", (event) => {
    if (isLeaving || !(sent !== null || isChanged())) return;
    event.preventDefault();
    event.returnValue = "";
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) isLeaving = false;
  });
  window.addEventListener("online", retry);
  window.addEventListener("focus", retry);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") retry();
  });

  const isOurs = (element) => element instanceof Element && form.contains(element);
  for (const kind of ["keydown", "paste", "cut", "drop", "input", "change", "pointerdown"]) {
    document.addEventListener(
      kind,
      (event) => {
        if (!isOurs(event.target)) return;
        const isByScript = !event.isTrusted && event.target !== document.activeElement;
        if (isByScript || (kind === "keydown" && ["Tab", "Shift"].includes(event.key))) return;
        if (kind !== "pointerdown" && event.target.closest(".public-DraftEditor-content")) {
          typedAt = Date.now();
        }
        isTouched = true;
        // At once, so that what is said is never older than what is seen; a click acts after it.
        if (kind === "pointerdown") setTimeout(show);
        else show();
      },
      true,
    );
  }

  function hidden(name, value) {
    return Object.assign(document.createElement("input"), { type: "hidden", name, value });
  }

  function makeSign() {
    const made = document.createElement("p");
    made.className = "draft-state";
    (form.querySelector("footer nav") ?? form).after(made);
    document.documentElement.classList.add("draft-state-shown");
    return made;
  }

  function show() {
    const now = state();
    if (sign.dataset.state === now) return;
    sign.dataset.state = now;
    const { text, link } = SAYS[now]();
    sign.toggleAttribute("role", false);
    if (problem) sign.setAttribute("role", "alert");
    sign.replaceChildren(text);
    if (!link) return;
    const way = Object.assign(document.createElement("a"), {
      href: link.href, target: "_blank", textContent: link.text,
    });
    sign.append(" ", way, ".");
  }

  if (document.querySelector("[data-newer-draft]")) stop("conflict");
  renew();
  tick();
  setInterval(tick, TICK);
}
