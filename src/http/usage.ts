import { z } from 'zod';
import type { Desk } from '../desk/desk.js';
import { ingestJson, ingestUsage, mostEvents } from '../desk/ingest-usage.js';
import type { Authenticate } from './api-keys.js';
import { readJson } from './body.js';
import { HttpError, sendJson } from './errors.js';
import { exact, type Handler } from './server.js';

/** The envelope; events are read one by one, so that a bad one does not sink the others. */
const envelope = z.strictObject({ source: z.string().optional(), events: z.array(z.unknown()) });

/** `POST /v1/usage`: takes a batch of metered calls from the source whose API key it bears. */
export function usageApi(
  desk: Desk,
  authenticate: Authenticate,
  onBooked: (source: string, counts: Record<string, number>) => void = () => {},
): Handler {
  return exact('POST', '/v1/usage', async (req, res) => {
    const source = authenticate(req);
    const body = await readJson(req);
    const parsed = envelope.safeParse(body);
    if (!parsed.success)
      throw new HttpError(
        400,
        'invalid',
        `send {"events":[…]}, with "source" beside it if you like: ${parsed.error.issues.map(words).join('; ')}`,
      );
    const { events, source: named } = parsed.data;
    if (named !== undefined && named !== source)
      throw new HttpError(
        403,
        'wrong-source',
        `this API key reports for ${source}; use the key of ${named}, or leave "source" out`,
      );
    if (events.length === 0 || events.length > mostEvents)
      throw new HttpError(
        400,
        'batch-size',
        `a call brings 1 to ${mostEvents} events, not ${events.length}; split larger batches`,
      );
    const answer = await ingestUsage(desk, source, events);
    const { accepted, duplicates, rejected } = answer;
    onBooked(source, { accepted, duplicate: duplicates, rejected: rejected.length });
    sendJson(res, 200, ingestJson(desk, answer));
  });
}

function words(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.') || 'the body'}: ${issue.message}`;
}
