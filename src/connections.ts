import type { Card } from './chat/cards/card.js';
import { helpCard } from './chat/cards/help.js';
import type { Words } from './chat/cards/voice.js';
import { createDingTalkBot, type DingTalkBot } from './chat/dingtalk/app.js';
import { oneLineInstead, shownCards, speakTo } from './chat/dingtalk/at-desk.js';
import type { DingTalkConfig } from './chat/dingtalk/config.js';
import { createSlackBot, type SlackBot, type SlackConfig } from './chat/slack/app.js';
import type { From } from './chat/talk/inbound.js';
import type { Log } from './chat/talk/ports.js';
import { createTalk } from './chat/talk/talk.js';
import { dingTalkCallBudget } from './desk/call-budget.js';
import type { Desk } from './desk/desk.js';
import { buttonTokens } from './desk/dingtalk-buttons.js';
import { answerLater, finish, receive } from './desk/inbox.js';
import { hintOfOa } from './desk/oa.js';
import { recognise } from './desk/recognise.js';
import type { Recipient } from './ports/chat-sender.js';

/** The bot in a Slack workspace, over a desk. */
export function slackOver(desk: Desk, words: Words, log: Log, config: SlackConfig): SlackBot {
  return createSlackBot({
    talk: createTalk(desk, words),
    log,
    seam: desk.seam,
    config,
    inbox: inboxOf(desk, 'slack'),
    instead: (from) => whatToType(desk, words, from),
  });
}

/** The bot in a DingTalk organisation, over a desk. */
export function dingtalkOver(desk: Desk, words: Words, log: Log, config: DingTalkConfig): DingTalkBot {
  return createDingTalkBot({
    talk: createTalk(desk, words),
    log,
    seam: desk.seam,
    clock: desk.clock,
    config,
    budget: dingTalkCallBudget(desk),
    buttons: buttonTokens(desk),
    shown: shownCards(desk, words),
    approvals: {
      async changed(instanceId) {
        await hintOfOa(desk, instanceId);
      },
    },
    words,
    speakTo: speakTo(desk, words),
    inbox: inboxOf(desk, 'dingtalk'),
    instead: oneLineInstead(desk, words),
  });
}

function inboxOf(desk: Desk, platform: 'slack' | 'dingtalk') {
  return {
    receive: (item: { key: string; kind: string; payload: unknown }) => receive(desk, { ...item, platform }),
    done: (key: string) => finish(desk, key),
    answer: (key: string, to: Recipient, cards: Card[]) => answerLater(desk, key, { platform, ...to }, cards),
  };
}

/** Where a form cannot be shown, everything can be typed. */
async function whatToType(desk: Desk, words: Words, from: From): Promise<Card> {
  const { reader } = await recognise(desk, from);
  return helpCard(reader, words, desk.clock.now());
}
