import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import type { Chart } from './chart.js';
import { chartSvg } from './svg.js';

/** Draws charts, one at a time. */
export interface Painter {
  /** The chart as PNG. Rejects when the renderer or the font cannot be read. */
  draw(chart: Chart): Promise<Uint8Array>;
}

/** Pixels of the picture for one of the chart. */
const zoom = 2;

const require = createRequire(import.meta.url);

/** The library can be loaded once in a process, and nobody who draws nothing should pay for it: hence on first use. */
const renderer = once(async () => {
  await initWasm(await readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
});

/**
 * A painter that needs nothing of the machine it runs on: Chinese and Latin glyphs come from a font this program brings
 * (Noto Sans Hans, SIL Open Font License 1.1). The font, 8 MB, is read for each picture and let go again, and only one
 * picture is in the making at any time.
 */
export function createPainter(): Painter {
  let last: Promise<unknown> = Promise.resolve();

  async function paint(chart: Chart): Promise<Uint8Array> {
    await renderer();
    return rasterised(chartSvg(chart), await readFile(fontPath()));
  }

  return {
    draw(chart) {
      const drawn = last.then(() => paint(chart));
      last = drawn.catch(() => undefined);
      return drawn;
    },
  };
}

function rasterised(svg: string, font: Uint8Array): Uint8Array {
  const drawing = new Resvg(svg, {
    font: { fontBuffers: [font], defaultFontFamily: 'Noto Sans S Chinese' },
    fitTo: { mode: 'zoom', value: zoom },
  });
  try {
    const image = drawing.render();
    try {
      return image.asPng();
    } finally {
      image.free();
    }
  } finally {
    drawing.free();
  }
}

/** The package names no font among its exports; they lie beside its entry's folder. */
function fontPath(): string {
  return join(dirname(require.resolve('@embedpdf/fonts-sc')), '../fonts/NotoSansHans-Regular.otf');
}

/** The same result for everybody who asks; after a failure the next one tries again. */
function once(load: () => Promise<void>): () => Promise<void> {
  let loaded: Promise<void> | null = null;
  return () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = null;
      throw error;
    });
    return loaded;
  };
}
