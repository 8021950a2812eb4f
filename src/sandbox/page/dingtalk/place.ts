/** The lists of approvals. */
export const tabs = ['todo', 'handled', 'mine', 'copied'] as const;

/** One of the lists of approvals. */
export type Tab = (typeof tabs)[number];

/** What is open in the pane: the address says it in one word, `dingtalkAt`. */
export type Place =
  | { readonly kind: 'list' }
  | { readonly kind: 'chat'; readonly conversation: string }
  | { readonly kind: 'tab'; readonly tab: Tab }
  | { readonly kind: 'instance'; readonly id: string }
  | { readonly kind: 'forms' }
  | { readonly kind: 'start'; readonly processCode: string };

/** Reads `dingtalkAt`; a word that is nothing else is a conversation, and none the first of them. */
export function placeOf(at: string | null): Place {
  if (at === 'list') return { kind: 'list' };
  const [first, second, ...rest] = (at ?? '').split('/');
  if (first !== 'todo') return { kind: 'chat', conversation: at ?? '' };
  const last = rest.join('/');
  if (second === 'instance' && last !== '') return { kind: 'instance', id: last };
  if (second === 'start') return last === '' ? { kind: 'forms' } : { kind: 'start', processCode: last };
  return { kind: 'tab', tab: tabs.find((one) => one === second) ?? 'todo' };
}

/** The word for a place. */
export function wordOf(place: Place): string {
  switch (place.kind) {
    case 'list':
      return 'list';
    case 'chat':
      return place.conversation;
    case 'tab':
      return place.tab === 'todo' ? 'todo' : `todo/${place.tab}`;
    case 'instance':
      return `todo/instance/${place.id}`;
    case 'forms':
      return 'todo/start';
    case 'start':
      return `todo/start/${place.processCode}`;
  }
}
