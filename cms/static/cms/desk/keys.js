// Passkeys: ask the site what a key is to be asked, ask the key, and send the form with its answer.
// A prompt that is closed sends nothing, and the form stays as it is filled in.

const sentences = JSON.parse(document.getElementById("in-the-browser").textContent);

function bytes(base64url) {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function base64url(buffer) {
  const text = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const withIds = (keys) => keys.map((key) => ({ ...key, id: bytes(key.id) }));

async function create(options) {
  const made = await navigator.credentials.create({ publicKey: {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: withIds(options.excludeCredentials),
  } });
  return { id: made.id, response: {
    clientDataJSON: base64url(made.response.clientDataJSON),
    attestationObject: base64url(made.response.attestationObject),
    transports: made.response.getTransports?.() ?? [],
  } };
}

async function get(options) {
  const made = await navigator.credentials.get({ publicKey: {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: withIds(options.allowCredentials),
  } });
  return { id: made.id, response: {
    clientDataJSON: base64url(made.response.clientDataJSON),
    authenticatorData: base64url(made.response.authenticatorData),
    signature: base64url(made.response.signature),
  } };
}

/** What the site wants the key to be asked; null when the site would rather have the form itself. */
async function question(form) {
  const response = await fetch(form.dataset.asksKey, { method: "POST", body: new FormData(form) });
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  return response.ok && isJson && !response.redirected ? response.json() : null;
}

async function answer(form, trouble) {
  trouble.hidden = true;
  try {
    const asked = await question(form);
    if (asked) {
      if (!window.PublicKeyCredential) throw { name: "Unsupported" };
      const told = await (form.dataset.does === "create" ? create : get)(asked.options);
      form.elements.seal.value = asked.seal;
      form.elements.answer.value = JSON.stringify(told);
    }
    // Refused or logged out: the form itself brings the sentence, and what was typed is kept.
    form.submit();
  } catch (error) {
    trouble.textContent = sentences[error.name] ?? sentences.Other;
    trouble.hidden = false;
    trouble.scrollIntoView({ block: "center" });
  }
}

for (const form of document.querySelectorAll("form[data-asks-key]")) {
  const trouble = form.querySelector("[data-key-trouble]");
  const button = form.querySelector("button:not([type=button])");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    await answer(form, trouble);
    button.removeAttribute("aria-disabled");
  });
}
