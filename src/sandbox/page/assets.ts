import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, gzipSync } from 'node:zlib';

/** Where the page's files are, as directories. */
export interface PageAssets {
  /** The compiled scripts. */
  readonly client: string;
  /** The style sheets. */
  readonly style: string;
  /** Where packages are installed. */
  readonly modules: string;
}

/**
 * Finds the files in the checkout this program was built in: it runs from `src/` under the tests and from `dist/src/`
 * otherwise.
 */
export function findAssets(): PageAssets {
  let root = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(root, 'package.json')) && root !== dirname(root)) root = dirname(root);
  return {
    client: join(root, 'dist', 'page'),
    style: join(root, 'src', 'sandbox', 'page', 'style'),
    modules: join(root, 'node_modules'),
  };
}

/** A text ready to be sent. */
interface Packed {
  readonly type: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
  readonly etag: string;
}

/** The page's files. */
export interface AssetShelf {
  /** Paths of all style sheets, the frame's first, as the others build on it. */
  sheets(): readonly string[];
  /** Paths of all scripts. */
  scripts(): readonly string[];
  /** Answers below `/sandbox/client/` and `/sandbox/style/`; false for other paths. */
  handle(path: string, req: IncomingMessage, res: ServerResponse): boolean;
}

const idiomorph = ['idiomorph', 'dist', 'idiomorph.esm.js'];

/** Serves scripts and style sheets, packed once for as long as a file stays as it is. */
export function createAssets(assets: PageAssets): AssetShelf {
  const packed = new Map<string, { readonly mark: string; readonly as: Packed }>();
  const read = (file: string, type: string): Packed | undefined => {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    const mark = `${found.mtimeMs} ${found.size}`;
    const known = packed.get(file);
    if (known?.mark === mark) return known.as;
    const as = pack(readFileSync(file), type);
    packed.set(file, { mark, as });
    return as;
  };
  const handle: AssetShelf['handle'] = (path, req, res) => {
    // Names of one plain word: nothing outside the directories can be asked for.
    const [, kind, name = '', ending] =
      /^\/sandbox\/(client|style)\/([a-z0-9-]+)\.(js|css)$/.exec(path) ?? [];
    if (kind === undefined || (kind === 'client') !== (ending === 'js')) return false;
    const file =
      kind === 'style'
        ? join(assets.style, `${name}.css`)
        : name === 'idiomorph'
          ? join(assets.modules, ...idiomorph)
          : join(assets.client, `${name}.js`);
    const found = read(file, kind === 'style' ? 'text/css' : 'text/javascript');
    if (found === undefined) return false;
    sendPacked(req, res, found);
    return true;
  };
  const named = (directory: string, ending: string): string[] =>
    existsSync(directory)
      ? readdirSync(directory).flatMap((file) => (file.endsWith(ending) ? [basename(file, ending)] : []))
      : [];
  return {
    handle,
    sheets: () => {
      const others = named(assets.style, '.css').filter((name) => name !== 'frame');
      return ['frame', ...others.sort()].map((name) => `/sandbox/style/${name}.css`);
    },
    scripts: () => [...named(assets.client, '.js'), 'idiomorph'].map((name) => `/sandbox/client/${name}.js`),
  };
}

/** Packs a text for sending. */
export function pack(text: string | Buffer, type: string, level = constants.Z_DEFAULT_COMPRESSION): Packed {
  const plain = Buffer.from(text);
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  return { type, plain, gzip: gzipSync(plain, { level }), etag };
}

/** Sends it, compressed where that is understood, or says that the asker has it already. */
export function sendPacked(
  req: IncomingMessage,
  res: ServerResponse,
  { type, plain, gzip, etag }: Packed,
): void {
  const headers = { ...safeHeaders, etag, 'cache-control': 'no-cache', vary: 'accept-encoding' };
  if (req.headers['if-none-match']?.includes(etag)) {
    res.writeHead(304, headers).end();
    return;
  }
  const packed = /\bgzip\b/.test(String(req.headers['accept-encoding'] ?? ''));
  const body = packed ? gzip : plain;
  res.writeHead(200, {
    ...headers,
    'content-type': `${type}; charset=utf-8`,
    'content-length': String(body.length),
    ...(packed ? { 'content-encoding': 'gzip' } : {}),
  });
  res.end(req.method === 'HEAD' ? undefined : body);
}

/** Nothing but this server's own script, style and pictures, whatever a message contains. */
export const safeHeaders = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;
