import type { CardState, Post } from './model.js';

/** Something that came up on screens, as it was at that moment. */
export type Appearance = { readonly position: number } & (
  | {
      readonly what: 'post';
      readonly post: Post;
      readonly card?: CardState;
      /** A card that was there already. */
      readonly edited: boolean;
      /** The one person whose view changed; everybody's when absent. */
      readonly only?: string;
    }
  | { readonly what: 'recalled'; readonly post: Post }
  | {
      /** What only one person sees: what they did, or what the client says. */
      readonly what: 'note';
      readonly kind: 'act' | 'notice';
      readonly user: string;
      readonly conversation: string;
      readonly at: number;
      readonly text: string;
    }
);

/** An appearance that has no position yet. */
type NewAppearance = Appearance extends infer A
  ? A extends Appearance
    ? Omit<A, 'position'>
    : never
  : never;

/**
 * The running record of everything that appeared, with a position that only grows. Whoever waits for something reads it
 * from a position on, so that nothing which showed up only for a moment is missed.
 */
export interface Feed {
  /** The position of the newest appearance; 0 at first. */
  readonly position: number;
  add(appearance: NewAppearance): number;
  /** The kept appearances after `position`, oldest first. */
  after(position: number): readonly Appearance[];
  /** Calls back on every new appearance until the returned function is called. */
  watch(listener: (appearance: Appearance) => void): () => void;
}

/** Creates a feed that keeps the newest `keep` appearances. */
export function createFeed(keep = 10_000): Feed {
  let items: Appearance[] = [];
  let position = 0;
  const listeners = new Set<(appearance: Appearance) => void>();
  return {
    get position() {
      return position;
    },
    add(appearance) {
      position += 1;
      const entry = { ...appearance, position } as Appearance;
      items.push(entry);
      // Trimmed in large steps: shifting one by one would copy the array for every message.
      if (items.length > keep * 2) items = items.slice(-keep);
      for (const listener of [...listeners]) listener(entry);
      return position;
    },
    after(since) {
      // Positions are gapless, so the index follows from the distance to the end.
      const count = Math.min(items.length, position - since);
      return count <= 0 ? [] : items.slice(items.length - count);
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
