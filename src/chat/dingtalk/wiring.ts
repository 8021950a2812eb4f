import type { ButtonTokens } from '../../ports/button-tokens.js';
import type { ChatSender } from '../../ports/chat-sender.js';
import type { Clock } from '../../ports/clock.js';
import type { NewId } from '../../ports/ids.js';
import type { Seam } from '../../ports/seam.js';
import type { Card, Form } from '../cards/card.js';
import type { Hands } from '../talk/hands.js';
import type { From, Talk } from '../talk/inbound.js';
import type { InboxPort, Log } from '../talk/ports.js';
import type { DingTalkApi } from './api/client.js';
import type { DingTalkConfig } from './config.js';
import type { Approvals, ShownCards, SpeakTo } from './ports.js';

/** What every handler works with. */
export interface Wiring {
  talk: Talk;
  inbox: InboxPort;
  log: Log;
  seam: Seam;
  clock: Clock;
  newId: NewId;
  config: DingTalkConfig;
  /** Says, in the person's language, what to type where a form cannot be shown. */
  instead(from: From, form: Form): Promise<Card>;
  speakTo: SpeakTo;
  buttons: ButtonTokens;
  shown: ShownCards;
  approvals: Approvals;
  api: DingTalkApi;
  /** For direct answers to people whom the outbox does not reach. */
  sender: ChatSender<Card>;
  hands: Hands;
}

/** A person of the organisation. */
export function personOf({ config }: Pick<Wiring, 'config'>, userId: string): From {
  return { platform: 'dingtalk', workspace: config.corpId, userId };
}
