import type { IncomingMessage, ServerResponse } from 'node:http';
import { mediaType, readBody, sendJson } from '../slack/http.js';
import { isObject, parseJson } from '../slack/json.js';
import { ImpossibleAct } from '../slack/refusal.js';

/** No long poll lasts longer than this, whatever the caller asked for. */
const longestPollMs = 120_000;

/**
 * Answers `POST /<platform>/control/<member>` with a JSON argument: `{ok: true, result}`, or 409 with `{ok: false,
 * error}` for what the person's screen does not offer.
 *
 * Only `application/json` is taken: a page of another origin cannot send that without being let in first.
 */
export async function serveControl<Control extends object>(
  control: Control,
  members: readonly (keyof Control & string)[],
  member: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const name = members.find((one) => one === member);
  if (name === undefined) return sendJson(res, 404, { ok: false, error: `no control member "${member}"` });
  if (req.method !== 'POST' || mediaType(req) !== 'application/json') {
    return sendJson(res, 415, { ok: false, error: 'POST application/json' });
  }
  const argument = parseJson((await readBody(req)).toString('utf8') || '{}');
  if (!isObject(argument)) return sendJson(res, 400, { ok: false, error: 'the body must be a JSON object' });
  const poll = argument['timeoutMs'];
  const bounded =
    typeof poll === 'number'
      ? { ...argument, timeoutMs: Math.min(Math.max(0, poll), longestPollMs) }
      : argument;
  try {
    // The members check what matters themselves: who acts, and whether the screen offers it.
    const run = control[name] as (argument: unknown) => Promise<unknown>;
    sendJson(res, 200, { ok: true, result: await run(bounded) });
  } catch (error) {
    if (error instanceof ImpossibleAct) return sendJson(res, 409, { ok: false, error: error.message });
    if (error instanceof TypeError) return sendJson(res, 400, { ok: false, error: error.message });
    throw error;
  }
}
