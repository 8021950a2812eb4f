import type { Fault as DingTalkFault, Strike as DingTalkStrike } from '../../dingtalk/faults.js';
import type { Fault as SlackFault, Strike as SlackStrike } from '../../slack/faults.js';
import type { FaultName } from '../words/tool-faults.js';

/** One row of the panel: a fault that waits for its occasion, or a strike that happens at once. */
export type Offer = { readonly name: FaultName } & (
  | { readonly platform: 'slack'; readonly fault: SlackFault }
  | { readonly platform: 'slack'; readonly strike: SlackStrike }
  | { readonly platform: 'dingtalk'; readonly fault: DingTalkFault }
  | { readonly platform: 'dingtalk'; readonly strike: DingTalkStrike }
);

/** What the panel offers, in its order. */
export const offers: readonly Offer[] = [
  { name: 'slack-drop-ack', platform: 'slack', fault: { kind: 'drop-ack', of: 'person' } },
  { name: 'slack-twice', platform: 'slack', fault: { kind: 'deliver-twice', of: 'person' } },
  { name: 'slack-late', platform: 'slack', fault: { kind: 'delay', ms: 2_000, of: 'person' } },
  { name: 'slack-order', platform: 'slack', fault: { kind: 'out-of-order', ms: 8_000, of: 'person' } },
  { name: 'slack-cut', platform: 'slack', strike: 'cut-sockets' },
  { name: 'slack-half-open', platform: 'slack', strike: 'half-open-sockets' },
  { name: 'slack-refresh', platform: 'slack', strike: 'refresh-sockets' },
  {
    name: 'slack-429',
    platform: 'slack',
    fault: { kind: 'rate-limit', method: 'chat.postMessage', retryAfterSeconds: 3 },
  },
  {
    name: 'slack-after',
    platform: 'slack',
    fault: { kind: 'fail-call', method: 'chat.postMessage', when: 'after', status: 500 },
  },
  { name: 'slack-trigger', platform: 'slack', fault: { kind: 'expire-trigger' } },
  { name: 'slack-response-url', platform: 'slack', fault: { kind: 'expire-response-url' } },
  { name: 'dingtalk-drop-ack', platform: 'dingtalk', fault: { kind: 'drop-ack' } },
  { name: 'dingtalk-slow-ack', platform: 'dingtalk', fault: { kind: 'slow-ack', ms: 3_000, of: 'card' } },
  { name: 'dingtalk-twice', platform: 'dingtalk', fault: { kind: 'duplicate', of: 'message' } },
  { name: 'dingtalk-late', platform: 'dingtalk', fault: { kind: 'delay', ms: 1_500 } },
  { name: 'dingtalk-order', platform: 'dingtalk', fault: { kind: 'reorder' } },
  { name: 'dingtalk-cut', platform: 'dingtalk', strike: 'cut-sockets' },
  { name: 'dingtalk-half-open', platform: 'dingtalk', strike: 'half-open' },
  { name: 'dingtalk-disconnect', platform: 'dingtalk', strike: 'disconnect' },
  { name: 'dingtalk-qps', platform: 'dingtalk', fault: { kind: 'qps' } },
  { name: 'dingtalk-month', platform: 'dingtalk', fault: { kind: 'month' } },
  { name: 'dingtalk-over-quota', platform: 'dingtalk', fault: { kind: 'over-quota' } },
  {
    name: 'dingtalk-after',
    platform: 'dingtalk',
    fault: { kind: 'fail-call', when: 'after', api: 'createAndDeliver' },
  },
  { name: 'dingtalk-delivery', platform: 'dingtalk', fault: { kind: 'fail-delivery' } },
  { name: 'dingtalk-webhook', platform: 'dingtalk', fault: { kind: 'expire-webhook' } },
  { name: 'dingtalk-token', platform: 'dingtalk', strike: 'revoke-token' },
];
