import { describe, expect, it } from 'vitest';
import {
  fromAction,
  fromCommand,
  fromMessage,
  fromSubmission,
  readArrival,
} from '../../../src/chat/slack/arrival.js';
import type { ActionBody, MessageBody, SubmissionBody } from '../../../src/chat/slack/payloads.js';

const unnamed = () => 'unnamed';
const message = (event: Partial<MessageBody['event']>): MessageBody => ({
  event_id: 'Ev1',
  event: { type: 'message', channel: 'D1', channel_type: 'im', user: 'U1', text: 'hi', ts: '1.1', ...event },
});
const click = (change: Partial<ActionBody>): ActionBody => ({
  type: 'block_actions',
  user: { id: 'U1' },
  channel: { id: 'D1' },
  actions: [{ action_id: 'loan.accept:2', action_ts: '9.9', value: 'loan-1' }],
  ...change,
});
const submission = (change: Partial<SubmissionBody>): SubmissionBody => ({
  type: 'view_submission',
  user: { id: 'U1' },
  trigger_id: 'T.1',
  view: {
    id: 'V1',
    callback_id: 'request.submit',
    private_metadata: 'open-1 row-7',
    state: { values: { amount: { input: { value: '200' } } } },
  },
  ...change,
});

describe('what came in has a key that names it', () => {
  it('a command by its trigger', () => {
    const body = { command: '/tokens', text: 'borrow 200 from <@U2|bo>', user_id: 'U1', trigger_id: 'T.1' };
    expect(fromCommand(body, 'T1', unnamed)).toEqual({
      key: 'slack:command:T.1',
      inbound: {
        key: 'slack:command:T.1',
        from: { platform: 'slack', workspace: 'T1', userId: 'U1' },
        place: 'command',
        kind: 'text',
        text: 'borrow 200 from <@U2>',
      },
      spot: null,
    });
  });

  it('a message by its event', () => {
    expect(fromMessage(message({}), 'T1', 'UBOT')?.key).toBe('slack:event:Ev1');
  });

  it('a click by who, when and what', () => {
    expect(fromAction(click({}), 'T1', unnamed)).toMatchObject({
      key: 'slack:action:T1:U1:9.9:loan.accept:2',
      inbound: { kind: 'action', name: 'loan.accept', value: 'loan-1', place: 'direct' },
    });
  });

  it('a click on a question that is asked once by the question', () => {
    const confirm = (actionTs: string, value: string) =>
      fromAction(
        click({
          container: { message_ts: '5.5', is_ephemeral: true },
          actions: [{ action_id: 'borrow.confirm', action_ts: actionTs, value }],
        }),
        'T1',
        unnamed,
      )?.key;
    expect(confirm('9.9', 'a')).toBe(confirm('9.8', 'a'));
    expect(confirm('9.9', 'a')).not.toBe(confirm('9.9', 'b'));
  });

  it('a form by its opening, its row by the submission', () => {
    const first = fromSubmission(submission({}), 'T1');
    const again = fromSubmission(submission({ trigger_id: 'T.2' }), 'T1');
    expect(first?.inbound).toMatchObject({
      key: 'slack:view:V1:open-1',
      kind: 'form',
      name: 'request.submit',
      context: 'row-7',
      values: { amount: '200' },
    });
    expect(first?.inbound.key).toBe(again?.inbound.key);
    expect(first?.key).not.toBe(again?.key);
  });

  it('and survives being kept', () => {
    const arrival = fromMessage(
      message({ type: 'app_mention', channel: 'C1', thread_ts: '1.0' }),
      'T1',
      'UBOT',
    );
    expect(readArrival(JSON.parse(JSON.stringify(arrival)))).toEqual(arrival);
    expect(() => readArrival({ key: 'x' })).toThrow();
  });
});

describe('not for the bot', () => {
  it.each([
    ['what it said itself', { user: 'UBOT' }],
    ['what other bots say', { bot_id: 'B2' }],
    ['edits', { subtype: 'message_changed' }],
    ['deletions', { subtype: 'message_deleted' }],
    ['people who join', { subtype: 'channel_join' }],
    ['messages without a person', { user: undefined }],
    ['channels it happens to be in', { channel: 'C1', channel_type: 'channel' }],
    ['channels, also where the server does not call them so', { channel: 'C1', channel_type: null }],
    ['mentions in a direct message, which come as a message too', { type: 'app_mention' as const }],
    [
      'mentions added by an edit',
      { type: 'app_mention' as const, channel: 'C1', edited: { user: 'U1', ts: '2.2' } },
    ],
  ])('%s', (_what, event) => {
    expect(fromMessage(message(event), 'T1', 'UBOT')).toBeNull();
  });

  it('but a direct message is, also where the server does not call it so', () => {
    expect(fromMessage(message({ channel_type: null }), 'T1', 'UBOT')?.inbound.place).toBe('direct');
  });

  it('but a message with a file is', () => {
    expect(fromMessage(message({ subtype: 'file_share' }), 'T1', 'UBOT')).not.toBeNull();
  });
});

describe('the place', () => {
  it('of a mention is a group, with where to answer', () => {
    const arrival = fromMessage(
      message({ type: 'app_mention', channel: 'C1', text: '<@UBOT> left?' }),
      'T1',
      'UBOT',
    );
    expect(arrival).toMatchObject({
      inbound: { place: 'group', text: 'left?' },
      spot: { channel: 'C1', ts: '1.1', threadTs: null },
    });
  });

  it.each([
    ['a channel', { channel: { id: 'C1' } }, 'group'],
    ['a direct message', { channel: { id: 'D1' } }, 'direct'],
    [
      'a message only the clicker sees',
      { channel: { id: 'C1' }, container: { is_ephemeral: true } },
      'command',
    ],
    ['the App Home', { channel: null, view: { id: 'V1', type: 'home' } }, 'command'],
  ])('of a click in %s', (_where, change, place) => {
    expect(fromAction(click(change), 'T1', unnamed)?.inbound.place).toBe(place);
  });
});
