import type { IncomingMessage, ServerResponse } from 'node:http';

/** Most bytes a request may bring; uploads are small pictures. */
const mostBytes = 20 * 1024 * 1024;

/** Reads a request's body. */
export async function readBody(req: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of req) {
    const bytes = Buffer.from(part as Uint8Array);
    size += bytes.length;
    if (size > mostBytes) throw new Error('request body too large');
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

/** The media type of a request, without its parameters. */
export function mediaType(req: IncomingMessage): string {
  return (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Answers with JSON. */
export function sendJson(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: { readonly [name: string]: string } = {},
): void {
  const text = JSON.stringify(body);
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    ...headers,
  });
  res.end(text);
}

/** Answers with plain text. */
export function sendText(res: ServerResponse, status: number, text: string): void {
  res.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  res.end(text);
}

/** Reads the parts of a `multipart/form-data` body: name → text or bytes. */
export async function readForm(
  req: IncomingMessage,
  body: Buffer,
): Promise<ReadonlyMap<string, string | Blob>> {
  const parsed = await new Response(new Uint8Array(body), {
    headers: { 'content-type': req.headers['content-type'] ?? '' },
  }).formData();
  return new Map(parsed.entries());
}
