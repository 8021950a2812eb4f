import { entryOf, isObject, type Json, parseJson, str } from '../../slack/json.js';
import { limits } from '../limits.js';
import type { Body } from '../model.js';
import { refused } from '../refusal.js';

/** The fields of each `msgKey` and what becomes of them. https://open.dingtalk.com/document/development/robot-message-type */
interface MessageKind {
  readonly fields: readonly string[];
  body(param: (name: string) => string): Body;
}

const media = (fields: readonly string[], name: string): MessageKind => ({
  fields,
  body: (param) => ({ type: 'media', title: param(name) }),
});

const buttons = (count: number): MessageKind => {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  return {
    fields: ['title', 'text', ...numbers.flatMap((n) => [`actionTitle${n}`, `actionURL${n}`])],
    body: (param) => ({
      type: 'actionCard',
      title: param('title'),
      text: param('text'),
      buttons: numbers.map((n) => ({ title: param(`actionTitle${n}`), url: param(`actionURL${n}`) })),
    }),
  };
};

// There is no sampleActionCard1.
const kinds: { readonly [msgKey: string]: MessageKind } = {
  sampleText: { fields: ['content'], body: (param) => ({ type: 'text', text: param('content') }) },
  sampleMarkdown: {
    fields: ['title', 'text'],
    body: (param) => ({ type: 'markdown', title: param('title'), text: param('text') }),
  },
  sampleImageMsg: media(['photoURL'], 'photoURL'),
  sampleLink: {
    fields: ['title', 'text', 'picUrl', 'messageUrl'],
    body: (param) => ({ type: 'link', title: param('title'), text: param('text'), url: param('messageUrl') }),
  },
  sampleActionCard: {
    fields: ['title', 'text', 'singleTitle', 'singleURL'],
    body: (param) => ({
      type: 'actionCard',
      title: param('title'),
      text: param('text'),
      buttons: [{ title: param('singleTitle'), url: param('singleURL') }],
    }),
  },
  sampleActionCard2: buttons(2),
  sampleActionCard3: buttons(3),
  sampleActionCard4: buttons(4),
  sampleActionCard5: buttons(5),
  sampleActionCard6: {
    fields: ['title', 'text', 'buttonTitle1', 'buttonUrl1', 'buttonTitle2', 'buttonUrl2'],
    body: (param) => ({
      type: 'actionCard',
      title: param('title'),
      text: param('text'),
      buttons: [1, 2].map((n) => ({ title: param(`buttonTitle${n}`), url: param(`buttonUrl${n}`) })),
    }),
  },
  sampleAudio: media(['mediaId', 'duration'], 'mediaId'),
  sampleFile: media(['mediaId', 'fileName', 'fileType'], 'fileName'),
  sampleVideo: media(
    ['duration', 'videoMediaId', 'videoType', 'picMediaId', 'height', 'width'],
    'videoMediaId',
  ),
};

/**
 * Reads `msgKey` and `msgParam` of a robot's message.
 *
 * @throws ApiRefusal as the API does: unknown kind, no JSON text, a field missing, too long
 */
export function readMessage(body: Json): Body {
  const msgKey = str(body, 'msgKey');
  if (msgKey === undefined || msgKey === '') throw refused(400, 'invalidParameter.msgKey.empty');
  const kind = entryOf(kinds, msgKey);
  if (kind === undefined) throw refused(400, 'invalidParameter.msgKey.invalid');
  const text = str(body, 'msgParam');
  const params = parseJson(text ?? '');
  if (text === undefined || !isObject(params)) throw refused(400, 'invalidParameter.msgParam.invalid');
  if (Buffer.byteLength(text) > limits.message.paramBytes)
    throw refused(400, 'invalidParameter.msgParam.tooLong');
  for (const field of kind.fields) {
    const value = str(params, field);
    // A picture is the one thing a link can do without.
    if ((value === undefined || value === '') && field !== 'picUrl')
      throw refused(400, `miss.param.${field}`, `msgParam has no ${field}`);
  }
  return kind.body((name) => str(params, name) ?? '');
}
