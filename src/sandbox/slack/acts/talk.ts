import { createArgs } from '../args.js';
import type { AckResult } from '../carrier.js';
import type { SlackControl } from '../control.js';
import type { Conversation } from '../conversation.js';
import { str } from '../json.js';
import { limits } from '../limits.js';
import { encodeMentions, escapeText, indexNames, type NameIndex } from '../mentions.js';
import { needContent, readDraft } from '../methods/drafts.js';
import { commandPayload, shortcutPayload } from '../payloads.js';
import { postAsBot, postAsPerson, showEphemeral } from '../posting.js';
import { setReaction } from '../reactions.js';
import { ImpossibleAct, SlackRefusal } from '../refusal.js';
import { richTextBlock } from '../rich-text.js';
import type { Stage } from './stage.js';

/** Typing: messages, slash commands, shortcuts, reactions. */
export function talkActs(
  stage: Stage,
): Pick<SlackControl, 'typeMessage' | 'runCommand' | 'useShortcut' | 'react'> {
  const { platform } = stage;
  const { world, delivery, traffic } = platform;

  let known = { edits: -1, conversations: -1, index: indexNames([], []) };
  const names = (): NameIndex => {
    const edits = world.profileEdits;
    const conversations = world.conversations.size;
    if (known.edits !== edits || known.conversations !== conversations) {
      const channels = [...world.conversations.values()]
        .filter(({ facts }) => facts.kind === 'channel')
        .map(({ facts }) => ({ id: facts.id, name: facts.name }));
      known = { edits, conversations, index: indexNames([...world.users.values()], channels) };
    }
    return known.index;
  };

  /** What Slack's client says when a command went wrong. */
  const failed = (user: string, channel: string, command: string, error: string): void =>
    stage.notice(user, channel, `${command} failed with the error "${error}"`);

  const answerCommand = (
    user: string,
    conversation: Conversation,
    command: string,
    result: AckResult,
  ): void => {
    const channel = conversation.facts.id;
    if (result.kind !== 'acked') {
      failed(user, channel, command, ackError(result));
      return;
    }
    const { payload } = result;
    if (!['text', 'blocks', 'attachments'].some((name) => payload[name] !== undefined)) return;
    try {
      const draft = needContent(readDraft(createArgs(payload), limits.message.text));
      if (str(payload, 'response_type') === 'in_channel') postAsBot(platform, conversation, draft);
      else showEphemeral(platform, conversation, user, draft);
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error;
      traffic.note('trouble', 'command answer refused', { error: error.code, ...error.extra });
      failed(user, channel, command, 'invalid_command_response');
    }
  };

  return {
    async typeMessage(act) {
      const { user, position } = stage.begin(act.user);
      const conversation = stage.conversation(user.id, act.conversation);
      if (act.threadTs !== undefined && conversation.find(act.threadTs) === undefined) {
        throw new ImpossibleAct('The message to reply to is not there.');
      }
      const text = encodeMentions(act.text, names(), false);
      const blocks = [richTextBlock(text, world.ids.hex(5))];
      postAsPerson(platform, conversation, user.id, { text, blocks, thread_ts: act.threadTs });
      return { position };
    },
    async runCommand(act) {
      const { user, position } = stage.begin(act.user);
      const conversation = stage.conversation(user.id, act.conversation);
      const channel = conversation.facts.id;
      const typed = (act.text ?? '').trim();
      stage.note(user.id, channel, escapeText(`${act.command} ${typed}`.trim()));
      const command = world.seed.commands.find((one) => one.command === act.command);
      if (command === undefined) {
        stage.notice(user.id, channel, `${act.command} is not a valid command.`);
        return { position };
      }
      const text = command.should_escape === true ? encodeMentions(typed, names(), true) : typed;
      const payload = commandPayload(platform, conversation, user.id, act.command, text);
      stage.onAck(delivery.ask({ type: 'slash_commands', payload, acceptsPayload: true }), (result) =>
        answerCommand(user.id, conversation, act.command, result),
      );
      return { position };
    },
    async useShortcut(act) {
      const { user, position } = stage.begin(act.user);
      const shortcut = world.seed.shortcuts?.find((one) => one.callback_id === act.callbackId);
      if (shortcut === undefined) throw new ImpossibleAct(`There is no shortcut "${act.callbackId}".`);
      const conversation = stage.conversation(user.id, act.conversation);
      const message = act.ts === undefined ? undefined : conversation.find(act.ts)?.message;
      if ((shortcut.type === 'message') !== (message !== undefined)) {
        throw new ImpossibleAct(`"${shortcut.name}" is a ${shortcut.type} shortcut.`);
      }
      const payload = shortcutPayload(
        platform,
        user.id,
        act.callbackId,
        message === undefined ? undefined : { conversation, message },
      );
      stage.onAck(delivery.ask({ type: 'interactive', payload, acceptsPayload: false }), (result) => {
        if (result.kind !== 'acked')
          stage.notice(user.id, conversation.facts.id, notAnswered(shortcut.name, result));
      });
      return { position };
    },
    async react(act) {
      const { user, position } = stage.begin(act.user);
      const conversation = stage.conversation(user.id, act.conversation);
      const message = conversation.find(act.ts)?.message;
      if (message === undefined) throw new ImpossibleAct('The message is not there.');
      setReaction(
        platform,
        conversation,
        message,
        user.id,
        act.name.replaceAll(':', ''),
        act.remove !== true,
      );
      return { position };
    },
  };
}

/** What a person is told when the app did not answer what they clicked. */
export function notAnswered(label: string, result: AckResult): string {
  return `The app did not respond to "${escapeText(label)}" (${ackError(result)}).`;
}

function ackError(result: AckResult): string {
  return result.kind === 'not-delivered' ? 'dispatch_failed' : 'operation_timeout';
}
