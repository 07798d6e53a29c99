// The overview's map: our own outlines and places, drawn by MapLibre. Without it, or without WebGL,
// the picture that stands there stays, and the table beside it says the same.
const SIDES = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"];
const MARKS = ["#14506b", "#9b2c1f", "#1d5b34", "#7a4b00", "#5b3a86", "#2c6e8f", "#a8481f", "#4d5a66"];
const LABELS_MOST = 40;
const NEAR = 1; // so much closer than at first a reader sees that borders were simplified

function draws() {
  try {
    const canvas = document.createElement("canvas");
    return Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl"));
  } catch {
    return false;
  }
}

function collection(features) {
  return { type: "FeatureCollection", features };
}

/** The places of each item, coloured by item; a place of several items bears the first's colour. */
function marked(ground, items) {
  const shape = new Map(ground.features.places.features.map((one) => [one.properties.code, one]));
  const seen = new Map();
  items.forEach((item, n) => {
    for (const code of item.places) {
      if (shape.has(code) && !seen.has(code)) seen.set(code, MARKS[n % MARKS.length]);
    }
  });
  return collection(
    [...seen].map(([code, colour]) => ({
      ...shape.get(code), properties: { ...shape.get(code).properties, colour },
    })),
  );
}

function sideColour(ground) {
  const pairs = Object.entries(ground.sides).flatMap(([code, n]) => [code, SIDES[n % SIDES.length]]);
  return ["match", ["get", "province"], ...pairs, "#999999"];
}

function style(ground, items) {
  const at = (name) => ({ type: "geojson", data: ground.features[name] });
  return {
    version: 8,
    sources: {
      places: at("places"), outlines: at("outlines"), border: at("border"), around: at("around"),
      marked: { type: "geojson", data: marked(ground, items) },
      chosen: { type: "geojson", data: collection([]) },
    },
    layers: [
      { id: "paper", type: "background", paint: { "background-color": "#ffffff" } },
      { id: "around", type: "fill", source: "around", paint: { "fill-color": "#ebebe7" } },
      { id: "land", type: "fill", source: "places", paint: { "fill-color": sideColour(ground), "fill-opacity": 0.14 } },
      { id: "marked", type: "fill", source: "marked", paint: { "fill-color": ["get", "colour"], "fill-opacity": 0.5 } },
      { id: "counties", type: "line", source: "places", paint: { "line-color": "#9aa5ad", "line-width": 0.6 } },
      { id: "outlines", type: "line", source: "outlines", paint: { "line-color": "#5b6770", "line-width": 1 } },
      { id: "border", type: "line", source: "border", paint: { "line-color": "#1c2733", "line-width": 2.6 } },
      { id: "chosen", type: "line", source: "chosen", paint: { "line-color": "#9b2c1f", "line-width": 3 } },
    ],
  };
}

/** Which places are named: those of items, else the largest; names that would overlap are left out. */
function named(ground, items) {
  const all = new Map(ground.places.map((one) => [one.code, one]));
  const wanted = items.length ? [...new Set(items.flatMap((one) => one.places))]
    : [...all.values()].sort((a, b) => (b.population ?? 0) - (a.population ?? 0)).map((one) => one.code);
  return wanted.map((code) => all.get(code)).filter(Boolean);
}

function label(place, lang, mark) {
  const element = document.createElement("span");
  element.className = mark ? `map-name map-${mark}` : "map-name";
  element.textContent = place[lang];
  element.setAttribute("aria-hidden", "true"); // the table beside the map says it
  element.setAttribute("aria-label", place[lang]);
  return element;
}

/** Names that leave room for one another at this zoom, the first the most important. */
function placeNames(map, places, held, lang, marks) {
  held.splice(0).forEach((one) => one.remove());
  const taken = [];
  for (const place of places) {
    if (held.length >= LABELS_MOST) break;
    const { x, y } = map.project([place.lon, place.lat]);
    const half = (lang === "zh" ? 7.5 : 4) * place[lang].length + 4;
    const box = [x - half, y - 10, x + half, y + 10];
    if (taken.some((b) => box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1])) continue;
    taken.push(box);
    const element = label(place, lang, marks.get(place.code));
    held.push(new window.maplibregl.Marker({ element }).setLngLat([place.lon, place.lat]).addTo(map));
  }
}

function choose(map, ground, item) {
  const codes = new Set(item ? item.places : []);
  const shapes = ground.features.places.features.filter((one) => codes.has(one.properties.code));
  map.getSource("chosen").setData(collection(shapes));
}

