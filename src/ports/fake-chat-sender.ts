import {
  type CallClass,
  ChatError,
  type ChatSender,
  type MessageRef,
  type Recipient,
  type UpdateResult,
} from './chat-sender.js';

/** One call that reached the fake platform. */
export interface FakeCall<Card> {
  method: 'send' | 'find' | 'update';
  outboxId: string;
  card: Card | null;
  /** Null for a look. */
  callClass: CallClass | null;
}

/** A message as the fake platform shows it now. */
export interface FakeMessage<Card> {
  ref: MessageRef;
  to: Recipient;
  outboxId: string;
  card: Card;
}

/** What the next call meets. `arrives`: the message is there although the caller gets the error. */
export interface FakeTrouble {
  error: Error;
  arrives?: boolean;
}

/** A chat platform that keeps what it was sent. */
export interface FakeChatSender<Card> extends ChatSender<Card> {
  readonly calls: FakeCall<Card>[];
  readonly messages: FakeMessage<Card>[];
  /** The next calls of a method meet these, one each. */
  trouble(method: FakeCall<Card>['method'], ...troubles: FakeTrouble[]): void;
  /** Runs in the middle of every call, once it has arrived: to hold it, or to let something happen meanwhile. */
  during(hook: (call: FakeCall<Card>) => Promise<void>): void;
  /** A person deletes the message. */
  remove(ref: MessageRef): void;
}

/** The platform did not answer in time; whether the message arrived is not known. */
export function timedOut(): ChatError {
  return new ChatError('unreachable', true, null, true);
}

/** A platform without people: it takes everything at once until it is told otherwise. */
export function fakeChatSender<Card>(platform: 'slack' | 'dingtalk' = 'slack'): FakeChatSender<Card> {
  const calls: FakeCall<Card>[] = [];
  const messages: FakeMessage<Card>[] = [];
  const troubles: { method: string; trouble: FakeTrouble }[] = [];
  let hook: (call: FakeCall<Card>) => Promise<void> = async () => {};
  let sent = 0;

  const meet = async <T>(call: FakeCall<Card>, work: () => T): Promise<T> => {
    calls.push(call);
    const index = troubles.findIndex((one) => one.method === call.method);
    const trouble = index < 0 ? undefined : troubles.splice(index, 1)[0]?.trouble;
    if (trouble === undefined || trouble.arrives === true) {
      await hook(call);
      const result = work();
      if (trouble === undefined) return result;
    }
    throw trouble.error;
  };
  const at = (ref: MessageRef) => messages.find((message) => message.ref.externalId === ref.externalId);

  return {
    platform,
    calls,
    messages,
    trouble: (method, ...more) => {
      for (const trouble of more) troubles.push({ method, trouble });
    },
    during: (next) => {
      hook = next;
    },
    remove: (ref) => {
      const found = at(ref);
      if (found !== undefined) messages.splice(messages.indexOf(found), 1);
    },
    send: (to, card, outboxId, callClass) =>
      meet({ method: 'send', outboxId, card, callClass }, () => {
        sent += 1;
        const ref = {
          workspace: to.workspace,
          conversation: `D-${to.userId}`,
          externalId: `${sent}`,
          editable: true,
        };
        messages.push({ ref, to, outboxId, card });
        return ref;
      }),
    find: (_to, outboxId) =>
      meet(
        { method: 'find', outboxId, card: null, callClass: null },
        () => messages.find((message) => message.outboxId === outboxId)?.ref ?? null,
      ),
    update: (ref, card, outboxId, callClass) =>
      meet<UpdateResult>({ method: 'update', outboxId, card, callClass }, () => {
        const message = at(ref);
        if (message === undefined) return 'gone';
        message.card = card;
        return 'updated';
      }),
  };
}
