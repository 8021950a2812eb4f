import { z } from 'zod';

/** Where robot messages come in. */
export const robotTopic = '/v1.0/im/bot/messages/get';
/** Where clicks on cards come in. */
export const cardTopic = '/v1.0/card/instances/callback';

/** What a connection asks for. A card's clicks come only to those who subscribed to them. */
export const subscriptions = [
  { type: 'EVENT', topic: '*' },
  { type: 'CALLBACK', topic: robotTopic },
  { type: 'CALLBACK', topic: cardTopic },
] as const;

const shape = z.object({
  type: z.string(),
  headers: z.looseObject({
    topic: z.string().catch(''),
    /** Of this delivery alone: the same message pushed again comes under another. A `disconnect` may have none. */
    messageId: z.string().catch(''),
  }),
  /** JSON once more; absent in some frames of the system. */
  data: z.string().catch('{}'),
});

/** What the server pushed. */
export type Frame = z.infer<typeof shape>;

/**
 * A frame, or null if the text is none.
 *
 * Source: https://opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol
 */
export function readFrame(text: string): Frame | null {
  const read = shape.safeParse(parsed(text));
  return read.success ? read.data : null;
}

/** The data inside a frame, or null if it is no JSON. */
export function dataOf(frame: Frame): unknown {
  return parsed(frame.data);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
