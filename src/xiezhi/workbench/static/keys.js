// Keys of seats, in this browser alone: made by WebCrypto, kept in IndexedDB under the public key.
const STORE = "keys";
const KIND = 1; // Ed25519, as C2SP signed-note numbers it

function database() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("xiezhi-keys", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function inStore(mode, work) {
  const held = await database();
  try {
    return await new Promise((resolve, reject) => {
      const moved = held.transaction(STORE, mode);
      const asked = work(moved.objectStore(STORE));
      moved.oncomplete = () => resolve(asked.result);
      moved.onerror = moved.onabort = () => reject(moved.error);
    });
  } finally {
    held.close();
  }
}

export function base64(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

export function fromBase64(words) {
  return Uint8Array.from(atob(words), (one) => one.charCodeAt(0));
}

export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of parts) {
    all.set(one, at);
    at += one.length;
  }
  return all;
}

/** Whether this browser can make and use the keys. */
export async function able() {
  if (!window.isSecureContext || !crypto.subtle || !window.indexedDB) return false;
  try {
    await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    return true;
  } catch {
    return false;
  }
}

/** A new key, kept here; its public half as the register writes it. */
export async function make(exportable) {
  const pair = await crypto.subtle.generateKey("Ed25519", exportable, ["sign", "verify"]);
  const raw = await crypto.subtle.exportKey("raw", pair.publicKey);
  const written = `ed25519:${base64(raw)}`;
  await inStore("readwrite", (store) => store.put(pair, written));
  if (navigator.storage?.persist) await navigator.storage.persist();
  return { written, pair };
}

/** The pair of a public key, or undefined where this browser does not hold it. */
export function held(written) {
  return inStore("readonly", (store) => store.get(written));
}

/** The first four bytes that a signature line bears: of SHA-256 over name, kind and public key. */
export async function keyId(seat, written) {
  const name = new TextEncoder().encode(`${seat}\n`);
  const over = joined(name, new Uint8Array([KIND]), fromBase64(written.split(":")[1]));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", over)).slice(0, 4);
}

/** The signature line of a seat over a text. */
export async function signatureLine(pair, seat, written, text) {
  const made = await crypto.subtle.sign("Ed25519", pair.privateKey, new TextEncoder().encode(text));
  return `— ${seat} ${base64(joined(await keyId(seat, written), new Uint8Array(made)))}`;
}

/** The line of a key file that `xiezhi sign` reads; of an exportable key alone. */
export async function keyFile(pair, seat, written) {
  const whole = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  const seed = whole.slice(-32);
  const id = [...(await keyId(seat, written))].map((one) => one.toString(16).padStart(2, "0")).join("");
  return `PRIVATE+KEY+${seat}+${id}+${base64(joined(new Uint8Array([KIND]), seed))}\n`;
}
