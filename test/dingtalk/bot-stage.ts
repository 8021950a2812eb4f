import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Card, plainCard } from '../../src/chat/cards/card.js';
import { createDingTalkBot, type DingTalkBot } from '../../src/chat/dingtalk/app.js';
import type { ShownCards } from '../../src/chat/dingtalk/ports.js';
import type { Inbound, Reply, Talk } from '../../src/chat/talk/inbound.js';
import type { InboxPort, Log } from '../../src/chat/talk/ports.js';
import { readCatalogues } from '../../src/kit/i18n/catalogue.js';
import { createI18n } from '../../src/kit/i18n/i18n.js';
import type { ButtonTokens, KeptButton } from '../../src/ports/button-tokens.js';
import type { Recipient } from '../../src/ports/chat-sender.js';
import { type FakeClock, fakeClock } from '../../src/ports/clock.js';
import { fakeCallBudget } from '../../src/ports/fake-call-budget.js';
import { countingId } from '../../src/ports/ids.js';
import { type DingTalkPerson, dingtalkPerson } from '../../src/sandbox/dingtalk/people.js';
import type { AppSeed, CorpSeed } from '../../src/sandbox/dingtalk/seed.js';
import {
  type ServedDingTalkSandbox,
  type ServeOptions,
  serveDingTalkSandbox,
} from '../../src/sandbox/dingtalk/server.js';

const root = join(import.meta.dirname, '../..');

/** The template that admins import. */
const template: string = readFileSync(join(root, 'docs/dingtalk-card-template.json'), 'utf8');
const templateId = '11111111-2222-4333-8444-555555555555.schema';

/** The program's words. */
const words = createI18n(readCatalogues(join(root, 'locales')));

const app: AppSeed = { clientId: 'dingapp', clientSecret: 'secret', robotCode: 'dingapp' };
const corp: CorpSeed = {
  corpId: 'dingcorp',
  users: [
    { userId: 'ana01', name: 'Ana', deptIds: [1] },
    { userId: 'wei01', name: '王伟', deptIds: [1] },
    { userId: 'out01', name: 'Olga', deptIds: [], external: true },
  ],
  departments: [{ deptId: 1, name: 'Office' }],
  groups: [{ openConversationId: 'cidTeam', title: 'Team', members: ['ana01', 'wei01', 'out01'] }],
};

/** A talk that says what the test tells it to, and remembers what it was asked. */
export interface ScriptedTalk extends Talk {
  readonly heard: Inbound[];
  changing(when: (inbound: Inbound) => boolean): void;
  says(answer: (inbound: Inbound) => Reply | Promise<Reply>): void;
}

/** The inbox's rows, in memory; direct answers go out at once through the bot's own sender. */
export interface MemoryInbox extends InboxPort {
  readonly rows: Map<string, { kind: string; payload: unknown; done: boolean }>;
  readonly answers: { key: string; to: Recipient; cards: Card[] }[];
  failing: boolean;
  strangers: Set<string>;
}

/** What the bot knows of cards that people have. */
export interface MemoryShown extends ShownCards {
  readonly cards: Map<string, Card>;
  readonly held: string[];
  readonly redrawn: string[];
}

/** A running bot in a local DingTalk. */
export interface Stage {
  dingtalk: ServedDingTalkSandbox;
  bot: DingTalkBot;
  talk: ScriptedTalk;
  inbox: MemoryInbox;
  shown: MemoryShown;
  clock: FakeClock;
  /** What was logged as a warning or an error. */
  troubles: string[];
  seams: string[];
  person(userId: string): DingTalkPerson;
  /** Sends a card as the workers do. */
  sends(userId: string, card: Card, outboxId?: string): Promise<string>;
  close(): Promise<void>;
}

