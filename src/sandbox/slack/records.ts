import type { Json } from './json.js';
import type {
  ConversationFacts,
  Message,
  OpenView,
  ProfileChange,
  ResponseUrl,
  ScheduledMessage,
  StoredFile,
} from './model.js';

/**
 * Everything that is remembered over a restart, as changes in the order they happened.
 * The workspace changes only by applying one of these, so replaying the journal rebuilds it.
 */
export type ChangeRecord =
  | { readonly kind: 'conversation'; readonly facts: ConversationFacts }
  | { readonly kind: 'message'; readonly channel: string; readonly message: Message }
  | { readonly kind: 'deleted'; readonly channel: string; readonly ts: string }
  | { readonly kind: 'home'; readonly view: OpenView }
  | { readonly kind: 'profile'; readonly user: string; readonly change: ProfileChange; readonly at: number }
  | { readonly kind: 'scheduled'; readonly item: ScheduledMessage }
  | { readonly kind: 'unscheduled'; readonly id: string }
  | { readonly kind: 'file'; readonly file: StoredFile }
  | { readonly kind: 'response-url'; readonly url: ResponseUrl }
  | { readonly kind: 'event'; readonly id: string; readonly payload: Json }
  | { readonly kind: 'event-done'; readonly id: string };

const kinds: readonly string[] = [
  'conversation',
  'message',
  'deleted',
  'home',
  'profile',
  'scheduled',
  'unscheduled',
  'file',
  'response-url',
  'event',
  'event-done',
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
