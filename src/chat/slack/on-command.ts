import type { Reply } from '../talk/inbound.js';
import { late, within } from '../talk/within.js';
import { type Arrival, fromCommand } from './arrival.js';
import { type CommandBody, commandBody } from './payloads.js';
import { answerPrivately, ephemeral, openForm } from './private-answer.js';
import { describeError } from './redact.js';
import type { SlackMessage } from './render.js';
import { acknowledgeAfterMs, brokenCard, markDone, serve, writeDown } from './serve.js';
import type { Wiring } from './wiring.js';

/** Tells Slack that a command arrived, with the answer if there is one already. */
export type CommandAck = (answer?: SlackMessage & { response_type: 'ephemeral' }) => Promise<void>;

/**
 * `/tokens …`. What only reads is answered within the acknowledgement itself, which costs no further call; what may
 * change something is written down, acknowledged, done and then answered.
 */
export async function onCommand(wiring: Wiring, body: unknown, ack: CommandAck): Promise<void> {
  const command = commandBody.parse(body);
  const arrival = fromCommand(command, wiring.self().workspace, wiring.newId);
  if (!wiring.talk.changes(arrival.inbound)) {
    await read(wiring, command, arrival, ack);
    return;
  }
  try {
    const isNew = await writeDown(wiring, arrival);
    await acknowledge(wiring, ack);
    if (!isNew) return;
  } catch (error) {
    await acknowledge(wiring, ack, ephemeral([await brokenCard(wiring, arrival, error)]));
    return;
  }
  const reply = await serve(wiring, arrival);
  await show(wiring, command, arrival, reply);
  await markDone(wiring, arrival);
}

async function read(wiring: Wiring, command: CommandBody, arrival: Arrival, ack: CommandAck): Promise<void> {
  const serving = serve(wiring, arrival);
  const reply = await within(acknowledgeAfterMs, serving);
  if (reply === late) {
    await acknowledge(wiring, ack);
    await show(wiring, command, arrival, await serving);
    return;
  }
  if (reply.form !== undefined || reply.cards.length === 0) {
    await acknowledge(wiring, ack);
    await show(wiring, command, arrival, reply);
    return;
  }
  const arrived = await acknowledge(wiring, ack, ephemeral(reply.cards));
  if (!arrived) await show(wiring, command, arrival, reply);
}

async function show(wiring: Wiring, command: CommandBody, arrival: Arrival, reply: Reply): Promise<void> {
  const instead =
    reply.form === undefined
      ? []
      : await openForm(wiring, arrival, reply.form, { trigger: command.trigger_id });
  await answerPrivately(wiring, arrival, [...reply.cards, ...instead], { responseUrl: command.response_url });
}

/** False if the connection went away: the answer then has to go another way. */
async function acknowledge(
  wiring: Wiring,
  ack: CommandAck,
  answer?: Parameters<CommandAck>[0],
): Promise<boolean> {
  wiring.seam('slack.ack.before');
  try {
    await ack(answer);
    return true;
  } catch (error) {
    wiring.log.warn(describeError(error), 'a command could not be acknowledged');
    return false;
  } finally {
    wiring.seam('slack.ack.after');
  }
}
