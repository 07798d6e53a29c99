// Make a key in this browser and give its public half to the form; offer a copy where it may leave.
import { able, held, keyFile, make } from "./keys.js";

const form = document.getElementById("key-form");
const makes = document.getElementById("key-make");
const state = document.getElementById("key-here");

function download(words, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([words], { type: "text/plain" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

async function tellWhereKeyIs() {
  if (!state || !state.dataset.key) return;
  const pair = await held(state.dataset.key);
  state.textContent = pair ? state.dataset.yes : state.dataset.no;
  state.hidden = false;
}

async function begin() {
  if (!(await able())) {
    const note = document.getElementById("key-unable");
    if (note) note.hidden = false;
    return;
  }
  await tellWhereKeyIs();
  if (!makes) return;
  makes.hidden = false;
  document.getElementById("key-make-button").addEventListener("click", async (event) => {
    event.target.disabled = true;
    const copy = document.getElementById("key-copy").checked;
    const { written, pair } = await make(copy);
    const seat = form.elements.seat.value || form.dataset.seat;
    if (copy) download(await keyFile(pair, seat, written), `${seat}.key`);
    form.elements.key.value = written;
    form.submit();
  });
}

begin();
