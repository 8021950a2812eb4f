// Makes a screenshot small: at most 256 colours, which a page of text hardly exceeds, and one byte per pixel. Reads and writes
// what Chromium makes: 8 bits a channel, not interlaced. https://www.w3.org/TR/png/
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The same picture in few bytes; transparency is taken for white. */
export function smallPng(file) {
  const { width, height, pixels } = readPixels(file);
  const counts = new Map();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const palette = choosePalette(counts);
  const places = new Map(palette.map((colour, place) => [colour, place]));
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const colour = pixels[y * width + x];
      let place = places.get(colour);
      if (place === undefined) {
        place = nearest(palette, colour);
        places.set(colour, place);
      }
      rows[y * (width + 1) + x + 1] = place;
    }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flatMap(channels))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The colours that are used most; of those that look alike, the most used one. */
function choosePalette(counts) {
  const byUse = [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  for (const apart of [0, 4, 8, 12, 16, 24, 32]) {
    const chosen = [];
    for (const colour of byUse) {
      if (apart === 0 || chosen.every((one) => distance(one, colour) >= apart * apart)) chosen.push(colour);
      if (chosen.length > 256) break;
    }
    if (chosen.length <= 256) return chosen;
  }
  return byUse.slice(0, 256);
}

function nearest(palette, colour) {
  let best = 0;
  for (let place = 1; place < palette.length; place += 1)
    if (distance(palette[place], colour) < distance(palette[best], colour)) best = place;
  return best;
}

function channels(colour) {
  return [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255];
}

function distance(one, other) {
  const [r, g, b] = channels(one);
  const [r2, g2, b2] = channels(other);
  return (r - r2) ** 2 + (g - g2) ** 2 + (b - b2) ** 2;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** Every pixel as 0xRRGGBB. */
function readPixels(file) {
  const data = [];
  let head = Buffer.alloc(0);
  for (let at = SIGNATURE.length; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') head = body;
    if (type === 'IDAT') data.push(body);
    at += length + 12;
  }
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const size = { 2: 3, 6: 4 }[head[9]];
  if (head[8] !== 8 || size === undefined || head[12] !== 0)
    throw new Error('not a picture as Chromium makes it');
  const raw = unfiltered(inflateSync(Buffer.concat(data)), width * size, height, size);
  const pixels = new Uint32Array(width * height);
  for (let i = 0; i < pixels.length; i += 1) {
    const at = i * size;
    const alpha = size === 4 ? raw[at + 3] : 255;
    const over = (value) => Math.round((value * alpha + 255 * (255 - alpha)) / 255);
    pixels[i] = (over(raw[at]) << 16) | (over(raw[at + 1]) << 8) | over(raw[at + 2]);
  }
  return { width, height, pixels };
}

/** Takes back what was done to each row to make it compress. https://www.w3.org/TR/png/#9Filters */
function unfiltered(bytes, row, height, size) {
  const out = Buffer.alloc(row * height);
  for (let y = 0; y < height; y += 1) {
    const filter = bytes[y * (row + 1)];
    for (let x = 0; x < row; x += 1) {
      const left = x < size ? 0 : out[y * row + x - size];
      const up = y === 0 ? 0 : out[(y - 1) * row + x];
      const corner = x < size || y === 0 ? 0 : out[(y - 1) * row + x - size];
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      out[y * row + x] = bytes[y * (row + 1) + 1 + x] + guess;
    }
  }
  return out;
}

function paeth(left, up, corner) {
  const sum = left + up - corner;
  const [a, b, c] = [Math.abs(sum - left), Math.abs(sum - up), Math.abs(sum - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
