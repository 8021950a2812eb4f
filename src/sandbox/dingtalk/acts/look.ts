import type { DingTalkControl } from '../control.js';
import type { Appearance } from '../feed.js';
import type { Eyes, News } from '../sight.js';
import type { Stage } from './stage.js';

/** Looking and waiting. */
export function lookActs(
  stage: Stage,
  closing: AbortSignal,
): Pick<DingTalkControl, 'people' | 'see' | 'news'> {
  const { world } = stage.platform;

  /** Resolves with the first thing this person sees, or with nothing when the time is over. */
  const nextFor = (eyes: Eyes, timeoutMs: number): Promise<Appearance | undefined> =>
    new Promise((resolve) => {
      const finish = (appearance: Appearance | undefined): void => {
        stop();
        clearTimeout(timer);
        closing.removeEventListener('abort', giveUp);
        resolve(appearance);
      };
      const giveUp = (): void => finish(undefined);
      const stop = world.feed.watch((appearance) => {
        if (eyes.visible(appearance)) finish(appearance);
      });
      const timer = setTimeout(giveUp, timeoutMs);
      closing.addEventListener('abort', giveUp);
      if (closing.aborted) giveUp();
    });

  return {
    async people() {
      return world.seed.users.map((user) => ({
        id: user.userId,
        name: user.name,
        title: user.title ?? '',
        outside: user.external === true,
      }));
    },
    async see(query) {
      const user = stage.person(query.user);
      world.lookedAt.set(user.userId, world.now());
      return stage.eyes(user).sight(query.limit ?? 100);
    },
    async news(query): Promise<News> {
      const user = stage.person(query.user);
      const eyes = stage.eyes(user);
      const since = query.since ?? stage.lastAct(user.userId);
      const collect = (): News => ({
        position: world.feed.position,
        items: world.feed.after(since).flatMap((appearance) => eyes.seen(appearance) ?? []),
      });
      const now = collect();
      if (now.items.length > 0 || (query.timeoutMs ?? 0) <= 0) return now;
      const first = await nextFor(eyes, query.timeoutMs ?? 0);
      return first === undefined ? { position: world.feed.position, items: [] } : collect();
    },
  };
}
