import type { Faults } from './faults.js';
import { limits } from './limits.js';
import type { ResponseUrl } from './model.js';
import type { World } from './world.js';

/** Why a `trigger_id` opens nothing, in the words of `views.open`. */
type TriggerRefusal = 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';

/** The short-lived, single-use ids that let an app open a modal for the person who just acted. */
export interface Triggers {
  issue(user: string): string;
  /** Checks a trigger without using it up; gives its person, or why not. */
  look(id: string): { readonly user: string } | TriggerRefusal;
  /** Uses a trigger up. */
  use(id: string): void;
}

/** Creates the triggers: 3 s and one use, in real time. */
export function createTriggers(world: World, faults: Faults): Triggers {
  const issued = new Map<string, { user: string; at: number; used: boolean }>();
  return {
    issue(user) {
      const now = world.clock.realNow();
      // Kept for a while after they expired, so that a late use is told apart from a wrong id.
      for (const [id, trigger] of issued) {
        if (now - trigger.at < 10 * 60_000) break;
        issued.delete(id);
      }
      const id = `${now}.${world.ids.next('')}.${world.ids.hex(32)}`;
      issued.set(id, { user, at: now, used: false });
      return id;
    },
    look(id) {
      const trigger = issued.get(id);
      if (trigger === undefined) return 'invalid_trigger_id';
      if (trigger.used) return 'exchanged_trigger_id';
      const late = world.clock.realNow() - trigger.at > limits.trigger.lifeMs;
      if (late || faults.take('expire-trigger') !== undefined) return 'expired_trigger_id';
      return { user: trigger.user };
    },
    use(id) {
      const trigger = issued.get(id);
      if (trigger !== undefined) trigger.used = true;
    },
  };
}

/** Why a `response_url` is refused. */
type ResponseUrlRefusal = 'used_url' | 'expired_url';

/** Makes a new response URL's record; the address is `<base>/slack/response/<id>`. */
export function issueResponseUrl(
  world: World,
  about: Pick<ResponseUrl, 'user' | 'channel' | 'source' | 'thread_ts'>,
): ResponseUrl {
  const url: ResponseUrl = {
    id: `${world.ids.next('R')}${world.ids.hex(16)}`,
    issued: world.clock.realNow(),
    uses: 0,
    ...about,
  };
  world.commit({ kind: 'response-url', url });
  return url;
}

/** Counts one use, or says why the URL is spent. */
export function useResponseUrl(world: World, faults: Faults, id: string): ResponseUrl | ResponseUrlRefusal {
  const url = world.responseUrls.get(id);
  if (url === undefined || world.clock.realNow() - url.issued > limits.responseUrl.lifeMs)
    return 'expired_url';
  if (faults.take('expire-response-url') !== undefined) return 'expired_url';
  if (url.uses >= limits.responseUrl.uses) return 'used_url';
  const used = { ...url, uses: url.uses + 1 };
  world.commit({ kind: 'response-url', url: used });
  return used;
}
