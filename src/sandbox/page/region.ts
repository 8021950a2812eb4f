import type { Html } from './html.js';

/** The languages the page itself speaks. What people and the app say comes in theirs. */
export type Lang = 'en' | 'zh-CN';

/** For whom and in which state something is drawn. */
export interface Ask {
  readonly lang: Lang;
  /**
   * The page's address, completed: `slack` and `dingtalk` are user ids of people who exist (absent where a platform has
   * nobody), whether or not the address names them.
   */
  readonly query: URLSearchParams;
}

/** A drawn region. */
export interface Drawn {
  readonly html: Html;
  /** The platform's feed position that it shows; what comes later has to be drawn anew. */
  readonly position?: number;
}

/** Texts that the page's script needs, in both languages. */
export type ClientWords = { readonly [lang in Lang]: Readonly<Record<string, string>> };

/**
 * A part of the page that is drawn by itself, at first with the page and then whenever something in it changed. Its
 * place follows from its name: `slack` and `slack-…` in the left pane, `dingtalk` and `dingtalk-…` in the right one, any
 * other name is a tab of the tools.
 */
export interface Region {
  readonly name: string;
  /** Draws it; undefined where there is nothing to draw. */
  draw(ask: Ask): Promise<Drawn | undefined>;
  /** Texts of its script, reached there as `host.words`. */
  readonly clientWords?: ClientWords;
}
