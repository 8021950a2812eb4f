import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { proofs } from './contract-proofs.js';
import { stopAll } from './support.js';

afterEach(stopAll);

/**
 * What the local DingTalk owes whoever connects to it: `what | where that is written down | what proves it`. The source
 * is a page of https://open.dingtalk.com/document/development/, or where else it was seen. The proof is another file's
 * test, or one of `contract-proofs.ts`.
 */
const table = `
# doors
the gateway knows the app, and what can be subscribed | develop-stream-mode-push-server | stream: refuses who is not the app, and what cannot be subscribed
it answers in XML unless asked for JSON | open-dingtalk/dingtalk-stream-sdk-nodejs | stream: answers in XML unless JSON is asked for
a ticket is good once, for 90 seconds | opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol | stream: gives tickets that are good for one connection and 90 seconds
no ticket, no connection | opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol | here: noTicket
one token per app, the same while valid, until revoked | obtain-the-access-token-of-an-internal-app | faults: are the same while valid, end by the clock, and can be revoked
a token is asked for in JSON, never by a form | obtain-the-access-token-of-an-internal-app | faults: take JSON only
a wrong secret is refused; the old door gives the same token, which opens both APIs | obtain-the-access-token-of-an-internal-app | here: oldDoor
without its token, or with another one, a call is HTTP 400 | server-api-error-codes-1 | here: noToken
a missing permission is named | server-api-error-codes-1 | faults: name the permission that is missing
20 calls a second of one API | call-frequency-limit | faults: hold one API to 20 calls a second
calls and pushes of a month end; messages then come without their text | dingtalk-application-development-platform-billing-model | faults: end a month’s calls and pushes until the next one
an address that does not exist is 404, and errcode 22 at the old door | server-api-error-codes-1 | here: noSuchAddress
# messages
answers by webhook are HTTP 200 with errcode | custom-robots-send-group-messages | messages: are always 200, with an error number for what is wrong
a webhook ends with its time (300001) | agentscope-ai/QwenPaw#2221 | messages: end with their time, by the organisation’s clock
a webhook mentions at most 50 people | custom-robots-send-group-messages | here: fiftyMentions
batchSend names who got nothing | chatbots-send-one-on-one-chat-messages-in-batches | messages: reach people, and the answer names who got nothing
at most 20 people; msgKey and msgParam are checked | robot-message-type | messages: are refused as the API refuses them
a group message has at most 15,000 bytes | the-robot-sends-a-group-message | here: groupBytes
recall within a day; who read it | batch-message-recall-chat | messages: can be recalled for a day, and say who read them
a dtmd link types for the person; its host is in small letters | NousResearch/hermes-agent#92254 | messages: have buttons that type for the person, when the host is in small letters
in a group a dtmd link reaches no robot | robot-receive-message | messages: have buttons that reach nobody from a group
sending too fast is said in its own code | chatbots-send-one-on-one-chat-messages-in-batches | faults: fail before or after the effect
# cards
templates, ids, spaces, models and values are checked; outTrackId is used once | create-and-deliver-cards | cards: are refused as the API refuses them
private values win over public ones | instructions-for-filling-in-api-card-data | cards: are created with what they show, the private before the public
values that stay blank on some clients are warned of | faq-card | cards: warn of values that stay blank on some clients
an update replaces all unless it goes by key | @alicloud/dingtalk card_1_0 updateCard | cards: lose what an update leaves out, unless it goes by key
a delivery can fail inside a 200 | create-and-deliver-cards | cards: may fail to arrive inside a 200, place by place
outTrackId has at most 100 characters, openSpaceId 1,000, a key 100 bytes | create-and-deliver-cards | here: cardLengths
a card can be created first and delivered later | open-the-interface-to-create-a-card-instance | here: twoSteps
a piece of a stream is at most 1 KB, its guid makes it one, and Markdown goes in full | @alicloud/dingtalk card_1_0 streamingUpdate | here: streaming
a click is answered within 2 seconds; later answers do nothing | event-callback-card | cards: fail when the answer is late, and the late answer does nothing
the answer changes the card, publicly and for the clicker; the index stands behind the action | event-callback-card | cards: reach the app with the index behind the action, and its answer changes the card at once
no update meets a callback | event-callback-card | cards: must not be met by an update before their answer
a form’s values come with its submission | form-variables | cards: send what was filled in
# approvals
forms are made, changed, read and found | create-an-approval-form-template | oa-calls: are made, changed, and found by code and by name
forms are checked | oa-formcomponent-message | oa-calls: are refused as the API refuses them
a start checks people, department, labels, options and approvers | create-an-approval-instance | oa-calls: is refused as the API refuses it
a start is not idempotent | create-an-approval-instance | oa-calls: has no key: the same again is another one
the console’s flow, self-selected approvers and the forecast | approval-process-prediction | oa-calls: follows the flow of the console, and asks for whom it leaves open
an approval is read with tasks and history | obtains-the-details-of-a-single-approval-instance-pop | oa-calls: asks the approvers that were passed, and can be read
AND, OR, NONE; one refusal ends it; the answer says which, not whether | approve-or-reject-the-approval-task | oa-acts: needs all of several; one refusal ends it, and says false though it worked
only the task’s own person decides it, once | approve-or-reject-the-approval-task | oa-acts: is refused to whoever is not asked, twice, and after the end
nothing is withdrawn in the first 15 seconds, nor by others | revoke-an-approval-instance | oa-acts: needs 15 seconds, and the originator or the system
redirect and comments | transfer-the-oa-approval-task | oa-acts: gives the task to somebody else, and tells of it
ids are listed 20 at a time, 120 days back | obtain-an-approval-list-of-instance-ids | oa-calls: goes page by page, by form, time, originator and state
permissions, the month, and a lost answer hold here too | server-api-error-codes-1 | oa-calls: of permissions and months hold for approvals too
what people do by hand is told as events and shows in GET | event-bpms-instance-change | oa-people: start one by hand, decide one after the other, and the app hears of it
events carry their identity in the headers | event-bpms-task-change | oa-events: say what DingTalk says, with their identity in the headers
events come again after 10 and 30 seconds, then stand in the list of failed ones | obtain-the-event-list-of-failed-push-messages | oa-events: come again in a new frame until taken, and are then to be found in the list of failed ones
an event is acknowledged within 3 seconds | appendix-b-proposals-for-rational-use-of-resources | oa-events: wait for a connection, and an answer after its time does not count
events count against the month’s pushes | dingtalk-application-development-platform-billing-model | oa-events: count against the month, and stay away when it is used up; the approval is there all the same
# people
people and departments, with errcodes | query-user-details | messages: are found as the old API finds them
by union id, by department, and the departments above somebody | query-a-user-by-the-union-id | here: moreContacts
# sockets
frames hold JSON text; a message says who, where and until when it can be answered | opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol | stream: carry what somebody wrote, and an answer goes back by the webhook
pings ask for an echo | opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol | stream: is asked for an echo, and dropped without one
a connection told to go gets nothing more, and ends after 10 seconds | opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol | stream: that is retired takes nothing new and ends
one of several connections by chance | opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol | stream: go to one of several connections, by chance
only what was subscribed | opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol | stream: go only to connections that asked for them
again in a new frame with the same msgId | DingTalk-Real-AI/dingtalk-openclaw-connector src/core/connection.ts | stream: come again until acknowledged: a new frame id, the same message id
LATER asks for another push | open-dingtalk/dingtalk-stream-sdk-nodejs | stream: come again when the app says LATER: the same event in a new frame
acknowledge on the socket it came from | opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol | stream: that says what no client should is warned of
while nobody is connected messages are lost | soimy/openclaw-channel-dingtalk PR#308 | stream: is lost, as people report, or comes later, as the setting says
groups: only mentions, the space stays, outsiders have no user id | robot-receive-message | stream: come from groups only when the robot is mentioned, with the space left standing
an acknowledgement other than 200 brings a message again | opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol | here: refusedAck
# faults
an acknowledgement is lost | satorijs/satori#334 | faults: lose an acknowledgement, so that the message comes again
twice, late, out of order | DingTalk-Real-AI/dingtalk-openclaw-connector#26 | faults: double, delay and swap messages
half-open and mute sockets, cut sockets | soimy/openclaw-channel-dingtalk PR#308 | faults: lose what goes into a half-open or mute connection, until it comes again elsewhere
a storm of disconnects | open-dingtalk/dingtalk-stream-sdk-nodejs#16 | faults: tell a new connection to go
limits, busy, 504 after the effect, unsafe words, a page instead of JSON | how-to-process-api-throttling-on-the-dingtalk-server | faults: fail before or after the effect
a failure inside a 200 | create-and-deliver-cards | faults: hide in a 200
what was said, and what was not acknowledged, outlives a restart | the sandbox’s own promise | faults: nothing that was said is lost, and what was not acknowledged comes again
so do approvals | the sandbox’s own promise | oa-events: approvals, forms and failed events are kept, and new tasks have new numbers
`;

