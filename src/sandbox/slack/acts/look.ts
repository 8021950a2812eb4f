import type { SlackControl } from '../control.js';
import type { Appearance } from '../feed.js';
import { type Eyes, eyesOf, type News } from '../sight.js';
import { readKey } from '../world.js';
import type { Stage } from './stage.js';

/** Looking and waiting. */
export function lookActs(
  stage: Stage,
  closing: AbortSignal,
): Pick<SlackControl, 'people' | 'workspace' | 'see' | 'markRead' | 'news'> {
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
    async workspace() {
      const { team, app, commands, shortcuts } = world.seed;
      return {
        name: team.name,
        app: { id: app.user_id, name: app.real_name ?? app.name, description: app.description ?? '' },
        commands: commands.map((one) => ({
          command: one.command,
          description: one.description ?? '',
          usageHint: one.usage_hint ?? '',
        })),
        shortcuts: (shortcuts ?? []).map((one) => ({
          callbackId: one.callback_id,
          name: one.name,
          type: one.type,
        })),
      };
    },
    async see({ user, limit = 100, conversation, threadTs }) {
      const eyes = eyesOf(world, stage.person(user).id, stage.states);
      return eyes.sight(limit, conversation === undefined ? undefined : { conversation, threadTs });
    },
    async markRead(act) {
      const user = stage.person(act.user).id;
      const { facts, posts } = stage.conversation(user, act.conversation);
      const newest = posts.at(-1)?.message.ts;
      if (newest !== undefined) world.readUpTo.set(readKey(user, facts.id), newest);
      return {};
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
