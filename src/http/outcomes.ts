import { z } from 'zod';
import type { Desk } from '../desk/desk.js';
import { ingestOutcomes, mostOutcomes } from '../desk/ingest-outcomes.js';
import type { Authenticate } from './api-keys.js';
import { readJson } from './body.js';
import { HttpError, sendJson } from './errors.js';
import { exact, type Handler } from './server.js';

/** The envelope; outcomes are read one by one, so that a bad one does not sink the others. */
const envelope = z.strictObject({ source: z.string().optional(), outcomes: z.array(z.unknown()) });

/** `POST /v1/outcomes`: takes a batch of what was delivered from the source whose API key it bears. */
export function outcomesApi(
  desk: Desk,
  authenticate: Authenticate,
  onKept: (source: string, counts: Record<string, number>) => void = () => {},
): Handler {
  return exact('POST', '/v1/outcomes', async (req, res) => {
    const source = authenticate(req);
    const parsed = envelope.safeParse(await readJson(req));
    if (!parsed.success)
      throw new HttpError(
        400,
        'invalid',
        `send {"outcomes":[…]}, with "source" beside it if you like: ${parsed.error.issues.map(words).join('; ')}`,
      );
    const { outcomes, source: named } = parsed.data;
    if (named !== undefined && named !== source)
      throw new HttpError(
        403,
        'wrong-source',
        `this API key reports for ${source}; use the key of ${named}, or leave "source" out`,
      );
    if (outcomes.length === 0 || outcomes.length > mostOutcomes)
      throw new HttpError(
        400,
        'batch-size',
        `a call brings 1 to ${mostOutcomes} outcomes, not ${outcomes.length}; split larger batches`,
      );
    const answer = await ingestOutcomes(desk, source, outcomes);
    const { accepted, duplicates, rejected } = answer;
    onKept(source, { accepted, duplicate: duplicates, rejected: rejected.length });
    sendJson(res, 200, answer);
  });
}

function words(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.') || 'the body'}: ${issue.message}`;
}
