/* A reviewer's signature, checked in the reader's browser with Web Crypto: a passkey's answer
   (https://www.w3.org/TR/webauthn-3/#sctn-verifying-assertion), from the record alone. */

function plain(base64) {
  const text = atob(base64.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

async function digest(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** ECDSA's two numbers, 32 bytes each, out of the DER that keys answer with. */
function rawOf(der) {
  const numbers = [];
  for (let at = 2; numbers.length < 2; at += 2 + der[at + 1]) {
    const number = der.slice(at + 2, at + 2 + der[at + 1]);
    const significant = number.slice(Math.max(0, number.length - 32));
    numbers.push([...new Uint8Array(32 - significant.length), ...significant]);
  }
  return new Uint8Array(numbers.flat());
}

/** Whether a key signed exactly what the record says of a sign-off. */
export async function isSigned(signOff) {
  const { statement, client_data: collected, signature, key } = signOff.signature;
  const said = JSON.parse(statement);
  const client = JSON.parse(collected);
  const data = plain(signOff.signature.authenticator_data);
  const encoder = new TextEncoder();
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const host = new URL(client.origin).hostname;
  const says = ["digest", "scope", "meaning", "checklist", "interests", "credentials", "overrides",
    "review_due_on", "signed_at"].every((name) => same(said[name], signOff[name]));
  if (!says || said.printed_name !== signOff.reviewer || said.reviewer !== key.holder) return false;
  if (client.type !== "webauthn.get") return false;
  if (host !== key.rp_id && !host.endsWith(`.${key.rp_id}`)) return false;
  if (hex(plain(client.challenge)) !== hex(await digest(encoder.encode(statement)))) return false;
  if (hex(data.slice(0, 32)) !== hex(await digest(encoder.encode(key.rp_id)))) return false;
  if ((data[32] & 5) !== 5) return false;
  const isCurve = key.algorithm === -7;
  const how = isCurve ? { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" }
    : { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const publicKey = await crypto.subtle.importKey("spki", plain(key.public_key), how, false, ["verify"]);
  const signed = new Uint8Array([...data, ...await digest(encoder.encode(collected))]);
  const given = plain(signature);
  return crypto.subtle.verify(how, publicKey, isCurve ? rawOf(given) : given, signed);
}
