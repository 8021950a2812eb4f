import {
  type CallClass,
  ChatError,
  type ChatSender,
  type MessageRef,
  type Recipient,
} from '../../ports/chat-sender.js';
import type { Card } from '../cards/card.js';
import type { Log } from '../talk/ports.js';
import type { DingTalkApi, SampleMessage } from './api/client.js';
import type { ButtonLink } from './buttons.js';
import type { DingTalkConfig } from './config.js';
import { cardParams, commonParams, fitsCard, markdownOf, titleOf } from './render.js';

/** What the sender is made of. */
export interface DingTalkSenderParts {
  api: Pick<DingTalkApi, 'batchSend' | 'groupSend' | 'createAndDeliver' | 'updateCard'>;
  config: Pick<DingTalkConfig, 'corpId' | 'cardTemplateId'>;
  log: Log;
  /** A card's buttons as links that only this person may tap. */
  buttonLinks(card: Card, userId: string): Promise<readonly ButtonLink[]>;
}

/** A card that could not be made or shown; its words can be said all the same. */
const sayInstead = new Set([
  'not-delivered',
  'param.templateNotExist',
  'param.templateUnpublished',
  'param.cardPublicDataEmpty',
]);

/** How many buttons an action card has; the template's name ends in the number from two on. */
const mostOnActionCard = 5;

/**
 * Sends to people in their single chats with the robot: as interactive cards where there is a template, else as text
 * with links for buttons, which nobody can edit. All methods reject with `ChatError`.
 */
export function createDingTalkSender(parts: DingTalkSenderParts): ChatSender<Card> {
  const { api, config, log } = parts;

  async function sendCard(to: Recipient, card: Card, id: string, callClass: CallClass): Promise<MessageRef> {
    const { shared, own } = cardParams(card);
    const privateParams = { [to.userId]: { ...own } };
    const made = await api.createAndDeliver(
      {
        outTrackId: id,
        to: { userId: to.userId },
        publicParams: { ...shared },
        privateParams,
        summary: shared.lastMessage,
      },
      callClass,
    );
    // An earlier attempt arrived after all, perhaps with the words of then.
    if (made === 'exists')
      await api.updateCard(id, { publicParams: { ...shared }, privateParams }, callClass);
    return { workspace: to.workspace, conversation: to.userId, externalId: id, editable: true };
  }

  /** Into a group: everything on it is everybody's. */
  async function sendCommon(
    to: Recipient,
    conversation: string,
    card: Card,
    id: string,
    callClass: CallClass,
  ): Promise<MessageRef> {
    const publicParams = commonParams(card);
    const made = await api.createAndDeliver(
      {
        outTrackId: id,
        to: { openConversationId: conversation },
        publicParams,
        privateParams: {},
        summary: publicParams.lastMessage,
      },
      callClass,
    );
    if (made === 'exists') await api.updateCard(id, { publicParams }, callClass);
    return { workspace: to.workspace, conversation, externalId: id, editable: true };
  }

  /** Links would make people write into the group, and are good for one person alone: words only. */
  async function sayInGroup(
    to: Recipient,
    conversation: string,
    card: Card,
    callClass: CallClass,
  ): Promise<MessageRef> {
    const { processQueryKey } = await api.groupSend(conversation, asSample(card, []), callClass);
    return { workspace: to.workspace, conversation, externalId: processQueryKey, editable: false };
  }

  async function sendText(to: Recipient, card: Card, callClass: CallClass): Promise<MessageRef> {
    const message = asSample(card, await parts.buttonLinks(card, to.userId));
    const { processQueryKey } = await api.batchSend(to.userId, message, callClass);
    return {
      workspace: to.workspace,
      conversation: to.userId,
      externalId: processQueryKey,
      editable: false,
    };
  }

  return {
    platform: 'dingtalk',

    async send(to, card, outboxId, callClass) {
      const { conversation } = to;
      const inWords = () =>
        conversation === undefined
          ? sendText(to, card, callClass)
          : sayInGroup(to, conversation, card, callClass);
      if (config.cardTemplateId === null || !fitsCard(card)) return inWords();
      const id = outTrackIdOf(outboxId);
      try {
        return conversation === undefined
          ? await sendCard(to, card, id, callClass)
          : await sendCommon(to, conversation, card, id, callClass);
      } catch (error) {
        if (!(error instanceof ChatError) || !sayInstead.has(error.code)) throw error;
        log.warn({ code: error.code }, 'a card could not be shown in DingTalk; its words are sent instead');
        return inWords();
      }
    },

    // DingTalk cannot be asked for what it was sent. A card is made under the same id once more, which shows whether it
    // was there; a text is sent once more.
    find: async () => null,

    async update(ref, card, _outboxId, callClass) {
      if (card.common) return api.updateCard(ref.externalId, { publicParams: commonParams(card) }, callClass);
      const { shared, own } = cardParams(card);
      return api.updateCard(
        ref.externalId,
        { publicParams: { ...shared }, privateParams: { [ref.conversation]: { ...own } } },
        callClass,
      );
    },
  };
}

/** The id by which DingTalk knows the card of an outbox row: the same for every attempt to send it. */
export function outTrackIdOf(outboxId: string): string {
  return `tokendesk-${outboxId}`;
}

/**
 * A card as a message by template. There is no template of an action card for one button except the one with a single
 * link, and none for more than five: the rest become links in the text.
 *
 * Source: https://open.dingtalk.com/document/development/robot-message-type
 */
export function asSample(card: Card, links: readonly ButtonLink[]): SampleMessage {
  const title = titleOf(card);
  const words = markdownOf(card);
  const [first] = links;
  if (first === undefined) return { msgKey: 'sampleMarkdown', msgParam: { title, text: words } };
  const more = links.slice(mostOnActionCard).map((link) => `[${link.title}](${link.actionURL})`);
  const text = [words, ...more].join('\n\n');
  if (links.length === 1)
    return {
      msgKey: 'sampleActionCard',
      msgParam: { title, text, singleTitle: first.title, singleURL: first.actionURL },
    };
  const buttons = links.slice(0, mostOnActionCard).flatMap((link, index) => [
    [`actionTitle${index + 1}`, link.title],
    [`actionURL${index + 1}`, link.actionURL],
  ]);
  return {
    msgKey: `sampleActionCard${Math.min(links.length, mostOnActionCard)}`,
    msgParam: { title, text, ...Object.fromEntries(buttons) },
  };
}
