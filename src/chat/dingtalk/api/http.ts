import { ChatError } from '../../../ports/chat-sender.js';

/** Node's `fetch`, or what a test puts in its place. */
export type Fetch = typeof globalThis.fetch;

/** One call as it is made. */
export interface HttpCall {
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  /** Null where everything is in the address. */
  body: object | null;
  headers?: Readonly<Record<string, string>>;
  timeoutMs: number;
}

/** What came back. `json` is null where the body was none: a proxy's page, or nothing. */
export interface HttpAnswer {
  status: number;
  json: unknown;
}

/** The connection was never made, so nothing can have arrived. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/**
 * Makes one call with a JSON body. Never follows a redirect: no answer of the API is one, and a token must not travel
 * on. Rejects with `ChatError` "unreachable" when no answer came.
 */
export async function callJson(fetch: Fetch, call: HttpCall): Promise<HttpAnswer> {
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: { 'content-type': 'application/json', accept: 'application/json', ...call.headers },
      ...(call.body === null ? {} : { body: JSON.stringify(call.body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(call.timeoutMs),
    });
    return { status: response.status, json: parsed(await response.text()) };
  } catch (error) {
    throw new ChatError('unreachable', true, null, !neverSent.has(causeOf(error)));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
