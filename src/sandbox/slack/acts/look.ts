import type { SlackControl } from '../control.js';
import type { Appearance } from '../feed.js';
import { type Eyes, eyesOf, type News } from '../sight.js';
import type { Stage } from './stage.js';

/** Looking and waiting. */
export function lookActs(stage: Stage, closing: AbortSignal): Pick<SlackControl, 'people' | 'see' | 'news'> {
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
      return [...world.users.values()]
        .filter((user) => !user.is_bot && !user.deleted)
        .map((user) => ({
          id: user.id,
          name: user.name,
          displayName: user.display_name || user.real_name,
          realName: user.real_name,
          title: user.title,
          locale: user.locale,
          tz: user.tz,
          outside: user.is_restricted || user.is_ultra_restricted || user.is_stranger,
        }));
    },
    async see(query) {
      return eyesOf(world, stage.person(query.user).id, stage.states).sight(query.limit ?? 100);
    },
    async news(query): Promise<News> {
      const user = stage.person(query.user).id;
      const eyes = eyesOf(world, user, stage.states);
      const since = query.since ?? stage.lastAct(user);
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
