import { type Json, str } from '../../slack/json.js';
import type { Reader } from '../../slack/reader.js';
import type { Seen, SeenControl } from '../../slack/sight.js';
import { type Html, html, lines } from '../html.js';
import type { SlackWords } from '../words/slack.js';
import { withEmoji } from './emoji.js';
import { mrkdwnHtml } from './mrkdwn-html.js';
import type { Times } from './times.js';

/** One thing to choose in a menu of people or channels. */
export interface Choice {
  readonly text: string;
  readonly value: string;
}

/** What everything in the pane is drawn with. */
export interface Drawing {
  /** Who one is. */
  readonly me: string;
  readonly reader: Reader;
  readonly words: SlackWords;
  readonly times: Times;
  /** What menus of people and channels offer. */
  readonly people: readonly Choice[];
  readonly channels: readonly Choice[];
  /** What can be done with a message. */
  readonly shortcuts: readonly { readonly callbackId: string; readonly name: string }[];
}

/** What blocks are drawn with: besides, what they stand in. */
export interface BlockDrawing extends Drawing {
  readonly seen: Seen;
}

/** An id for an element, so that it can be told apart when the page is redrawn. Parts may hold any characters. */
export function domId(...parts: readonly string[]): string {
  const safe = parts.map((part) =>
    part.replaceAll(/[^\w-]/g, (mark) => `_${(mark.codePointAt(0) ?? 0).toString(16)}`),
  );
  return ['sl', ...safe].join('-');
}

/** The id of a control: the same ids may be in many messages. */
export function controlId({ seen }: BlockDrawing, { blockId, actionId }: SeenControl): string {
  const { place } = seen;
  const where =
    place.kind === 'message' ? ['m', place.conversation, place.ts] : [place.kind, seen.view?.id ?? ''];
  return domId(...where, blockId, actionId);
}

/** The control that an element of a block is. */
export function controlOf(drawing: BlockDrawing, block: Json, element: Json): SeenControl | undefined {
  const blockId = str(block, 'block_id');
  const actionId = str(element, 'action_id');
  return drawing.seen.controls.find((one) => one.blockId === blockId && one.actionId === actionId);
}

/** A text object as its type says. */
export function textHtml(source: Json | undefined, reader: Reader): Html {
  const text = str(source, 'text') ?? '';
  return str(source, 'type') === 'mrkdwn' ? mrkdwnHtml(text, reader) : lines(withEmoji(text));
}

/** An attribute that is there or not. */
export function flag(name: string, on: boolean): Html | undefined {
  return on ? html`${name}` : undefined;
}
