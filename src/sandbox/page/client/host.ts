/** What a control or the backstage answered. */
export type Answer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: string };

/** Something that came up on the screen of the person one is, as far as the page's script needs to know. */
export interface NewsItem {
  readonly kind: string;
  readonly own: boolean;
  readonly text: string;
}

/**
 * What the frame offers to the scripts of the panes and tools.
 *
 * Regions are redrawn by morphing: elements keep their focus, scroll position, typed text and listeners as long as they
 * can be told apart, so everything that repeats (messages, rows) wants a stable `id`. Fields that somebody changed keep
 * what was typed until the server gives them another value. `open` on `<details>` and `<dialog>` belongs to the client; so do
 * attributes that an element names in `data-keep="hidden aria-expanded"`, and elements with `data-own` altogether. Scrolling elements with `role="log"` or
 * `data-stick` stay at their end when the reader is there.
 */
export interface Host {
  /** Posts JSON; what went wrong is also shown in the alert line. Never rejects. */
  post(path: string, body: object): Promise<Answer>;
  /** Draws regions anew; all that are visible when none is named. */
  refresh(...regions: readonly string[]): Promise<void>;
  /** The page's address, with everybody one is by default filled in. */
  query(): URLSearchParams;
  /** Changes the page's address without loading it (null takes a part away) and redraws what is visible. */
  go(change: Readonly<Record<string, string | null>>): void;
  /** Shows a line in the alert line; an empty text clears it. */
  say(text: string): void;
  /** Calls back when something came up on the screen of the person one is there, before it is drawn. */
  onNews(platform: 'slack' | 'dingtalk', listener: (items: readonly NewsItem[]) => void): void;
  /** Calls back after a region was redrawn, and once for every region at the start. */
  onDrawn(listener: (region: string, element: HTMLElement) => void): void;
  /** The words that regions gave for their scripts. */
  readonly words: Readonly<Record<string, string>>;
}
