import type { Platform } from './platform.js';
import { postAsBot } from './posting.js';

/** How often scheduled messages are looked at when nothing else happens, in real milliseconds. */
const lookEveryMs = 1_000;

/**
 * Posts scheduled messages that are due by the workspace's clock. That clock may jump, so no timer can be set
 * for the moment itself: it looks now and then, and whenever {@link check} is called.
 */
export function startScheduler(platform: Platform): { check(): void; stop(): void } {
  const { world } = platform;
  const check = (): void => {
    if (world.scheduled.size === 0) return;
    const due = [...world.scheduled.values()]
      .filter((item) => item.post_at * 1000 <= world.clock.now())
      .sort((a, b) => a.post_at - b.post_at);
    for (const item of due) {
      world.commit({ kind: 'unscheduled', id: item.id });
      const conversation = world.conversations.get(item.channel);
      if (conversation !== undefined) postAsBot(platform, conversation, item.draft);
    }
  };
  const timer = setInterval(check, lookEveryMs);
  timer.unref();
  return { check, stop: () => clearInterval(timer) };
}
