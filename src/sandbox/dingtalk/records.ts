import type { AccessToken, CardState, FailedEvent, MonthCounts, Post, Push, Webhook } from './model.js';
import type { InstanceState, ProcessForm } from './oa/model.js';

/**
 * Everything that is remembered over a restart, as changes in the order they happened. The organisation changes only by
 * applying one of these, so replaying the journal rebuilds it.
 */
export type ChangeRecord =
  | { readonly kind: 'post'; readonly post: Post }
  | { readonly kind: 'recalled'; readonly key: string }
  | {
      readonly kind: 'card';
      readonly card: CardState;
      /** The one person whose view changed; everybody's when absent. */
      readonly only?: string;
    }
  | { readonly kind: 'webhook'; readonly webhook: Webhook }
  | { readonly kind: 'push'; readonly push: Push }
  | { readonly kind: 'push-done'; readonly id: string }
  | { readonly kind: 'counts'; readonly counts: MonthCounts }
  | { readonly kind: 'token'; readonly token: AccessToken }
  | { readonly kind: 'form'; readonly form: ProcessForm }
  | { readonly kind: 'instance'; readonly instance: InstanceState }
  | { readonly kind: 'event-failed'; readonly event: FailedEvent }
  /** The app read these from the list of failed events, which takes them off it. */
  | { readonly kind: 'failed-read'; readonly ids: readonly string[] };

const kinds: readonly string[] = [
  'post',
  'recalled',
  'card',
  'webhook',
  'push',
  'push-done',
  'counts',
  'token',
  'form',
  'instance',
  'event-failed',
  'failed-read',
] satisfies readonly ChangeRecord['kind'][];

/** True for a record this version knows; the journal is our own, so the kind is proof enough. */
export function isChangeRecord(value: unknown): value is ChangeRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    typeof value.kind === 'string' &&
    kinds.includes(value.kind)
  );
}
