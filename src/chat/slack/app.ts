import type { IncomingMessage, ServerResponse } from 'node:http';
import { createPainter } from '../../kit/chart/png.js';
import type { ChatSender } from '../../ports/chat-sender.js';
import { type NewId, timeOrderedId } from '../../ports/ids.js';
import type { Profiles } from '../../ports/profiles.js';
import type { Seam } from '../../ports/seam.js';
import type { Card, Form } from '../cards/card.js';
import { createHands } from '../talk/hands.js';
import type { From, Talk } from '../talk/inbound.js';
import type { InboxPort, Log } from '../talk/ports.js';
import { readArrival } from './arrival.js';
import { DeskApp } from './bolt-app.js';
import { boltLogger } from './bolt-log.js';
import { clientOptions, interactiveClient, interactiveTimeoutMs, workerClient } from './clients.js';
import type { Door } from './door.js';
import { createHttpDoor } from './http-door.js';
import { identify } from './identify.js';
import { registerListeners } from './listeners.js';
import { publishHome } from './on-home.js';
import { admitMessage } from './on-message.js';
import { answerDirectly } from './private-answer.js';
import { createSlackProfiles } from './profiles.js';
import { describeError } from './redact.js';
import { createSlackSender } from './sender.js';
import { asCards, markDone } from './serve.js';
import { createSocketDoor } from './socket-door.js';
import { createUploads } from './uploads.js';
import type { Self, Wiring } from './wiring.js';

/** How the bot reaches Slack. */
export interface SlackConfig {
  botToken: string;
  /** App-level token; with it, payloads come through Socket Mode. */
  appToken?: string | undefined;
  /** Without an app-level token, payloads come as HTTP requests that are signed with this. */
  signingSecret?: string | undefined;
  /** Base of the Web API if it is not Slack's own. */
  apiUrl?: string | undefined;
}

/** What the bot is made of. */
export interface SlackBotParts {
  talk: Talk;
  inbox: InboxPort;
  log: Log;
  seam: Seam;
  /** Says, in the person's language, what to type where a form cannot be opened. */
  instead(from: From, form: Form): Promise<Card>;
  config: SlackConfig;
  newId?: NewId;
}

/** The bot in one Slack workspace. */
export interface SlackBot {
  /** Finds out who the bot is and takes in what people do. Rejects if Slack refuses or cannot be reached. */
  start(): Promise<void>;
  /** Takes in nothing more, finishes what is in hand, and leaves. */
  stop(): Promise<void>;
  /** Finds out who the bot is, without taking anything in: for processes that only send. */
  identify(): Promise<void>;
  /** Serves a request of Slack's over HTTP; false for what is not its own, and over Socket Mode always. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<boolean>;
  sender: ChatSender<Card>;
  profiles: Profiles;
  /** Does what the inbox kept and nobody finished, and answers by direct message. Rejects if that fails again. */
  resume(payload: unknown): Promise<void>;
  /** Draws a person's page anew; a page that cannot be drawn is logged. */
  publishHome(userId: string): Promise<void>;
  /** Slack team id. Throws before `start` or `identify`. */
  workspace(): string;
}

/** Milliseconds for what is in hand when the bot is stopped. */
const stopWithinMs = 10_000;

/** Puts the bot together; it does nothing until it is started. */
export function createSlackBot(parts: SlackBotParts): SlackBot {
  const { config, log } = parts;
  const logger = boltLogger(log);
  const web = interactiveClient(config, logger);
  const workers = workerClient(config, logger);
  const uploads = createUploads({
    web: workers,
    gaveUp: (why) => log.warn({ why }, 'a message goes out without its file'),
    now: () => performance.now(),
  });
  const sender = createSlackSender(workers, { uploads, painter: createPainter() });
  const hands = createHands();
  let self: Self | null = null;
  let door: Door | null = null;

  const wiring: Wiring = {
    talk: parts.talk,
    inbox: parts.inbox,
    log,
    seam: parts.seam,
    newId: parts.newId ?? timeOrderedId,
    instead: parts.instead,
    web,
    sender,
    self() {
      if (self === null) throw new Error('the Slack bot does not know yet who it is: start it first');
      return self;
    },
  };

  async function know(): Promise<Self> {
    self ??= await identify(web);
    return self;
  }

  return {
    async start() {
      const { botId, botUserId, workspace } = await know();
      door = openDoor(config, logger, log);
      const app = new DeskApp(
        {
          token: config.botToken,
          // Both are known from our own verification just now; without them Bolt would verify the token once more.
          botId,
          botUserId,
          receiver: door.receiver,
          clientOptions: clientOptions(config, logger, interactiveTimeoutMs),
          logger,
          convoStore: false,
        },
        hands,
        {
          admit: (body) => admit(wiring, body),
          seam: parts.seam,
          unacknowledged: (error) => log.warn(describeError(error), 'an event could not be acknowledged'),
        },
      );
      registerListeners(app, wiring);
      await door.open();
      log.info({ workspace }, 'listening to Slack');
    },

    handle: async (req, res) => (await door?.handle(req, res)) ?? false,

    async stop() {
      door?.rest();
      const emptied = await hands.empty(stopWithinMs);
      if (!emptied) log.warn({}, 'stopped with work in hand; it will be taken up again from the inbox');
      await door?.close();
    },

    async identify() {
      await know();
    },

    sender,
    profiles: createSlackProfiles(web, log),

    async resume(payload) {
      const arrival = readArrival(payload);
      const reply = await parts.talk.handle(arrival.inbound);
      await answerDirectly(wiring, arrival, await asCards(wiring, arrival, reply));
      await markDone(wiring, arrival);
    },

    publishHome: (userId) => publishHome(wiring, userId, null),
    workspace: () => wiring.self().workspace,
  };
}

/** Page openings change nothing and need no row; every other event must be on record first. */
async function admit(wiring: Wiring, body: { [key: string]: unknown }): Promise<boolean> {
  const { event } = body;
  const type = typeof event === 'object' && event !== null && 'type' in event ? event.type : undefined;
  return type === 'app_home_opened' || (await admitMessage(wiring, body));
}

function openDoor(config: SlackConfig, logger: ReturnType<typeof boltLogger>, log: Log): Door {
  if (config.appToken !== undefined) {
    return createSocketDoor({ appToken: config.appToken, apiUrl: config.apiUrl }, logger, log);
  }
  if (config.signingSecret !== undefined) return createHttpDoor(config.signingSecret, logger);
  throw new Error(
    'nothing says how Slack reaches the bot: set SLACK_APP_TOKEN for Socket Mode or SLACK_SIGNING_SECRET for HTTP (docs/slack.md)',
  );
}