interface Line {
  readonly says: string;
  readonly source: string;
  readonly file: string;
  readonly proof: string;
}

const lines = table.split('\n').flatMap((text): Line[] => {
  const [says, source, proven] = text.split(' | ');
  const [, file, proof] = /^([\w-]+): (.+)$/.exec(proven ?? '') ?? [];
  if (text === '' || text.startsWith('#')) return [];
  if (says === undefined || source === undefined || file === undefined || proof === undefined)
    throw new Error(`not a line of the table: ${text}`);
  return [{ says, source, file, proof }];
});

describe('the contract', () => {
  it.each(lines.map((line) => [`${line.says} (${line.source})`, line] as const))(
    '%s',
    async (_, { file, proof }) => {
      if (file === 'here') {
        await proofs[proof]?.();
        expect(proofs).toHaveProperty(proof);
        return;
      }
      const text = readFileSync(new URL(`./${file}.test.ts`, import.meta.url), 'utf8');
      // It is proven there, where it runs with all the others; here it must not go missing or be skipped.
      expect(text).toContain(`  it('${proof}'`);
    },
  );

  it('uses every proof there is', () => {
    const used = lines.filter((one) => one.file === 'here').map((one) => one.proof);
    expect(used.sort()).toEqual(Object.keys(proofs).sort());
  });
});
