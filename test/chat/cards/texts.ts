import type { Card, Form } from '../../../src/chat/cards/card.js';

/** Everything people read of a card except its buttons and what somebody typed. */
export function cardTexts(card: Card): string[] {
  return [
    card.headline,
    ...card.lines,
    ...card.facts.flatMap(({ label, value }) => [label, value]),
    ...card.sections.flatMap(({ title, lines }) => [title, ...lines]),
    ...(card.status === undefined ? [] : [card.status]),
    ...(card.note === undefined ? [] : [card.note]),
  ];
}

/** Everything people read of a form. */
export function formTexts(form: Form): string[] {
  const fields = form.fields.flatMap(({ label, hint, placeholder }) => [label, hint, placeholder]);
  return [form.title, form.submit, form.cancel, form.intro, ...fields].filter((text) => text !== undefined);
}

/** A card as one text, the way a reader goes through it. */
export function told(card: Card): string {
  const lines = [
    card.headline,
    ...card.lines,
    ...card.facts.map(({ label, value }) => `${label}: ${value}`),
    ...(card.quote === undefined ? [] : [`> ${card.quote}`]),
    ...card.sections.flatMap(({ title, lines }) => [title, ...lines.map((line) => `- ${line}`)]),
    ...(card.status === undefined ? [] : [card.status]),
    ...(card.note === undefined ? [] : [card.note]),
  ];
  return lines.join('\n');
}

/** The buttons as `label → name(value)`. */
export function buttons(card: Card): string[] {
  return card.actions.map(({ label, name, value }) => `${label} → ${name}(${value})`);
}
