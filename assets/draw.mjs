/**
 * Draws the PNG files from the SVG sources beside them: `node assets/draw.mjs`, after an SVG has changed.
 * It knows just what these icons use: <circle> and <path> (absolute M, L, A with equal radii, Z), fill, stroke,
 * stroke-width and round ends. No rasteriser has to be installed.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import { XMLParser } from 'fast-xml-parser';

/**
 * @typedef {readonly [x: number, y: number]} Point
 * @typedef {readonly [r: number, g: number, b: number]} Colour
 * @typedef {{ points: Point[], closed: boolean, fill: Colour | undefined, stroke: Colour | undefined, width: number }} Shape
 */

const states = ['idle', 'ringing', 'live', 'error', 'asking', 'stopped'];
/** 16, 24, 32: Windows at 100, 150 and 200 %. 22, 44: Linux panels at 100 and 200 %. */
const traySizes = [16, 22, 24, 32, 44];
/** macOS draws a template in its own colours, from its transparency alone. */
const templateSizes = [16, 32];
const iconSizes = [64, 256];

/** Points a side at which each pixel is looked at. */
const samplesAt = (/** @type {number} */ size) => (size < 64 ? 8 : 4);

for (const state of states) {
  const drawing = await read(`tray/${state}.svg`);
  for (const size of traySizes) await save(`tray/${state}-${size}.png`, render(drawing, size));
  const black = { ...drawing, shapes: drawing.shapes.map(inBlack) };
  for (const size of templateSizes) await save(`tray/${state}-template-${size}.png`, render(black, size));
}
const icon = await read('icon.svg');
for (const size of iconSizes) await save(`icon-${size}.png`, render(icon, size));

/** @param {string} name */
async function read(name) {
  const parser = new XMLParser({ preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '' });
  const [svg] = parser.parse(await readFile(new URL(name, import.meta.url), 'utf8'));
  const viewBox = svg[':@'].viewBox.split(' ').map(Number);
  /** @type {Shape[]} */
  const shapes = svg.svg
    .filter((/** @type {object} */ node) => !('title' in node))
    .map((/** @type {Record<string, any>} */ node) => shape(node, name));
  return { side: viewBox[2], shapes };
}

/**
 * @param {Record<string, any>} node
 * @param {string} name
 * @returns {Shape}
 */
function shape(node, name) {
  const attributes = node[':@'];
  const paint = { fill: colour(attributes.fill), stroke: colour(attributes.stroke), width: Number(attributes['stroke-width'] ?? 0) };
  if ('circle' in node) {
    const [cx, cy, r] = [attributes.cx, attributes.cy, attributes.r].map(Number);
    return { points: arc(cx, cy, r, 0, 2 * Math.PI), closed: true, ...paint };
  }
  if ('path' in node) return { ...path(attributes.d, name), ...paint };
  throw new Error(`${name}: only <circle> and <path> can be drawn.`);
}

/** @param {Shape} drawn */
function inBlack(drawn) {
  /** @type {Colour} */
  const black = [0, 0, 0];
  return { ...drawn, fill: drawn.fill && black, stroke: drawn.stroke && black };
}

/**
 * @param {string | undefined} text
 * @returns {Colour | undefined}
 */
function colour(text) {
  const match = /^#(..)(..)(..)$/.exec(text ?? '');
  return match === null ? undefined : [parseInt(match[1], 16), parseInt(match[2], 16), parseInt(match[3], 16)];
}

/**
 * @param {string} d
 * @param {string} name
 */
function path(d, name) {
  /** @type {Point[]} */
  const points = [];
  let closed = false;
  for (const [, command, rest] of d.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const numbers = rest.trim().split(/\s+/).map(Number);
    if (command === 'M' || command === 'L') points.push([numbers[0], numbers[1]]);
    else if (command === 'A') points.push(...arcTo(points[points.length - 1], numbers));
    else if (command === 'Z') closed = true;
    else throw new Error(`${name}: the path command ${command} cannot be drawn.`);
  }
  return { points, closed };
}

/**
 * A circular arc of at most half a turn from `from`, as in SVG: r r 0 large sweep x y.
 *
 * @param {Point} from
 * @param {number[]} numbers
 */
