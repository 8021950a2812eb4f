import type { SlackControl } from '../control.js';
import { emitEvent } from '../events.js';
import { readFault, readStrike, strikes } from '../faults.js';
import type { Platform } from '../platform.js';
import { changeSettings } from '../settings.js';
import { userJson } from '../users.js';
import { clickActs } from './click.js';
import { lookActs } from './look.js';
import { modalActs } from './modal.js';
import { createStage } from './stage.js';
import { talkActs } from './talk.js';

/**
 * The control in the sandbox's own process.
 *
 * @param closing aborted when the sandbox closes, so that nobody waits for ever
 */
export function createControl(platform: Platform, closing: AbortSignal): SlackControl {
  const stage = createStage(platform);
  const { world, faults, traffic, delivery } = platform;
  return {
    ...lookActs(stage, closing),
    ...talkActs(stage),
    ...clickActs(stage),
    ...modalActs(stage),
    async editProfile(act) {
      const { user, position } = stage.begin(act.user);
      const at = Math.floor(world.clock.now() / 1000);
      world.commit({ kind: 'profile', user: user.id, change: act.change, at });
      const changed = world.users.get(user.id) ?? user;
      emitEvent(platform, 'user_change', 'users:read', {
        type: 'user_change',
        user: userJson(world, changed, true),
        cache_ts: at,
        event_ts: world.clock.nextTs(),
      });
      return { position };
    },
    async reload(act) {
      const { user, position } = stage.begin(act.user);
      world.ephemerals.delete(user.id);
      world.modals.delete(user.id);
      return { position };
    },
    async log(query) {
      return traffic.after(query.after ?? 0);
    },
    async addFault(fault) {
      faults.add(readFault(fault));
      return {};
    },
    async faults() {
      return faults.waiting;
    },
    async clearFaults() {
      faults.clear();
      return {};
    },
    async strike({ how }) {
      delivery.sockets.strike(strikes[readStrike(how)]);
      return {};
    },
    configure: (change) => changeSettings(platform, change),
  };
}
