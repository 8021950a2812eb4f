import { ImpossibleAct } from '../../slack/refusal.js';
import type { DingTalkControl } from '../control.js';
import { pushEvent } from '../events.js';
import type { Strike } from '../faults.js';
import { postAsPerson } from '../messages.js';
import type { Platform } from '../platform.js';
import { revokeToken } from '../tokens.js';
import { approvalActs } from './approvals.js';
import { lookActs } from './look.js';
import { createStage } from './stage.js';
import { tapActs } from './tap.js';

/**
 * The control in the sandbox's own process.
 *
 * @param closing aborted when the sandbox closes, so that nobody waits for ever
 */
export function createControl(platform: Platform, closing: AbortSignal): DingTalkControl {
  const stage = createStage(platform);
  const { world, faults, traffic, hub, warnings, settings } = platform;
  const strikes: { readonly [how in Strike]: () => void } = {
    'cut-sockets': () => hub.strike('cut'),
    'half-open': () => hub.strike('half-open'),
    mute: () => hub.strike('mute'),
    disconnect: () => hub.strike('retire'),
    'revoke-token': () => revokeToken(platform),
    'expire-webhooks': () => {
      for (const webhook of [...world.webhooks.values()])
        if (webhook.expires > world.now())
          world.commit({ kind: 'webhook', webhook: { ...webhook, expires: 0 } });
    },
  };
  return {
    ...lookActs(stage, closing),
    ...tapActs(stage),
    ...approvalActs(stage),
    async typeMessage(act) {
      if (act.text.trim() === '') throw new ImpossibleAct('There is nothing to send.');
      const conversation = stage.conversation(stage.person(act.user), act.conversation);
      const { user, position } = stage.begin(act.user);
      postAsPerson(platform, user, conversation, act.text);
      return { position };
    },
    async emitEvent(event) {
      return { eventId: pushEvent(platform, event) };
    },
    async card({ outTrackId }) {
      return world.cards.get(outTrackId) ?? null;
    },
    async log(query) {
      return traffic.after(query.after ?? 0);
    },
    async warnings() {
      return [...warnings.list];
    },
    async state() {
      return { connections: hub.size, openPushes: world.openPushes.size };
    },
    async counts() {
      return world.counts;
    },
    async configure(change) {
      Object.assign(settings, change);
      return { ...settings };
    },
    async addFault(fault) {
      faults.add(fault);
      return {};
    },
    async clearFaults() {
      faults.clear();
      return {};
    },
    async faults() {
      return faults.waiting;
    },
    async failedEvents() {
      return world.failedEvents;
    },
    async strike({ how }) {
      strikes[how]();
      return {};
    },
  };
}
