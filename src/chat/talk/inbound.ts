import type { Card, Form } from '../cards/card.js';

/** Whose words or click it is, as the platform names the person. */
export interface From {
  platform: 'slack' | 'dingtalk';
  /** Slack team id, DingTalk corp id. */
  workspace: string;
  userId: string;
}

/** What came in from a person, the same for every platform. */
export type Inbound = {
  /** Names this very act: the same key never has a second effect. */
  key: string;
  from: From;
  /** `direct`: a chat with the bot alone. `group`: others read along. `command`: only the asker sees the answer. */
  place: 'direct' | 'group' | 'command';
  /** The channel or group it was said in, where others read along. */
  conversation?: string | undefined;
} & (
  | { kind: 'text'; text: string }
  | { kind: 'action'; name: string; value: string }
  | { kind: 'form'; name: string; context: string; values: Record<string, string> }
);

/** What to answer, in the asker's language. */
export interface Reply {
  /** Shown to the asker alone: privately where others read along. */
  cards: Card[];
  /** To be opened in place of an answer. */
  form?: Form;
  /** A form that was refused: the field's name with what to mend. The form stays open. */
  errors?: Record<string, string>;
  /** What was asked for stands in the group already: no neutral line is needed there. */
  posted?: true;
  /** The one neutral line a group may see when the answer went to the asker privately. */
  neutral?: string;
}

/** What a person sees on the bot's own page (Slack's App Home). */
export interface HomeView {
  cards: Card[];
}

/** The conversation: what one sentence, click or form leads to. */
export interface Talk {
  /** Whether this may change something, so that it must be written down before it is acknowledged. */
  changes(inbound: Inbound): boolean;
  /** Does what was asked for, once per key, and says what to answer. Refusals are answers; it throws only for faults. */
  handle(inbound: Inbound): Promise<Reply>;
  /** The person's page: balance, and what waits for a decision. */
  home(from: From): Promise<HomeView>;
  /** The answer when something broke, with an id to quote. */
  broken(from: From, reference: string): Promise<Card>;
}
