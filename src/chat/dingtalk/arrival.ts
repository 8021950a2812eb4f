import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { From, Inbound } from '../talk/inbound.js';
import { isAskedOnce } from './buttons.js';
import type { MessageBody } from './payloads.js';

/** Something a person did, with the key that names it. This is what the inbox keeps. */
export interface Arrival {
  /** The inbox row's key. */
  key: string;
  inbound: Inbound;
  /** The card that was clicked on, by the id under which it was sent. */
  card: string | null;
}

/** What a message to the robot is. */
export type Heard =
  | { kind: 'arrival'; arrival: Arrival }
  /** Somebody of another organisation, or not known by any id of ours. */
  | { kind: 'outsider'; place: Inbound['place'] }
  /** The month's pushes are used up: DingTalk says only that there was a message. */
  | { kind: 'over-quota'; words: string; from: From | null }
  | { kind: 'unreadable' };

/** An action that no button has: it is answered with what one can say. */
const notUnderstood = 'unknown';

/**
 * A message as it was meant. What is no text (a picture, a recording, a file) is answered with what one can say; a
 * recording's recognised words are not taken for a sentence, since a misheard amount would move money.
 */
export function hear(body: MessageBody, from: (userId: string) => From, robotCode: string): Heard {
  const errorCode = body.errorCode ?? body.errCode;
  const { senderStaffId: userId, senderCorpId, chatbotCorpId } = body;
  if (errorCode && errorCode !== '0') {
    const words = `${errorCode} ${body.errorMessage ?? body.errMsg ?? ''}`.trim();
    return { kind: 'over-quota', words, from: userId ? from(userId) : null };
  }
  const place = body.conversationType === '2' ? 'group' : 'direct';
  const otherCorp = Boolean(senderCorpId && chatbotCorpId && senderCorpId !== chatbotCorpId);
  if (!userId || otherCorp) return { kind: 'outsider', place };
  if (!body.msgId) return { kind: 'unreadable' };
  // One message that mentions several robots has the same id for each.
  const key = `dingtalk:msg:${body.robotCode || robotCode}:${body.msgId}`;
  const said = spoken(body);
  const conversation = place === 'group' && body.conversationId ? body.conversationId : undefined;
  const shared = { key, from: from(userId), place, conversation } as const;
  const inbound: Inbound =
    said === null
      ? { ...shared, kind: 'action', name: notUnderstood, value: '' }
      : { ...shared, kind: 'text', text: [withoutAddress(said), ...mentioned(body)].join(' ') };
  return { kind: 'arrival', arrival: { key, inbound, card: null } };
}

/** The words of a message; null if it is none of words. */
function spoken(body: MessageBody): string | null {
  if (body.msgtype === 'richText') {
    const words = (body.content?.richText ?? []).map(({ text }) => text ?? '').join(' ');
    return words.trim() === '' ? null : words;
  }
  const plain = body.msgtype === 'text' || !body.msgtype;
  return plain ? (body.text?.content ?? null) : null;
}

/**
 * Whom a message names: DingTalk cuts every `@name` out of the text and says in a list who was meant, so the people come
 * after the words. The robot itself has no staff id.
 */
function mentioned({ atUsers }: MessageBody): string[] {
  return (atUsers ?? []).flatMap(({ staffId }) => (staffId ? [`@${staffId}`] : []));
}

/** People used to other bots begin with a command; in groups the mention of the robot is cut off by DingTalk itself. */
function withoutAddress(text: string): string {
  return text
    .replace(/[\s\u3000]+/g, ' ')
    .trim()
    .replace(/^@?token\s?desk(?=\s|$|[,，:：])[,，:：]?\s*/i, '')
    .replace(/^\/(?:tokens?|额度)(?=\s|$)\s*/i, '')
    .trim();
}

/** A click on a card; a second click on a question that is asked once is the same act. */
export function fromClick(
  click: { outTrackId: string; name: string; value: string },
  from: From,
  unnamed: () => string,
): Arrival {
  const { outTrackId, name, value } = click;
  const act = isAskedOnce(name) ? digest(value) : `${digest(value)}:${unnamed()}`;
  const key = `dingtalk:card:${outTrackId}:${from.userId}:${name}:${act}`;
  const inbound: Inbound = { key, from, place: 'direct', kind: 'action', name, value };
  return { key, inbound, card: outTrackId };
}

/** A form that was opened: what its submission means. */
export interface OpenForm {
  /** Names this opening, so that sending it twice counts once. */
  id: string;
  name: string;
  context: string;
}

/**
 * A form that was sent from a card. The act is named by the form's opening; its inbox row also by the values, since a
 * form that was refused is sent again mended.
 */
export function fromForm(
  outTrackId: string,
  form: OpenForm,
  values: Record<string, string>,
  from: From,
): Arrival {
  const key = `dingtalk:form:${form.id}`;
  const { name, context } = form;
  const inbound: Inbound = { key, from, place: 'direct', kind: 'form', name, context, values };
  return { key: `${key}:${digest(JSON.stringify(values))}`, inbound, card: outTrackId };
}

/** What the inbox kept, read back. Rejects rows of another shape. */
export function readArrival(payload: unknown): Arrival {
  return storedArrival.parse(payload);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

const inboundShared = {
  key: z.string(),
  from: z.object({ platform: z.literal('dingtalk'), workspace: z.string(), userId: z.string() }),
  place: z.enum(['direct', 'group', 'command']),
  conversation: z.string().optional(),
};
const storedArrival = z.object({
  key: z.string(),
  inbound: z.discriminatedUnion('kind', [
    z.object({ ...inboundShared, kind: z.literal('text'), text: z.string() }),
    z.object({ ...inboundShared, kind: z.literal('action'), name: z.string(), value: z.string() }),
    z.object({
      ...inboundShared,
      kind: z.literal('form'),
      name: z.string(),
      context: z.string(),
      values: z.record(z.string(), z.string()),
    }),
  ]),
  card: z.string().nullable(),
});
