import { ChatError } from '../ports/chat-sender.js';
import { GatewayError } from '../ports/gateway.js';
import type { DueWork } from '../ports/work.js';
import { backoffMs, MOST_ATTEMPTS } from './backoff.js';
import { wordsOf } from './job-log.js';
import type { JobTools } from './tools.js';

/**
 * Writes down that an attempt failed: due again after a pause, or dead when trying again cannot help or has been tried
 * long enough. `unknown`: it may have had its effect all the same.
 */
export async function putAside(
  tools: JobTools,
  work: DueWork,
  error: unknown,
  unknown: boolean,
): Promise<void> {
  const words = wordsOf(error);
  const final =
    (error instanceof ChatError && !error.retry) || (error instanceof GatewayError && error.final);
  // Whoever is asked to wait has not failed, however often it happens.
  const asked = error instanceof ChatError && error.retryAfterMs !== null;
  // A message may come too late; a limit must follow however long a gateway is away, and others wait for it.
  const patient = asked || error instanceof GatewayError;
  if (final || (work.attempt >= MOST_ATTEMPTS && !patient)) {
    await tools.work.dead(work, words);
    tools.counters.add('dead');
    tools.log.error(
      { table: work.table, id: work.id, attempt: work.attempt, error: words },
      final ? 'a row is given up: it was refused for good' : 'a row is given up: tried too often',
    );
    return;
  }
  await tools.work.retryAt(work, retryTime(tools, work, error), words, unknown, !asked);
  tools.counters.add('retried');
}

function retryTime(tools: JobTools, work: DueWork, error: unknown): Date {
  const asked = error instanceof ChatError ? error.retryAfterMs : null;
  // A little later than asked, and not everybody in the same instant.
  const wait =
    asked === null ? backoffMs(work.attempt, tools.random) : asked + Math.round(250 * tools.random());
  return new Date(tools.clock.now().getTime() + wait);
}
