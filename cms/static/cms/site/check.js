/* The record page's own check: is what this address serves what was signed? Nothing leaves the
   site; the digests are worked out in this browser with Web Crypto. */

const place = document.querySelector("[data-check]");

async function sha256(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function bytesOf(address) {
  const response = await fetch(address, { cache: "no-store" });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** The first <article>…</article> of a page, as the bytes that were sent. */
function articleOf(page) {
  const text = new TextDecoder("latin1").decode(page);
  const start = text.indexOf("<article");
  const end = text.indexOf("</article>", start);
  if (start < 0 || end < 0) throw new Error("The page has no article in it.");
  return page.slice(start, end + "</article>".length);
}

/** Each check as [sentence when it holds, whether it holds]; null: nobody outside can check it. */
async function checks(record) {
  const edition = record.editions[0];
  const manifest = JSON.parse(edition.manifest);
  const words = articleOf(await bytesOf(record.path));
  const found = [
    ["The words this address serves are the words in the manifest.",
      (await sha256(words)) === manifest.html_sha256],
    ["The manifest is the one that was signed.",
      (await sha256(new TextEncoder().encode(edition.manifest))) === edition.digest],
    ["Every signature is on that digest, and none was revoked.",
      edition.sign_offs.length > 0 && edition.sign_offs.every(
        (signOff) => signOff.digest === edition.digest && !signOff.revoked_at)],
  ];
  // Fetched when it is asked for: a first visit is lighter without.
  const { isSigned } = await import(place.dataset.signature);
  for (const signOff of edition.sign_offs) {
    if (signOff.signature) {
      const print = signOff.signature.key.fingerprint;
      found.push([`${signOff.reviewer} signed all that this record says of the signature, with the key ${print}.`,
        await isSigned(signOff).catch(() => false)]);
    } else {
      found.push([`${signOff.reviewer} signed with a password. That cannot be checked from outside; this site vouches for it.`, null]);
    }
  }
  for (const filename of manifest.assets) {
    const digest = await sha256(await bytesOf(`/assets/${filename}`));
    found.push([`The picture ${filename.slice(0, 8)}… is the one that was signed.`,
      filename.startsWith(digest)]);
  }
  return found;
}

function say(sentence, holds) {
  const line = document.createElement("li");
  line.className = holds === null ? "check-open" : holds ? "check-holds" : "check-fails";
  line.textContent = holds === null ? sentence : `${holds ? "Yes." : "No."} ${sentence}`;
  return line;
}

async function run(list, verdict) {
  list.replaceChildren();
  verdict.textContent = "Checking…";
  try {
    const record = await (await fetch(place.dataset.check, { cache: "no-store" })).json();
    const found = await checks(record);
    list.replaceChildren(...found.map(([sentence, holds]) => say(sentence, holds)));
    verdict.textContent = found.some(([, holds]) => holds === false)
      ? "It does not match. Do not rely on this page, and please tell us."
      : found.some(([, holds]) => holds === null)
        ? "It matches, as far as it can be checked from outside: a password leaves nothing to check."
        : "It matches: what you read is what the clinician signed.";
  } catch (error) {
    verdict.textContent = `It could not be checked just now. ${error.message} Try again later.`;
  }
}

if (place && window.crypto?.subtle) {
  const button = document.createElement("button");
  const verdict = document.createElement("p");
  const list = document.createElement("ul");
  button.type = "button";
  button.className = "button";
  button.textContent = "Check it now, in this browser";
  verdict.setAttribute("role", "status");
  verdict.className = "check-verdict";
  list.className = "check-list";
  button.addEventListener("click", () => run(list, verdict));
  place.append(button, verdict, list);
}
