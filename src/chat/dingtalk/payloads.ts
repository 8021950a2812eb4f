import { z } from 'zod';

/**
 * The parts of DingTalk's payloads that are read here; everything else is ignored. Only what an answer needs is required:
 * documents, samples and the wire disagree about the rest, and numbers come as strings and the other way round.
 *
 * Source: https://open.dingtalk.com/document/dingstart/robot-receive-message
 */
const text = z.union([z.string(), z.number()]).transform(String).nullish().catch(null);

/** A message to the robot, from a chat with it or from a group where it was mentioned. */
export const messageBody = z.object({
  msgId: text,
  msgtype: text,
  conversationType: text,
  conversationId: text,
  robotCode: text,
  senderStaffId: text,
  senderCorpId: text,
  chatbotCorpId: text,
  sessionWebhook: text,
  atUsers: z
    .array(z.object({ staffId: text }))
    .nullish()
    .catch(null),
  text: z.object({ content: text }).nullish().catch(null),
  content: z
    .object({ richText: z.array(z.object({ text })).nullish().catch(null) })
    .nullish()
    .catch(null),
  errorCode: text,
  errCode: text,
  errorMessage: text,
  errMsg: text,
});

export type MessageBody = z.infer<typeof messageBody>;

/** A value as it comes from a form: a choice is an object with its value, a number may be one. */
const formValue = z.union([
  z.string(),
  z.number().transform(String),
  z.boolean().transform(String),
  z.object({ value: z.union([z.string(), z.number()]).transform(String) }).transform(({ value }) => value),
  // Several choices come as lists, joined here as the names of choices never hold a comma.
  z.object({ value: z.array(z.string()) }).transform(({ value }) => value.join(',')),
]);

/** What a button or a form of ours sends back. */
const params = z.object({
  n: z.string().optional().catch(undefined),
  v: z.string().optional().catch(undefined),
  c: z.tuple([z.string(), z.string(), z.string(), z.string()]).optional().catch(undefined),
  form: z
    .preprocess(unpacked, z.record(z.string(), z.unknown()))
    .transform((form) =>
      Object.fromEntries(
        Object.entries(form).map(([name, value]) => [name, formValue.catch('').parse(value).trim()]),
      ),
    )
    .optional()
    .catch(undefined),
});

/** A click on a card, or a form sent from one. */
export interface CardClick {
  outTrackId: string;
  userId: string;
  params: z.infer<typeof params>;
}

const outside = z.object({ outTrackId: z.string().min(1), userId: z.string().min(1) });

/** Where the parameters of a click were seen, the documented place first; each step may be JSON text. */
const places = [
  ['content', 'cardPrivateData', 'params'],
  ['content', 'params'],
  ['content', 'userPrivateData', 'params'],
  ['value', 'cardPrivateData', 'params'],
  ['value', 'params'],
  ['actionData', 'cardPrivateData', 'params'],
  ['cardPrivateData', 'params'],
  ['params'],
] as const;

/**
 * Reads a card's callback; null if it names no card or nobody. What was clicked on stands in the parameters alone: the
 * action's id is not the one we gave (clients append the button's index).
 *
 * Source: https://open.dingtalk.com/document/development/event-callback-card
 */
export function readClick(data: unknown): CardClick | null {
  const body = unpacked(data);
  const known = outside.safeParse(body);
  if (!known.success) return null;
  for (const place of places) {
    const found = at(body, place);
    if (found !== undefined) return { ...known.data, params: params.catch({}).parse(found) };
  }
  return { ...known.data, params: {} };
}

function at(body: unknown, place: readonly string[]): unknown {
  let value: unknown = body;
  for (const step of place) {
    const object = unpacked(value);
    if (typeof object !== 'object' || object === null || Array.isArray(object)) return undefined;
    value = Object.entries(object).find(([name]) => name === step)?.[1];
  }
  const last = unpacked(value);
  return typeof last === 'object' && last !== null && !Array.isArray(last) ? last : undefined;
}

/** JSON text as what it says; anything else as it is. */
function unpacked(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