/** Serves the office and starts the bot in it. */
export async function openStage(
  options: Partial<Pick<ServeOptions, 'timings' | 'settings'>> & { cards?: boolean } = {},
): Promise<Stage> {
  const { cards = true, ...served } = options;
  const dingtalk = await serveDingTalkSandbox({
    corp,
    app,
    templates: [{ id: templateId, json: template }],
    ids: 'test',
    ...served,
  });
  const clock = fakeClock(new Date());
  const talk = scriptedTalk();
  const troubles: string[] = [];
  const seams: string[] = [];
  const started: DingTalkBot[] = [];
  const inbox = memoryInbox(() => started[0]);
  const shown = memoryShown();
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (fields, message) => troubles.push(`${message} ${JSON.stringify(fields)}`),
    error: (fields, message) => troubles.push(`${message} ${JSON.stringify(fields)}`),
  };
  const bot = createDingTalkBot({
    talk,
    inbox,
    shown,
    log,
    clock,
    seam: (place) => seams.push(place),
    budget: fakeCallBudget(),
    buttons: memoryButtons(),
    approvals: { changed: async () => {} },
    words,
    speakTo: async () => (key, params) => words.t('en', key, params),
    instead: async (_from, form) => plainCard(`Type it instead: ${form.name}`),
    newId: countingId(),
    config: {
      clientId: app.clientId,
      clientSecret: app.clientSecret,
      robotCode: app.robotCode,
      corpId: corp.corpId,
      cardTemplateId: cards ? templateId : null,
      apiUrl: dingtalk.sandbox.apiUrl(),
      oapiUrl: dingtalk.sandbox.oapiUrl(),
    },
  });
  started.push(bot);
  await bot.start();
  let sent = 0;
  return {
    dingtalk,
    bot,
    talk,
    inbox,
    shown,
    clock,
    troubles,
    seams,
    person: (userId) => dingtalkPerson(dingtalk.sandbox.people, userId),
    async sends(userId, card, outboxId) {
      sent += 1;
      const to = { workspace: corp.corpId, userId };
      const ref = await bot.sender.send(to, card, outboxId ?? `row-${sent}`, 'decision');
      shown.cards.set(ref.externalId, card);
      return ref.externalId;
    },
    async close() {
      await bot.stop();
      await dingtalk.close();
    },
  };
}

function scriptedTalk(): ScriptedTalk {
  const heard: Inbound[] = [];
  let changing: (inbound: Inbound) => boolean = () => false;
  let answer: (inbound: Inbound) => Reply | Promise<Reply> = () => ({ cards: [plainCard('ok')] });
  return {
    heard,
    changing(when) {
      changing = when;
    },
    says(next) {
      answer = next;
    },
    changes: (inbound) => changing(inbound),
    async handle(inbound) {
      heard.push(inbound);
      return answer(inbound);
    },
    home: async () => ({ cards: [] }),
    broken: async (_from, reference) => plainCard(`Something broke: ${reference}`),
  };
}

function memoryInbox(bot: () => DingTalkBot | undefined): MemoryInbox {
  const rows: MemoryInbox['rows'] = new Map();
  const answers: MemoryInbox['answers'] = [];
  return {
    rows,
    answers,
    failing: false,
    strangers: new Set(),
    async receive({ key, kind, payload }) {
      if (this.failing) throw new Error('the database is away');
      if (rows.has(key)) return false;
      // As the database would give it back.
      rows.set(key, { kind, payload: JSON.parse(JSON.stringify(payload)), done: false });
      return true;
    },
    async done(key) {
      const row = rows.get(key);
      if (row !== undefined) row.done = true;
    },
    async answer(key, to, cards) {
      if (this.strangers.has(to.userId)) return false;
      if (answers.some((each) => each.key === key)) return true;
      answers.push({ key, to, cards });
      for (const card of cards) await bot()?.sender.send(to, card, `answer-${answers.length}`, 'decision');
      return true;
    },
  };
}

function memoryShown(): MemoryShown {
  const cards = new Map<string, Card>();
  const held: string[] = [];
  const redrawn: string[] = [];
  return {
    cards,
    held,
    redrawn,
    hold: async (id) => void held.push(id),
    current: async (id) => cards.get(id) ?? null,
    redraw: async (id) => void redrawn.push(id),
  };
}

function memoryButtons(): ButtonTokens {
  const rows = new Map<string, { userId: string; button: KeptButton }>();
  const mine = (userId: string, token: string) => {
    const row = rows.get(token);
    return row?.userId === userId ? row.button : null;
  };
  let made = 0;
  return {
    async issue(userId, buttons) {
      return buttons.map((button) => {
        made += 1;
        const token = `tken${String(2000 + made).replaceAll(/[01]/g, 'x')}`;
        rows.set(token, { userId, button });
        return token;
      });
    },
    find: async (userId, token) => mine(userId, token),
    put: async (userId, name, button) => void rows.set(`${userId}/${name}`, { userId, button }),
    recall: async (userId, name) => mine(userId, `${userId}/${name}`),
    drop: async (userId, name) => void rows.delete(`${userId}/${name}`),
  };
}