function arcTo([x1, y1], [r, , , large, sweep, x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const chord = Math.hypot(dx, dy);
  const height = Math.sqrt(Math.max(0, r * r - (chord * chord) / 4)) * (large === sweep ? -1 : 1);
  const cx = (x1 + x2) / 2 - (dy / chord) * height;
  const cy = (y1 + y2) / 2 + (dx / chord) * height;
  const start = Math.atan2(y1 - cy, x1 - cx);
  let turn = Math.atan2(y2 - cy, x2 - cx) - start;
  if (sweep === 1 && turn < 0) turn += 2 * Math.PI;
  if (sweep === 0 && turn > 0) turn -= 2 * Math.PI;
  return arc(cx, cy, r, start, turn);
}

/**
 * @param {number} cx
 * @param {number} cy
 * @param {number} r
 * @param {number} start
 * @param {number} turn
 */
function arc(cx, cy, r, start, turn) {
  const steps = Math.max(8, Math.ceil(Math.abs(turn) * 8));
  /** @type {Point[]} */
  const points = [];
  for (let step = 0; step <= steps; step++) {
    const angle = start + (turn * step) / steps;
    points.push([cx + r * Math.cos(angle), cy + r * Math.sin(angle)]);
  }
  return points;
}

/**
 * @param {{ side: number, shapes: Shape[] }} drawing
 * @param {number} size Pixels a side.
 * @returns {Buffer} A PNG file.
 */
function render({ side, shapes }, size) {
  const pixels = Buffer.alloc(size * size * 4);
  const unit = side / size;
  const samples = samplesAt(size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const seen = [0, 0, 0];
      let covered = 0;
      for (let n = 0; n < samples * samples; n++) {
        const at = /** @type {const} */ ([
          (x + ((n % samples) + 0.5) / samples) * unit,
          (y + (Math.floor(n / samples) + 0.5) / samples) * unit,
        ]);
        const paint = topmost(shapes, at);
        if (paint === undefined) continue;
        covered++;
        for (const channel of [0, 1, 2]) seen[channel] += paint[channel];
      }
      const offset = (y * size + x) * 4;
      for (const channel of [0, 1, 2]) pixels[offset + channel] = covered === 0 ? 0 : Math.round(seen[channel] / covered);
      pixels[offset + 3] = Math.round((255 * covered) / (samples * samples));
    }
  }
  return png(pixels, size);
}

/**
 * @param {Shape[]} shapes
 * @param {Point} at
 */
function topmost(shapes, at) {
  for (const { points, closed, fill, stroke, width } of [...shapes].reverse()) {
    if (stroke !== undefined && onLine(points, closed, width / 2, at)) return stroke;
    if (fill !== undefined && inside(points, at)) return fill;
  }
  return undefined;
}

/**
 * @param {Point[]} points
 * @param {boolean} closed
 * @param {number} reach
 * @param {Point} at
 */
function onLine(points, closed, reach, [x, y]) {
  const ends = closed ? [...points, points[0]] : points;
  return ends.some(([x2, y2], index) => {
    const [x1, y1] = ends[Math.max(0, index - 1)];
    const [dx, dy] = [x2 - x1, y2 - y1];
    const length = dx * dx + dy * dy;
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / length));
    return Math.hypot(x - x1 - along * dx, y - y1 - along * dy) <= reach;
  });
}

/**
 * @param {Point[]} points
 * @param {Point} at
 */
function inside(points, [x, y]) {
  let odd = false;
  points.forEach(([x2, y2], index) => {
    const [x1, y1] = points[(index + points.length - 1) % points.length];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) odd = !odd;
  });
  return odd;
}

/**
 * @param {Buffer} pixels RGBA
 * @param {number} size
 */
function png(pixels, size) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // 8 bits a channel, colour with transparency.
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.concat(
    Array.from({ length: size }, (_, y) => Buffer.concat([Buffer.from([0]), pixels.subarray(y * size * 4, (y + 1) * size * 4)])),
  );
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

/**
 * @param {string} type
 * @param {Buffer} data
 */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, check]);
}

/** @param {Buffer} bytes */
function crc(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return (value ^ 0xffffffff) >>> 0;
}

/**
 * @param {string} name
 * @param {Buffer} image
 */
async function save(name, image) {
  await writeFile(new URL(name, import.meta.url), image);
}
