import type { InboundHandler, InboxItems } from '../ports/work.js';
import { putAside } from './failure.js';
import type { Hand, JobTools } from './tools.js';

/** What finishing one inbox row needs. */
export interface InboxTools extends JobTools {
  items: InboxItems;
  /** By platform. */
  handlers: ReadonlyMap<string, InboundHandler>;
}

/**
 * Finishes one row that the process which received it left behind. A row is answered at once by whoever receives it,
 * and due for this job only seconds later; should both do it, its key lets only one of them have an effect.
 */
export async function resume(tools: InboxTools, hand: Hand): Promise<void> {
  const begun = await tools.work.begin(hand.work, tools.time.now(), tools.leaseMs);
  if (begun === null) {
    tools.counters.add('passed');
    return;
  }
  hand.work = begun.work;
  tools.seam('inbox.begun');
  try {
    const item = await tools.items.load(hand.work.id);
    if (item === null) return;
    const handler = tools.handlers.get(item.platform);
    if (handler === undefined) throw new Error(`no connection to ${item.platform} in this process`);
    await handler.resume(item);
    tools.seam('inbox.resumed');
    await tools.items.done(hand.work, tools.clock.now());
    tools.counters.add('resumed');
    tools.seam('inbox.done');
  } catch (error) {
    await putAside(tools, hand.work, error, true);
  }
}
