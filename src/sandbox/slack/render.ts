import { controlsOf } from './controls.js';
import { type Json, obj, objs, str } from './json.js';
import type { Message, OpenView } from './model.js';
import { plainMrkdwn } from './mrkdwn.js';
import type { Reader } from './reader.js';
import { labelOf, plainRichText, plainText } from './rich-text.js';

/** A message as the plain text its reader has before their eyes: blocks hide `text`, buttons are `[Label]`. */
export function renderMessage(message: Message, reader: Reader): string {
  const read = (text: string): string => plainMrkdwn(text, reader);
  const typed = message.bot_id === undefined;
  const blocks = message.blocks ?? [];
  const lines =
    // A person's own rich_text block says the same as the text.
    blocks.length === 0 || typed ? [read(message.text)] : renderBlocks(blocks, reader);
  for (const attachment of message.attachments ?? []) {
    const inner = objs(attachment, 'blocks');
    lines.push(...(inner.length > 0 ? renderBlocks(inner, reader) : renderAttachment(attachment, read)));
  }
  for (const file of message.files ?? [])
    lines.push(`[file: ${str(file, 'title') ?? str(file, 'name') ?? ''}]`);
  return lines.filter((line) => line !== '').join('\n');
}

/** A modal or App Home as plain text: title, blocks, errors, then the submit button. */
export function renderView(view: OpenView, reader: Reader): string {
  const lines = view.title === undefined ? [] : [labelOf({ text: view.title })];
  for (const block of view.blocks) {
    lines.push(...renderBlock(block, reader, view));
    const id = str(block, 'block_id');
    const error = id === undefined ? undefined : view.errors[id];
    if (error !== undefined) lines.push(`! ${error}`);
  }
  // What is wrong with the form as a whole stands below its fields.
  const { '': general } = view.errors;
  if (general !== undefined) lines.push(`! ${general}`);
  if (view.submit !== undefined) lines.push(`[${labelOf({ text: view.submit })}]`);
  return lines.filter((line) => line !== '').join('\n');
}

function renderAttachment(attachment: Json, read: (text: string) => string): string[] {
  const lines = ['pretext', 'title', 'text'].map((name) => read(str(attachment, name) ?? ''));
  for (const field of objs(attachment, 'fields')) {
    lines.push(`${str(field, 'title') ?? ''}: ${read(str(field, 'value') ?? '')}`);
  }
  return lines.some((line) => line !== '') ? lines : [read(str(attachment, 'fallback') ?? '')];
}

function renderBlocks(blocks: readonly Json[], reader: Reader): string[] {
  return blocks.flatMap((block) => renderBlock(block, reader));
}

function renderBlock(block: Json, reader: Reader, view?: OpenView): string[] {
  const read = (text: string): string => plainMrkdwn(text, reader);
  switch (str(block, 'type')) {
    case 'divider':
      return ['———'];
    case 'context':
      return [
        objs(block, 'elements')
          .map((element) =>
            element['type'] === 'image' ? (str(element, 'alt_text') ?? '') : plainText(element, read),
          )
          .join(' '),
      ];
    case 'image':
      return [`[image: ${str(block, 'alt_text') ?? ''}]`];
    case 'markdown':
      return [(str(block, 'text') ?? '').replaceAll(/\*\*|__/g, '')];
    case 'rich_text':
      return [plainRichText(block, reader)];
    case 'table':
    case 'data_table':
      return renderRows(block, reader);
    case 'container':
      return [plainText(obj(block, 'title'), read), ...renderBlocks(objs(block, 'child_blocks'), reader)];
    case 'carousel':
      return renderBlocks(objs(block, 'elements'), reader);
    case 'input':
      return [renderInput(block, view)];
    default: {
      const lines = ['title', 'subtitle', 'text', 'body'].map((name) => plainText(obj(block, name), read));
      lines.push(...objs(block, 'fields').map((field) => plainText(field, read)));
      const controls = controlsOf([block]).map((control) => `[${labelOf(control.element) || control.label}]`);
      return [...lines.filter((line) => line !== ''), controls.join(' ')];
    }
  }
}

function renderInput(block: Json, view: OpenView | undefined): string {
  const label = labelOf({ text: block['label'] });
  const state = view?.state[str(block, 'block_id') ?? ''] ?? {};
  const value = Object.values(state)
    .map((item) => readValue(item))
    .join(', ');
  return `${label}: ${value || '____'}`;
}

/** What stands in an input, as its reader sees it. */
export function readValue(state: Json): string {
  const option = obj(state, 'selected_option');
  if (option !== undefined) return labelOf(option);
  const several = objs(state, 'selected_options').map((item) => labelOf(item));
  if (several.length > 0) return several.join(', ');
  for (const [name, value] of Object.entries(state)) {
    if (name === 'type') continue;
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    if (Array.isArray(value)) return value.map(String).join(', ');
  }
  return '';
}

function renderRows(block: Json, reader: Reader): string[] {
  const rows = block['rows'];
  if (!Array.isArray(rows)) return [];
  return rows.map((row: unknown) =>
    objs({ row }, 'row')
      .map((cell) => (cell['type'] === 'rich_text' ? plainRichText(cell, reader) : (str(cell, 'text') ?? '')))
      .join(' | '),
  );
}
