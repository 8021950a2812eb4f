import type { ButtonTokens } from '../../ports/button-tokens.js';
import type { CallBudget } from '../../ports/call-budget.js';
import type { ChatSender } from '../../ports/chat-sender.js';
import type { Clock } from '../../ports/clock.js';
import { type NewId, timeOrderedId } from '../../ports/ids.js';
import type { OaPort } from '../../ports/oa.js';
import type { Profiles } from '../../ports/profiles.js';
import type { Seam } from '../../ports/seam.js';
import type { Card, Form } from '../cards/card.js';
import type { Words } from '../cards/voice.js';
import { createHands } from '../talk/hands.js';
import type { From, Talk } from '../talk/inbound.js';
import type { InboxPort, Log } from '../talk/ports.js';
import { createDingTalkApi } from './api/client.js';
import { readArrival } from './arrival.js';
import { buttonLinks, keptAction, linkedActions } from './buttons.js';
import type { DingTalkConfig } from './config.js';
import { onEvent, readEvent, takeHint } from './oa/on-event.js';
import { createOa } from './oa/port.js';
import { oaWords } from './oa/words.js';
import { onCard } from './on-card.js';
import { onMessage, repliesTo } from './on-message.js';
import type { Approvals, ShownCards, SpeakTo } from './ports.js';
import { createDingTalkProfiles } from './profiles.js';
import { answerDirectly } from './replies.js';
import { createDingTalkSender } from './sender.js';
import { markDone } from './serve.js';
import { createStream, type StreamState } from './stream/connection.js';
import type { Wiring } from './wiring.js';

/** What the bot is made of. */
export interface DingTalkBotParts {
  talk: Talk;
  inbox: InboxPort;
  log: Log;
  seam: Seam;
  clock: Clock;
  config: DingTalkConfig;
  /** The calls DingTalk allows in a month. */
  budget: CallBudget;
  /** What buttons mean that are sent as links. */
  buttons: ButtonTokens;
  shown: ShownCards;
  approvals: Approvals;
  /** For what OA approvals show and say. */
  words: Words;
  speakTo: SpeakTo;
  /** Says, in the person's language, what to type where a form cannot be shown. */
  instead(from: From, form: Form): Promise<Card>;
  newId?: NewId;
}

/** The bot in one DingTalk organisation. */
export interface DingTalkBot {
  /** Connects and takes in what people do. Resolves also when DingTalk cannot be reached yet: it goes on trying. */
  start(): Promise<void>;
  /** Takes in nothing more, finishes what is in hand, and leaves. */
  stop(): Promise<void>;
  sender: ChatSender<Card>;
  profiles: Profiles;
  /** OA approval; null where there is no form for it. */
  oa: OaPort | null;
  /** Does what the inbox kept and nobody finished, and answers by direct message. Rejects if that fails again. */
  resume(payload: unknown): Promise<void>;
  /** What TokenDesk calls the workspace of this organisation's accounts. */
  workspace(): string;
  /** How the connection stands. */
  state(): StreamState;
}

/** Milliseconds for what is in hand when the bot is stopped. */
const stopWithinMs = 10_000;

/** Puts the bot together; it does nothing until it is started. */
export function createDingTalkBot(parts: DingTalkBotParts): DingTalkBot {
  const { config, log, clock, budget, buttons } = parts;
  const api = createDingTalkApi({ config, clock, budget, log });
  const sender = createDingTalkSender({
    api,
    config,
    log,
    async buttonLinks(card, userId) {
      const actions = linkedActions(card);
      if (actions.length === 0) return [];
      return buttonLinks(actions, await buttons.issue(userId, actions.map(keptAction)));
    },
  });
  const hands = createHands();
  const { budget: _, newId = timeOrderedId, ...rest } = parts;
  const wiring: Wiring = { ...rest, newId, api, sender, hands };
  const stream = createStream({
    config,
    log,
    handlers: {
      onBotMessage: (data, ack) => onMessage(wiring, data, ack),
      onCard: (data, frame) => onCard(wiring, data, frame.headers.messageId),
      onEvent: (data, frame) => onEvent(wiring, data, frame),
    },
  });

  return {
    start: () => stream.start(),

    async stop() {
      // The stream first: it stops taking in, and acknowledges what is in hand on the connections it came by.
      await stream.stop();
      const emptied = await hands.empty(stopWithinMs);
      if (!emptied) log.warn({}, 'stopped with work in hand; it will be taken up again from the inbox');
    },

    sender,
    profiles: createDingTalkProfiles(api, config, log),
    oa: config.processCode
      ? createOa({
          api,
          workspace: config.corpId,
          processCode: config.processCode,
          words: oaWords(parts.words, () => clock.now()),
        })
      : null,

    async resume(payload) {
      const changed = readEvent(payload);
      if (changed !== null) return takeHint(wiring, changed);
      const arrival = readArrival(payload);
      const { cards } = await repliesTo(wiring, arrival);
      await answerDirectly(wiring, arrival, cards);
      if (arrival.card !== null) await wiring.shown.redraw(arrival.card);
      await markDone(wiring, arrival);
    },

    workspace: () => config.corpId,
    state: () => stream.state(),
  };
}
