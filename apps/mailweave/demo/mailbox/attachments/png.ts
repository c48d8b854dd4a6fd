import { crc32, deflateSync } from 'node:zlib';

export type Colour = readonly [red: number, green: number, blue: number];

/** A picture from its pixels: true colour, eight bits, no filter (PNG, ISO/IEC 15948). */
export function pngOf(width: number, height: number, colourAt: (x: number, y: number) => Colour): Buffer {
  const rows: Buffer[] = [];
  for (let y = 0; y < height; y += 1) {
    const row = Buffer.alloc(1 + width * 3);
    for (let x = 0; x < width; x += 1) row.set(colourAt(x, y), 1 + x * 3);
    rows.push(row);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Bit depth 8, colour type 2 (RGB), and the only compression, filter set and interlacing that are needed.
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const data = deflateSync(Buffer.concat(rows), { level: 9 });
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, check]);
}

/** A picture drawn in letters, each letter a colour, each pixel a square. */
export function pixelArt(
  rows: readonly string[],
  palette: Readonly<Record<string, Colour>>,
  scale: number,
): Buffer {
  const width = Math.max(...rows.map((row) => row.length));
  const blank: Colour = [255, 255, 255];
  return pngOf(width * scale, rows.length * scale, (x, y) => {
    const letter = rows[Math.floor(y / scale)]?.[Math.floor(x / scale)] ?? ' ';
    return palette[letter] ?? blank;
  });
}
