import type { IncomingMessage } from 'node:http';
import { HttpError } from './errors.js';

/** Most bytes of a request's body: 1,000 events of two kilobytes each. */
const mostBytes = 2 * 1024 * 1024;

/** Reads a request's body. Throws `HttpError` 413 as soon as it proves too large. */
async function readBody(req: IncomingMessage, most = mostBytes): Promise<Buffer> {
  const tooLarge = () =>
    new HttpError(413, 'too-large', `the body is larger than ${most} bytes; send fewer events at once`, {
      // The rest of the body is not read: the connection cannot be used again.
      connection: 'close',
    });
  if (Number(req.headers['content-length'] ?? 0) > most) throw tooLarge();
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > most) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Reads a request's body as JSON. Throws `HttpError` for anything else. */
export async function readJson(req: IncomingMessage, most = mostBytes): Promise<unknown> {
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw new HttpError(
      415,
      'encoding',
      `content-encoding ${encoding} is not understood; send the body as it is`,
      {
        connection: 'close',
      },
    );
  const body = await readBody(req, most);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new HttpError(400, 'not-json', 'the body is not JSON in UTF-8; send {"events":[…]}');
  }
}
