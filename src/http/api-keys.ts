import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { HttpError } from './errors.js';

/** A key with which one source may report usage. */
export interface ApiKey {
  source: string;
  key: string;
}

/** Tells which source a request comes from. Throws `HttpError` 401 for a missing or unknown key. */
export type Authenticate = (req: IncomingMessage) => string;

/** Checks `Authorization: Bearer <key>` against the keys, in a time that tells nothing about them. */
export function bearerKeys(keys: readonly ApiKey[]): Authenticate {
  // Digests have one length, which is what the comparison needs, and hide the length of the keys.
  const known = keys.map(({ source, key }) => ({ source, digest: digestOf(key) }));
  const refuse = (message: string) =>
    new HttpError(401, 'unauthorised', message, { 'www-authenticate': 'Bearer', connection: 'close' });
  return (req) => {
    if (known.length === 0)
      throw refuse('no source may report usage yet: set TOKENDESK_API_KEYS=source:key and start again');
    const given = /^Bearer\s+(\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
    if (given === undefined) throw refuse('send your API key as "Authorization: Bearer <key>"');
    const digest = digestOf(given);
    let source: string | null = null;
    for (const one of known) if (timingSafeEqual(one.digest, digest)) source = one.source;
    if (source === null) throw refuse('this API key is unknown; compare it with TOKENDESK_API_KEYS');
    return source;
  };
}

function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
