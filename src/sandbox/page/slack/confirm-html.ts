import { type Json, obj, str } from '../../slack/json.js';
import { type Html, html } from '../html.js';
import { type BlockDrawing, textHtml } from './drawing.js';

/**
 * What is asked before a control acts, kept beside it until then.
 * https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
 *
 * @returns undefined where nothing is asked
 */
export function confirmHtml(element: Json, id: string, { reader, words }: BlockDrawing): Html | undefined {
  const confirm = obj(element, 'confirm');
  if (confirm === undefined) return undefined;
  const label = (name: string, absent: string): string => str(obj(confirm, name), 'text') || absent;
  return html`<div hidden id="${id}" data-style="${str(confirm, 'style') ?? 'primary'}" data-yes="${label('confirm', words.confirm)}"
    data-no="${label('deny', words.cancel)}" data-title="${label('title', '')}">${textHtml(obj(confirm, 'text'), reader)}</div>`;
}
