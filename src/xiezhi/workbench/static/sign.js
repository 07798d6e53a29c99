// Sign acts with the key that this browser keeps. What is signed is made here from what the page
// shows: the text names the log, the party, and the digest of the act's bytes.
import { able, held, signatureLine } from "./keys.js";

function hex(bytes) {
  return [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, "0")).join("");
}

async function textOf(form, content) {
  const digest = hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(content)));
  const { origin, party } = form.dataset;
  return `xiezhi.register.act/v1\n${origin}\n${party}\nsha256 ${digest}\n`;
}

async function signed(form, pair) {
  const { seat, key } = form.dataset;
  const contents = [...form.querySelectorAll("[data-content]")].map((one) => one.textContent);
  return Promise.all(
    contents.map(async (content) => signatureLine(pair, seat, key, await textOf(form, content))),
  );
}

function say(trouble, which) {
  trouble.textContent = trouble.dataset[which];
  trouble.hidden = false;
}

async function begin(form) {
  const way = document.getElementById("browser-way");
  const trouble = document.getElementById("sign-trouble");
  const button = document.getElementById("sign-button");
  way.hidden = false;
  const pair = (await able()) && form.dataset.key ? await held(form.dataset.key) : undefined;
  if (form.dataset.hash !== "sha256" || !pair) {
    say(trouble, pair ? "hashUnknown" : "missing");
    return;
  }
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const lines = await signed(form, pair);
      form.querySelectorAll("[name=signature]").forEach((one, n) => { one.value = lines[n]; });
      form.submit();
    } catch {
      say(trouble, "failed");
      button.disabled = false;
    }
  });
  button.disabled = false; // not before a click would be heard
}

const form = document.getElementById("sign-form");
if (form) begin(form);
