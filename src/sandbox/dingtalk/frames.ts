import { isObject, type Json, parseJson, str } from '../slack/json.js';
import type { World } from './world.js';

/** What comes down a connection. */
export interface Frame {
  readonly specVersion: '1.0';
  readonly type: 'SYSTEM' | 'EVENT' | 'CALLBACK';
  readonly headers: { readonly [name: string]: string };
  /** JSON text: what is inside is parsed a second time. */
  readonly data: string;
}

/** Makes a frame with an id of its own. */
export function makeFrame(
  world: World,
  connectionId: string,
  about: {
    type: Frame['type'];
    topic: string;
    data: unknown;
    headers?: { readonly [name: string]: string } | undefined;
  },
): Frame {
  return {
    specVersion: '1.0',
    type: about.type,
    headers: {
      appId: world.app.clientId,
      connectionId,
      contentType: 'application/json',
      messageId: world.ids.next('f'),
      time: String(world.now()),
      topic: about.topic,
      ...about.headers,
    },
    data: JSON.stringify(about.data),
  };
}

/** An acknowledgement as it came up a connection. */
export interface Ack {
  readonly code: number;
  readonly messageId: string;
  readonly message: string;
  readonly data: string;
}

/** Reads an acknowledgement, or says what is wrong with it. */
export function readAck(text: string): Ack | string {
  const frame = parseJson(text);
  if (!isObject(frame)) return 'not a JSON object';
  const headers = frame['headers'];
  const messageId = str(headers, 'messageId');
  const code = frame['code'];
  if (messageId === undefined) return 'no headers.messageId';
  if (typeof code !== 'number') return 'code is not a number';
  const data = frame['data'] ?? '';
  if (typeof data !== 'string') return 'data is not a string';
  return { code, messageId, message: str(frame, 'message') ?? '', data };
}

/** The object inside an acknowledgement's data; empty when there is none. */
export function ackObject(ack: Ack): Json {
  const inner = parseJson(ack.data);
  return isObject(inner) ? inner : {};
}
