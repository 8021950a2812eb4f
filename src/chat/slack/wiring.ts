import type { WebClient } from '@slack/web-api';
import type { ChatSender } from '../../ports/chat-sender.js';
import type { NewId } from '../../ports/ids.js';
import type { Seam } from '../../ports/seam.js';
import type { Card, Form } from '../cards/card.js';
import type { From, Talk } from '../talk/inbound.js';
import type { InboxPort, Log } from '../talk/ports.js';

/** What every handler works with. */
export interface Wiring {
  talk: Talk;
  inbox: InboxPort;
  log: Log;
  seam: Seam;
  newId: NewId;
  /** Says, in the person's language, what to type where a form cannot be opened. */
  instead(from: From, form: Form): Promise<Card>;
  /** For calls while somebody waits. */
  web: WebClient;
  /** For direct answers to people whom the outbox does not reach. */
  sender: ChatSender<Card>;
  /** Who the bot is and where; throws before it is known. */
  self(): Self;
}

/** The bot as Slack knows it. */
export interface Self {
  /** Slack team id. */
  workspace: string;
  botUserId: string;
  botId: string;
}