function listen(map, ground, items) {
  const byId = new Map(items.map((one) => [one.id, one]));
  for (const row of document.querySelectorAll("tr[data-item]")) {
    const item = byId.get(row.dataset.item);
    for (const begin of ["mouseenter", "focusin"]) row.addEventListener(begin, () => choose(map, ground, item));
    for (const end of ["mouseleave", "focusout"]) row.addEventListener(end, () => choose(map, ground, null));
  }
}

function tell(map, ground, lang) {
  const popup = new window.maplibregl.Popup({ closeButton: false, closeOnClick: false });
  map.on("mousemove", "land", (event) => {
    const place = event.features[0].properties;
    popup.setLngLat(event.lngLat).setText(lang === "zh" ? place.name_zh : place.name_en).addTo(map);
  });
  map.on("mouseleave", "land", () => popup.remove());
}

async function asked(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : null;
}

/** The country around, simplified, once the sides are drawn. */
async function drawCountry(map, frame, ground) {
  const country = frame.dataset.country ? await asked(frame.dataset.country) : null;
  if (!country) return;
  map.addSource("country", { type: "geojson", data: country });
  const own = ["literal", ground.places.map((one) => one.code)]; // drawn already, and finer
  map.addLayer({ id: "country", type: "line", source: "country", filter: ["!", ["in", ["get", "code"], own]], paint: { "line-color": "#d5d9dc", "line-width": 0.5 } }, "land");
  frame.dataset.around = "country";
}

/** Borders as they were measured, asked for when the map is first enlarged. */
async function drawFull(map, frame, ground, items) {
  const full = await asked(frame.dataset.full);
  if (!full) return;
  for (const name of ["places", "outlines", "border"]) {
    ground.features[name] = full[name];
    map.getSource(name).setData(full[name]);
  }
  map.getSource("marked").setData(marked(ground, items));
  frame.dataset.detail = "full";
}

async function begin(frame) {
  const items = JSON.parse(frame.dataset.items);
  const answer = await fetch(frame.dataset.ground, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const ground = await answer.json();
  frame.hidden = false;
  window.maplibregl.setWorkerUrl(frame.dataset.worker);
  const [west, south, east, north] = ground.bounds;
  const map = new window.maplibregl.Map({
    container: frame, style: style(ground, items), bounds: [[west, south], [east, north]],
    fitBoundsOptions: { padding: 12 }, attributionControl: false, dragRotate: false,
    pitchWithRotate: false, cooperativeGestures: true, maxZoom: 12,
    locale: frame.dataset.lang === "zh" ? {
      "NavigationControl.ZoomIn": "放大", "NavigationControl.ZoomOut": "缩小", "Map.Title": "地图",
      "CooperativeGesturesHandler.WindowsHelpText": "按住 Ctrl 并滚动以缩放地图",
      "CooperativeGesturesHandler.MacHelpText": "按住 ⌘ 并滚动以缩放地图",
      "CooperativeGesturesHandler.MobileHelpText": "用两个手指移动地图",
    } : {},
  });
  map.addControl(new window.maplibregl.NavigationControl({ showCompass: false }), "top-right");
  map.getCanvas().setAttribute("aria-label", frame.dataset.label);
  const picture = document.getElementById("map-picture");
  const marks = new Map(items.flatMap((one) => one.places.map((code, n) => [code, !one.cores ? "" : n < one.cores ? "core" : "driver"])));
  const held = [];
  const places = named(ground, items);
  let moved = false;
  map.on("movestart", (event) => { moved ||= Boolean(event.originalEvent); });
  map.on("resize", () => { if (!moved) map.fitBounds([[west, south], [east, north]], { padding: 12, animate: false }); });
  map.once("load", () => {
    if (picture) picture.hidden = true;
    frame.dataset.ready = "yes";
    placeNames(map, places, held, frame.dataset.lang, marks);
    map.on("zoomend", () => placeNames(map, places, held, frame.dataset.lang, marks));
    listen(map, ground, items);
    tell(map, ground, frame.dataset.lang);
    drawCountry(map, frame, ground);
    const first = map.getZoom();
    let near = !frame.dataset.full;
    map.on("zoomend", () => {
      if (near || map.getZoom() < first + NEAR) return;
      near = true;
      drawFull(map, frame, ground, items);
    });
  });
}

const frame = document.getElementById("map");
if (frame && frame.dataset.worker && window.maplibregl && draws()) begin(frame);
const layer = document.getElementById("layer");
if (layer) layer.addEventListener("change", () => layer.form.requestSubmit());
